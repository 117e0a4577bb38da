import { describe, expect, it } from 'vitest'
import { highBoundary, lowBoundary, precision } from '../../../../src/engine/compiled/operators/boundary.js'
import { MAX_DECIMAL, maxValue, minValue, predecessor, successor } from '../../../../src/engine/compiled/operators/limits.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, decimal, quantity, shown, time } from '../notation.js'

describe('minValue and maxValue', () => {
  it.each([
    ['Integer', '-2147483648', '2147483647'], ['{urn:hl7-org:elm-types:r1}Integer', '-2147483648', '2147483647'], ['Long', '"-9223372036854775808"', '"9223372036854775807"'], ['Decimal', '-99999999999999999999.99999999', '99999999999999999999.99999999'],
    ['Date', '0001-01-01', '9999-12-31'], ['DateTime', '0001-01-01T00:00:00.000-05:00', '9999-12-31T23:59:59.999-05:00'], ['Time', '00:00:00.000', '23:59:59.999'], ['Quantity', '-99999999999999999999.99999999 1', '99999999999999999999.99999999 1']
  ])('of %s', (type, least, greatest) => {
    expect([shown(minValue(type, -300)), shown(maxValue(type, -300))]).toEqual([least, greatest])
  })

  it('are not defined for truth values', () => {
    expect(() => minValue('Boolean', 0)).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => maxValue('Boolean', 0)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('successor and predecessor', () => {
  it.each<[CqlValue, string, string]>([
    [1, '0', '2'], [5n, '4', '6'], [decimal('1.01'), '1.00999999', '1.01000001'], [quantity('1 cm'), '0.99999999 cm', '1.00000001 cm'], [date('2026-01-01'), '2025-12-31', '2026-01-02'], [date('2026-01'), '2025-12', '2026-02'], [date('2026'), '2025', '2027'],
    [dateTime('2024-02-29T23:59:59.999Z'), '2024-02-29T23:59:59.998+00:00', '2024-03-01T00:00:00.000+00:00'], [dateTime('2000-01-01'), '1999-12-31', '2000-01-02'], [dateTime('2000-01-01T00:00:00+05:00'), '1999-12-31T23:59:59+05:00', '2000-01-01T00:00:01+05:00'], [time('12:00'), '11:59', '12:01'],
    [time('12:00:00.000'), '11:59:59.999', '12:00:00.001'], [new Uncertainty(1, 5), '{"low":0,"high":4}', '{"low":2,"high":6}'], [new Uncertainty(1, 2_147_483_647), '{"low":0,"high":2147483646}', '{"low":2,"high":2147483647}']
  ])('of %s', (value, before, after) => {
    expect([shown(predecessor(value)), shown(successor(value))]).toEqual([before, after])
  })

  it('of null are null', () => {
    expect([predecessor(null), successor(null)]).toEqual([null, null])
  })

  it.each<CqlValue>([2_147_483_647, 9_223_372_036_854_775_807n, MAX_DECIMAL, dateTime('9999-12-31T23:59:59.999Z'), date('9999-12-31'), date('9999'), time('23:59:59.999'), time('23'), 'text', true])('there is no successor of %s', value => {
    expect(() => successor(value)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it.each<CqlValue>([-2_147_483_648, dateTime('0001-01-01T00:00:00.000Z'), date('0001-01'), time('00:00:00.000')])('there is no predecessor of %s', value => {
    expect(() => predecessor(value)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('precision', () => {
  it.each<[CqlValue, number | null]>([
    [decimal('1.58700'), 5], [decimal('10'), 0], [date('2014'), 4], [date('2014-05'), 6], [dateTime('2014-05-06'), 8], [dateTime('2014-01-05T10:30:00.000'), 17], [dateTime('2014-01-05T10'), 10], [time('10:30'), 4], [time('10:30:00.000'), 9], [time('10'), 2], [null, null]
  ])('of %s is %s', (value, expected) => {
    expect(precision(value)).toBe(expected)
  })

  it('is not defined for integers', () => {
    expect(() => precision(1)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('lowBoundary and highBoundary', () => {
  it.each<[CqlValue, number | null, string, string]>([
    [decimal('1.587'), 8, '1.58700000', '1.58799999'], [decimal('1.58888'), null, '1.58888000', '1.58888999'], [decimal('1.587'), 2, '1.58', '1.58'], [decimal('-1.5'), 3, '-1.599', '-1.500'], [decimal('1.5'), 9, 'null', 'null'], [decimal('3'), 0, '3.0', '3.0'], [date('2014'), 6, '2014-01', '2014-12'],
    [date('2024-02'), 8, '2024-02-01', '2024-02-29'], [date('2024-05-06'), 4, '2024', '2024'], [date('2014'), 10, 'null', 'null'], [dateTime('2014-01-01T08'), 17, '2014-01-01T08:00:00.000+00:00', '2014-01-01T08:59:59.999+00:00'], [dateTime('2014'), null, '2014-01-01T00:00:00.000+00:00', '2014-12-31T23:59:59.999+00:00'],
    [dateTime('2014-05-06T10:20:30.400Z'), 8, '2014-05-06', '2014-05-06'], [dateTime('2014'), 7, 'null', 'null'], [time('10:30'), 9, '10:30:00.000', '10:30:59.999'], [time('10:30:15.500'), 4, '10:30', '10:30'], [time('10'), 3, 'null', 'null'], [null, 8, 'null', 'null']
  ])('of %s to %s digits', (value, digits, low, high) => {
    expect([shown(lowBoundary(value, digits)), shown(highBoundary(value, digits))]).toEqual([low, high])
  })

  it('leave a coarser date comparable with one written so', () => {
    expect(lowBoundary(date('2024-05-06'), 6)).toEqual(date('2024-05'))
    expect(highBoundary(dateTime('2014-05-06T10:20:30.400Z'), 12)).toEqual(expect.objectContaining({ time: dateTime('2014-05-06T10:20Z').time }))
  })

  it('are not defined for texts', () => {
    expect(() => lowBoundary('a', 8)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
