import { describe, expect, it } from 'vitest'
import { addDuration, floorDate, floorTime, lastDateOf, lastTimeOf, subtractDuration, type TimePoint } from '../../../../src/engine/compiled/operators/time-arithmetic.js'
import { DAY, HOUR, MILLISECOND, MONTH, YEAR } from '../../../../src/engine/compiled/values/precision.js'
import { RUNTIME_ERROR, date, dateTime, quantity, shown, time } from '../notation.js'

describe('addDuration', () => {
  it.each<[TimePoint, string, string]>([
    [dateTime('2012-02-29'), '1 year', '2013-02-28'], [dateTime('2012-02-29'), '4 years', '2016-02-29'], [date('2024-01-31'), '1 month', '2024-02-29'], [date('2005-05-10'), '10 months', '2006-03-10'], [date('2023-03-02'), '52 weeks', '2024-02-29'], [date('2016-06-10'), '21 days', '2016-07-01'],
    [dateTime('2016-06-10T05:05:05.005Z'), '995 milliseconds', '2016-06-10T05:05:06.000+00:00'], [dateTime('2026-12-31T23:59:59.999-05:00'), '1 ms', '2027-01-01T00:00:00.000-05:00'], [dateTime('2005-05-10T05:20:30Z'), '5 hours', '2005-05-10T10:20:30+00:00'], [dateTime('2005-05-10T05:20:30Z'), '0.5 seconds', '2005-05-10T05:20:30+00:00'],
    [dateTime('2005-05-10T05:20:30.000Z'), '1.005 seconds', '2005-05-10T05:20:31.005+00:00'], [date('2005-05-10'), '1.9 years', '2006-05-10'], [dateTime('2005-05-10'), '25 hours', '2005-05-11'], [dateTime('2005-05-10'), '5 hours', '2005-05-10'], [date('2014'), '25 months', '2016'], [date('2014-06'), '33 days', '2014-07'],
    [dateTime('2014'), '735 days', '2016'], [date('2014-06'), '1 year', '2015-06'], [date('2014-06'), '5 weeks', '2014-07'], [date('2026-01-01'), '1 a', '2027-01-01'], [date('2026-01-01'), '2 wk', '2026-01-15'], [date('2026-01-01'), '1 d', '2026-01-02'], [time('15:59:59.999'), '5 hours', '20:59:59.999'], [time('23:30'), '45 minutes', '00:15'],
    [time('15:59:59.999'), '1 millisecond', '16:00:00.000'], [time('10'), '90 minutes', '11'], [date('2026-01-01'), '-1 day', '2025-12-31'], [dateTime('2026-01-31T10:00:00.000+05:30'), '1 month', '2026-02-28T10:00:00.000+05:30']
  ])('%s and %s', (point, duration, expected) => {
    expect(shown(addDuration(point, quantity(duration)))).toBe(expected)
  })

  it.each<[TimePoint, string]>([[date('2005-10-10'), '8000 years'], [date('9999-12-31'), '1 day'], [dateTime('9999-12-31T23:59:59.999Z'), '1 ms'], [date('2005'), '99999999 days'], [dateTime('2005-01-01T00:00:00.000Z'), '99999999999999999999 days'], [date('2005'), '1 mg'], [date('2005'), '1'], [time('10'), '1 day'], [time('10'), '1 week']])('refuses %s and %s', (point, duration) => {
    expect(() => addDuration(point, quantity(duration))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it('keeps whether the offset was given', () => {
    expect(addDuration(dateTime('2026-01-01T10:00:00'), quantity('1 day'))).toEqual(expect.objectContaining({ offsetGiven: false, offsetMinutes: 0 }))
  })
})

describe('subtractDuration', () => {
  it.each<[TimePoint, string, string]>([
    [dateTime('2016-05'), '31535999 seconds', '2015-05'], [date('2014'), '25 months', '2012'], [date('2014-06'), '33 days', '2014-05'], [date('2024-02-29'), '52 weeks', '2023-03-02'], [date('2024-03-31'), '1 month', '2024-02-29'], [dateTime('2016-10-01T10:20:30Z'), '15 hours', '2016-09-30T19:20:30+00:00'],
    [dateTime('2016-06-10T05:05:05.005Z'), '6 milliseconds', '2016-06-10T05:05:04.999+00:00'], [time('15:59:59.000'), '1 millisecond', '15:59:58.999'], [time('00:15'), '45 minutes', '23:30'], [date('2026-01-01'), '0 days', '2026-01-01']
  ])('%s less %s', (point, duration, expected) => {
    expect(shown(subtractDuration(point, quantity(duration)))).toBe(expected)
  })

  it.each<[TimePoint, string]>([[date('2005-10-10'), '2005 years'], [date('0001-01-01'), '1 day'], [dateTime('0001-01-01T00:00:00.000Z'), '1 ms']])('refuses %s less %s', (point, duration) => {
    expect(() => subtractDuration(point, quantity(duration))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('first and last of imprecise dates and times', () => {
  it.each([['2024-02', MONTH, '2024-02-29'], ['2023', YEAR, '2023-12-31'], ['2026-05-01', DAY, '2026-05-01']])('%s ends on', (text, precision, expected) => {
    expect(lastDateOf(date(text).date, precision)).toBe(date(expected).date)
  })

  it('a time ends with its last millisecond', () => {
    expect([lastTimeOf(time('10:30').time, 5), lastTimeOf(0, DAY), lastTimeOf(time('10:30:00.000').time, MILLISECOND)]).toEqual([time('10:30:59.999').time, time('23:59:59.999').time, time('10:30').time])
  })

  it('cut to a precision they begin with it', () => {
    expect([floorDate(date('2026-05-17').date, MONTH), floorDate(date('2026-05-17').date, YEAR), floorDate(date('2026-05-17').date, DAY), floorTime(time('10:30:15').time, HOUR), floorTime(time('10:30').time, DAY)])
      .toEqual([date('2026-05').date, date('2026').date, date('2026-05-17').date, time('10').time, 0])
  })
})
