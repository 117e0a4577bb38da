import { describe, expect, it } from 'vitest'
import { after, before, sameAs, sameOrAfter, sameOrBefore } from '../../../../src/engine/compiled/operators/timing.js'
import { DAY, HOUR, MILLISECOND, MONTH, NO_PRECISION, SECOND, WEEK } from '../../../../src/engine/compiled/values/precision.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, dateTimes, dates, decimal, integers, quantities, quantity, time } from '../notation.js'

const OPERATORS = { before, after, sameOrBefore, sameOrAfter, sameAs } as const

describe('timing operators', () => {
  it.each<[CqlValue, keyof typeof OPERATORS, CqlValue, number, boolean | null]>([
    [dateTime('2026-12-31T23:59:59.999Z'), 'sameOrBefore', dateTime('2026-12-31T23:59:59.999Z'), NO_PRECISION, true], [dateTime('2027-01-01T00:00:00.000Z'), 'sameOrBefore', dateTime('2026-12-31T23:59:59.999Z'), NO_PRECISION, false],
    [dateTime('2025-12-31T23:59:00.000-05:00'), 'before', dateTime('2026-01-01T00:00:00.000Z'), DAY, true], [dateTime('2025-12-31T23:59:00.000-05:00'), 'before', dateTime('2026-01-01T00:00:00.000Z'), HOUR, false],
    [dateTime('2022-02-22T00:00:00.000-05:00'), 'sameAs', dateTime('2022-02-22T04:59:00.000Z'), DAY, true], [dateTime('2012-03-10T10:20:00.999+07:00'), 'sameAs', dateTime('2012-03-10T09:20:00.999+06:00'), HOUR, true],
    [dateTime('2026-01-01T10:00:00Z'), 'sameAs', dateTime('2026-01-01T10:00:00.000Z'), SECOND, true], [dateTime('2026-01-01T10:00:00Z'), 'sameAs', dateTime('2026-01-01T10:00:00.000Z'), MILLISECOND, null], [dateTime('2026-01-01T10:00:00Z'), 'sameOrBefore', dateTime('2026-01-01T10:00:00.000Z'), NO_PRECISION, null],
    [dateTime('2014-10'), 'sameAs', dateTime('2014-10-12'), DAY, null], [dateTime('2014-10'), 'sameAs', dateTime('2014-11-12'), DAY, false], [dateTime('2014-10'), 'sameAs', dateTime('2014-10-12'), MONTH, true], [dateTime('2014'), 'sameAs', dateTime('2014'), DAY, null], [dateTime('2014'), 'before', dateTime('2014'), NO_PRECISION, false],
    [date('2005-10-10'), 'after', date('2005-09'), DAY, true], [date('2026-01-01'), 'sameOrBefore', dateTime('2026-01-01T10:00:00.000Z'), DAY, true], [date('2026-01-01'), 'before', dateTime('2026-01-01T10:00:00.000Z'), NO_PRECISION, null], [date('2026-01-01'), 'before', date('2026-01-02'), HOUR, true], [date('2026-01-01'), 'before', date('2026-01-01'), HOUR, null],
    [time('23:25:25.555'), 'sameOrAfter', time('23:55:25.900'), HOUR, true], [time('22:25:25.555'), 'sameOrAfter', time('23:55:25.900'), HOUR, false],
    [integers('[1, 10]'), 'before', integers('[11, 20]'), NO_PRECISION, true], [integers('[1, 11)'), 'before', integers('[11, 20]'), NO_PRECISION, true], [integers('[1, 11]'), 'before', integers('[11, 20]'), NO_PRECISION, false], [12, 'after', integers('[1, 10]'), NO_PRECISION, true], [integers('[11, 20]'), 'after', 5, NO_PRECISION, true],
    [integers('(null, 5]'), 'after', integers('[6, 10]'), NO_PRECISION, false], [integers('[6, null)'), 'before', integers('[20, 30]'), NO_PRECISION, null], [integers('[6, null]'), 'before', integers('[20, 30]'), NO_PRECISION, false],
    [integers('[6, null)'), 'sameOrBefore', 3, NO_PRECISION, null], [integers('(null, 5]'), 'sameOrAfter', 9, NO_PRECISION, null], [3, 'sameOrBefore', integers('(null, 2]'), NO_PRECISION, null], [9, 'sameOrAfter', integers('[10, null)'), NO_PRECISION, null],
    [integers('[6, 10]'), 'sameOrAfter', 6, NO_PRECISION, true], [decimal('2.5'), 'sameOrAfter', integers('[1, 2]'), NO_PRECISION, true], [quantity('2.5 mg'), 'sameOrAfter', quantities('[1.666 mg, 2.5 mg]'), NO_PRECISION, true], [quantity('3 g'), 'after', quantities('[1 mg, 2 mg]'), NO_PRECISION, true],
    [dates('[2012-10-01, 2012-11-01]'), 'sameOrBefore', date('2012-11-15'), MONTH, true], [date('2012-11-15'), 'sameOrBefore', dates('[2012-10-01, 2013-12-01]'), MONTH, false],
    [integers('[1, 10]'), 'sameAs', integers('[1, 11)'), NO_PRECISION, true], [integers('[1, 10]'), 'sameAs', integers('[1, 12]'), NO_PRECISION, false], [dateTimes('[2026-01-01T10:00:00.000Z, 2026-02-01T10:00:00.000Z]'), 'sameAs', dateTimes('[2026-01-01T12:00:00.000Z, 2026-02-01T01:00:00.000Z]'), DAY, true], [dateTimes('[null, null]'), 'sameAs', dateTimes('[null, null]'), NO_PRECISION, true],
    [null, 'before', 1, NO_PRECISION, null], [1, 'sameAs', null, NO_PRECISION, null], [null, 'after', integers('[1, 2]'), NO_PRECISION, null]
  ])('%s %s %s to precision %d', (a, name, b, precision, expected) => {
    expect(OPERATORS[name](a, b, precision)).toBe(expected)
  })

  it('do not compare by weeks, nor times by days', () => {
    expect(() => before(time('10'), time('11'), DAY)).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => sameAs(date('2026-01-01'), date('2026-01-01'), WEEK)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
