import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, addMonths, dateFromDayNumber, dayNumber, dayOf, daysInMonth, isDate, isLeapYear, monthOf, packDate, yearOf } from '../../../../src/engine/compiled/values/calendar.js'
import { MS_PER_DAY } from '../../../../src/engine/compiled/values/calendar.js'

const dayNumbers = fc.integer({ min: -719_162, max: 2_932_896 })
const iso = (date: number): string => `${yearOf(date)}-${monthOf(date)}-${dayOf(date)}`

describe('dayNumber', () => {
  it('counts the days of the calendar, from year 1 to 9999, and back', () => {
    fc.assert(fc.property(dayNumbers, days => {
      const date = new Date(days * MS_PER_DAY)
      const packed = packDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
      expect([dayNumber(packed), dateFromDayNumber(days)]).toEqual([days, packed])
    }), { numRuns: 2000 })
  })

  it('has the order of the packed dates', () => {
    fc.assert(fc.property(dayNumbers, dayNumbers, (a, b) => {
      expect(Math.sign(dateFromDayNumber(a) - dateFromDayNumber(b))).toBe(Math.sign(a - b))
    }))
  })
})

describe('addDays', () => {
  it('goes over the ends of months and years', () => {
    fc.assert(fc.property(fc.integer({ min: -300_000, max: 300_000 }), fc.integer({ min: -400, max: 400 }), (start, days) => {
      expect(dayNumber(addDays(dateFromDayNumber(start), days))).toBe(start + days)
    }), { numRuns: 1000 })
  })
})

describe('addMonths', () => {
  it.each([
    [2024, 1, 31, 1, '2024-2-29'], [2023, 1, 31, 1, '2023-2-28'], [2024, 2, 29, 12, '2025-2-28'], [2024, 2, 29, 48, '2028-2-29'], [2024, 3, 31, -1, '2024-2-29'], [2024, 1, 15, -1, '2023-12-15'],
    [2024, 12, 31, 2, '2025-2-28'], [2024, 6, 30, 0, '2024-6-30']
  ])('%d-%d-%d and %d months', (year, month, day, months, expected) => {
    expect(iso(addMonths(packDate(year, month, day), months))).toBe(expected)
  })
})

describe('the calendar', () => {
  it.each([[2000, true], [1900, false], [2024, true], [2023, false], [2100, false]])('year %d leap: %s', (year, leap) => {
    expect([isLeapYear(year), daysInMonth(year, 2)]).toEqual([leap, leap ? 29 : 28])
  })

  it.each([[1, 1, 1, true], [9999, 12, 31, true], [0, 1, 1, false], [10_000, 1, 1, false], [2023, 2, 29, false], [2024, 2, 29, true], [2024, 4, 31, false], [2024, 13, 1, false], [2024, 0, 1, false], [2024, 1, 0, false]])('%d-%d-%d is a date: %s', (year, month, day, expected) => {
    expect(isDate(year, month, day)).toBe(expected)
  })
})
