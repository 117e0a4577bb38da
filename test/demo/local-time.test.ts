import { describe, expect, it } from 'vitest'
import { CENTRAL, EASTERN, dateText, dateTimeText, isWeekend, localTime, plusDays, startOfDay } from '../../src/demo/local-time.js'

describe('dateTimeText', () => {
  it.each([
    ['the last second of winter time', localTime(2026, 3, 8, 1, 59, 59), '2026-03-08T01:59:59-05:00'],
    ['the first second of summer time', localTime(2026, 3, 8, 3, 0, 0), '2026-03-08T03:00:00-04:00'],
    ['summer', localTime(2026, 7, 4, 12), '2026-07-04T12:00:00-04:00'],
    ['the evening before summer time ends', localTime(2026, 10, 31, 23), '2026-10-31T23:00:00-04:00'],
    ['the morning after it ended', localTime(2026, 11, 1, 8), '2026-11-01T08:00:00-05:00'],
    ['a year whose March starts on a Sunday', localTime(2020, 3, 8, 9), '2020-03-08T09:00:00-04:00'],
    ['the last second of the year', localTime(2026, 12, 31, 23, 59, 59), '2026-12-31T23:59:59-05:00'],
    ['a leap day', localTime(2028, 2, 29, 7, 5, 9), '2028-02-29T07:05:09-05:00']
  ])('writes %s with whole seconds and the offset of the day', (_, time, text) => {
    expect(dateTimeText(time, EASTERN)).toBe(text)
  })

  it('writes the same wall clock with the offset of another zone', () => {
    expect(dateTimeText(localTime(2026, 1, 5, 9), CENTRAL)).toBe('2026-01-05T09:00:00-06:00')
  })
})

describe('startOfDay', () => {
  it.each([localTime(2026, 5, 5), localTime(2026, 5, 5, 23, 59, 59)])('is midnight of the day of %i', time => {
    expect(startOfDay(time)).toBe(localTime(2026, 5, 5))
  })

  it('is midnight of a day before 1970 too', () => {
    expect(dateText(startOfDay(localTime(1938, 6, 1, 15)))).toBe('1938-06-01')
  })
})

describe('plusDays', () => {
  it('keeps the clock time over the change to summer time', () => {
    expect(dateTimeText(plusDays(localTime(2026, 3, 7, 9), 1), EASTERN)).toBe('2026-03-08T09:00:00-04:00')
  })
})

describe('isWeekend', () => {
  it.each([['2026-01-02', false], ['2026-01-03', true], ['2026-01-04', true], ['2026-01-05', false]])('of %s is %s', (date, expected) => {
    expect(isWeekend(Date.parse(date) / 1000)).toBe(expected)
  })
})
