import { describe, expect, it } from 'vitest'
import { anyInCodeSystem, anyInValueSet, calculateAge, calculateAgeAt, expandValueSet, inCodeSystem, inValueSet } from '../../../../src/engine/compiled/operators/clinical.js'
import { message } from '../../../../src/engine/compiled/operators/message.js'
import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from '../../../../src/engine/compiled/values/code.js'
import { DAY, MONTH, YEAR } from '../../../../src/engine/compiled/values/precision.js'
import { toPlain } from '../../../../src/engine/compiled/values/to-plain.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { buildMembership } from '../../../../src/terminology/value-set-membership.js'
import { RUNTIME_ERROR, date, dateTime } from '../notation.js'

const visits = new CqlValueSetRef('urn:visits', null, buildMembership({ url: 'urn:visits', completeness: 'complete', codings: [{ system: 'urn:s', code: 'v', display: 'Visit' }, { system: 'urn:s', code: 'w' }] }))
const mixed = new CqlValueSetRef('urn:mixed', null, buildMembership({ url: 'urn:mixed', completeness: 'complete', codings: [{ system: 'urn:s', code: 'v' }, { system: 'urn:t', code: 'v' }] }))
const code = (name: string, system: string | null = 'urn:s'): CqlCode => new CqlCode(name, system)

describe('inValueSet', () => {
  it.each<[string, CqlValue, boolean]>([
    ['a member', code('v'), true], ['another code', code('x'), false], ['a member of another system', code('v', 'urn:t'), false], ['a code without a system', code('v', null), false], ['null', null, false], ['a concept with a member', new CqlConcept([code('x'), null, code('w')]), true], ['a concept without', new CqlConcept([code('x')]), false],
    ['a list with a member', [code('x'), new CqlConcept([code('v')])], true], ['an empty list', [], false], ['a bare code', 'v', true], ['another bare code', 'x', false]
  ])('of %s', (_, value, expected) => {
    expect([inValueSet(value, visits), anyInValueSet(Array.isArray(value) ? value as readonly CqlValue[] : value === null ? null : [value], visits)]).toEqual([expected, expected])
  })

  it('refuses a bare code that several systems may mean, other types and value sets that are not there', () => {
    for (const wrong of [() => inValueSet('v', mixed), () => inValueSet(5, visits), () => inValueSet(code('v'), null), () => inValueSet(code('v'), new CqlValueSetRef('urn:x'))]) expect(wrong).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(inValueSet('x', mixed)).toBe(false)
  })
})

describe('inCodeSystem', () => {
  const [system, versioned] = [new CqlCodeSystemRef('urn:s'), new CqlCodeSystemRef('urn:s', '2')]

  it.each<[CqlValue, boolean]>([[code('v'), true], [code('v', 'urn:t'), false], [new CqlConcept([code('v', 'urn:t'), code('w')]), true], [[code('v', 'urn:t')], false], [null, false]])('of %s', (value, expected) => {
    expect(inCodeSystem(value, system)).toBe(expected)
  })

  it('looks at the version where both have one', () => {
    expect([new CqlCode('v', 'urn:s', '2'), new CqlCode('v', 'urn:s', '1'), code('v')].map(one => inCodeSystem(one, versioned))).toEqual([true, false, true])
  })

  it('is false without a code system, and needs a system in the code', () => {
    expect([inCodeSystem(code('v'), null), anyInCodeSystem([code('v')], system), anyInCodeSystem(null, system)]).toEqual([false, true, false])
    expect(() => inCodeSystem('v', system)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('expandValueSet', () => {
  it('gives the codes, once worked out', () => {
    expect([toPlain(expandValueSet(visits)), expandValueSet(null)]).toEqual([[{ system: 'urn:s', code: 'v', display: 'Visit' }, { system: 'urn:s', code: 'w' }], null])
    expect(expandValueSet(visits)).toBe(expandValueSet(visits))
  })
})

describe('calculateAge and calculateAgeAt', () => {
  it.each<[CqlValue, CqlValue, number, unknown]>([
    [date('1970-06-15'), date('2026-06-14'), YEAR, 55], [date('1970-06-15'), date('2026-06-15'), YEAR, 56], [date('2000-02-29'), date('2026-02-28'), YEAR, 26], [date('1970-06-15'), dateTime('2026-06-16T00:00:00.000Z'), YEAR, 56], [date('1970-06-15'), dateTime('2026-06-15T10:00:00.000Z'), YEAR, { low: 55, high: 56 }],
    [dateTime('1970-06-15T23:00:00.000Z'), date('2026-06-15'), YEAR, 56], [date('1970'), date('2026-06-15'), YEAR, { low: 55, high: 56 }], [date('1970-06-15'), date('1970-07-15'), MONTH, 1], [date('1970-06-15'), date('1970-07-15'), DAY, 30], [null, date('2026-01-01'), YEAR, null], [date('1970'), null, YEAR, null]
  ])('born %s, at %s, to precision %d', (birthDate, asOf, precision, expected) => {
    expect(toPlain(calculateAgeAt(birthDate, asOf, precision))).toEqual(expected)
  })

  it('counts years and months by the date of now', () => {
    const now = dateTime('2026-06-15T10:00:00.000Z')
    expect([calculateAge(date('1970-06-15'), YEAR, now), calculateAge(date('1970-06-15'), MONTH, now), toPlain(calculateAge(date('2026-06-14'), DAY, now))]).toEqual([56, 672, { low: 0, high: 1 }])
  })
})

describe('message', () => {
  it('gives the source and tells the listener severity and code only', () => {
    const told: unknown[] = []
    const listen = (...words: readonly unknown[]): void => { told.push(words) }
    expect([message(5, true, '100', 'Warning', 'secret', listen), message(6, false, '100', 'Error', 'secret', listen), message(7, null, '100', 'Error', 'secret', listen), message(8, true, null, null, null, listen), message(9, true, '1', 'Trace', 'x')]).toEqual([5, 6, 7, 8, 9])
    expect(told).toEqual([['Warning', '100'], ['Message', null]])
  })

  it('ends the evaluation where it is an error, without its text', () => {
    expect(() => message(5, true, '400', 'Error', 'secret')).toThrow(expect.objectContaining({ ...RUNTIME_ERROR, message: 'The logic gave a message of severity Error.' }))
  })
})
