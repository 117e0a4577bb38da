import { describe, expect, it } from 'vitest'
import { date as dateOf, dateFrom, dateTime as dateTimeOf, dateTimeComponentFrom, now, time as timeOf, timeFrom, timeOfDay, timezoneOffsetFrom, today } from '../../../../src/engine/compiled/operators/datetime.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, WEEK, YEAR } from '../../../../src/engine/compiled/values/precision.js'
import { RUNTIME_ERROR, date, dateTime, decimal, shown, time } from '../notation.js'

describe('dateTime, date and time', () => {
  it('take the offset of the evaluation where none is given', () => {
    expect([shown(dateTimeOf(2026, 5, 1, 10, null, null, null, null, -300)), shown(dateTimeOf(2026, 5, 1, 10, 0, 0, 0, decimal('5.5'), -300)), shown(dateTimeOf(2026, 5, 1, 10, 0, 0, 0, -7, -300))])
      .toEqual(['2026-05-01T10-05:00', '2026-05-01T10:00:00.000+05:30', '2026-05-01T10:00:00.000-07:00'])
  })

  it('are null without a first component', () => {
    expect([dateTimeOf(null, null, null, null, null, null, null, null, 0), dateOf(null, null, null), timeOf(null, null, null, null)]).toEqual([null, null, null])
  })

  it('stop at the first unspecified component', () => {
    expect([shown(dateTimeOf(2026, null, null, null, null, null, null, null, 0)), shown(dateOf(2026, 5, null)), shown(timeOf(10, 30, null, null))]).toEqual(['2026', '2026-05', '10:30'])
  })

  it('refuse what no calendar and no clock has', () => {
    for (const wrong of [
      () => dateTimeOf(10_000, 12, 31, null, null, null, null, null, 0), () => dateTimeOf(2026, 5, 1, 10, 0, 0, 0, decimal('15'), 0), () => dateTimeOf(2026, null, 1, null, null, null, null, null, 0), () => dateOf(2026, 2, 30), () => timeOf(24, 0, null, null)
    ]) expect(wrong).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('components', () => {
  const value = dateTime('2003-10-29T20:50:33.955+01:00')

  it.each([[YEAR, 2003], [MONTH, 10], [DAY, 29], [HOUR, 20], [MINUTE, 50], [SECOND, 33], [MILLISECOND, 955]])('of precision %d', (precision, expected) => {
    expect(dateTimeComponentFrom(value, precision)).toBe(expected)
  })

  it.each([[dateTime('2003'), MONTH], [dateTime('2003-10-29'), HOUR], [date('2003-10'), DAY], [date('2003-10-29'), HOUR], [time('10'), MINUTE], [time('10'), YEAR], [null, YEAR]])('of %s are null where unspecified', (point, precision) => {
    expect(dateTimeComponentFrom(point, precision)).toBeNull()
  })

  it('of a time', () => {
    expect([HOUR, MINUTE, SECOND, MILLISECOND].map(precision => dateTimeComponentFrom(time('23:20:15.555'), precision))).toEqual([23, 20, 15, 555])
  })

  it('refuse weeks and other values', () => {
    expect(() => dateTimeComponentFrom(value, WEEK)).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => dateTimeComponentFrom('2003', YEAR)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it('date and time are those written, whatever the offset', () => {
    expect([shown(dateFrom(value)), shown(timeFrom(value)), shown(dateFrom(dateTime('2003-10'))), timeFrom(dateTime('2003-10-29')), shown(dateFrom(date('2003'))), shown(timeFrom(time('10')))]).toEqual(['2003-10-29', '20:50:33.955', '2003-10', null, '2003', '10'])
  })

  it('a date from a DateTime equals one written so', () => {
    expect(dateFrom(dateTime('2003-10-29T20:50:33.955+01:00'))).toEqual(date('2003-10-29'))
  })

  it('the offset is in hours', () => {
    expect([shown(timezoneOffsetFrom(value)), shown(timezoneOffsetFrom(dateTime('2003-10-29T20:50:33.955-03:30')))]).toEqual(['1.0', '-3.5'])
  })

  it('of null are null', () => {
    expect([dateFrom(null), timeFrom(null), timezoneOffsetFrom(null)]).toEqual([null, null, null])
  })

  it('are not taken from texts', () => {
    expect(() => dateFrom('2003')).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => timezoneOffsetFrom(date('2003'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('now, today and timeOfDay', () => {
  it('are parts of the evaluation\'s timestamp', () => {
    const timestamp = dateTime('2026-06-01T23:30:00.000-05:00')
    expect([shown(now(timestamp)), shown(today(timestamp)), shown(timeOfDay(timestamp))]).toEqual(['2026-06-01T23:30:00.000-05:00', '2026-06-01', '23:30:00.000'])
  })
})
