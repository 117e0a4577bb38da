import { describe, expect, it } from 'vitest'
import type { CodeableConcept, Coding } from '../../src/fhir/types.js'
import { buildMembership } from '../../src/terminology/value-set-membership.js'
import { ICD10, LOINC, SNOMED, url } from './value-set-builders.js'

const membership = buildMembership({
  url: url('hypertension'),
  version: '1.0.0',
  title: 'Hypertension',
  completeness: 'complete',
  codings: [
    { system: SNOMED, code: '59621000', display: 'Essential hypertension', version: '20250301' },
    { system: ICD10, code: 'I10' },
    { system: LOINC, code: '85354-9', version: '2.78', pinned: true },
    { system: LOINC, code: '85354-9', version: '2.79', pinned: true }
  ]
})

describe('buildMembership', () => {
  it('keeps what the value set is called and counts a code once', () => {
    const { url: canonical, version, title, completeness, size } = membership
    expect({ canonical, version, title, completeness, size }).toEqual({ canonical: url('hypertension'), version: '1.0.0', title: 'Hypertension', completeness: 'complete', size: 3 })
  })

  it('cannot be changed', () => {
    expect(Object.isFrozen(membership)).toBe(true)
  })

  it('lists its codings, one for each pinned version', () => {
    expect([...membership.codings()]).toEqual([
      { system: SNOMED, code: '59621000', display: 'Essential hypertension', version: '20250301' },
      { system: ICD10, code: 'I10' },
      { system: LOINC, code: '85354-9', version: '2.78', pinned: true },
      { system: LOINC, code: '85354-9', version: '2.79', pinned: true }
    ])
  })

  it('is empty for an empty list', () => {
    const empty = buildMembership({ url: url('empty'), completeness: 'complete', codings: [] })
    expect([empty.size, empty.has(SNOMED, '59621000'), empty.hasAny({ coding: [] }), [...empty.codings()]]).toEqual([0, false, false, []])
  })
})

describe('has', () => {
  it.each([
    { system: SNOMED, code: '59621000', member: true },
    { system: ICD10, code: 'I10', member: true },
    { system: ICD10, code: '59621000', member: false },
    { system: SNOMED, code: 'I10', member: false },
    { system: ICD10, code: 'i10', member: false },
    { system: ICD10, code: 'I10 ', member: false },
    { system: `${SNOMED}/`, code: '59621000', member: false },
    { system: undefined, code: 'I10', member: false },
    { system: ICD10, code: undefined, member: false },
    { system: 'constructor', code: 'name', member: false }
  ])('is $member for $code of $system', ({ system, code, member }) => {
    expect(membership.has(system, code)).toBe(member)
  })

  it.each([
    { system: SNOMED, code: '59621000', version: '19990101', member: true },
    { system: LOINC, code: '85354-9', version: undefined, member: true },
    { system: LOINC, code: '85354-9', version: '2.78', member: true },
    { system: LOINC, code: '85354-9', version: '2.79', member: true },
    { system: LOINC, code: '85354-9', version: '2.80', member: false },
    { system: LOINC, code: '1-8', version: '2.79', member: false }
  ])('is $member for $code in version $version', ({ system, code, version, member }) => {
    expect(membership.has(system, code, version)).toBe(member)
  })
})

describe('hasAny', () => {
  const member: Coding = { system: ICD10, code: 'I10' }
  const other: Coding = { system: ICD10, code: 'E11.9' }

  it.each<[string, Parameters<typeof membership.hasAny>[0], boolean]>([
    ['a coding', member, true],
    ['another coding', other, false],
    ['a coding without system', { code: 'I10' }, false],
    ['a pinned coding of another version', { system: LOINC, code: '85354-9', version: '1' }, false],
    ['a concept with one such coding', { coding: [other, member] }, true],
    ['a concept without such a coding', { coding: [other] }, false],
    ['a concept of text only', { text: 'I10' }, false],
    ['a concept without codings', { coding: [] }, false],
    ['a list of concepts', [{ coding: [other] }, { coding: [member] }], true],
    ['a list of codings', [other, member], true],
    ['a list without one', [other, { coding: [other] }], false],
    ['an empty list', [], false],
    ['null', null, false],
    ['undefined', undefined, false]
  ])('judges %s', (_, value, expected) => {
    expect(membership.hasAny(value)).toBe(expected)
  })

  it.each<[string, unknown]>([
    ['null among the codings', { coding: [null, member] }],
    ['null among the concepts', [null, { coding: [member] }]],
    ['a null version', { coding: [{ system: LOINC, code: '85354-9', version: null }] }]
  ])('survives %s in a record', (_, value) => {
    expect(membership.hasAny(value as CodeableConcept)).toBe(true)
  })

  it.each<[string, unknown]>([['codings that are no list', { coding: 'I10' }], ['a text', 'I10'], ['a number', 10]])('takes %s for no member', (_, value) => {
    expect(membership.hasAny(value as CodeableConcept)).toBe(false)
  })
})
