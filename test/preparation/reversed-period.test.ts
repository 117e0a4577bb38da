import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareDateTimes } from '../../src/preparation/compare-date-times.js'
import { isReversedPeriod } from '../../src/preparation/reversed-period.js'

describe('isReversedPeriod', () => {
  it.each<[string, object, boolean]>([
    ['ends before it starts', { start: '2026-03-10T09:00:00Z', end: '2026-03-10T08:59:59Z' }, true],
    ['ends a day early', { start: '2026-03-10', end: '2026-03-09' }, true],
    ['ends a year early, in other precision', { start: '2026-03-10', end: '2025' }, true],
    ['ends early in another zone, though its text is greater', { start: '2026-03-10T09:00:00-05:00', end: '2026-03-10T12:00:00+01:00' }, true],
    ['ends early by a fraction, though its text is greater', { start: '2026-03-10T09:00:00.51Z', end: '2026-03-10T09:00:00.5Z' }, true],
    ['has an id and an extension', { id: 'x', extension: [{ url: 'urn:x', valueCode: 'y' }], start: '2026-03-10', end: '2026-03-09' }, true],
    ['ends when it starts', { start: '2026-03-10T09:00:00Z', end: '2026-03-10T09:00:00Z' }, false],
    ['ends later in another zone, though its text is smaller', { start: '2026-03-10T09:00:00+05:00', end: '2026-03-10T08:00:00-05:00' }, false],
    ['ends on the day of its start', { start: '2026-03-10T09:00:00Z', end: '2026-03-10' }, false],
    ['starts on the day of its end', { start: '2026-03-10', end: '2026-03-10T09:00:00Z' }, false],
    ['ends in the month of its start', { start: '2026-03-10', end: '2026-03' }, false],
    ['ends in the second of its start', { start: '2026-03-10T09:00:00.500Z', end: '2026-03-10T09:00:00Z' }, false],
    ['has no end', { start: '2026-03-10' }, false],
    ['has no start', { end: '2026-03-10' }, false],
    ['is no time at all', { start: 'tomorrow', end: 'today' }, false],
    ['is an Appointment, whose start and end are its own', { resourceType: 'Appointment', start: '2026-03-10T09:00:00Z', end: '2026-03-10T08:00:00Z' }, false],
    ['counts positions', { start: 9, end: 3 }, false]
  ])('a Period that %s: %s', (_title, element, expected) => {
    expect(isReversedPeriod(element as Record<string, unknown>)).toBe(expected)
  })

  it('never takes its short cut past what the comparison says', () => {
    const two = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map(value => String(value).padStart(2, '0'))
    const text = fc.tuple(two(1), two(2), fc.constantFrom('', '.5', '.50', '.51', '.123'), fc.constantFrom('Z', '+05:00', '-05:00', ''), fc.integer({ min: 0, max: 3 }))
      .map(([hour, second, fraction, zone, precision]) => ['2026', '2026-03', '2026-03-10', `2026-03-10T${hour}:00:${second}${fraction}${zone}`][precision] as string)
    fc.assert(fc.property(text, text, (start, end) => {
      expect(isReversedPeriod({ start, end })).toBe(compareDateTimes(end, start) === -1)
    }), { numRuns: 2000 })
  })
})
