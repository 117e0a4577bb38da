import { describe, expect, it } from 'vitest'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import { engineByName } from '../../src/engine/engines.js'
import { evaluatePopulation } from '../../src/evaluation/evaluate-population.js'
import { evaluationFromPlain, prepareEvaluation } from '../../src/evaluation/measure-evaluation.js'
import { patientRecordFromBundle, patientRecordFromResources, type PatientRecord } from '../../src/fhir/patient-record.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import { feedPairs } from '../support/feed-bundles.js'
import { codingPicker } from '../support/records.js'

const { index } = await openValueSets({ dataDir: 'no-such-folder' })
const options = { engine: engineByName('reference'), valueSets: index, measurementPeriod: measurementPeriod('2026', '2026', 'UTC'), now: new Date('2027-02-01T00:00:00Z') }
const evaluation = prepareEvaluation(embeddedCatalogue().find('CMS165'), options)

async function * stream (records: Iterable<PatientRecord>): AsyncGenerator<PatientRecord> {
  yield * records
}

/** A diagnosis whose clinical status is no list of codings, as broken feeds have it. */
const broken = patientRecordFromResources([
  { resourceType: 'Patient', id: 'broken', birthDate: '1970-01-01' },
  { resourceType: 'Condition', id: 'c', clinicalStatus: { coding: 'active' }, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I10' }] } }
])

describe('evaluatePopulation', () => {
  it('gives the same on worker threads as in this thread, in the order of the records, failures included', async () => {
    const records = [...generateRecords({ count: 140 }), broken]
    const inThread = await evaluatePopulation([evaluation], stream(records), { threads: 1, prepare: true, keepMemberships: true })
    const onThreads = await evaluatePopulation([evaluation], stream(records), { threads: 2, prepare: true, keepMemberships: true })
    expect(onThreads).toEqual(inThread)
    const [measure] = inThread.measures
    expect(measure?.failures).toEqual([expect.objectContaining({ code: 'EVALUATION_FAILED' })])
    expect(measure?.totals.subjects).toBe(140)
    expect(measure?.memberships.map(({ subjectId }) => subjectId)).toEqual(records.slice(0, 140).map(({ subjectId }) => subjectId))
  })

  it('prepares records on worker threads as in this thread, with what fullUrls tell', async () => {
    const records = [...generateRecords({ count: 100 }), ...feedPairs(codingPicker(index)).map(({ faulty }) => patientRecordFromBundle(faulty))]
    const inThread = await evaluatePopulation([evaluation], stream(records), { threads: 1, prepare: true })
    expect(await evaluatePopulation([evaluation], stream(records), { threads: 2, prepare: true })).toEqual(inThread)
    expect(inThread.preparation).toMatchObject({ 'reference-rewritten': { Observation: 2 }, 'duplicate-merged': { Observation: 1 }, 'period-reversed': { MedicationRequest: 1 } })
    const unprepared = await evaluatePopulation([evaluation], stream(records), { threads: 2, prepare: false })
    expect(unprepared.preparation).toEqual({})
    expect(unprepared.measures).not.toEqual(inThread.measures)
  })

  it('lets others have their turn while the compiled engine evaluates in this thread', async () => {
    const compiled = prepareEvaluation(embeddedCatalogue().find('CMS165'), { ...options, engine: engineByName('compiled') })
    let turns = 0
    const waiting = setInterval(() => { turns++ }, 0)
    const { measures } = await evaluatePopulation([compiled], stream([...generateRecords({ count: 300 })]), { threads: 2, prepare: true })
    clearInterval(waiting)
    expect(turns).toBeGreaterThan(2)
    expect(measures[0]?.totals.subjects).toBe(300)
  })

  it('counts nobody in an empty population', async () => {
    const { measures: [measure], preparation } = await evaluatePopulation([evaluation], stream([]), { threads: 2, prepare: true })
    expect({ subjects: measure?.totals.subjects, failures: measure?.failures, preparation }).toEqual({ subjects: 0, failures: [], preparation: {} })
    expect(measure?.totals.groups[0]?.populations.map(({ count }) => count)).toEqual([0, 0, 0, 0])
  })

  it('passes on what the stream throws', async () => {
    async function * failing (): AsyncGenerator<PatientRecord> {
      yield * generateRecords({ count: 120 })
      throw new Error('disk gone')
    }
    await expect(evaluatePopulation([evaluation], failing(), { threads: 2, prepare: true })).rejects.toThrow('disk gone')
  })
})

describe('evaluationFromPlain', () => {
  it('prepares the same evaluation from plain data', async () => {
    const again = evaluationFromPlain(structuredClone(evaluation.toPlain()))
    for (const record of generateRecords({ count: 10 })) expect(await again.evaluate(record)).toEqual(await evaluation.evaluate(record))
    expect(again.partialValueSets).toEqual(evaluation.partialValueSets)
  })
})
