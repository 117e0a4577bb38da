import { describe, expect, it } from 'vitest'
import { intervalContains, intervalIncludes, intervalProperContains, intervalProperIncludes } from '../../../../../src/engine/compiled/operators/interval/membership.js'
import { ends, meets, meetsAfter, meetsBefore, overlaps, overlapsAfter, overlapsBefore, starts } from '../../../../../src/engine/compiled/operators/interval/relations.js'
import type { CqlInterval } from '../../../../../src/engine/compiled/values/interval.js'
import { DAY, MILLISECOND, NO_PRECISION, SECOND } from '../../../../../src/engine/compiled/values/precision.js'
import type { CqlValue } from '../../../../../src/engine/compiled/values/value.js'
import { dateTime, dateTimes, decimals, integers, interval, quantities, quantity, time } from '../../notation.js'

const RELATIONS = { overlaps, overlapsBefore, overlapsAfter, meets, meetsBefore, meetsAfter, starts, ends, includes: intervalIncludes, properIncludes: intervalProperIncludes } as const
const YEAR_2026 = '[2026-01-01T00:00:00.000Z, 2026-12-31T23:59:59.999Z]'
const times = (text: string): CqlInterval => interval(text, time, 'Time')

describe('relations of intervals', () => {
  it.each<[string, keyof typeof RELATIONS, string, boolean | null]>([
    ['[1, 10]', 'overlaps', '[4, 10]', true], ['[10, 15]', 'overlaps', '[4, 10]', true], ['[1, 10]', 'overlaps', '[11, 20]', false], ['[4, 10)', 'overlaps', '[10, 20]', false], ['[4, 11)', 'overlaps', '(9, 20]', true], ['[4, 10)', 'overlaps', '(9, 20]', false],
    ['[null, null]', 'overlaps', '[1, 10]', true], ['(null, null)', 'overlaps', '[1, 10]', null], ['(null, null)', 'overlaps', '[null, null]', null], ['(null, 5]', 'overlaps', '[1, 10]', true], ['(null, 0]', 'overlaps', '[1, 10]', false], ['(null, 15]', 'overlaps', '[1, 10]', null],
    ['[1, 10]', 'overlapsBefore', '[4, 10]', true], ['[4, 10]', 'overlapsBefore', '[4, 10]', false], ['[4, 10]', 'overlapsBefore', '(4, 10]', true], ['(3, 10]', 'overlapsBefore', '[4, 10]', false], ['[1, 3]', 'overlapsBefore', '[4, 10]', false], ['[null, 5]', 'overlapsBefore', '[4, 10]', true], ['(null, null)', 'overlapsBefore', '[1, 2]', null],
    ['[4, 15]', 'overlapsAfter', '[1, 10]', true], ['[4, 10]', 'overlapsAfter', '[4, 10]', false], ['[4, 11)', 'overlapsAfter', '[4, 10]', false], ['[4, 11)', 'overlapsAfter', '[4, 10)', true], ['[11, 15]', 'overlapsAfter', '[1, 10]', false], ['[4, null]', 'overlapsAfter', '[1, 10]', true], ['[1, 2]', 'overlapsAfter', '(null, null)', null],
    ['[1, 10]', 'meets', '[11, 20]', true], ['[11, 20]', 'meets', '[1, 10]', true], ['[1, 10]', 'meets', '[10, 20]', false], ['[1, 10)', 'meets', '[10, 20]', true], ['(null, 5]', 'meets', '(null, 15)', null], ['[1, 10]', 'meetsBefore', '[11, 20]', true], ['[11, 20]', 'meetsBefore', '[1, 10]', false],
    ['[1, null]', 'meetsBefore', '[1, 5]', false], ['[11, 20]', 'meetsAfter', '[1, 10]', true], ['[1, 10]', 'meetsAfter', '[11, 20]', false], ['(null, 5]', 'meetsAfter', '[11, null)', false], ['(null, 5]', 'meetsBefore', '(null, 25]', null],
    ['[4, 10]', 'starts', '[4, 15]', true], ['[4, 16]', 'starts', '[4, 15]', false], ['[5, 10]', 'starts', '[4, 15]', false], ['(3, 10]', 'starts', '[4, 15]', true], ['(null, null)', 'starts', '[4, 15]', null], ['[4, 10]', 'ends', '[1, 10]', true], ['[0, 10]', 'ends', '[1, 10]', false], ['[4, 9]', 'ends', '[1, 10]', false],
    ['[4, 11)', 'ends', '[1, 10]', true], ['[1, 10]', 'ends', '(null, null)', null], ['[1, 10]', 'includes', '[4, 10]', true], ['[1, 10]', 'includes', '[4, 11]', false], ['[1, 10]', 'includes', '(0, 11)', true], ['[null, null]', 'includes', '[1, 10]', true], ['[1, null)', 'includes', '[1, 10]', null], ['[5, null)', 'includes', '[1, 10]', false],
    ['[1, 10]', 'properIncludes', '[4, 10]', true], ['[1, 10]', 'properIncludes', '[1, 10]', false], ['[1, 10]', 'properIncludes', '(0, 11)', false], ['[null, null]', 'properIncludes', '[1, 10]', true], ['[1, 10]', 'properIncludes', '(null, null)', null]
  ])('%s %s %s', (a, name, b, expected) => {
    expect(RELATIONS[name](integers(a), integers(b))).toBe(expected)
  })

  it.each<[string, keyof typeof RELATIONS, string, number, boolean | null]>([
    ['[2025-12-31T10:00:00.000Z, 2026-01-01T02:00:00.000Z]', 'overlaps', YEAR_2026, NO_PRECISION, true], ['[2025-12-01T10:00:00.000Z, 2025-12-31T23:59:59.999Z]', 'overlaps', YEAR_2026, NO_PRECISION, false], ['[2025-12-01T10:00:00.000Z, 2025-12-31T23:00:00.000-05:00]', 'overlaps', YEAR_2026, DAY, false],
    ['[2025-12-01T10:00:00.000Z, 2025-12-31T23:00:00.000-05:00]', 'overlaps', YEAR_2026, NO_PRECISION, true], ['[2026-05-01, 2026-05-02]', 'includes', '[2026-05-01, 2026-05-02]', DAY, true], [YEAR_2026, 'includes', '[2026-01-01, 2026-01-01]', NO_PRECISION, null], [YEAR_2026, 'includes', '[2026-01-01, 2026-01-01]', DAY, true],
    ['[2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z]', 'includes', '[2026-01-01T00:00:00.000Z, 2026-01-01T00:00:00.000Z]', MILLISECOND, null], ['[2012-02-25, 2012-03-26]', 'overlaps', '[2012-01-10, 2012-02]', NO_PRECISION, null], ['[2012, 2013-03]', 'overlaps', '[2012-02, 2013-02]', NO_PRECISION, true],
    ['[2026-01-01T00:00:00.000Z, 2026-01-05T10:00:00.000Z]', 'meets', '[2026-01-06T02:00:00.000Z, 2026-02-01T00:00:00.000Z]', DAY, true], ['[2026-01-01T00:00:00.000Z, 2026-01-05T10:00:00.000Z]', 'meets', '[2026-01-06T02:00:00.000Z, 2026-02-01T00:00:00.000Z]', NO_PRECISION, false],
    ['[2026-01-01T10:00:00.000Z, 2026-01-05T10:00:00.000Z]', 'starts', '[2026-01-01T00:00:00.000Z, 2026-02-01T00:00:00.000Z]', DAY, true], ['(null, 2026-01-05T10:00:00.000Z]', 'meetsBefore', '[2026-01-06T02:00:00.000Z, 2026-02-01T00:00:00.000Z]', DAY, true],
    ['[2026-01-01T10:00:00.000Z, null)', 'meetsBefore', '[2026-01-06T02:00:00.000Z, 2026-02-01T00:00:00.000Z]', DAY, null]
  ])('%s %s %s to precision %d', (a, name, b, precision, expected) => {
    expect(RELATIONS[name](dateTimes(a), dateTimes(b), precision)).toBe(expected)
  })

  it('of decimals and quantities meet by their least unit', () => {
    expect([meets(decimals('[3.01, 5.00000001]'), decimals('[5.00000002, 8.50]')), meets(quantities('[3.01 g, 5.00000001 g]'), quantities('[5.00000002 g, 8.5 g]')), meets(decimals('[3.01, 5.0]'), decimals('[5.5, 8.5]'))]).toEqual([true, true, false])
  })

  it.each(Object.entries(RELATIONS))('%s with null is null', (_, relation) => {
    expect([relation(null, integers('[1, 2]')), relation(integers('[1, 2]'), null)]).toEqual([null, null])
  })
})

describe('membership of points', () => {
  it.each<[CqlInterval | null, CqlValue, number, boolean | null]>([
    [integers('[1, 10]'), 1, NO_PRECISION, true], [integers('(1, 10]'), 1, NO_PRECISION, false], [integers('[1, 10)'), 10, NO_PRECISION, false], [integers('[1, 10]'), 11, NO_PRECISION, false], [integers('[null, 5]'), 10, NO_PRECISION, false], [integers('[null, 5]'), -99, NO_PRECISION, true], [integers('(null, 5]'), 3, NO_PRECISION, null],
    [integers('(null, 5]'), 6, NO_PRECISION, false], [integers('(null, 5]'), 5, NO_PRECISION, true], [integers('[5, null)'), 5, NO_PRECISION, true], [integers('[5, null)'), 4, NO_PRECISION, false], [integers('[1, 10]'), null, NO_PRECISION, null], [null, 5, NO_PRECISION, false], [quantities('[1 g, 10 g]'), quantity('5000 mg'), NO_PRECISION, true],
    [dateTimes(YEAR_2026), dateTime('2026-12-31T23:59:59.999Z'), NO_PRECISION, true], [dateTimes(YEAR_2026), dateTime('2026-12-31T23:30:00.000-05:00'), NO_PRECISION, false], [dateTimes(YEAR_2026), dateTime('2026-12-31T23:30:00.000-05:00'), DAY, true], [dateTimes(YEAR_2026), dateTime('2026-05'), NO_PRECISION, true],
    [dateTimes(YEAR_2026), dateTime('2026-01'), NO_PRECISION, null], [dateTimes(YEAR_2026), dateTime('2026'), DAY, null], [dateTimes(YEAR_2026), dateTime('2027-03-01'), DAY, false], [dateTimes(YEAR_2026), dateTime('2026-12-31T23:59:59Z'), NO_PRECISION, null], [dateTimes(YEAR_2026), dateTime('2026-01-01T00:00:00Z'), NO_PRECISION, true],
    [dateTimes('[2026-01-01T00:00:00.000Z, 2027-01-01T00:00:00.000Z)'), dateTime('2026-12-31T10:00:00.000Z'), DAY, true], [dateTimes('[2026-01-01T00:00:00.000Z, 2027-01-01T00:00:00.000Z)'), dateTime('2027-01-01T00:00:00.000Z'), DAY, false]
  ])('%s contains %s to precision %d: %s', (interval, point, precision, expected) => {
    expect(intervalContains(interval, point, precision)).toBe(expected)
  })

  it.each<[CqlInterval | null, CqlValue, number, boolean | null]>([
    [integers('[1, 10]'), 1, NO_PRECISION, false], [integers('[1, 10]'), 2, NO_PRECISION, true], [integers('(1, 10)'), 2, NO_PRECISION, false], [integers('[1, 10]'), 10, NO_PRECISION, false], [times('[12:00:00.001, 21:59:59.999]'), time('12:00:00'), NO_PRECISION, null], [times('[12:00:00.000, 21:59:59.999]'), time('12:00:01'), SECOND, true],
    [times('[12:00:00.001, 21:59:59.999]'), time('12:00:00'), SECOND, false], [integers('[1, 10]'), null, NO_PRECISION, null], [null, 5, NO_PRECISION, null]
  ])('%s properly contains %s to precision %d: %s', (interval, point, precision, expected) => {
    expect(intervalProperContains(interval, point, precision)).toBe(expected)
  })
})
