import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTranslator } from '../../src/cql/translator.js'
import { readCql, readElm } from '../../src/cql/cql-folder.js'
import type { ElmLibrary } from '../../src/cql/elm.js'
import type { PreparedMeasure, PrepareRequest, SubjectResult } from '../../src/engine/engine.js'
import { engineByName } from '../../src/engine/engines.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { buildMembership } from '../../src/terminology/value-set-membership.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { patient, record, resource } from '../support/records.js'

const VISITS = 'urn:visits'
const membership = buildMembership({ url: VISITS, completeness: 'complete', codings: [{ system: 'urn:s', code: 'v' }] })
const valueSets: ValueSetIndex = { find: canonical => canonical === VISITS ? membership : undefined, all: () => [membership] }
const translator = await createTranslator(name => name === 'FHIRHelpers' ? readCql(name) : undefined)

const CQL = `library Sample version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
valueset "Visits": '${VISITS}'
parameter "Measurement Period" Interval<DateTime>
context Patient
define "Gate": exists ([Encounter: "Visits"])
define "Visits In": [Encounter: "Visits"] E where FHIRHelpers.ToInterval(E.period) starts during "Measurement Period"
define "All Observations": [Observation]
define "Period": "Measurement Period"
define "Now": Now()
define "Code": First([Encounter: "Visits"]).type[0]
define "Concept": FHIRHelpers.ToConcept(First([Encounter: "Visits"]).type[0])
define "Tuple": Tuple { a: 1, b: 2 'mg', c: @2026-05, d: null as System.String }
define "First Type Is V": First([Encounter: "Visits"]).type[0].coding[0].code.value = 'v'
define "Distinct Types": [Encounter: "Visits"] E return E.type[0]
define "Visits or Visits": [Encounter: "Visits"] union [Encounter: "Visits"]
define "Fails": singleton from ([Observation])
define "Latest": Last([Observation] O return all Tuple { id: O.id.value, at: FHIRHelpers.ToDateTime(O.effective as FHIR.dateTime) } sort by at).id
define "Ascending": [Observation] O return all FHIRHelpers.ToDateTime(O.effective as FHIR.dateTime) sort asc
define "Descending Ids": [Observation] O sort by FHIRHelpers.ToDateTime(effective as FHIR.dateTime) desc
define "Born": ToDateTime(FHIRHelpers.ToDate(Patient.birthDate))
define "Born before Visit": ToDateTime(FHIRHelpers.ToDate(Patient.birthDate)) before FHIRHelpers.ToDateTime(First([Encounter]).period."end")
define "Text Hour": hour from ToDateTime('2026-05-05T10:00:00') in { 10 } and ToDateTime('2026-05-05T10:00:00') = ToDateTime(ToString(Now()))
define "Same Instants": ([Observation] O return all FHIRHelpers.ToDateTime(O.effective as FHIR.dateTime)) union (List<DateTime>{})
define "Visit Is V": First([Encounter]).type[0] ~ Code { system: 'urn:s', code: 'v' }
define "Quantities": [Observation] O return FHIRHelpers.ToQuantity(O.value as FHIR.Quantity)
define "In Grams": FHIRHelpers.ToQuantity(First([Observation]).value as FHIR.Quantity) > 1 'g'
define "Not After Period": FHIRHelpers.ToDateTime(First([Observation]).effective as FHIR.dateTime) same or before end of "Measurement Period"
`
const elm = translator.translate('Sample', CQL).elm

const prepareOn = (engine: string) => (expressions: readonly string[], more: Partial<PrepareRequest> = {}): PreparedMeasure => {
  return engineByName(engine).prepare({
    measure: 'SAMPLE (urn:sample|1)',
    mainLibrary: 'Sample',
    libraries: [elm, readElm('FHIRHelpers')],
    expressions,
    gate: [],
    valueSets,
    measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'),
    now: new Date('2027-01-15T10:00:00Z'),
    ...more
  })
}

const encounter = (id: string, elements: object = {}): ReturnType<typeof resource> =>
  resource('Encounter', { id, type: [{ coding: [{ system: 'urn:s', code: 'v' }] }], period: { start: '2026-05-05T10:00:00Z' }, ...elements })
const observation = (id: string, elements: object = {}): ReturnType<typeof resource> => resource('Observation', { id, ...elements })

async function resultsOf (prepared: PreparedMeasure, ...resources: readonly AnyResource[]): Promise<Readonly<Record<string, unknown>>> {
  const result = await prepared.evaluate(record(patient('1970-01-01'), ...resources))
  if ('failure' in result) throw new Error(result.failure.text)
  return result.results
}

describe.each(['reference', 'compiled'])('prepare, %s engine', name => {
  const prepare = prepareOn(name)

  const codeOf = (action: () => unknown): { code: string, message: string } => {
    try {
      action()
    } catch (error) {
      return error as { code: string, message: string }
    }
    throw new Error('not refused')
  }

  it('refuses a measure whose value sets are missing, naming both', () => {
    const error = codeOf(() => prepare(['Gate'], { valueSets: { find: () => undefined, all: () => [] } }))
    expect(error.code).toBe('VALUE_SET_MISSING')
    expect(error.message).toContain(VISITS)
    expect(error.message).toContain('SAMPLE')
  })

  it.each<[string, Partial<PrepareRequest>, string]>([
    ['a main library that is not there', { mainLibrary: 'Other' }, 'LIBRARY_MISSING'],
    ['an included library that is not there', { libraries: [elm] }, 'LIBRARY_MISSING'],
    ['an included library in another version', { libraries: [elm, { ...readElm('FHIRHelpers'), identifier: { id: 'FHIRHelpers', version: '9' } }] }, 'LIBRARY_MISSING'],
    ['a definition that is not there', { expressions: ['Gate', 'Missing'] }, 'ELM_INVALID'],
    ['ELM that cannot be built', { libraries: [{ ...elm, statements: { def: [{ name: 'Gate', context: 'Patient', expression: { type: 'NoSuchOperator' } }] } } as ElmLibrary, readElm('FHIRHelpers')] }, 'ELM_INVALID']
  ])('refuses %s', (_title, more, code) => {
    expect(codeOf(() => prepare(['Gate'], more)).code).toBe(code)
  })
})

describe.each(['reference', 'compiled'])('evaluate, %s engine', name => {
  const prepare = prepareOn(name)

  it('gives plain results: booleans, resources as their JSON, codes, intervals, tuples', async () => {
    const visit = encounter('e')
    const results = await resultsOf(prepare(['Gate', 'Visits In', 'Period', 'Code', 'Concept', 'Tuple', 'All Observations']), visit)
    expect(results['Gate']).toBe(true)
    expect(results['Visits In']).toEqual([visit])
    expect(results['All Observations']).toEqual([])
    expect(results['Period']).toMatchObject({ low: '2026-01-01T00:00:00.000+00:00', high: '2026-12-31T23:59:59.999+00:00', lowClosed: true, highClosed: true })
    expect(results['Code']).toEqual({ coding: [{ system: 'urn:s', code: 'v' }] })
    expect(results['Concept']).toEqual({ coding: [{ system: 'urn:s', code: 'v' }] })
    expect(results['Tuple']).toEqual({ a: 1, b: { value: 2, unit: 'mg' }, c: '2026-05', d: null })
  })

  it('takes Now() from the injected clock', async () => {
    expect((await resultsOf(prepare(['Now'])))['Now']).toBe('2027-01-15T10:00:00.000+00:00')
  })

  it.each([
    ['2026-12-31', null], ['2026-12-30', true], ['2027-01-01', false], ['2026-12-31T23:59:59.999Z', true]
  ])('gives a date without time the offset of the evaluation, not of the machine: %s', async (effectiveDateTime, expected) => {
    expect((await resultsOf(prepare(['Not After Period']), observation('o', { effectiveDateTime })))['Not After Period']).toBe(expected)
  })

  it.each(['America/New_York', 'Asia/Kolkata', 'UTC'])('reads a date as a day of the period\'s zone: %s', async zone => {
    const prepared = prepare(['Not After Period'], { measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', zone) })
    const notAfter = async (effectiveDateTime: string): Promise<unknown> => (await resultsOf(prepared, observation('o', { effectiveDateTime })))['Not After Period']
    expect([await notAfter('2026-12-30'), await notAfter('2026-12-31'), await notAfter('2027-01-01')]).toEqual([true, null, false])
  })

  describe.each(['America/New_York', 'Asia/Kolkata', 'UTC'])('on a machine in %s', machine => {
    afterEach(() => { vi.unstubAllEnvs() })

    it.each([
      ['America/New_York', '2026-12-31T23:59:59.999-05:00', '2027-01-01T00:00:00.000-05:00'],
      ['Asia/Kolkata', '2026-12-31T23:59:59.999+05:30', '2027-01-01T00:00:00.000+05:30'],
      ['UTC', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z']
    ])('gives a time without an offset that of the evaluation: %s', async (zone, last, first) => {
      vi.stubEnv('TZ', machine)
      const prepared = prepare(['Not After Period', 'Born before Visit', 'Text Hour'], { measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', zone), now: new Date('2026-05-05T10:00:00Z') })
      const notAfter = async (effectiveDateTime: string): Promise<unknown> => (await resultsOf(prepared, observation('o', { effectiveDateTime })))['Not After Period']
      for (const [inPeriod, afterwards] of [[last, first], [last.slice(0, 23), first.slice(0, 23)], ['2026-12', '2027'], ['2026-11', '2027-01']] as const) {
        expect([inPeriod, await notAfter(inPeriod), await notAfter(afterwards)]).toEqual([inPeriod, inPeriod === '2026-12' ? null : true, false])
      }
    })

    it('gives a year of birth the offset of the evaluation', async () => {
      vi.stubEnv('TZ', machine)
      const prepared = prepare(['Born before Visit'], { measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC') })
      const bornBefore = async (end: string): Promise<unknown> => {
        const result = await prepared.evaluate(record(patient('1970'), encounter('e', { period: { end } })))
        return 'results' in result ? result.results['Born before Visit'] : result
      }
      expect([await bornBefore('1971-01-01T01:00:00Z'), await bornBefore('1970-12-31T23:00:00Z'), await bornBefore('1969-12-31T23:00:00Z')]).toEqual([true, null, false])
    })

    it('converts a text without an offset in that of the evaluation', async () => {
      vi.stubEnv('TZ', machine)
      expect(await resultsOf(prepare(['Text Hour'], { now: new Date('2026-05-05T10:00:00Z') }))).toEqual({ 'Text Hour': true })
    })
  })

  describe('sorting times', () => {
    const times = ['2026-05-05T23:30:00Z', '2026-05-05T23:00:00-05:00', '2026-05-06T03:59:59+00:00', '2026-05', '2026-05-01T00:00:00Z', '2026-05-06T08:30:00+05:30']
    const observations = times.map((effectiveDateTime, index) => observation(`o${index}`, { effectiveDateTime }))

    it('takes the latest instant, whatever the offsets', async () => {
      expect((await resultsOf(prepare(['Latest']), ...observations))['Latest']).toBe('o1')
      expect((await resultsOf(prepare(['Latest']), ...observations.toReversed()))['Latest']).toBe('o1')
    })

    it('leaves elements of one instant in their order, and puts those without a time first, last when descending', async () => {
      const results = await resultsOf(prepare(['Descending Ids', 'Ascending']), observation('none'), ...observations, observation('same', { effectiveDateTime: '2026-05-06T04:00:00Z' }))
      expect((results['Descending Ids'] as { id: string }[]).map(({ id }) => id)).toEqual(['o1', 'same', 'o2', 'o5', 'o0', 'o4', 'o3', 'none'])
      expect((results['Ascending'] as unknown[]).map(at => at === null ? null : String(at).slice(0, 13))).toEqual([null, '2026-05', '2026-05-01T00', '2026-05-05T23', '2026-05-06T08', '2026-05-06T03', '2026-05-05T23', '2026-05-06T04'])
    })
  })

  it('writes no unit of a record to the console', async () => {
    const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map(method => vi.spyOn(console, method))
    try {
      for (const unit of [`SECRET ${name}`, `SECRET/(${name}`, `m[SECRET/${name}]`]) {
        for (const definition of ['In Grams', 'Quantities']) await prepare([definition]).evaluate(record(patient('1970-01-01'), observation('o', { valueQuantity: { value: 1, code: unit, unit, system: 'http://unitsofmeasure.org' } })))
      }
      for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    } finally {
      vi.restoreAllMocks()
    }
  })

  it.each([
    [['10:20:30Z', '10:20:30.000Z'], ['10:20:30+00:00']], [['10:20:30.000Z', '10:20:30Z', '10:20:30.001Z'], ['10:20:30.000+00:00', '10:20:30.001+00:00']],
    [['10:20:30Z', '05:20:30.000-05:00'], ['10:20:30+00:00']], [['10:20:00Z', '10:20Z'], ['10:20:00+00:00', '10:20+00:00']]
  ])('has equal instants once in a union, seconds with milliseconds as one precision: %j', async (times, expected) => {
    const observations = times.map(time => observation('o', { effectiveDateTime: `2026-05-05T${time}` }))
    expect((await resultsOf(prepare(['Same Instants']), ...observations))['Same Instants']).toEqual(expected.map(time => `2026-05-05T${time}`))
  })

  it('takes a null among codings for no code', async () => {
    const [v, w] = [{ system: 'urn:s', code: 'v' }, { system: 'urn:s', code: 'w' }]
    const isV = async (...coding: readonly (object | null)[]): Promise<unknown> => (await resultsOf(prepare(['Visit Is V']), encounter('e', { type: [{ coding }] })))['Visit Is V']
    expect([await isV(null, v), await isV(v, null), await isV(null, w), await isV(null)]).toEqual([true, true, false, false])
  })

  it('matches codes by system and code, and never looks at meta.profile', async () => {
    const other = encounter('other', { type: [{ coding: [{ system: 'urn:t', code: 'v' }] }] })
    const tagged = encounter('tagged', { meta: { profile: ['urn:anything'] } })
    expect(((await resultsOf(prepare(['Visits In']), other, tagged))['Visits In'])).toEqual([tagged])
  })

  it('returns every resource of a source, also two that are alike', async () => {
    expect((await resultsOf(prepare(['Visits In']), encounter('e'), encounter('e')))['Visits In']).toHaveLength(2)
  })

  it('has a resource once in a union, also one that is in the record twice; two that differ both', async () => {
    const visits = [encounter('e'), encounter('e'), encounter('e', { status: 'finished' })]
    expect((await resultsOf(prepare(['Visits or Visits']), ...visits))['Visits or Visits']).toEqual([visits[0], visits[2]])
  })

  it('takes two elements that are alike for one, whichever of them was read before', async () => {
    const results = await resultsOf(prepare(['First Type Is V', 'Distinct Types']), encounter('a'), encounter('b'))
    expect(results).toEqual({ 'First Type Is V': true, 'Distinct Types': [{ coding: [{ system: 'urn:s', code: 'v' }] }] })
  })

  it('judges one record for periods of several zones, one after the other', async () => {
    const same = record(patient('1970-01-01'), observation('o', { effectiveDateTime: '2026-12-31T23:30:00-05:00' }))
    const notAfter = async (zone: string): Promise<SubjectResult> => await prepare(['Not After Period'], { measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', zone) }).evaluate(same)
    for (const [zone, expected] of [['UTC', false], ['America/New_York', true], ['Asia/Kolkata', false]] as const) {
      expect(await notAfter(zone)).toMatchObject({ results: { 'Not After Period': expected } })
    }
  })

  it('turns an error in the CQL into a failure of this subject that says where, and nothing of the data', async () => {
    const prepared = prepare(['Gate', 'Fails'])
    const failed = await prepared.evaluate(record(patient('1970-01-01'), observation('SECRET1'), observation('SECRET2')))
    expect(failed).toMatchObject({ subjectId: 'p1', failure: { code: 'EVALUATION_FAILED', definition: 'Fails', library: 'Sample|1' } })
    expect(JSON.stringify(failed)).not.toContain('SECRET')
    expect(await prepared.evaluate(record(patient('1970-01-01'), observation('one')))).toMatchObject({ results: { Fails: { id: 'one' } } })
  })

  it('evaluates nothing else where the gate is shut, and gives null for it', async () => {
    const gated = prepare(['Gate', 'Fails', 'Visits In'], { gate: ['Gate'] })
    const twoObservations = [observation('a'), observation('b')]
    expect(await gated.evaluate(record(patient('1970-01-01'), ...twoObservations))).toEqual({ subjectId: 'p1', results: { Gate: false, Fails: null, 'Visits In': null } })
    expect(await gated.evaluate(record(patient('1970-01-01'), ...twoObservations, encounter('e')))).toHaveProperty('failure')
  })

  it('tells what each expression retrieved, when asked', async () => {
    const prepared = prepare(['Gate', 'Visits In', 'All Observations'])
    const resources = [patient('1970-01-01'), encounter('e'), encounter('x', { type: [] }), observation('o')]
    const traced: SubjectResult = await prepared.evaluate(record(...resources), { evaluatedResources: true })
    expect(traced).toMatchObject({ evaluatedResources: { Gate: ['Encounter/e'], 'Visits In': ['Encounter/e'], 'All Observations': ['Observation/o'] } })
    expect(await prepared.evaluate(record(...resources))).not.toHaveProperty('evaluatedResources')
  })

  it('does not change the record', async () => {
    const frozen = record(patient('1970-01-01'), encounter('e'), observation('o'))
    const before = JSON.stringify(frozen)
    await prepare(['Gate', 'Visits In', 'Concept']).evaluate(frozen)
    expect(JSON.stringify(frozen)).toBe(before)
  })
})
