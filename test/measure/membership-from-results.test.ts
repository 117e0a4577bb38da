import { describe, expect, it } from 'vitest'
import type { ExpressionValue } from '../../src/engine/engine.js'
import { membershipFromResults, membershipOutcome } from '../../src/measure/membership-from-results.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { measureScore } from '../../src/measure/measure-score.js'
import { cohortMeasure, group, measure, PROPORTION_POPULATIONS, stratifiedMeasure, threeRateMeasure } from './sample-measures.js'

type Truth = readonly [ip: boolean, denom: boolean, denex: boolean, numer: boolean, numex: boolean, denexcep: boolean]

const ALL_TRUTHS: Truth[] = Array.from({ length: 64 }, (_, bits) => [32, 16, 8, 4, 2, 1].map(bit => (bits & bit) !== 0) as unknown as Truth)

const boolean = measureModelFromResource(measure())
const encounters = measureModelFromResource(measure({ group: [group({ basis: 'Encounter' })] }))

/**
 * The rule said again, in other words: which of seven situations a subject is in, and what the report counts there
 * (IP, DENOM, DENEX, NUMER, NUMEX, DENEXCEP; then what it adds to the score's numerator and denominator).
 */
function expected ([ip, denom, denex, numer, numex, denexcep]: Truth): { counts: number[], met: number, of: number } {
  if (!ip) return { counts: [0, 0, 0, 0, 0, 0], met: 0, of: 0 }
  if (!denom) return { counts: [1, 0, 0, 0, 0, 0], met: 0, of: 0 }
  if (denex) return { counts: [1, 1, 1, 0, 0, 0], met: 0, of: 0 }
  if (numer && numex) return { counts: [1, 1, 0, 1, 1, 0], met: 0, of: 1 }
  if (numer) return { counts: [1, 1, 0, 1, 0, 0], met: 1, of: 1 }
  if (denexcep) return { counts: [1, 1, 0, 0, 0, 1], met: 0, of: 0 }
  return { counts: [1, 1, 0, 0, 0, 0], met: 0, of: 1 }
}

function results (values: readonly ExpressionValue[]): Record<string, ExpressionValue> {
  return Object.fromEntries(PROPORTION_POPULATIONS.map(([, name], index) => [name, values[index] ?? null]))
}

function encounter (id: string): { resourceType: string, id: string } {
  return { resourceType: 'Encounter', id }
}

describe('membershipFromResults', () => {
  it.each(ALL_TRUTHS)('boolean basis: IP %s DENOM %s DENEX %s NUMER %s NUMEX %s DENEXCEP %s', (...truth) => {
    const { groups: [membership] } = membershipFromResults(boolean, 'p1', results(truth))
    const { counts, met, of } = expected(truth)
    expect(membership?.populations.map(population => population.count)).toEqual(counts)
    expect(membership === undefined ? undefined : measureScore(membership)).toBe(of === 0 ? null : met / of)
  })

  it.each(ALL_TRUTHS)('null is as good as false: IP %s DENOM %s DENEX %s NUMER %s NUMEX %s DENEXCEP %s', (...truth) => {
    const withNulls = membershipFromResults(boolean, 'p1', results(truth.map(value => value || null)))
    expect(withNulls).toEqual(membershipFromResults(boolean, 'p1', results(truth)))
  })

  it('resource basis: 64 encounters, one for each truth, count each on its own', () => {
    const lists = PROPORTION_POPULATIONS.map((_, place) => ALL_TRUTHS.flatMap((truth, index) => truth[place] === true ? [encounter(`e${index}`)] : []))
    const { groups: [membership] } = membershipFromResults(encounters, 'p1', results(lists))
    const sums = ALL_TRUTHS.map(expected).reduce((sum, { counts }) => sum.map((value, index) => value + (counts[index] ?? 0)), [0, 0, 0, 0, 0, 0])
    expect(membership?.populations.map(population => population.count)).toEqual(sums)
    expect(sums).toEqual([32, 16, 8, 4, 2, 2])
  })

  it.each(ALL_TRUTHS)('resource basis, one encounter: IP %s DENOM %s DENEX %s NUMER %s NUMEX %s DENEXCEP %s', (...truth) => {
    const { groups: [membership] } = membershipFromResults(encounters, 'p1', results(truth.map(value => value ? [encounter('e1'), encounter('e1')] : [])))
    expect(membership?.populations.map(population => population.count)).toEqual(expected(truth).counts)
  })

  it('resource basis: another encounter in the numerator does not help the one in the denominator', () => {
    const { groups: [membership] } = membershipFromResults(encounters, 'p1', results([[encounter('a'), encounter('b')], [encounter('a')], null, [encounter('b')], [], [null]]))
    expect(membership?.populations.map(population => population.count)).toEqual([2, 1, 0, 0, 0, 0])
  })

  it('three groups: one initial population, three numerators', () => {
    const model = measureModelFromResource(threeRateMeasure())
    const { groups } = membershipFromResults(model, 'p1', {
      'Initial Population': true, Denominator: true, 'Denominator Exclusions': false, 'Numerator 1': true, 'Numerator 2': false, 'Numerator 3': null
    })
    expect(groups.map(one => one.populations.map(population => population.count))).toEqual([[1, 1, 0, 1], [1, 1, 0, 0], [1, 1, 0, 0]])
    expect(groups.map(one => one.populations[0]?.id)).toEqual(['initial-population-1', 'initial-population-2', 'initial-population-3'])
  })

  it('a cohort counts its initial population and has no score', () => {
    const model = measureModelFromResource(cohortMeasure())
    const { groups: [membership] } = membershipFromResults(model, 'p1', { 'Initial Population': true })
    expect(membership?.populations).toEqual([{ id: 'initial-population-1', code: 'initial-population', count: 1 }])
    expect(membership === undefined ? undefined : measureScore(membership)).toBeNull()
  })

  it.each<[string, ExpressionValue]>([
    ['a list', [true]], ['a text', 'true'], ['a number', 1], ['a resource', encounter('e1')]
  ])('refuses %s for boolean basis', (_, value) => {
    expect(() => membershipFromResults(boolean, 'p1', results([true, true, false, value, false, false])))
      .toThrow(expect.objectContaining({ code: 'EVALUATION_FAILED', message: expect.stringMatching(/https:\/\/example\.org\/Measure\/Sample\|1\.2\.003, definition "Numerator"/) as string }))
  })

  it.each<[string, ExpressionValue]>([
    ['a boolean', true], ['a single resource', encounter('e1')], ['texts', ['Encounter/e1']],
    ['resources of another type', [{ resourceType: 'Procedure', id: 'e1' }]], ['a resource without id', [{ resourceType: 'Encounter' }]]
  ])('refuses %s for resource basis', (_, value) => {
    expect(() => membershipFromResults(encounters, 'p1', results([value, [], [], [], [], []])))
      .toThrow(expect.objectContaining({ code: 'EVALUATION_FAILED', message: expect.stringContaining('"Initial Population"') as string }))
  })

  it('refuses results that lack a definition', () => {
    const { Numerator, ...others } = results([true, true, false, true, false, false])
    expect(Numerator).toBe(true)
    expect(() => membershipFromResults(boolean, 'p1', others)).toThrow(/"Numerator": it was not evaluated/)
  })

  it('does not take inherited properties for results', () => {
    const model = measureModelFromResource(measure({ group: [group({ scoring: 'cohort', populations: [['initial-population', 'constructor']] })] }))
    expect(() => membershipFromResults(model, 'p1', {})).toThrow(/"constructor": it was not evaluated/)
  })
})

describe('membershipFromResults, strata', () => {
  const model = measureModelFromResource(stratifiedMeasure())
  const female = { system: 'http://hl7.org/fhir/administrative-gender', code: 'female', display: 'Frau' }
  const base = { ...results([true, true, false, true, false, false]), 'SDE Sex': null, 'SDE Payer': null, 'RAF Visits': 3 }

  it('gives label, code and boolean of the subject, without displays', () => {
    const { groups: [membership], supplementalData } = membershipFromResults(model, 'p1', { ...base, 'Age Group': '18-44', 'Sex Code': female, 'Is Medicare': false })
    expect(membership?.strata).toEqual([
      { values: ['18-44'] },
      { values: ['female', 'false'], concepts: [{ coding: [{ system: female.system, code: 'female' }] }, undefined] }
    ])
    expect(supplementalData).toEqual([null, null, 3])
  })

  it('gives undefined for null and for a concept without a code', () => {
    const { groups: [membership] } = membershipFromResults(model, 'p1', { ...base, 'Age Group': null, 'Sex Code': { text: 'told on paper', coding: [] }, 'Is Medicare': null })
    expect(membership?.strata).toEqual([{ values: [undefined] }, { values: [undefined, undefined] }])
  })

  it.each<[string, ExpressionValue]>([
    ['a list', ['18-44']], ['a resource', encounter('e1')], ['a date', '1950-03-04'], ['a time stamp', '1950-03-04T10:00:00.000Z'],
    ['a reference to the subject', 'Patient/p1'], ['a structure', { low: 1, high: 2 }]
  ])('refuses %s as a stratum', (_, value) => {
    expect(() => membershipFromResults(model, 'p1', { ...base, 'Age Group': value, 'Sex Code': null, 'Is Medicare': null })).toThrow(/"Age Group": a stratifier must give one label/)
  })
})

describe('membershipOutcome', () => {
  it('passes a failure of the engine on', () => {
    const failed = { subjectId: 'p1', failure: { code: 'EVALUATION_FAILED', text: 'x', library: 'L', definition: 'D' } } as const
    expect(membershipOutcome(boolean, failed)).toBe(failed)
  })

  it('makes a wrong result a failure of that definition, without the value or the subject in its text', () => {
    const outcome = membershipOutcome(boolean, { subjectId: 'subject-77', results: results([true, 'secret-value', null, null, null, null]) })
    expect(outcome).toEqual({
      subjectId: 'subject-77',
      failure: {
        code: 'EVALUATION_FAILED',
        definition: 'Denominator',
        text: 'Measure https://example.org/Measure/Sample|1.2.003, definition "Denominator": a population of boolean basis must give true, false or null.'
      }
    })
  })

  it('gives the membership otherwise', () => {
    const values = results([true, true, false, false, false, true])
    expect(membershipOutcome(boolean, { subjectId: 'p1', results: values })).toEqual({ subjectId: 'p1', membership: membershipFromResults(boolean, 'p1', values) })
  })
})
