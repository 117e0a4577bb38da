import { describe, expect, it } from 'vitest'
import { children, descendents } from '../../../../src/engine/compiled/operators/children.js'
import { canConvert, convert, convertsToBoolean, convertsToDate, convertsToDateTime, convertsToDecimal, convertsToInteger, convertsToLong, convertsToQuantity, convertsToRatio, convertsToString, convertsToTime } from '../../../../src/engine/compiled/operators/convert.js'
import { canConvertQuantity, convertQuantity, toBoolean, toChars, toConcept, toDate, toDateTime, toDecimal, toInteger, toLong, toQuantity, toRatio, toString, toTime } from '../../../../src/engine/compiled/operators/convert-values.js'
import { asType, isType, type TypeSpecifier } from '../../../../src/engine/compiled/operators/type.js'
import { CqlCode, CqlConcept, CqlValueSetRef } from '../../../../src/engine/compiled/values/code.js'
import { CqlInterval } from '../../../../src/engine/compiled/values/interval.js'
import { CqlRatio } from '../../../../src/engine/compiled/values/quantity.js'
import { tupleOf } from '../../../../src/engine/compiled/values/tuple.js'
import { TypedJson } from '../../../../src/engine/compiled/values/typed-json.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, decimal, integers, quantity, shown, time } from '../notation.js'

const system = (name: string): TypeSpecifier => ({ type: 'NamedTypeSpecifier', name: `{urn:hl7-org:elm-types:r1}${name}` })
const fhir = (name: string): TypeSpecifier => ({ type: 'NamedTypeSpecifier', name: `{http://hl7.org/fhir}${name}` })
const listOf = (elementType: TypeSpecifier): TypeSpecifier => ({ type: 'ListTypeSpecifier', elementType })
const intervalOf = (pointType: TypeSpecifier): TypeSpecifier => ({ type: 'IntervalTypeSpecifier', pointType })
const model = { isSubtype: (type: string, of: string): boolean => type === of || (type.endsWith('Observation') && of.endsWith('Resource')) }
const onset = new TypedJson('{http://hl7.org/fhir}dateTime', '2026-01-01')

describe('isType', () => {
  it.each<[string, CqlValue, TypeSpecifier, boolean]>([
    ['an integer', 5, system('Integer'), true], ['an integer, as anything', 5, system('Any'), true], ['an integer, as text', 5, system('String'), false], ['a value set, as vocabulary', new CqlValueSetRef('v'), system('Vocabulary'), true], ['a code, as vocabulary', new CqlCode('a', 's'), system('Vocabulary'), false], ['null', null, system('Any'), false],
    ['a list', [1, null], listOf(system('Integer')), true], ['a list of something else', [1, 'a'], listOf(system('Integer')), false], ['a value, as list', 1, listOf(system('Integer')), false], ['an interval', integers('[1, 2]'), intervalOf(system('Integer')), true], ['an interval of something else', integers('[1, 2]'), intervalOf(system('Decimal')), false],
    ['an interval without bounds', integers('[null, null]'), intervalOf(system('Integer')), true], ['an interval without bounds of something else', integers('[null, null]'), intervalOf(system('Date')), false], ['an interval of unknown points', new CqlInterval(null, null), intervalOf(system('Date')), true], ['a list, as interval', [1], intervalOf(system('Integer')), false],
    ['a tuple', tupleOf([['a', 1], ['b', null]]), { type: 'TupleTypeSpecifier', element: [{ name: 'a', elementType: system('Integer') }, { name: 'b' }] }, true], ['a tuple without an element', tupleOf([['a', 1]]), { type: 'TupleTypeSpecifier', element: [{ name: 'b' }] }, false],
    ['JSON, as tuple', { a: 1 }, { type: 'TupleTypeSpecifier', element: [] }, false], ['one of a choice', 'a', { type: 'ChoiceTypeSpecifier', choice: [system('Integer'), system('String')] }, true], ['none of a choice', true, { type: 'ChoiceTypeSpecifier', choice: [system('Integer')] }, false],
    ['a resource', { resourceType: 'Observation' }, fhir('Observation'), true], ['a resource, as what it is derived from', { resourceType: 'Observation' }, fhir('Resource'), true], ['another resource', { resourceType: 'Patient' }, fhir('Observation'), false], ['an element of a known type', onset, fhir('dateTime'), true], ['an element of another type', onset, fhir('Period'), false]
  ])('of %s', (_, value, specifier, expected) => {
    expect(isType(value, specifier, model)).toBe(expected)
  })
})

describe('asType', () => {
  it('gives the value where it is of the type, an element as bare JSON', () => {
    expect([asType(5, system('Integer'), false), asType(5, system('String'), false), asType(null, system('String'), true), asType(onset, fhir('dateTime'), false), asType([1], listOf(system('Integer')), true)]).toEqual([5, null, null, '2026-01-01', [1]])
  })

  it('refuses a strict cast that does not fit', () => {
    expect(() => asType(5, system('String'), true)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('conversions', () => {
  it.each<[string, (value: CqlValue) => CqlValue, CqlValue, string]>([
    ['toBoolean', toBoolean, 'Yes', 'true'], ['toBoolean', toBoolean, 'NO', 'false'], ['toBoolean', toBoolean, 'maybe', 'null'], ['toBoolean', toBoolean, true, 'true'], ['toBoolean', toBoolean, 1, 'true'], ['toBoolean', toBoolean, decimal('0.0'), 'false'], ['toBoolean', toBoolean, 2, 'null'], ['toBoolean', toBoolean, date('2026'), 'null'],
    ['toInteger', toInteger, '-25', '-25'], ['toInteger', toInteger, '+5', '5'], ['toInteger', toInteger, '12abc', 'null'], ['toInteger', toInteger, '2147483648', 'null'], ['toInteger', toInteger, true, '1'], ['toInteger', toInteger, 7n, '7'], ['toInteger', toInteger, 9_999_999_999n, 'null'], ['toInteger', toInteger, 5, '5'], ['toInteger', toInteger, decimal('5'), 'null'],
    ['toLong', toLong, '-25', '-25'], ['toLong', toLong, '+25', '25'], ['toLong', toLong, 5, '5'], ['toLong', toLong, 5n, '5'], ['toLong', toLong, false, '0'], ['toLong', toLong, '99999999999999999999', 'null'], ['toLong', toLong, '1.5', 'null'],
    ['toDecimal', toDecimal, '+25.5', '25.5'], ['toDecimal', toDecimal, 5, '5.0'], ['toDecimal', toDecimal, 5n, '5.0'], ['toDecimal', toDecimal, true, '1.0'], ['toDecimal', toDecimal, false, '0.0'], ['toDecimal', toDecimal, 'abc', 'null'], ['toDecimal', toDecimal, new Uncertainty(1, 2), '{"low":1,"high":2}'], ['toDecimal', toDecimal, decimal('1.5'), '1.5'], ['toDecimal', toDecimal, date('2026'), 'null'],
    ['toQuantity', toQuantity, '5.5 \'cm\'', '5.5 cm'], ['toQuantity', toQuantity, '5.5\'cm\'', '5.5 cm'], ['toQuantity', toQuantity, '-5', '-5.0 1'], ['toQuantity', toQuantity, '3 days', '3.0 days'], ['toQuantity', toQuantity, '3 \'fortnight\'', 'null'], ['toQuantity', toQuantity, 'cm', 'null'], ['toQuantity', toQuantity, '5 cm 3', 'null'], ['toQuantity', toQuantity, 5, '5.0 1'],
    ['toQuantity', toQuantity, decimal('5.5'), '5.5 1'], ['toQuantity', toQuantity, new CqlRatio(quantity('1 mg'), quantity('2 mL')), '0.5 mg/mL'], ['toQuantity', toQuantity, new Uncertainty(1, 2), '{"low":{"value":1,"unit":"1"},"high":{"value":2,"unit":"1"}}'], ['toQuantity', toQuantity, quantity('1 g'), '1.0 g'], ['toQuantity', toQuantity, true, 'null'], ['toQuantity', toQuantity, [], 'null'],
    ['toRatio', toRatio, '1.0 \'mg\':2.0 \'mL\'', '{"numerator":{"value":1,"unit":"mg"},"denominator":{"value":2,"unit":"mL"}}'], ['toRatio', toRatio, '1:2', '{"numerator":{"value":1,"unit":"1"},"denominator":{"value":2,"unit":"1"}}'], ['toRatio', toRatio, '1 \'mg\'', 'null'], ['toRatio', toRatio, '1 \'m:g\'', 'null'], ['toRatio', toRatio, ':1', 'null'], ['toRatio', toRatio, 5, 'null'],
    ['toString', toString, 'a', '"a"'], ['toString', toString, true, '"true"'], ['toString', toString, -5, '"-5"'], ['toString', toString, 5n, '"5"'], ['toString', toString, decimal('18.55'), '"18.55"'], ['toString', toString, decimal('1.50'), '"1.50"'], ['toString', toString, quantity('125 cm'), '"125 \'cm\'"'], ['toString', toString, quantity('5.5 cm'), '"5.5 \'cm\'"'],
    ['toString', toString, date('2000-01'), '"2000-01"'], ['toString', toString, dateTime('2000-01-01T15:25:25.300'), '"2000-01-01T15:25:25.300"'], ['toString', toString, dateTime('2000-01-01T08:25:25.300-07:00'), '"2000-01-01T08:25:25.300-07:00"'], ['toString', toString, dateTime('2000-01-01'), '"2000-01-01"'], ['toString', toString, time('09:30:01.003'), '"09:30:01.003"'],
    ['toString', toString, new CqlRatio(quantity('1 mg'), quantity('2 mL')), '"1 \'mg\':2 \'mL\'"'], ['toString', toString, [1], 'null'], ['toConcept', toConcept, new CqlCode('a', 's', null, 'A'), '{"coding":[{"system":"s","code":"a","display":"A"}],"text":"A"}'], ['toConcept', toConcept, [new CqlCode('a', 's')], '{"coding":[{"system":"s","code":"a"}]}'],
    ['toConcept', toConcept, new CqlConcept([]), '{"coding":[]}'], ['toConcept', toConcept, 'a', 'null'], ['toChars', toChars, 'abc', '{"a", "b", "c"}'], ['toChars', toChars, 5, 'null'], ['toDate', toDate, '2014-01', '2014-01'], ['toDate', toDate, '2014/01/01', 'null'], ['toDate', toDate, '2014-01-01T10:00:00Z', 'null'],
    ['toDate', toDate, dateTime('2014-01-01T23:30:00.000-05:00'), '2014-01-01'], ['toDate', toDate, date('2014'), '2014'], ['toDate', toDate, 5, 'null'], ['toTime', toTime, 'T14:30:00.0', '14:30:00.000'], ['toTime', toTime, 'T14-30', 'null'], ['toTime', toTime, dateTime('2014-01-01T10:20Z'), '10:20'], ['toTime', toTime, time('10'), '10'], ['toTime', toTime, 5, 'null']
  ])('%s of %s', (_, conversion, value, expected) => {
    expect(shown(conversion(value))).toBe(expected)
  })

  it('to DateTime take the offset of the evaluation', () => {
    expect([toDateTime('2014-01-01T12:05', -300), toDateTime(date('2014-01-01'), -300), toDateTime('2014-01-01T12:05:05.955+01:30', -300), toDateTime(dateTime('2014'), -300), toDateTime('2014/01/01', 0), toDateTime(5, 0)].map(shown))
      .toEqual(['2014-01-01T12:05-05:00', '2014-01-01', '2014-01-01T12:05:05.955+01:30', '2014', 'null', 'null'])
    expect(toDateTime(date('2014-01-01'), -300)).toEqual(expect.objectContaining({ offsetMinutes: -300, offsetGiven: false }))
  })

  it('of null are null', () => {
    for (const conversion of [toBoolean, toInteger, toLong, toDecimal, toQuantity, toRatio, toString, toConcept, toChars, toDate, toTime, (value: CqlValue) => toDateTime(value, 0)]) expect(conversion(null)).toBeNull()
  })

  it('of units', () => {
    expect([shown(convertQuantity(quantity('5 mg'), 'g')), convertQuantity(quantity('5 mg'), 'cm'), convertQuantity(null, 'g'), convertQuantity(quantity('1 mg'), null), canConvertQuantity(quantity('5 mg'), 'g'), canConvertQuantity(quantity('5 mg'), 'cm'), canConvertQuantity(null, 'g')]).toEqual(['0.005 g', null, null, null, true, false, null])
  })
})

describe('convert', () => {
  it.each<[CqlValue, string, string]>([[5, '{urn:hl7-org:elm-types:r1}Decimal', '5.0'], ['5', 'Integer', '5'], ['5', 'Long', '5'], ['foo', 'Integer', 'null'], ['t', 'Boolean', 'true'], [5, 'String', '"5"'], ['2014-01-01', 'DateTime', '2014-01-01'], ['2014-01-01', 'Date', '2014-01-01'], ['10:00', 'Time', '10:00'], [1, 'Quantity', '1.0 1'], [5, 'Any', '5'], [null, 'Integer', 'null'], ['1:2', 'Ratio', '{"numerator":{"value":1,"unit":"1"},"denominator":{"value":2,"unit":"1"}}']])('%s to %s is %s', (value, type, expected) => {
    expect([shown(convert(value, type, 0)), canConvert(value, type, 0)]).toEqual([expected, value === null ? null : expected !== 'null'])
  })

  it('refuses types that nothing is converted to', () => {
    expect(() => convert(5, 'Code', 0)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it.each([
    ['convertsToBoolean', convertsToBoolean, 'y', 'x'], ['convertsToInteger', convertsToInteger, '5', '5.5'], ['convertsToLong', convertsToLong, '5', '5.5'], ['convertsToDecimal', convertsToDecimal, '5.5', 'x'], ['convertsToString', convertsToString, 5, []], ['convertsToQuantity', convertsToQuantity, '5 \'g\'', 'g'],
    ['convertsToRatio', convertsToRatio, '1:2', '1'], ['convertsToDate', convertsToDate, '2014', '14'], ['convertsToDateTime', convertsToDateTime, '2014-01-01T10:00:00Z', '10:00'], ['convertsToTime', convertsToTime, '10:00', '2014']
  ])('%s', (_, converts, can, cannot) => {
    expect([converts(can), converts(cannot), converts(null)]).toEqual([true, false, null])
  })
})

describe('children and descendents', () => {
  const element = { code: { coding: [{ code: 'a' }, { code: 'b' }], text: 'x' }, status: 'final' }

  it('are the elements, and theirs', () => {
    expect([children(element), children([element, null]), descendents(element)]).toEqual([[element.code, 'final'], [element, null], [element.code, 'final', { code: 'a' }, { code: 'b' }, 'x', 'a', 'b']])
  })

  it('of null are null, of primitives nothing', () => {
    expect([children(null), descendents(null), children('a'), descendents(5)]).toEqual([null, null, [], []])
  })
})
