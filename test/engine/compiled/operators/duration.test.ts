import { describe, expect, it } from 'vitest'
import { differenceBetween, durationBetween } from '../../../../src/engine/compiled/operators/duration.js'
import { precisionFromElm } from '../../../../src/engine/compiled/values/precision.js'
import { toPlain } from '../../../../src/engine/compiled/values/to-plain.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, time } from '../notation.js'

const range = (low: number, high: number): object => ({ low, high })

describe('durationBetween', () => {
  it.each<[string, CqlValue, CqlValue, number | object | null]>([
    ['Year', date('2000-02-29'), date('2001-02-28'), 1], ['Year', date('2000-02-29'), date('2001-02-27'), 0], ['Year', date('2000-02-29'), date('2004-02-29'), 4], ['Year', date('1970-06-15'), date('2026-06-14'), 55], ['Year', date('1970-06-15'), date('2026-06-15'), 56],
    ['Year', date('2010-01-01'), date('2005-06-01'), -4], ['Year', dateTime('2005'), dateTime('2010'), range(4, 5)], ['Year', dateTime('2005-05'), dateTime('2010-04'), 4], ['Month', date('2014-01-31'), date('2014-02-28'), 1], ['Month', date('2014-01-31'), date('2014-02-01'), 0], ['Month', date('2014-03-31'), date('2014-02-28'), -1],
    ['Month', dateTime('2005'), dateTime('2006-05'), range(4, 16)], ['Week', dateTime('2012-03-10T22:05:09Z'), dateTime('2012-03-24T07:19:33Z'), 1], ['Week', date('2012-03-10'), date('2012-03-24'), 2], ['Day', dateTime('2010-10-12T12:05Z'), dateTime('2008-08-15T08:08Z'), -788],
    ['Day', dateTime('2017-03-12T00:00:00-07:00'), dateTime('2017-03-13T00:00:00-06:00'), 0], ['Day', dateTime('2014-01-15'), dateTime('2014-02'), range(16, 44)], ['Day', date('2024-02-28'), date('2024-03-01'), 2], ['Day', date('2014-01-15'), date('2014-02'), range(17, 44)],
    ['Hour', dateTime('2017-03-12T01:00:00-07:00'), dateTime('2017-03-12T03:00:00-06:00'), 1], ['Hour', dateTime('2026-01-01T00:30:00.000Z'), dateTime('2026-01-01T02:29:59.999Z'), 1], ['Minute', dateTime('2017-11-05T01:30:00-06:00'), dateTime('2017-11-05T01:15:00-07:00'), 45],
    ['Second', dateTime('2026-01-01T00:00:00Z'), dateTime('2026-01-01T00:01:00.500Z'), 60], ['Millisecond', dateTime('2026-01-01T00:00:00Z'), dateTime('2026-01-01T00:00:01.000Z'), range(1, 1000)], ['Hour', time('20:26:15.555'), time('23:25:15.555'), 2], ['Hour', time('06'), time('07:00:00'), 1],
    ['Minute', time('06'), time('07:00'), range(0, 60)], ['Second', time('23:25:10.556'), time('23:25:15.555'), 4], ['Millisecond', time('23:25:25.555'), time('23:25:25.560'), 5], ['Year', date('2000-06-15'), dateTime('2026-06-15T10:00:00.000Z'), range(25, 26)], ['Day', dateTime('2026-01-01T10:00:00.000Z'), date('2026-01-03'), range(1, 2)],
    ['Year', null, date('2026'), null], ['Year', date('2026'), null, null]
  ])('%s between %s and %s', (precision, a, b, expected) => {
    expect(toPlain(durationBetween(a, b, precisionFromElm(precision)))).toEqual(expected)
  })

  it('does not count days between times, nor anything between other values', () => {
    expect(() => durationBetween(time('10'), time('11'), precisionFromElm('Day'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => durationBetween(time('10'), time('11'), precisionFromElm('Week'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
    expect(() => durationBetween(1, 2, precisionFromElm('Day'))).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('differenceBetween', () => {
  it.each<[string, CqlValue, CqlValue, number | object | null]>([
    ['Year', dateTime('2000'), dateTime('2005-12'), 5], ['Year', date('2025-12-31'), date('2026-01-01'), 1], ['Year', dateTime('2016'), dateTime('1998'), -18], ['Month', date('2026-01-31'), date('2026-02-01'), 1], ['Month', dateTime('2005'), dateTime('2006-07'), range(7, 18)],
    ['Week', date('2000-10-15'), date('2000-10-28'), 1], ['Week', date('2000-10-15'), date('2000-10-29'), 2], ['Week', date('2026-01-03'), date('2026-01-04'), 1], ['Week', date('1969-12-27'), date('1969-12-28'), 1], ['Day', dateTime('2000-10-15T10:30Z'), dateTime('2000-10-25T10:00Z'), 10],
    ['Day', dateTime('2017-03-12T00:00:00-07:00'), dateTime('2017-03-13T00:00:00-06:00'), 1], ['Day', dateTime('2026-01-01T23:59:59.999Z'), dateTime('2026-01-02T00:00:00.000Z'), 1], ['Day', dateTime('2026-01-01T23:30:00.000-05:00'), dateTime('2026-01-02T04:45:00.000Z'), 1],
    ['Hour', dateTime('2026-01-01T10:59:59.999Z'), dateTime('2026-01-01T11:00:00.000Z'), 1], ['Hour', dateTime('2026-01-01T10:15:00.000Z'), dateTime('2026-01-01T16:00:00.000+05:30'), 0], ['Millisecond', dateTime('2000-10-10T10:05:45.500-06:00'), dateTime('2000-10-10T10:05:45.900-07:00'), 3_600_400],
    ['Hour', time('20'), time('23:25:15.555'), 3], ['Millisecond', time('20:20:15.555'), time('20:20:15.550'), -5], ['Minute', time('10'), time('11:30'), range(31, 90)], ['Day', null, date('2026-01-01'), null]
  ])('in %s between %s and %s', (precision, a, b, expected) => {
    expect(toPlain(differenceBetween(a, b, precisionFromElm(precision)))).toEqual(expected)
  })
})
