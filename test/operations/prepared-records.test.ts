import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { engineByName } from '../../src/engine/engines.js'
import { patientRecordFromBundle } from '../../src/fhir/patient-record.js'
import type { MeasureReport, OperationOutcome } from '../../src/fhir/types.js'
import { runConformance } from '../../src/operations/conformance.js'
import { evaluateMeasure, type EvaluateMeasureRequest } from '../../src/operations/evaluate-measure.js'
import { measureTable } from '../../src/operations/measure-table.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import { writeSnapshot } from '../../src/records/write-snapshot.js'
import { feedPairs, type FeedPair } from '../support/feed-bundles.js'
import { codingPicker } from '../support/records.js'

/** A server over a snapshot of records with faults of a feed, one each, once with preparation and once without. */

const folder = mkdtempSync(join(tmpdir(), 'prepared-records-'))
const now = (): Date => new Date('2027-02-01T00:00:00Z')
let prepared: Services
let asTheyAre: Services
let pairs: readonly FeedPair[]
beforeAll(async () => {
  const opened = await openServices({ config: readConfig({ ASM_DATA_DIR: join(folder, 'data') }), demo: false, now })
  pairs = feedPairs(codingPicker(opened.valueSets))
  await writeSnapshot(join(folder, 'snapshot'), pairs.map(({ faulty }) => patientRecordFromBundle(faulty)), { now })
  const records = await openSnapshot(join(folder, 'snapshot'))
  prepared = { ...opened, records, close: async () => { await records.close(); await opened.close() } }
  asTheyAre = { ...prepared, config: readConfig({ ASM_DATA_DIR: join(folder, 'data'), ASM_PREPARE: 'false' }) }
})
afterAll(async () => {
  await prepared.close()
  rmSync(folder, { recursive: true, force: true })
})

const PERIOD = { measure: 'CMS165', periodStart: '2026-01-01', periodEnd: '2026-12-31' }
const evaluate = async (services: Services, request: EvaluateMeasureRequest): Promise<MeasureReport> => await evaluateMeasure(services, { ...PERIOD, ...request })
const counts = (report: MeasureReport): (number | undefined)[] => (report.group?.[0]?.population ?? []).map(({ count }) => count)
/** Our codes and texts of what a report says about its data. */
const remarks = (report: MeasureReport): string[] => {
  const outcome = report.contained?.find(({ resourceType }) => resourceType === 'OperationOutcome') as OperationOutcome | undefined
  return (outcome?.issue ?? []).filter(({ details }) => details?.coding?.[0]?.code?.startsWith('DATA_')).map(({ severity, details }) => `${severity} ${details?.coding?.[1]?.code ?? ''} ${details?.text?.replace(/.*: /, '') ?? ''}`)
}
const subjectOf = ({ faulty }: FeedPair): string => faulty.entry[0]?.resource.id ?? ''

const ALL = [
  'information medication-reference-resolved 1 MedicationRequest.', 'information reference-rewritten 2 Observation.',
  'information duplicate-merged 1 Observation.', 'information period-reversed 1 MedicationRequest.'
]

describe('evaluateMeasure', () => {
  it.each(['population', 'subject-list'])('counts prepared records in a %s report and says what was done to them', async reportType => {
    const report = await evaluate(prepared, { reportType })
    expect(counts(report)).toEqual([5, 5, 1, 4])
    expect(remarks(report)).toEqual(ALL)
  })

  it('counts the records as they are where preparation is off, and says nothing of it', async () => {
    const report = await evaluate(asTheyAre, { reportType: 'population' })
    expect(counts(report)).toEqual([5, 5, 1, 1])
    expect(remarks(report)).toEqual([])
  })

  it('says in a report of one subject what was done to that record', async () => {
    const pair = pairs[3] as FeedPair
    for (const reportType of ['subject', 'population']) {
      const report = await evaluate(prepared, { reportType, subject: subjectOf(pair) })
      expect(remarks(report)).toEqual(['information period-reversed 1 MedicationRequest.'])
      expect(counts(report)).toEqual([1, 1, 0, 1])
    }
    const report = await evaluate(asTheyAre, { subject: subjectOf(pair) })
    expect([remarks(report), counts(report)]).toEqual([[], [1, 1, 1, 0]])
  })
})

describe('measureTable', () => {
  it('says what was repaired, and keeps that for the next start', async () => {
    const table = await measureTable(prepared)
    expect(table.rows.filter(({ cmsId }) => cmsId === 'CMS165')).toMatchObject([{ initialPopulation: 5, exclusions: 1, numerator: 4 }])
    expect(table.preparation).toEqual([
      'Medications given by reference were read with the code of the Medication they refer to: 1 MedicationRequest.',
      'References by UUID, OID or version were rewritten to the type and id of their target: 2 Observation.',
      'Resources that stand several times in a record were merged; the latest version counts: 1 Observation.',
      'Periods that end before they start count as unknown: 1 MedicationRequest.'
    ])
    expect(await measureTable({ ...prepared, engine: { ...prepared.engine, prepare: () => { throw new Error('evaluated again') } } })).toEqual(table)
  })

  it('evaluates again without preparation, and says that it is off', async () => {
    const table = await measureTable(asTheyAre)
    expect(table.rows.filter(({ cmsId }) => cmsId === 'CMS165')).toMatchObject([{ initialPopulation: 5, exclusions: 1, numerator: 1 }])
    expect(table.preparation).toEqual([])
    expect(table.notes).toContain('Records were evaluated as they are: their preparation is switched off (ASM_PREPARE=false).')
  })

  it('puts what could not be repaired among the notes', async () => {
    const lost = structuredClone((pairs[0] as FeedPair).faulty)
    const records = { ...prepared.records, contentHash: 'lost', stream: async function * () { yield patientRecordFromBundle({ ...lost, entry: lost.entry.filter(({ resource }) => resource.id !== 'stay') }) } }
    const table = await measureTable({ ...prepared, records })
    expect(table.preparation).toEqual([])
    expect(table.notes).toContain('References by UUID, OID or version lead nowhere, because their target is missing, not unique or has no id: 1 Observation.')
  })
})

describe('runConformance', () => {
  it('never prepares: a case is judged as it was written', async () => {
    const counted = (counts: readonly number[]): object[] => ['initial-population', 'denominator', 'denominator-exclusion', 'numerator'].map((code, index) => ({ code, count: counts[index] }))
    const period = { start: '2026-01-01', end: '2026-12-31' }
    const file = join(folder, 'CMS165.json')
    writeFileSync(file, JSON.stringify([{ id: 'as-it-is', expected: { period, group: [{ population: counted([1, 1, 1, 0]) }] }, bundle: (pairs[3] as FeedPair).faulty }]))
    const rows = []
    for await (const row of runConformance({ casesPath: file, catalogue: prepared.catalogue, engine: engineByName('reference'), valueSets: prepared.valueSets, stripProfiles: false, timeZone: 'UTC', now: now() })) rows.push(row)
    expect(rows).toMatchObject([{ id: 'as-it-is', verdict: 'passed' }])
  })
})
