import { describe, expect, it } from 'vitest'
import { collapse } from '../../../../../src/engine/compiled/operators/interval/collapse.js'
import { expand } from '../../../../../src/engine/compiled/operators/interval/expand.js'
import { intervalExcept, intervalIntersect, intervalUnion } from '../../../../../src/engine/compiled/operators/interval/sets.js'
import { CqlInterval } from '../../../../../src/engine/compiled/values/interval.js'
import { RUNTIME_ERROR, dateTimes, dates, decimals, integers, interval, quantities, quantity, shown, time } from '../../notation.js'

const OPERATORS = { union: intervalUnion, intersect: intervalIntersect, except: intervalExcept } as const
const times = (text: string): CqlInterval => interval(text, time, 'Time')

describe('union, intersect and except', () => {
  it.each<[CqlInterval | null, keyof typeof OPERATORS, CqlInterval | null, string]>([
    [integers('[1, 10]'), 'union', integers('[4, 15]'), '[1, 15]'], [integers('[4, 15]'), 'union', integers('[1, 10]'), '[1, 15]'], [integers('[1, 10]'), 'union', integers('[11, 15]'), '[1, 15]'], [integers('[1, 10]'), 'union', integers('[12, 15]'), 'null'], [integers('[1, null]'), 'union', integers('[0, 5)'), '[0, null]'],
    [integers('[1, null)'), 'union', integers('[1, 5]'), '[1, null)'], [dateTimes('[2012-01-05, 2012-01-25]'), 'union', dateTimes('[2012-01-25, 2012-01-28]'), '[2012-01-05, 2012-01-28]'], [dateTimes('[2012-01-05, 2012-02]'), 'union', dateTimes('[2012-01-25, 2012-02-10]'), '[2012-01-05, 2012-02]'],
    [integers('[1, 10]'), 'intersect', integers('[4, 15]'), '[4, 10]'], [integers('[1, 10]'), 'intersect', integers('[11, 15]'), 'null'], [integers('[1, 10)'), 'intersect', integers('(4, 10]'), '(4, 10)'], [integers('[1, 10]'), 'intersect', integers('[5, null)'), '[5, null)'], [integers('[1, 10]'), 'intersect', integers('[5, null]'), '[5, 10]'],
    [dates('[2026-01-01, 2026-03-01]'), 'intersect', dates('[2026-02-01, 2026-04-01]'), '[2026-02-01, 2026-03-01]'], [integers('[1, 10]'), 'except', integers('[4, 10]'), '[1, 3]'], [integers('[1, 10]'), 'except', integers('[0, 3]'), '[4, 10]'], [integers('[1, 10]'), 'except', integers('[3, 7]'), 'null'], [integers('[3, 7]'), 'except', integers('[1, 10]'), 'null'],
    [integers('[1, 4]'), 'except', integers('[8, 9]'), '[1, 4]'], [integers('(0, 10]'), 'except', integers('(3, 12]'), '(0, 3]'], [decimals('[1.0, 10.0]'), 'except', decimals('[4.0, 10.0]'), '[1.0, 3.99999999]'], [times('[08:59:59.999, 11:59:59.999]'), 'except', times('[05:59:59.999, 10:59:59.999]'), '[11:00:00.000, 11:59:59.999]'],
    [integers('[1, 10]'), 'except', integers('(null, null)'), 'null'], [new CqlInterval(null, null), 'union', integers('[1, 10]'), 'null'], [null, 'union', integers('[1, 2]'), 'null'], [integers('[1, 2]'), 'intersect', null, 'null'], [null, 'except', null, 'null']
  ])('%s %s %s is %s', (a, name, b, expected) => {
    expect(shown(OPERATORS[name](a, b))).toBe(expected)
  })

  it('keep the point type, so that a missing bound stays a limit', () => {
    expect(intervalUnion(integers('[1, null]'), integers('[null, 5]'))?.pointType).toBe('Integer')
  })
})

describe('collapse', () => {
  it.each<[string, readonly (CqlInterval | null)[], string | null, string]>([
    ['overlapping ones', [integers('[1, 5]'), integers('[3, 7]'), integers('[12, 19]'), integers('[7, 10]')], null, '{[1, 10], [12, 19]}'], ['meeting ones', [integers('[4, 6]'), integers('[7, 8]')], null, '{[4, 8]}'], ['ones with a gap', [integers('[4, 6]'), integers('[8, 9]')], null, '{[4, 6], [8, 9]}'],
    ['ones no further apart than asked', [integers('[4, 6]'), integers('[8, 9]')], '2', '{[4, 9]}'], ['enclosed ones', [integers('[1, 20]'), integers('[3, 7]')], null, '{[1, 20]}'], ['open ones', [integers('[1, 5)'), integers('[5, 9)'), integers('(9, 12]')], null, '{[1, 9), (9, 12]}'],
    ['decimals that meet', [decimals('[4.0, 6.0]'), decimals('[6.00000001, 8.0]')], null, '{[4.0, 8.0]}'], ['decimals that do not', [decimals('[4.0, 6.0]'), decimals('[6.1, 8.0]')], null, '{[4.0, 6.0], [6.1, 8.0]}'], ['quantities', [quantities('[1 g, 5 g]'), quantities('[3000 mg, 7 g]')], null, '{[1.0 g, 7.0 g]}'],
    ['quantities near each other', [quantities('[1 g, 5 g]'), quantities('[6 g, 7 g]')], '1 g', '{[1.0 g, 7.0 g]}'], ['dates', [dates('[2012-01-16, 2012-05-25]'), dates('[2012-01-01, 2012-01-15]')], null, '{[2012-01-01, 2012-05-25]}'], ['dates a week apart', [dates('[2012-01-01, 2012-01-15]'), dates('[2012-01-22, 2012-01-25]')], '1 week', '{[2012-01-01, 2012-01-25]}'],
    ['instants by days', [dateTimes('[2026-01-01T00:00:00.000Z, 2026-01-02T10:00:00.000Z]'), dateTimes('[2026-01-03T15:00:00.000Z, 2026-01-04T00:00:00.000Z]')], '1 day', '{[2026-01-01T00:00:00.000+00:00, 2026-01-04T00:00:00.000+00:00]}'],
    ['instants', [dateTimes('[2026-01-01T00:00:00.000Z, 2026-01-02T10:00:00.000Z]'), dateTimes('[2026-01-03T15:00:00.000Z, 2026-01-04T00:00:00.000Z]')], null, '{[2026-01-01T00:00:00.000+00:00, 2026-01-02T10:00:00.000+00:00], [2026-01-03T15:00:00.000+00:00, 2026-01-04T00:00:00.000+00:00]}'],
    ['ones without limit', [dates('[2012-01-01, null]'), dates('[2013-01-01, 2014-01-01]'), dates('[null, 2000-01-01]')], '1 day', '{[null, 2000-01-01], [2012-01-01, null]}'], ['null and unknown ones', [null, integers('(null, null)'), integers('[1, 2]')], null, '{[1, 2]}'], ['none', [], null, '{}']
  ])('of %s', (_, intervals, per, expected) => {
    expect(shown(collapse(intervals, per === null ? null : quantity(per)))).toBe(expected)
  })

  it('of null is null', () => {
    expect(collapse(null, null)).toBeNull()
  })
})

describe('expand', () => {
  it.each<[string, readonly (CqlInterval | null)[], string | null, string]>([
    ['integers', [integers('[1, 3]')], null, '{[1, 1], [2, 2], [3, 3]}'], ['integers by two', [integers('[1, 10)')], '2', '{[1, 2], [3, 4], [5, 6], [7, 8]}'], ['integers by halves', [integers('[10, 10]')], '0.5', '{[10.0, 10.4], [10.5, 10.9]}'], ['an integer by fifths', [integers('[10, 10]')], '0.2', '{[10.0, 10.1], [10.2, 10.3], [10.4, 10.5], [10.6, 10.7], [10.8, 10.9]}'], ['longs', [new CqlInterval(1n, 2n)], null, '{[1, 1], [2, 2]}'],
    ['decimals', [decimals('[10.0, 12.5]')], '1', '{[10.0, 10.0], [11.0, 11.0], [12.0, 12.0]}'], ['decimals by tenths', [decimals('[1.05, 1.3]')], '0.1', '{[1.0, 1.0], [1.1, 1.1], [1.2, 1.2], [1.3, 1.3]}'], ['negative decimals', [decimals('[-1.5, 0.5]')], '1', '{[-2.0, -2.0], [-1.0, -1.0], [0.0, 0.0]}'],
    ['quantities', [quantities('[1 g, 2 g]')], '500 mg', '{[1000.0 mg, 1499.0 mg], [1500.0 mg, 1999.0 mg]}'], ['quantities by themselves', [quantities('[1 g, 2 g]')], null, '{[1.0 g, 1.0 g], [2.0 g, 2.0 g]}'], ['days', [dates('[2018-01-01, 2018-01-03]')], '1 day', '{[2018-01-01, 2018-01-01], [2018-01-02, 2018-01-02], [2018-01-03, 2018-01-03]}'],
    ['days by two', [dates('[2018-01-01, 2018-01-05]')], '2 days', '{[2018-01-01, 2018-01-02], [2018-01-03, 2018-01-04]}'], ['days by weeks', [dates('[2018-01-01, 2018-01-15]')], '1 week', '{[2018-01-01, 2018-01-07], [2018-01-08, 2018-01-14]}'], ['days by months', [dates('[2018-01-10, 2018-03-01]')], '1 month', '{[2018-01, 2018-01], [2018-02, 2018-02], [2018-03, 2018-03]}'],
    ['days without a unit', [dates('[2018-01-01, 2018-01-02]')], null, '{[2018-01-01, 2018-01-01], [2018-01-02, 2018-01-02]}'], ['instants by days', [dateTimes('[2018-01-01T10:00:00.000Z, 2018-01-02T01:00:00.000Z]')], '1 day', '{[2018-01-01, 2018-01-01], [2018-01-02, 2018-01-02]}'],
    ['times', [times('[10:00, 12:30)')], '1 hour', '{[10, 10], [11, 11], [12, 12]}'], ['times to the end of the day', [times('[22:00, 23:59]')], '1 hour', '{[22, 22], [23, 23]}'], ['times less precise than the unit', [times('[10, 10]')], '1 minute', '{}'], ['overlapping ones', [integers('[1, 3]'), integers('[2, 4]')], '2', '{[1, 2], [3, 4]}'],
    ['ones apart', [integers('[1, 2]'), integers('[4, 5]')], '2', '{[1, 2], [4, 5]}'], ['null ones', [null], null, '{}'], ['none', [], null, '{}'], ['ones without limit', [integers('[1, null]')], null, 'null'], ['days by grams', [dates('[2018-01-01, 2018-01-03]')], '1 g', 'null'], ['integers by days', [integers('[1, 3]')], '1 day', 'null'], ['quantities by days', [quantities('[1 g, 2 g]')], '1 day', 'null']
  ])('of %s', (_, intervals, per, expected) => {
    expect(shown(expand(intervals, per === null ? null : quantity(per)))).toBe(expected)
  })

  it('of an interval gives points', () => {
    expect([shown(expand(integers('[1, 10)'), quantity('2'))), shown(expand(times('[10:00, 12:30]'), quantity('1 hour'))), expand(null, null)]).toEqual(['{1, 3, 5, 7}', '{10, 11, 12}', null])
  })

  it('refuses sizes that are not positive, and endless work', () => {
    expect(() => expand(integers('[1, 3]'), quantity('0'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => expand(integers('[1, 3]'), quantity('-1'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => expand(integers('[1, 2000000]'), null)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
