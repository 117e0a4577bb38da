import { describe, expect, it } from 'vitest'
import type { ExpressionValue } from '../../src/engine/engine.js'
import type { SubjectMembership } from '../../src/measure/membership.js'
import { membershipFromResults } from '../../src/measure/membership-from-results.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { measureScore } from '../../src/measure/measure-score.js'
import { addMembership, emptyTotals, mergeTotals, stratumKey, type MeasureTotals } from '../../src/measure/measure-totals.js'
import { PROPORTION_POPULATIONS, measure, stratifiedMeasure, threeRateMeasure } from './sample-measures.js'

const model = measureModelFromResource(stratifiedMeasure())
const GENDER = 'http://hl7.org/fhir/administrative-gender'

interface Row { readonly met: boolean[], readonly age: string | null, readonly sex: string | null, readonly medicare: boolean, readonly payer?: ExpressionValue }

function subject (id: string, { met, age, sex, medicare, payer = null }: Row): SubjectMembership {
  const code = sex === null ? null : { system: GENDER, code: sex, display: `display for ${id}` }
  return membershipFromResults(model, id, {
    ...Object.fromEntries(PROPORTION_POPULATIONS.map(([, name], index) => [name, met[index] ?? false])),
    'Age Group': age,
    'Sex Code': code,
    'Is Medicare': medicare,
    'SDE Sex': code,
    'SDE Payer': payer,
    'RAF Visits': 12
  })
}

const MEMBERSHIPS = [
  subject('p1', { met: [true, true, false, true], age: '18-44', sex: 'female', medicare: false, payer: [{ code: { coding: [{ system: 'urn:payer', code: '1' }], text: 'told by p1' }, period: {} }, { system: 'urn:payer', code: '2' }] }),
  subject('p2', { met: [true, true, false, false], age: '18-44', sex: 'male', medicare: false, payer: 'Self pay' }),
  subject('p3', { met: [true, true, true, true], age: '45+', sex: 'female', medicare: true, payer: { resourceType: 'Coverage', id: 'c3' } }),
  subject('p4', { met: [true, true, false, false, false, true], age: null, sex: 'female', medicare: true, payer: '1950-01-02' }),
  subject('p5', { met: [false, true, false, true], age: '65+', sex: 'female', medicare: true })
]

function totalsOf (memberships: readonly SubjectMembership[]): MeasureTotals {
  const totals = emptyTotals(model)
  for (const membership of memberships) addMembership(totals, membership)
  return totals
}

function counts (populations: readonly { count: number }[] | undefined): number[] | undefined {
  return populations?.map(population => population.count)
}

describe('addMembership', () => {
  const totals = totalsOf(MEMBERSHIPS)

  it('counts populations in the order of the measure', () => {
    expect(totals.subjects).toBe(5)
    expect(totals.groups[0]?.populations).toEqual([
      { id: 'initial-population-1', code: 'initial-population', count: 4 },
      { id: 'denominator-1', code: 'denominator', count: 4 },
      { id: 'denominator-exclusion-1', code: 'denominator-exclusion', count: 1 },
      { id: 'numerator-1', code: 'numerator', count: 1 },
      { id: 'numerator-exclusion-1', code: 'numerator-exclusion', count: 0 },
      { id: 'denominator-exception-1', code: 'denominator-exception', count: 1 }
    ])
  })

  it('keeps strata with their own counts and scores, and none of a subject outside the initial population', () => {
    const byAge = Object.values(totals.groups[0]?.strata[0] ?? {})
    expect(byAge.map(stratum => [stratum.values, counts(stratum.populations), measureScore(stratum)])).toEqual([
      [['18-44'], [2, 2, 0, 1, 0, 0], 0.5], [['45+'], [1, 1, 1, 0, 0, 0], null], [[null], [1, 1, 0, 0, 0, 1], null]
    ])
  })

  it('separates strata by the combination of their components', () => {
    const combined = Object.values(totals.groups[0]?.strata[1] ?? {})
    expect(combined.map(stratum => [stratum.values, counts(stratum.populations)?.[0]])).toEqual([
      [['female', 'false'], 1], [['male', 'false'], 1], [['female', 'true'], 2]
    ])
  })

  it('counts supplemental data once per subject, by code or label, and only the type of what may identify', () => {
    expect(Object.values(totals.supplementalData[0] ?? {})).toEqual([
      { kind: 'coded', system: GENDER, code: 'female', subjects: 3 }, { kind: 'coded', system: GENDER, code: 'male', subjects: 1 }
    ])
    expect(Object.values(totals.supplementalData[1] ?? {})).toEqual([
      { kind: 'coded', system: 'urn:payer', code: '1', subjects: 1 }, { kind: 'coded', system: 'urn:payer', code: '2', subjects: 1 },
      { kind: 'label', text: 'Self pay', subjects: 1 }, { kind: 'type', text: 'Coverage', subjects: 1 }, { kind: 'type', text: 'date', subjects: 1 }
    ])
    expect(Object.values(totals.supplementalData[2] ?? {})).toEqual([{ kind: 'type', text: 'number', subjects: 4 }])
  })

  it('counts a subject under each coding of its concept, and once under a coding it has twice', () => {
    const codings = [{ system: 'urn:race', code: 'a' }, { system: 'urn:race', code: 'b' }, { system: 'urn:race', code: 'a' }]
    const totalsOfOne = totalsOf([subject('p6', { met: [true], age: null, sex: null, medicare: false, payer: { codes: codings, display: 'x' } })])
    expect(Object.values(totalsOfOne.supplementalData[1] ?? {})).toEqual([
      { kind: 'coded', system: 'urn:race', code: 'a', subjects: 1 }, { kind: 'coded', system: 'urn:race', code: 'b', subjects: 1 }
    ])
    expect(Object.values(totalsOfOne.supplementalData[0] ?? {})).toEqual([{ kind: 'none', subjects: 1 }])
  })

  it('holds neither subject ids nor displays nor dates', () => {
    expect(JSON.stringify(totals)).not.toMatch(/p[1-5]\b|display for|told by|1950|c3/)
  })

  it('refuses a membership of another measure', () => {
    const other = emptyTotals(measureModelFromResource(threeRateMeasure()))
    expect(() => addMembership(other, MEMBERSHIPS[0] as SubjectMembership)).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
  })
})

describe('mergeTotals', () => {
  it.each([0, 1, 2, 3, 4, 5])('gives the same totals wherever five subjects are split: after %i', split => {
    const left = totalsOf(MEMBERSHIPS.slice(0, split))
    const right = totalsOf(MEMBERSHIPS.slice(split))
    const before = structuredClone([left, right])
    expect(mergeTotals(left, right)).toEqual(totalsOf(MEMBERSHIPS))
    expect(mergeTotals(right, left)).toEqual(totalsOf(MEMBERSHIPS))
    expect([left, right]).toEqual(before)
  })

  it('shares nothing with what it merged: adding on leaves them alone', () => {
    const right = totalsOf(MEMBERSHIPS)
    const merged = mergeTotals(emptyTotals(model), right)
    for (const membership of MEMBERSHIPS) addMembership(merged, membership)
    expect(right).toEqual(totalsOf(MEMBERSHIPS))
    expect(merged).toEqual(mergeTotals(right, right))
  })

  it('survives JSON on the way', () => {
    const half = JSON.parse(JSON.stringify(totalsOf(MEMBERSHIPS.slice(0, 2)))) as MeasureTotals
    expect(mergeTotals(half, totalsOf(MEMBERSHIPS.slice(2)))).toEqual(totalsOf(MEMBERSHIPS))
    expect(JSON.parse(JSON.stringify(totalsOf(MEMBERSHIPS)))).toEqual(totalsOf(MEMBERSHIPS))
  })

  it('adds nothing of nobody', () => {
    expect(mergeTotals(emptyTotals(model), emptyTotals(model))).toEqual(emptyTotals(model))
  })

  it('refuses totals of another measure', () => {
    expect(() => mergeTotals(emptyTotals(model), emptyTotals(measureModelFromResource(measure())))).toThrow(/different measures/)
  })
})

describe('stratumKey', () => {
  it('tells null from the text null, and codes of two systems apart, but not two displays', () => {
    expect(stratumKey({ values: [undefined] })).not.toBe(stratumKey({ values: ['null'] }))
    const coded = (system: string, display?: string): string => stratumKey({ values: ['1'], concepts: [{ coding: [{ system, code: '1', ...(display === undefined ? {} : { display }) }] }] })
    expect(coded('urn:a')).not.toBe(coded('urn:b'))
    expect(coded('urn:a', 'one')).toBe(coded('urn:a', 'two'))
  })
})

describe('measureScore', () => {
  const score = (denominator: number, exclusion: number, exception: number, numerator: number, numeratorExclusion: number): number | null => measureScore({
    populations: [
      { code: 'initial-population', count: denominator }, { code: 'denominator', count: denominator }, { code: 'denominator-exclusion', count: exclusion },
      { code: 'denominator-exception', count: exception }, { code: 'numerator', count: numerator }, { code: 'numerator-exclusion', count: numeratorExclusion }
    ]
  })

  it.each([
    [10, 2, 0, 6, 0, 0.75], [10, 2, 2, 6, 0, 1], [10, 0, 0, 6, 6, 0], [3, 0, 0, 1, 0, 1 / 3], [7, 0, 1, 5, 1, 4 / 6], [1, 0, 0, 0, 0, 0]
  ])('DENOM %i DENEX %i DENEXCEP %i NUMER %i NUMEX %i → %d, not rounded', (denom, denex, denexcep, numer, numex, value) => {
    expect(score(denom, denex, denexcep, numer, numex)).toBe(value)
  })

  it.each([[0, 0, 0], [5, 5, 0], [5, 0, 5], [5, 2, 3]])('is null where nobody is left: DENOM %i DENEX %i DENEXCEP %i', (denom, denex, denexcep) => {
    expect(score(denom, denex, denexcep, 0, 0)).toBeNull()
  })

  it('is null for a cohort', () => {
    expect(measureScore({ populations: [{ code: 'initial-population', count: 9 }] })).toBeNull()
  })
})
