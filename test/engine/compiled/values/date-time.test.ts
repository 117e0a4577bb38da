import { describe, expect, it } from 'vitest'
import { CqlDate } from '../../../../src/engine/compiled/values/date.js'
import { CqlDateTime } from '../../../../src/engine/compiled/values/date-time.js'
import { CqlTime } from '../../../../src/engine/compiled/values/time.js'

describe('CqlDateTime.of', () => {
  it('has null for what is not specified', () => {
    const value = CqlDateTime.of([2026, 5, null, null, null, null, null], null, -300)
    expect([value.year, value.month, value.day, value.hour, value.minute, value.second, value.millisecond, value.offsetMinutes]).toEqual([2026, 5, null, null, null, null, null, -300])
  })

  it('has its fields', () => {
    const value = CqlDateTime.of([2026, 12, 31, 23, 59, 58, 7], 330, 0)
    expect([value.year, value.month, value.day, value.hour, value.minute, value.second, value.millisecond, value.offsetMinutes, value.offsetGiven]).toEqual([2026, 12, 31, 23, 59, 58, 7, 330, true])
  })

  it.each([[[0, 1, 1]], [[10_000, 12, 31]], [[2026, 2, 29]], [[2026, 1, 1, 24]], [[2026, 1, 1, 0, 60]], [[2026, 1, 1, 0, 0, 60]], [[2026, 1, 1, 0, 0, 0, 1000]], [[2026, 1, 1, -1]], [[2026, null, 1]], [[null, 1, 1]]])('refuses %j', fields => {
    expect(() => CqlDateTime.of(fields, null, 0)).toThrow(expect.objectContaining({ name: 'CqlRuntimeError' }))
  })
})

describe('CqlDateTime', () => {
  it('knows the first instant that it may be', () => {
    expect(CqlDateTime.of([2026, 1, 1, 3, 0, 0, 0], -300, 0).instant).toBe(Date.parse('2026-01-01T08:00:00Z'))
    expect(CqlDateTime.of([2026], null, 60).instant).toBe(Date.parse('2025-12-31T23:00:00Z'))
  })

  it.each([['2026-03-01T04:59:59.999Z', -300, '2026-02-28T23:59:59.999-05:00'], ['1969-12-31T23:59:59.999Z', 0, '1969-12-31T23:59:59.999+00:00'], ['2026-06-01T18:30:00.000Z', 330, '2026-06-02T00:00:00.000+05:30']])('of the instant %s in the offset %d', (instant, offset, expected) => {
    expect(CqlDateTime.fromInstant(new Date(instant), offset).toString()).toBe(expected)
  })
})

describe('CqlDate.of', () => {
  it('has its fields', () => {
    const [day, year] = [CqlDate.of([2024, 2, 29]), CqlDate.of([2024, null, null])]
    expect([day.year, day.month, day.day, day.toString(), year.month, year.day, year.toString()]).toEqual([2024, 2, 29, '2024-02-29', null, null, '2024'])
  })

  it.each([[[2023, 2, 29]], [[0, 1, 1]], [[2023, null, 1]], [[null, null, null]]])('refuses %j', fields => {
    expect(() => CqlDate.of(fields)).toThrow(expect.objectContaining({ name: 'CqlRuntimeError' }))
  })
})

describe('CqlTime.of', () => {
  it('has its fields', () => {
    const [full, hour] = [CqlTime.of([23, 59, 58, 7]), CqlTime.of([0, null, null, null])]
    expect([full.hour, full.minute, full.second, full.millisecond, full.toString(), hour.hour, hour.minute, hour.toString()]).toEqual([23, 59, 58, 7, '23:59:58.007', 0, null, '00'])
  })

  it.each([[[24, 0, 0, 0]], [[23, 60, 0, 0]], [[23, 0, 60, 0]], [[23, 0, 0, 1000]], [[null, 1, null, null]]])('refuses %j', fields => {
    expect(() => CqlTime.of(fields)).toThrow(expect.objectContaining({ name: 'CqlRuntimeError' }))
  })
})
