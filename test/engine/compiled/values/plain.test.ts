import { describe, expect, it } from 'vitest'
import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from '../../../../src/engine/compiled/values/code.js'
import { CqlDate } from '../../../../src/engine/compiled/values/date.js'
import { parseDateTime } from '../../../../src/engine/compiled/values/date-time-parser.js'
import { Decimal } from '../../../../src/engine/compiled/values/decimal.js'
import { CqlInterval } from '../../../../src/engine/compiled/values/interval.js'
import { literalValue, millisecondLiteral } from '../../../../src/engine/compiled/values/literals.js'
import { CqlQuantity, CqlRatio } from '../../../../src/engine/compiled/values/quantity.js'
import { runtimeTypeOf } from '../../../../src/engine/compiled/values/runtime-type.js'
import { CqlTime } from '../../../../src/engine/compiled/values/time.js'
import { toPlain } from '../../../../src/engine/compiled/values/to-plain.js'
import { TUPLE_PROTOTYPE, isTuple, tupleOf } from '../../../../src/engine/compiled/values/tuple.js'
import { TypedJson } from '../../../../src/engine/compiled/values/typed-json.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'

const SYSTEM = '{urn:hl7-org:elm-types:r1}'
const code = new CqlCode('8480-6', 'http://loinc.org', null, 'Systolic')
const mg = (value: string): CqlQuantity => new CqlQuantity(Decimal.of(value), 'mg')
const observation = { resourceType: 'Observation', id: 'o1' }
const dateTime = parseDateTime('2026-05-01T10:00:00.000', 0)

const VALUES = [
  ['true', true, `${SYSTEM}Boolean`, true], ['a text', 'a', `${SYSTEM}String`, 'a'], ['an Integer', 5, `${SYSTEM}Integer`, 5], ['a Long', 5n, `${SYSTEM}Long`, 5],
  ['a large Long', 9_223_372_036_854_775_807n, `${SYSTEM}Long`, '9223372036854775807'], ['a Decimal', Decimal.of('1.50'), `${SYSTEM}Decimal`, 1.5], ['a DateTime', dateTime, `${SYSTEM}DateTime`, '2026-05-01T10:00:00.000+00:00'],
  ['a Date', CqlDate.of([2026, 5, null]), `${SYSTEM}Date`, '2026-05'], ['a Time', CqlTime.of([10, 30, null, null]), `${SYSTEM}Time`, '10:30'], ['a Quantity', mg('2.5'), `${SYSTEM}Quantity`, { value: 2.5, unit: 'mg' }],
  ['a Ratio', new CqlRatio(mg('1'), mg('2')), `${SYSTEM}Ratio`, { numerator: { value: 1, unit: 'mg' }, denominator: { value: 2, unit: 'mg' } }],
  ['a Code', code, `${SYSTEM}Code`, { system: 'http://loinc.org', code: '8480-6', display: 'Systolic' }],
  ['a Concept', new CqlConcept([code], 'BP'), `${SYSTEM}Concept`, { coding: [{ system: 'http://loinc.org', code: '8480-6', display: 'Systolic' }], text: 'BP' }],
  ['a ValueSet', new CqlValueSetRef('urn:vs', '1'), `${SYSTEM}ValueSet`, { id: 'urn:vs', version: '1', name: null }], ['a CodeSystem', new CqlCodeSystemRef('urn:cs'), `${SYSTEM}CodeSystem`, { id: 'urn:cs', version: null, name: null }],
  ['an Interval', new CqlInterval(1, null, true, false, 'Integer'), 'Interval', { low: 1, high: null, lowClosed: true, highClosed: false }], ['a List', [1, null, [Decimal.of(2)]], 'List', [1, null, [2]]],
  ['a Tuple', tupleOf([['a', 1], ['b', mg('1')]]), 'Tuple', { a: 1, b: { value: 1, unit: 'mg' } }], ['an uncertain number', new Uncertainty(4, 16), `${SYSTEM}Integer`, { low: 4, high: 16 }],
  ['a resource', observation, '{http://hl7.org/fhir}Observation', observation], ['an element', { coding: [] }, '{http://hl7.org/fhir}Element', { coding: [] }],
  ['an element of a known type', new TypedJson('{http://hl7.org/fhir}dateTime', '2026'), '{http://hl7.org/fhir}dateTime', '2026']
] as const

describe('toPlain', () => {
  it.each(VALUES)('gives %s in JSON', (_, value, _type, plain) => {
    expect(toPlain(value)).toEqual(plain)
  })

  it('gives null for null', () => {
    expect(toPlain(null)).toBeNull()
  })
})

describe('runtimeTypeOf', () => {
  it.each(VALUES)('knows %s', (_, value, type) => {
    expect(runtimeTypeOf(value)).toBe(type)
  })
})

describe('a tuple', () => {
  it('may have elements of any name', () => {
    const tuple = tupleOf([['__proto__', 1], ['constructor', 2]])
    expect([Object.entries(tuple), tuple['toString'], isTuple(tuple), Object.getPrototypeOf(tuple)]).toEqual([[['__proto__', 1], ['constructor', 2]], undefined, true, TUPLE_PROTOTYPE])
  })

  it('is told from JSON', () => {
    expect([isTuple(JSON.parse('{"a":1}') as object), isTuple(Object.create(null) as object)]).toEqual([false, true])
  })
})

describe('literalValue', () => {
  it.each([
    ['Boolean', 'true', true], ['Boolean', 'false', false], ['String', '5', '5'], ['Integer', '2147483647', 2_147_483_647], ['Integer', '-2147483648', -2_147_483_648], ['Integer', '-0', 0],
    ['Long', '9223372036854775807', 9_223_372_036_854_775_807n], ['Long', '-9223372036854775808', -9_223_372_036_854_775_808n]
  ])('of %s %s', (type, text, expected) => {
    expect(literalValue(SYSTEM + type, text)).toBe(expected)
  })

  it('of a Decimal keeps its places', () => {
    expect(String(literalValue(`${SYSTEM}Decimal`, '1.50'))).toBe('1.50')
  })

  it.each([['Integer', '2147483648'], ['Integer', '-2147483649'], ['Long', '9223372036854775808'], ['Decimal', '0.000000001'], ['Decimal', '10000000000000000000000000000.00000000'], ['Time', '10']])('refuses %s %s', (type, text) => {
    expect(() => literalValue(SYSTEM + type, text)).toThrow(expect.objectContaining({ name: 'CqlRuntimeError' }))
  })

  it.each([['5', 5], ['999', 999], ['10000', 100], ['1234567', 123]])('milliseconds of %s', (text, expected) => {
    expect(millisecondLiteral(text)).toBe(expected)
  })
})
