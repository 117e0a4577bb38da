import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, parseDateTime, parseTime } from '../../../../src/engine/compiled/values/date-time-parser.js'

const EVALUATION_OFFSET = -300

describe('parseDateTime', () => {
  it.each([
    ['2026', '2026', 1], ['2026-05', '2026-05', 2], ['2026-05-01', '2026-05-01', 3], ['2026-05-01T10', '2026-05-01T10-05:00', 4], ['2026-05-01T10:20', '2026-05-01T10:20-05:00', 5],
    ['2026-05-01T10:20:30', '2026-05-01T10:20:30-05:00', 6], ['2026-05-01T10:20:30.4', '2026-05-01T10:20:30.400-05:00', 7], ['2026-05-01T10:20:30.456789Z', '2026-05-01T10:20:30.456+00:00', 7],
    ['2026-05-01T10:20:30+05:30', '2026-05-01T10:20:30+05:30', 6], ['2026-05-01T10:20-03:15', '2026-05-01T10:20-03:15', 5], ['2026-05-01T10:20-14:00', '2026-05-01T10:20-14:00', 5], ['2026-05-01T10+02', '2026-05-01T10+02:00', 4],
    ['2024-02-29T23:59:59.999-12:00', '2024-02-29T23:59:59.999-12:00', 7], ['0001-01-01', '0001-01-01', 3], ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999+00:00', 7],
    ['2026T', '2026', 1], ['2026-05T', '2026-05', 2], ['2026-05-01T', '2026-05-01', 3], ['2026-05-01TZ', '2026-05-01', 3]
  ])('reads %s', (text, expected, precision) => {
    const value = parseDateTime(text, EVALUATION_OFFSET)
    expect([value?.toString(), value?.precision]).toEqual([expected, precision])
  })

  it('gives a value without an offset that of the evaluation, and remembers that it had none', () => {
    const [without, utc] = [parseDateTime('2026-05-01T10:00:00', EVALUATION_OFFSET), parseDateTime('2026-05-01T10:00:00Z', EVALUATION_OFFSET)]
    expect([without?.offsetMinutes, without?.offsetGiven, utc?.offsetMinutes, utc?.offsetGiven]).toEqual([EVALUATION_OFFSET, false, 0, true])
  })

  it('does not remember the offset of the value read before', () => {
    parseDateTime('2026-05-01T10:00:00+05:00', 0)
    expect(parseDateTime('2026-05-01', 0)?.offsetMinutes).toBe(0)
  })

  it.each([
    '', '26', '202', '20a6', '0000', '2026-', '2026-5', '2026-13', '2026-00-01', '2026-02-30', '2026-05-1', '2026-05-32', '2026/05/01', '2026-05-01 10:00', '2026-05-01T1', '2026-05-01T24:00:00', '2026-05-01T10:60',
    '2026-05-01T10:20:60', '2026-05-01T10:', '2026-05-01T10:20:30.', '2026-05-01T10:20:30,5', '2026-05-01T10:20:30+', '2026-05-01T10:20:30+5', '2026-05-01T10:20:30+15:00', '2026-05-01T10:20:30+14:01', '2026-05-01T10:20-0315', '2026-05-01T10:20:30+05:60',
    '2026-05-01T10:20:30+05:3', '2026-05-01T10:20:30Zx', '2026-05T10', '2026-05-01Z', ' 2026', '2026 ', '-2026', '2026-05-01T10:20:30.5.5', 'T10:00', '20260501'
  ])('takes "%s" for no DateTime', text => {
    expect(parseDateTime(text, 0)).toBeNull()
  })

  it('reads every instant that JavaScript writes', () => {
    fc.assert(fc.property(fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), date => {
      const value = parseDateTime(date.toISOString(), EVALUATION_OFFSET)
      expect([value?.instant, value?.toString()]).toEqual([date.getTime(), date.toISOString().replace('Z', '+00:00')])
    }))
  })

  it('never fails on any text', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9TZ:.+-]{0,30}$/), text => {
      const value = parseDateTime(text, 0)
      if (value !== null) expect(parseDateTime(value.toString(), 0)).toEqual(value.precision < 4 ? expect.anything() : expect.objectContaining({ date: value.date, time: value.time, precision: value.precision }))
    }))
  })
})

describe('parseDate', () => {
  it.each([['2026', '2026'], ['2026-05', '2026-05'], ['2024-02-29', '2024-02-29']])('reads %s', (text, expected) => {
    expect(parseDate(text)?.toString()).toBe(expected)
  })

  it.each(['2026-05-01T', '2026-05-01T10:00', '2023-02-29', '', '2026-05-011'])('takes "%s" for no Date', text => {
    expect(parseDate(text)).toBeNull()
  })
})

describe('parseTime', () => {
  it.each([['10', '10'], ['T10', '10'], ['10:20', '10:20'], ['T14:30:00.0', '14:30:00.000'], ['23:59:59.999', '23:59:59.999'], ['T14:30:00.0+05:30', '14:30:00.000'], ['T14:30:00Z', '14:30:00']])('reads %s', (text, expected) => {
    expect(parseTime(text)?.toString()).toBe(expected)
  })

  it.each(['', 'T', '1', '24', '10:60', '10:20:61', 'T14-30-00.0', '10:20x', '10:20:30.'])('takes "%s" for no Time', text => {
    expect(parseTime(text)).toBeNull()
  })
})
