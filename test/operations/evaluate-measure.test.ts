import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import type { List, MeasureReport } from '../../src/fhir/types.js'
import { evaluateMeasure, type EvaluateMeasureRequest } from '../../src/operations/evaluate-measure.js'
import { measureTable } from '../../src/operations/measure-table.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'

const dataDir = mkdtempSync(join(tmpdir(), 'evaluate-measure-'))
const config = readConfig({ ASM_DATA_DIR: dataDir, ASM_DEMO_PATIENTS: '40' })
const now = (): Date => new Date('2027-02-01T00:00:00Z')
let services: Services
beforeAll(async () => { services = await openServices({ config, demo: true, now }) })
afterAll(async () => {
  await services.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const PERIOD = { measure: 'CMS165', periodStart: '2026-01-01', periodEnd: '2026-12-31' }
const evaluate = async (request: EvaluateMeasureRequest = {}): Promise<MeasureReport> => await evaluateMeasure(services, { ...PERIOD, ...request })
const counts = (report: MeasureReport): (number | undefined)[] => (report.group?.[0]?.population ?? []).map(({ count }) => count)
/** The subjects of each population of a subject list, in the order of the populations. */
const subjectsOf = (report: MeasureReport): string[][] => (report.group?.[0]?.population ?? []).map(({ subjectResults }) => {
  const list = (report.contained ?? []).find(({ id }) => `#${id ?? ''}` === subjectResults?.reference) as List | undefined
  return (list?.entry ?? []).map(({ item }) => item.reference ?? '')
})
const someSubject = async (): Promise<string> => subjectsOf(await evaluate({ reportType: 'subject-list' }))[0]?.[0] ?? ''

describe('evaluateMeasure', () => {
  it('gives the same counts as the individual reports of all subjects together', async () => {
    const sums = [0, 0, 0, 0]
    for (const subjectId of services.records.page(0, 40).subjectIds) {
      counts(await evaluate({ subject: subjectId })).forEach((count, index) => { sums[index] = (sums[index] ?? 0) + (count ?? 0) })
    }
    expect(counts(await evaluate())).toEqual(sums)
    expect(sums[0]).toBeGreaterThan(10)
  })

  it.each([['population', 'summary'], ['summary', 'summary'], ['subject-list', 'subject-list'], [undefined, 'summary']])('makes of reportType %s a report of type %s', async (reportType, type) => {
    expect((await evaluate({ reportType })).type).toBe(type)
  })

  it('lists in a subject list the subjects it counts', async () => {
    const list = await evaluate({ reportType: 'subject-list' })
    expect(subjectsOf(list).map(subjects => new Set(subjects).size)).toEqual(counts(list))
    expect(counts(list)).toEqual(counts(await evaluate()))
  })

  it('names in an individual report the resources that each population used', async () => {
    const first = await someSubject()
    const report = await evaluate({ subject: first })
    expect(report).toMatchObject({ type: 'individual', subject: { reference: first }, measure: 'https://madie.cms.gov/Measure/CMS165FHIRControllingHighBP|1.0.000', period: { start: '2026-01-01', end: '2026-12-31' } })
    const criteria = (report.evaluatedResource ?? []).flatMap(({ extension }) => (extension ?? []).map(({ valueString }) => valueString))
    expect(new Set(criteria)).toEqual(new Set(['InitialPopulation_1', 'Denominator_1', 'DenominatorExclusion_1', 'Numerator_1', 'sde-ethnicity', 'sde-payer', 'sde-race', 'sde-sex']))
    const record = await services.records.get(first.replace('Patient/', ''))
    const known = record?.resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`)
    expect(known).toEqual(expect.arrayContaining((report.evaluatedResource ?? []).map(({ reference }) => reference)))
  })

  it('limits a population to the subjects of a practitioner', async () => {
    const panels = new Map<string, number>()
    for await (const { patient } of services.records.stream()) {
      for (const { reference = '' } of patient.generalPractitioner ?? []) panels.set(reference, (panels.get(reference) ?? 0) + 1)
    }
    const all = counts(await evaluate())[0] ?? 0
    let sum = 0
    for (const practitioner of panels.keys()) sum += counts(await evaluate({ practitioner }))[0] ?? 0
    expect(panels.size).toBeGreaterThan(1)
    expect(sum).toBe(all)
  })

  it('leaves out of an individual report what has not changed since lastReceivedOn, and counts the same', async () => {
    const subject = await someSubject()
    const record = await services.records.get(subject.replace('Patient/', ''))
    const stamped = record?.resources.filter(({ meta }) => (meta as { lastUpdated?: string } | undefined)?.lastUpdated !== undefined).length ?? 0
    const whole = await evaluate({ subject })
    const later = await evaluate({ subject, lastReceivedOn: '2090-01-01T00:00:00Z' })
    expect(counts(later)).toEqual(counts(whole))
    expect((later.evaluatedResource ?? []).length).toBe((whole.evaluatedResource ?? []).length - (stamped === 0 ? 0 : (whole.evaluatedResource ?? []).length))
  })

  it('stores a report only when asked to', async () => {
    const search = async (): Promise<number> => (await services.store.measureReports.search({ offset: 0, count: 1 })).total
    const before = await search()
    await evaluate()
    expect(await search()).toBe(before)
    const stored = await evaluate({ persist: true })
    expect(await services.store.measureReports.find(stored.id ?? '')).toEqual(stored)
  })

  it.each<[string, EvaluateMeasureRequest, string]>([
    ['no measure', { measure: undefined }, 'MISSING_PARAMETER'],
    ['an unknown measure', { measure: 'CMS1' }, 'MEASURE_NOT_FOUND'],
    ['no period', { periodStart: undefined }, 'MISSING_PARAMETER'],
    ['an end before the start', { periodEnd: '2025-12-31' }, 'INVALID_PERIOD'],
    ['30 February', { periodStart: '2026-02-30' }, 'INVALID_DATE'],
    ['an unknown report type', { reportType: 'everything' }, 'UNKNOWN_REPORT_TYPE'],
    ['a data collection', { reportType: 'data-collection' }, 'UNSUPPORTED_REPORT_TYPE'],
    ['a subject report without subject', { reportType: 'subject' }, 'CONFLICTING_PARAMETERS'],
    ['an unknown subject', { subject: 'Patient/nobody' }, 'SUBJECT_NOT_FOUND'],
    ['a group as subject', { subject: 'Group/g' }, 'UNSUPPORTED_PARAMETER'],
    ['a subject that is no reference', { subject: 'Jane Doe' }, 'INVALID_PARAMETER'],
    ['an unknown practitioner', { practitioner: 'Practitioner/nobody' }, 'SUBJECT_NOT_FOUND'],
    ['a practitioner that is none', { practitioner: 'Device/d' }, 'INVALID_PARAMETER'],
    ['lastReceivedOn of a population', { lastReceivedOn: '2026-01-01' }, 'UNSUPPORTED_PARAMETER'],
    ['lastReceivedOn that does not exist', { subject: 'Patient/x', lastReceivedOn: '2026-02-30' }, 'INVALID_DATE']
  ])('refuses %s', async (_title, request, code) => {
    await expect(evaluate(request)).rejects.toMatchObject({ code, expression: expect.stringContaining('Parameters.parameter') })
  })

  it('does not repeat what was given as subject in the error', async () => {
    const error = await evaluate({ subject: 'Patient/Jane-Doe-1970' }).catch((thrown: unknown) => thrown)
    expect(String(error)).not.toContain('Jane')
  })

  it('does not find a subject outside the practitioner\'s panel', async () => {
    const records = []
    for await (const record of services.records.stream()) records.push(record)
    const [mine] = records
    const practitioner = mine?.patient.generalPractitioner?.[0]?.reference
    const other = records.find(({ patient }) => patient.generalPractitioner?.every(({ reference }) => reference !== practitioner))
    await expect(evaluate({ subject: other?.subjectId, practitioner })).rejects.toMatchObject({ code: 'SUBJECT_NOT_FOUND' })
  })
})

describe('measureTable', () => {
  it('has the counts and the score of every group of every measure, and keeps them for the next start', async () => {
    const table = await measureTable(services)
    const expected: unknown[] = []
    for (const { cmsId } of services.catalogue.all()) {
      for (const { population = [], measureScore } of (await evaluate({ measure: cmsId })).group ?? []) {
        const count = (code: string): number => population.find(one => one.code?.coding?.[0]?.code === code)?.count ?? 0
        expected.push({
          cmsId, initialPopulation: count('initial-population'), denominator: count('denominator'), exclusions: count('denominator-exclusion'), exceptions: count('denominator-exception'), numerator: count('numerator'), rate: measureScore?.value ?? null
        })
      }
    }
    expect(table.rows.map(({ cmsId, initialPopulation, denominator, exclusions, exceptions, numerator, rate }) => ({ cmsId, initialPopulation, denominator, exclusions, exceptions, numerator, rate }))).toEqual(expected)
    expect(table).toMatchObject({ subjects: 40, failedSubjects: 0, period: { startDate: '2026-01-01', endDate: '2026-12-31' } })
    const withoutEngine: Services = { ...services, engine: { ...services.engine, prepare: () => { throw new Error('evaluated again') } } }
    expect(await measureTable(withoutEngine)).toEqual(table)
  })

  it('has three rates of CMS156, lower better, the first of which is scored, and exceptions where measures have them', async () => {
    const { rows } = await measureTable(services)
    expect(rows.filter(({ cmsId }) => cmsId === 'CMS156').map(({ overall, improvementNotation }) => [overall, improvementNotation])).toEqual([[true, 'decrease'], [undefined, 'decrease'], [undefined, 'decrease']])
    expect(rows.filter(({ cmsId }) => cmsId !== 'CMS156').map(({ group, overall, improvementNotation }) => [group, overall, improvementNotation])).toEqual(Array.from({ length: 6 }, () => [undefined, undefined, 'increase']))
    expect(new Set(rows.filter(({ exceptions }) => exceptions > 0).map(({ cmsId }) => cmsId))).toEqual(new Set(['CMS135', 'CMS144', 'CMS2', 'CMS69']))
  })

  it('names what of the model it does not calculate, by the rules of the nearest performance year', async () => {
    const { performanceYear, notCalculated } = await measureTable(services)
    expect([performanceYear, notCalculated.map(({ qualityId }) => qualityId)]).toEqual([2027, ['492', '220']])
  })

  it('tells of a measure whose value sets are missing in place of its row', async () => {
    const index = { find: () => undefined, all: () => [] }
    const table = await measureTable({ ...services, valueSets: index })
    expect(table.rows).toEqual([])
    expect(table.notes).toEqual(services.catalogue.all().map(({ cmsId }) => expect.stringMatching(new RegExp(`^${cmsId} .*needs .* value sets that are not loaded: http:`)) as unknown))
    await expect(evaluateMeasure({ ...services, valueSets: index }, PERIOD)).rejects.toMatchObject({ code: 'VALUE_SET_MISSING' })
  })
})
