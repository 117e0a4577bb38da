import { describe, expect, it } from 'vitest'
import { end, firstPoint, lastPoint, pointTypeOf, start } from '../../../../../src/engine/compiled/operators/interval/bounds.js'
import { interval as intervalOf, pointFrom, size, width } from '../../../../../src/engine/compiled/operators/interval/interval.js'
import { CqlInterval } from '../../../../../src/engine/compiled/values/interval.js'
import type { CqlValue } from '../../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, dateTimes, dates, decimal, decimals, integers, quantities, quantity, shown, time } from '../../notation.js'

describe('firstPoint and lastPoint', () => {
  it.each<[CqlInterval, string, string]>([
    [integers('[1, 10]'), '1', '10'], [integers('(1, 10)'), '2', '9'], [integers('[null, null]'), '-2147483648', '2147483647'], [integers('(null, 5]'), '{"low":-2147483648,"high":5}', '5'], [integers('[5, null)'), '5', '{"low":5,"high":2147483647}'],
    [integers('(null, 5)'), '{"low":-2147483648,"high":4}', '4'], [integers('(null, null]'), '{"low":-2147483648,"high":2147483647}', '2147483647'], [integers('(null, null)'), 'null', 'null'], [new CqlInterval(null, null), 'null', 'null'],
    [decimals('(1.0, 2.0)'), '1.00000001', '1.99999999'], [quantities('(1 mg, null]'), '1.00000001 mg', '99999999999999999999.99999999 mg'], [quantities('[null, null]'), 'null', 'null'], [dates('[2026-01-01, 2027-01-01)'), '2026-01-01', '2026-12-31'],
    [dateTimes('[2026-01-01T00:00:00.000Z, 2027-01-01T00:00:00.000Z)'), '2026-01-01T00:00:00.000+00:00', '2026-12-31T23:59:59.999+00:00'], [dateTimes('[null, 2026-01-01T00:00:00.000-05:00]'), '0001-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000-05:00'],
    [integers('(2147483647, null]'), 'null', '2147483647'], [new CqlInterval(null, time('10:00')), '00:00:00.000', '10:00'], [new CqlInterval<CqlValue>(5n, null), '5', '"9223372036854775807"']
  ])('of %s', (interval, first, last) => {
    expect([shown(firstPoint(interval)), shown(lastPoint(interval)), shown(firstPoint(interval)), shown(lastPoint(interval))]).toEqual([first, last, first, last])
  })
})

describe('start and end', () => {
  it('are null where unknown, and the least and greatest where without limit', () => {
    expect([start(integers('(null, 5]')), end(integers('[5, null)')), start(integers('[null, 5]')), end(integers('[5, null]'))]).toEqual([null, null, -2_147_483_648, 2_147_483_647])
  })

  it('of DateTimes without limit have the offset of the evaluation', () => {
    expect([shown(start(dateTimes('[null, 2026-01-01]'), -300)), shown(end(dateTimes('[2026-01-01, null]'), -300))]).toEqual(['0001-01-01T00:00:00.000-05:00', '9999-12-31T23:59:59.999-05:00'])
  })

  it('of open sides are the next points', () => {
    expect([start(integers('(1, 10)')), end(integers('(1, 10)'))]).toEqual([2, 9])
  })

  it('of null are null', () => {
    expect([start(null), end(null)]).toEqual([null, null])
  })
})

describe('pointTypeOf', () => {
  it.each<[CqlValue, string]>([[1, 'Integer'], [1n, 'Long'], [decimal('1'), 'Decimal'], [quantity('1 mg'), 'Quantity'], [date('2026'), 'Date'], [dateTime('2026'), 'DateTime'], [time('10'), 'Time'], ['a', 'Any']])('of %s', (bound, type) => {
    expect([pointTypeOf(new CqlInterval(bound, null)), pointTypeOf(new CqlInterval(null, bound)), pointTypeOf(new CqlInterval(bound, null, true, true, 'Time'))]).toEqual([type, type, 'Time'])
  })
})

describe('interval', () => {
  it('is closed where nothing else is said', () => {
    expect(shown(intervalOf(1, 10, null, null, 'Integer'))).toBe('[1, 10]')
  })

  it.each<[CqlValue, CqlValue, boolean]>([[1, 1, true], [null, 1, false], [dateTime('2026'), dateTime('2026-05'), true]])('from %s to %s stands', (low, high, highClosed) => {
    expect(intervalOf(low, high, true, highClosed, 'Any').high).toBe(high)
  })

  it.each<[CqlValue, CqlValue, boolean]>([[5, 3, true], [5, 5, false], [dateTime('2026-05-01'), dateTime('2026-04-01'), true], [quantity('1 g'), quantity('10 mg'), true]])('from %s to %s is refused', (low, high, highClosed) => {
    expect(() => intervalOf(low, high, true, highClosed, 'Any')).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('width, size and pointFrom', () => {
  it.each<[CqlInterval | null, string, string]>([
    [integers('[1, 10]'), '9', '10'], [integers('[1, 10)'), '8', '9'], [decimals('[4.0, 15.0]'), '11.0', '11.00000001'], [quantities('[5 g, 10 g]'), '5.0 g', '5.00000001 g'], [quantities('[500 mg, 1 g]'), '500.0 mg', '500.00000001 mg'], [new CqlInterval(1n, 3n), '2', '3'],
    [integers('(null, 5]'), 'null', 'null'], [integers('(null, null)'), 'null', 'null'], [null, 'null', 'null']
  ])('of %s', (interval, wide, big) => {
    expect([shown(width(interval)), shown(size(interval))]).toEqual([wide, big])
  })

  it('are not defined for dates and times', () => {
    expect(() => width(dates('[2026-01-01, 2026-02-01]'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => size(new CqlInterval(time('10'), time('11')))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it('takes the point of an interval of one', () => {
    expect([pointFrom(integers('[1, 1]')), pointFrom(integers('[1, 2)')), shown(pointFrom(quantities('[1 cm, 1 cm]'))), pointFrom(integers('(null, null)')), pointFrom(null)]).toEqual([1, 1, '1.0 cm', null, null])
    expect(() => pointFrom(integers('[1, 2]'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
