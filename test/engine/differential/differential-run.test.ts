import { describe, expect, it } from 'vitest'
import { readElm } from '../../../src/cql/cql-folder.js'
import { generateRecords } from '../../../src/demo/generate-records.js'
import { Random } from '../../../src/demo/random.js'
import { differences } from '../../../src/engine/differential/compare-outcomes.js'
import { addTally, compareEngines, emptyTally } from '../../../src/engine/differential/differential-run.js'
import { EveryDefinition, type DefinitionOutcome } from '../../../src/engine/differential/every-definition.js'
import { mutateRecord } from '../../../src/engine/differential/mutate-record.js'
import { MUTATIONS } from '../../../src/engine/differential/mutations.js'
import type { Engine, ExpressionValue } from '../../../src/engine/engine.js'
import { engineByName } from '../../../src/engine/engines.js'
import { measurementPeriod } from '../../../src/fhir/period.js'
import { patient, record, resource } from '../../support/records.js'
import { elmOf, VALUE_SETS } from '../compiled/sample-logic.js'

const value = (one: ExpressionValue): DefinitionOutcome => ({ value: one })
const placesIn = (compiled: DefinitionOutcome, reference: DefinitionOutcome): string[] =>
  differences(new Map([['L.D', compiled]]), new Map([['L.D', reference]])).map(({ definition, place }) => `${definition} ${place}`)

describe('differences', () => {
  it.each<[DefinitionOutcome, DefinitionOutcome]>([
    [value(null), value(null)], [value([1, 'a', { low: null }]), value([1, 'a', { low: null }])], [value({ a: 1, b: 2 }), value({ b: 2, a: 1 })], [{ failure: 'here' }, { failure: 'there' }]
  ])('has none between %j and %j', (one, other) => {
    expect(placesIn(one, other)).toEqual([])
  })

  it.each<[DefinitionOutcome, DefinitionOutcome, string]>([
    [value(null), value(false), 'L.D '], [value(1), value('1'), 'L.D '], [value([]), value(null), 'L.D '], [value([1]), value([1, 1]), 'L.D '], [value({}), value([]), 'L.D '],
    [value([1, { at: '2026' }]), value([1, { at: '2026-01' }]), 'L.D [1].at'], [value({ a: { b: null } }), value({ a: {} }), 'L.D a.b'], [{ failure: 'here' }, value(null), 'L.D '], [value(null), { failure: 'here' }, 'L.D ']
  ])('finds one between %j and %j', (one, other, place) => {
    expect(placesIn(one, other)).toEqual([place])
  })
})

describe('compareEngines', () => {
  const DEFINITIONS = 'define "One": singleton from ([Observation]).status.value\ndefine "Born": Patient.birthDate.value\ndefine function twice(n Integer): n * 2'
  const everyDefinition = async (engine: Engine): Promise<EveryDefinition> => {
    return new EveryDefinition(engine, { libraries: [await elmOf(DEFINITIONS), readElm('FHIRHelpers')], valueSets: VALUE_SETS, measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'), now: new Date('2027-01-01T00:00:00Z') })
  }
  const [final, amended] = [resource('Observation', { status: 'final' }), resource('Observation', { status: 'amended' })]
  const subject = (...resources: readonly (typeof final)[]) => ({ id: 's', record: record(patient('1970-01-01'), ...resources), hasWrongType: false })
  /** An engine that gives one value too many to disagree about. */
  const mistaken: Engine = {
    name: 'reference',
    prepare: request => {
      const prepared = engineByName('reference').prepare(request)
      return {
        evaluate: async one => {
          const result = await prepared.evaluate(one)
          return 'results' in result && 'Born' in result.results ? { ...result, results: { ...result.results, Born: '1970-01-02' } } : result
        }
      }
    }
  }

  it('counts values, and failures on both engines beside what does not fail', async () => {
    const engines = { compiled: await everyDefinition(engineByName('compiled')), reference: await everyDefinition(engineByName('reference')) }
    const tally = emptyTally()
    await compareEngines(subject(final), engines, [], tally)
    expect(tally).toEqual({ subjects: 1, compared: 2, failed: 0, listed: {}, unlisted: [] })
    await compareEngines(subject(final, amended), engines, [], tally)
    expect(tally).toEqual({ subjects: 2, compared: 4, failed: 1, listed: {}, unlisted: [] })
    expect(await engines.compiled.outcomes(subject(final, amended).record)).toEqual(new Map([['Sample.One', { failure: expect.stringContaining('"One" failed') }], ['Sample.Born', { value: '1970-01-01' }]]))
  })

  it('reports a difference, or counts it where it is listed', async () => {
    const engines = { compiled: await everyDefinition(engineByName('compiled')), reference: await everyDefinition(mistaken) }
    const tally = emptyTally()
    await compareEngines(subject(final), engines, [], tally)
    expect(tally.unlisted).toEqual([{ subject: 's', definition: 'Sample.Born', place: '', compiled: { value: '1970-01-01' }, reference: { value: '1970-01-02' } }])
    const listing = emptyTally()
    await compareEngines(subject(final), engines, [{ name: 'births', why: '', specification: '', covers: ({ definition }) => definition === 'Sample.Born' }], listing)
    addTally(tally, listing)
    expect(tally).toMatchObject({ subjects: 2, compared: 4, listed: { births: 1 }, unlisted: [{ subject: 's' }] })
  })
})

describe('mutateRecord', () => {
  const [original] = [...generateRecords({ count: 1 })] as [ReturnType<typeof record>]

  it('gives the same for the same chance, another for another, and leaves the record as it was', () => {
    const before = JSON.stringify(original)
    const many = (seed: number): string => JSON.stringify(Array.from({ length: 20 }, (_, stream) => mutateRecord(original, new Random(seed, stream), true)))
    expect(many(1)).toBe(many(1))
    expect(many(1)).not.toBe(many(2))
    expect(JSON.stringify(original)).toBe(before)
  })

  it('uses every way to change a record, wrong types only where they are wanted', () => {
    const changes = (wrongTypes: boolean): Set<string> => new Set(Array.from({ length: 600 }, (_, stream) => mutateRecord(original, new Random(7, stream), wrongTypes).changes).flat().map(change => change.replace(/ [A-Z].*$/, '')))
    const names = (wanted: boolean): string[] => MUTATIONS.filter(({ hasWrongType }) => wanted || hasWrongType !== true).map(({ name }) => name)
    const resources = ['drop', 'repeat', 'repeat with another id']
    expect([...changes(true)].sort()).toEqual([...new Set([...names(true), ...resources])].sort())
    expect([...changes(false)].sort()).toEqual([...new Set([...names(false), ...resources])].sort())
  })

  it('names places and never values', () => {
    const change = /^((drop|repeat|repeat with another id) [A-Z][A-Za-z]+|[a-z ]+ [A-Z][A-Za-z]+(\._?[A-Za-z]+)+)$/
    for (let stream = 0; stream < 200; stream++) for (const one of mutateRecord(original, new Random(3, stream), true).changes) expect(one).toMatch(change)
  })

  it('keeps it a record of one patient', () => {
    for (let stream = 0; stream < 100; stream++) {
      const { record: mutated } = mutateRecord(original, new Random(5, stream), true)
      expect(mutated.resources.filter(({ resourceType }) => resourceType === 'Patient')).toEqual([mutated.patient])
      expect(mutated.patient.id).toBe(original.subjectId)
    }
  })
})
