import { describe, expect, it } from 'vitest'
import { greater, greaterOrEqual, less, lessOrEqual, notEqual } from '../../../../src/engine/compiled/operators/comparison.js'
import { equal } from '../../../../src/engine/compiled/operators/equality.js'
import { sortOrder, sortValues } from '../../../../src/engine/compiled/operators/ordering.js'
import { CqlCode, CqlConcept, CqlValueSetRef } from '../../../../src/engine/compiled/values/code.js'
import { CqlRatio } from '../../../../src/engine/compiled/values/quantity.js'
import { tupleOf } from '../../../../src/engine/compiled/values/tuple.js'
import { TypedJson } from '../../../../src/engine/compiled/values/typed-json.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { date, dateTime, dateTimes, decimal, integers, quantity, shown, time } from '../notation.js'

const relations = (a: CqlValue, b: CqlValue): readonly unknown[] => [less(a, b), lessOrEqual(a, b), greater(a, b), greaterOrEqual(a, b)]
const BEFORE = [true, true, false, false]
const SAME = [false, true, false, true]
const AFTER = [false, false, true, true]
const OPEN = [null, null, null, null]

describe('less, lessOrEqual, greater, greaterOrEqual', () => {
  it.each([
    ['integers', 1, 2, BEFORE], ['integers', 2, 2, SAME], ['integers', 3, 2, AFTER], ['longs', 1n, 2n, BEFORE], ['decimals', decimal('1.5'), decimal('1.50'), SAME], ['large decimals', decimal('9999999999999999999.1'), decimal('9999999999999999999.2'), BEFORE],
    ['an integer and a decimal', 2, decimal('1.5'), AFTER], ['an integer and a long', 2, 2n, SAME], ['a long and a decimal', 3n, decimal('3.5'), BEFORE], ['texts', 'Jack', 'Jill', BEFORE], ['a text and its beginning', 'aa', 'a', AFTER],
    ['texts by code units', 'Zebra', 'aardvark', BEFORE], ['quantities of one unit', quantity('1 mg'), quantity('2 mg'), BEFORE], ['quantities of two units', quantity('1 m'), quantity('10 cm'), AFTER],
    ['equal quantities of two units', quantity('1 m'), quantity('100 cm'), SAME], ['quantities of different kinds', quantity('1 m'), quantity('1 g'), OPEN], ['years and days', quantity('1 year'), quantity('364 days'), AFTER],
    ['dates', date('2026-01-01'), date('2026-01-02'), BEFORE], ['a year and a day in it', date('2026'), date('2026-03-01'), OPEN], ['a year and a day after it', date('2026'), date('2027-03-01'), BEFORE],
    ['a date and a DateTime of another day', date('2026-01-01'), dateTime('2026-01-02T00:00:00.000Z'), BEFORE], ['a DateTime and its date', dateTime('2026-01-02T00:00:00.000Z'), date('2026-01-02'), OPEN],
    ['instants in two offsets', dateTime('2026-01-01T03:00:00.000-05:00'), dateTime('2026-01-01T08:00:00.000Z'), SAME], ['seconds and milliseconds', dateTime('2026-01-01T10:00:00Z'), dateTime('2026-01-01T10:00:00.000Z'), OPEN],
    ['times', time('10:00'), time('10:01'), BEFORE], ['a time and one within it', time('10'), time('10:30'), OPEN], ['an uncertain number below', new Uncertainty(4, 16), 17, BEFORE], ['an uncertain number above', 3, new Uncertainty(4, 16), BEFORE],
    ['an uncertain number around', new Uncertainty(4, 16), 10, OPEN], ['an uncertain number up to', new Uncertainty(4, 16), 16, [null, true, false, null]], ['two uncertain numbers', new Uncertainty(1, 2), new Uncertainty(3, 4), BEFORE],
    ['null', null, 1, OPEN], ['nulls', null, null, OPEN], ['a number and a text', 1, '2', OPEN], ['truth values', true, false, OPEN], ['a date and a time', date('2026'), time('10'), OPEN]
  ])('of %s: %s, %s', (_, a, b, expected) => {
    expect(relations(a, b)).toEqual(expected)
  })
})

describe('equal', () => {
  it.each<[string, CqlValue, CqlValue, boolean | null]>([
    ['null', null, 1, null], ['nulls', null, null, null], ['integers', 1, 1, true], ['truth values', true, false, false], ['texts', 'a', 'A', false], ['longs', 5n, 5n, true], ['an integer and a long', 5, 5n, true], ['a long and an integer', 5n, 6, false],
    ['decimals of other places', decimal('1.0'), decimal('1.00'), true], ['an integer and a decimal', 1, decimal('1.0'), true], ['a decimal and an integer', decimal('1.5'), 1, false], ['a number and its text', 1, '1', false], ['a truth value and a decimal', true, decimal('1'), false], ['a long and a decimal', 1n, decimal('1'), true], ['a text and a code', 'a', new CqlCode('a', 's'), false], ['a text and a long', '1', 1n, false],
    ['quantities', quantity('1 cm'), quantity('0.01 m'), true], ['quantities of different kinds', quantity('1 cm'), quantity('1 g'), null], ['a month and UCUM\'s', quantity('1 month'), quantity('1 mo'), null], ['a year and its months', quantity('1 year'), quantity('12 months'), true],
    ['a year and 365 days', quantity('1 year'), quantity('365 days'), null], ['a week and 7 days', quantity('1 week'), quantity('7 days'), true], ['a quantity and its number', quantity('1 mg'), decimal('1'), false],
    ['instants in two offsets', dateTime('2026-01-01T03:00:00.000-05:00'), dateTime('2026-01-01T08:00:00.000Z'), true], ['seconds and milliseconds', dateTime('2026-01-01T10:00:00Z'), dateTime('2026-01-01T10:00:00.000Z'), true],
    ['days written alike', dateTime('2026-01-01'), dateTime('2026-01-01'), true], ['a day and an instant in it', dateTime('2026-01-01'), dateTime('2026-01-01T10:00:00.000Z'), null], ['a day and an instant after it', dateTime('2026-01-01'), dateTime('2026-01-02T10:00:00.000Z'), false],
    ['dates', date('2026-01'), date('2026-01'), true], ['a month and its day', date('2026-01'), date('2026-01-05'), null], ['a date and a DateTime of another day', date('2026-01-01'), dateTime('2026-01-02'), false], ['a DateTime and its date', dateTime('2026-01-01'), date('2026-01-01'), true],
    ['times', time('10:00:00'), time('10:00:00.000'), true], ['an hour and a time in it', time('10'), time('10:30'), null], ['a date and a time', date('2026'), time('10'), false],
    ['uncertain numbers', new Uncertainty(4, 16), 24, false], ['an uncertain number around', new Uncertainty(4, 16), 10, null], ['a number and an uncertain one', 3, new Uncertainty(4, 16), false], ['an uncertain date', new Uncertainty(dateTime('2026-01-01'), dateTime('2026-01-05')), dateTime('2026-02-01'), false],
    ['codes', new CqlCode('a', 's', null, 'A'), new CqlCode('a', 's', null, 'A'), true], ['codes with and without display', new CqlCode('a', 's', null, 'A'), new CqlCode('a', 's'), null], ['codes of two systems', new CqlCode('a', 's', null, 'A'), new CqlCode('a', 't'), false],
    ['a code and a text', new CqlCode('a', 's'), 'a', false], ['concepts', new CqlConcept([new CqlCode('a', 's')]), new CqlConcept([new CqlCode('a', 's')]), true], ['concepts of different codes', new CqlConcept([new CqlCode('a', 's')]), new CqlConcept([new CqlCode('b', 's')]), false],
    ['value sets', new CqlValueSetRef('v'), new CqlValueSetRef('v'), true], ['ratios', new CqlRatio(quantity('1 mg'), quantity('2 mL')), new CqlRatio(quantity('1 mg'), quantity('2.1 mL')), false], ['ratios that reduce alike', new CqlRatio(quantity('1 mg'), quantity('2 mL')), new CqlRatio(quantity('2 mg'), quantity('4 mL')), false],
    ['lists', [1, 2], [1, 2], true], ['lists of other lengths', [1, 2], [1], false], ['lists with nulls in one place', [1, null], [1, null], true], ['lists with a null and a value', [1, null], [1, 2], null], ['lists that differ elsewhere', [1, null], [2, 2], false], ['a list and its element', [1], 1, false],
    ['intervals', integers('[1, 10]'), integers('[1, 11)'), true], ['intervals of other bounds', integers('[1, 10]'), integers('[1, 10)'), false], ['intervals without bounds', integers('[null, null]'), integers('[null, null]'), true], ['an unknown interval', integers('[1, 10]'), integers('(null, null)'), null],
    ['an interval and a number', integers('[1, 1]'), 1, false], ['tuples', tupleOf([['a', 1], ['b', null]]), tupleOf([['a', 1], ['b', null]]), true], ['tuples that differ first', tupleOf([['a', 1], ['b', null]]), tupleOf([['a', 2], ['b', 2]]), false],
    ['tuples with a null first', tupleOf([['a', null], ['b', 1]]), tupleOf([['a', 2], ['b', 2]]), null], ['tuples with and without an element', tupleOf([['a', 1]]), tupleOf([['a', 1], ['b', null]]), true], ['a tuple and JSON', tupleOf([['a', 1]]), { a: 1 }, false],
    ['elements', { coding: [{ code: 'a' }], text: 'x' }, { text: 'x', coding: [{ code: 'a' }] }, true], ['elements that differ', { coding: [{ code: 'a' }] }, { coding: [{ code: 'b' }] }, false], ['an element and one with more', { text: 'x' }, { text: 'x', id: '1' }, false],
    ['elements of known types', new TypedJson('{http://hl7.org/fhir}string', 'x'), new TypedJson('{http://hl7.org/fhir}string', 'x'), true], ['an element and a text', { text: 'x' }, 'x', false], ['elements and lists of them', { a: [] }, { a: {} }, false]
  ])('of %s', (_, a, b, expected) => {
    expect([equal(a, b), notEqual(a, b)]).toEqual([expected, expected === null ? null : !expected])
  })

  it('is open between imprecise bounds of intervals', () => {
    expect(equal(dateTimes('[2026-01, 2026-02-01]'), dateTimes('[2026-01-05, 2026-02-01]'))).toBeNull()
  })
})

describe('sortValues', () => {
  it('puts nulls first, and last when descending', () => {
    expect([sortValues([3, null, 1, 2], false), sortValues([3, null, 1, 2], true)]).toEqual([[null, 1, 2, 3], [3, 2, 1, null]])
  })

  it('sorts texts by code units', () => {
    expect(sortValues(['back', 'aardvark', 'Wolf', 'Armadillo'], false)).toEqual(['Armadillo', 'Wolf', 'aardvark', 'back'])
  })

  it('puts a date before those that begin with it', () => {
    expect(shown(sortValues(['2012-10-05T10', '2012-01-01', '2012-01-01T12', '2012-10-05'].map(dateTime), false))).toBe('{2012-01-01, 2012-01-01T12+00:00, 2012-10-05, 2012-10-05T10+00:00}')
  })

  it.each([[date('2026'), date('2026-01')], [time('10'), time('10:00')], [quantity('1 mg'), quantity('1 g')], [decimal('1.0'), decimal('1.1')]])('puts %s before %s', (a, b) => {
    expect([Math.sign(sortOrder(a, b)), Math.sign(sortOrder(b, a)), sortOrder(a, a)]).toEqual([-1, 1, 0])
  })

  it('leaves the list as it was, and null null', () => {
    const list = [2, 1]
    sortValues(list, false)
    expect([list, sortValues(null, false)]).toEqual([[2, 1], null])
  })
})
