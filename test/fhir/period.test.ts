import { describe, expect, it } from 'vitest'
import { measurementPeriod } from '../../src/fhir/period.js'

const code = (start: string | undefined, end: string | undefined, zone = 'UTC'): string | undefined => {
  try {
    measurementPeriod(start, end, zone)
    return undefined
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('measurementPeriod', () => {
  it.each([
    ['days', '2026-01-01', '2026-12-31', 'UTC', '2026-01-01T00:00:00.000+00:00', '2026-12-31T23:59:59.999+00:00'],
    ['years', '2026', '2026', 'UTC', '2026-01-01T00:00:00.000+00:00', '2026-12-31T23:59:59.999+00:00'],
    ['months', '2026-02', '2026-02', 'UTC', '2026-02-01T00:00:00.000+00:00', '2026-02-28T23:59:59.999+00:00'],
    ['a leap day', '2028-02-29', '2028-02-29', 'UTC', '2028-02-29T00:00:00.000+00:00', '2028-02-29T23:59:59.999+00:00'],
    ['days in New York, both offsets', '2026-01-01', '2026-07-31', 'America/New_York', '2026-01-01T00:00:00.000-05:00', '2026-07-31T23:59:59.999-04:00'],
    ['days in Kolkata', '2026-01-01', '2026-12-31', 'Asia/Kolkata', '2026-01-01T00:00:00.000+05:30', '2026-12-31T23:59:59.999+05:30'],
    ['instants keep their offset', '2026-01-01T00:00:00-05:00', '2026-12-31T23:59:59.999-05:00', 'UTC', '2026-01-01T00:00:00.000-05:00', '2026-12-31T23:59:59.999-05:00']
  ])('reads %s', (_title, start, end, zone, first, last) => {
    expect(measurementPeriod(start, end, zone)).toMatchObject({ start: first, end: last })
  })

  it('gives the days asked for, whatever the zone of the machine', () => {
    expect(measurementPeriod('2026-01-01', '2026-12-31', 'Pacific/Kiritimati')).toMatchObject({ startDate: '2026-01-01', endDate: '2026-12-31' })
  })

  it.each([
    ['no start', undefined, '2026-12-31', 'MISSING_PARAMETER'],
    ['no end', '2026-01-01', undefined, 'MISSING_PARAMETER'],
    ['an empty start', '', '2026-12-31', 'MISSING_PARAMETER'],
    ['30 February', '2026-02-30', '2026-12-31', 'INVALID_DATE'],
    ['29 February of a common year', '2026-02-29', '2026-12-31', 'INVALID_DATE'],
    ['month 13', '2026-13', '2026-12-31', 'INVALID_DATE'],
    ['words', 'January', '2026-12-31', 'INVALID_DATE'],
    ['a day with a space', ' 2026-01-01', '2026-12-31', 'INVALID_DATE'],
    ['a time without offset', '2026-01-01T00:00:00', '2026-12-31', 'INVALID_DATE'],
    ['an end before the start', '2026-12-31', '2026-01-01', 'INVALID_PERIOD'],
    ['an end an instant before the start', '2026-01-02T00:00:00Z', '2026-01-01', 'INVALID_PERIOD']
  ])('refuses %s', (_title, start, end, expected) => {
    expect(code(start, end)).toBe(expected)
  })

  it('takes a period of one day', () => {
    expect(code('2026-05-05', '2026-05-05')).toBeUndefined()
  })

  it('refuses a zone that does not exist', () => {
    expect(code('2026', '2026', 'Mars/Olympus')).toBe('CONFIG_INVALID')
  })
})
