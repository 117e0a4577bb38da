import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDateTimes } from '../../src/preparation/compare-date-times.js'

describe('compareDateTimes', () => {
  it.each<[string, string, -1 | 0 | 1 | undefined, string]>([
    ['2026-03-09', '2026-03-10', -1, 'days'],
    ['2026-03-10', '2026-03-10', 0, 'one day'],
    ['2026', '2027-01-01', -1, 'the year decides'],
    ['2026-04', '2026-03-31', 1, 'the month decides'],
    ['2026', '2026-03-10', undefined, 'a year and a day of it'],
    ['2026-03', '2026-03-10', undefined, 'a month and a day of it'],
    ['2026-03-10T09:00:00Z', '2026-03-10T09:30:00Z', -1, 'times of one zone'],
    ['2026-03-10T09:00:00+05:30', '2026-03-10T04:00:00Z', -1, 'half past three in UTC'],
    ['2026-03-10T09:30:00+05:30', '2026-03-10T04:00:00Z', 0, 'one instant in two zones'],
    ['2026-03-10T23:30:00-05:00', '2026-03-11T00:00:00+01:00', 1, 'an offset that crosses midnight'],
    ['2026-03-01T00:30:00+01:00', '2026-02-28T23:30:00Z', 0, 'back over the end of February'],
    ['2028-03-01T00:30:00+01:00', '2028-02-29T23:30:00Z', 0, 'back into 29 February'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z', 0, 'over the end of the year'],
    ['0050-01-01T00:30:00+01:00', '0049-12-31T23:30:00Z', 0, 'a year of two digits'],
    ['2026-03-10T09:00:00.5Z', '2026-03-10T09:00:00.500Z', 0, 'fractions of different length'],
    ['2026-03-10T09:00:00.49Z', '2026-03-10T09:00:00.5Z', -1, 'fractions'],
    ['2026-03-10T09:00:00Z', '2026-03-10T09:00:00.500Z', undefined, 'a whole second and a fraction of it'],
    ['2026-03-10T09:00Z', '2026-03-10T09:00:30Z', undefined, 'a minute and a second of it'],
    ['2026-03-10T09:00Z', '2026-03-10T09:01:00Z', -1, 'a minute and the next one'],
    ['2026-03-10', '2026-03-10T09:00:00Z', undefined, 'a date and a time of that day'],
    ['2026-03-10', '2026-03-10T23:30:00-05:00', undefined, 'a date and a time of that day as it is written, though tomorrow in UTC'],
    ['2026-03-10', '2026-03-11T00:30:00+05:30', -1, 'a date and a time of the next day as it is written'],
    ['2026-03-10T09:00:00', '2026-03-10T10:00:00', -1, 'times without offset'],
    ['2026-03-10T09:00:00', '2026-03-10T10:00:00Z', undefined, 'one time without offset, on one day'],
    ['2026-03-10T09:00:00', '2026-03-11T10:00:00Z', -1, 'one time without offset, on different days'],
    ['2026-13-01', '2026-03-10', undefined, 'no month'],
    ['10 March 2026', '2026-03-10', undefined, 'no dateTime'],
    ['', '2026', undefined, 'nothing']
  ])('%s against %s is %s: %s', (left, right, expected) => {
    expect(compareDateTimes(left, right)).toBe(expected)
    expect(compareDateTimes(right, left)).toBe(expected === undefined ? undefined : 0 - expected)
  })

  it('agrees with the clock on instants to the millisecond, whatever their offsets', () => {
    const instant = fc.tuple(fc.date({ min: new Date('1900-01-02T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true }), fc.integer({ min: -14 * 60, max: 14 * 60 }))
    const written = (at: Date, offset: number): string => {
      const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}:${String(Math.abs(offset) % 60).padStart(2, '0')}`
      return new Date(at.getTime() + offset * 60_000).toISOString().replace('Z', zone)
    }
    fc.assert(fc.property(instant, instant, ([a, offsetA], [b, offsetB]) => {
      expect(compareDateTimes(written(a, offsetA), written(b, offsetB))).toBe(Math.sign(a.getTime() - b.getTime()))
    }))
  })
})
