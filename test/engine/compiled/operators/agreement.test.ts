import { DateTime as PeerDateTime, Interval as PeerInterval } from 'cql-execution'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysInMonth } from '../../../../src/engine/compiled/values/calendar.js'
import { precisionOfUnit } from '../../../../src/engine/compiled/values/calendar-unit.js'
import { CqlDateTime } from '../../../../src/engine/compiled/values/date-time.js'
import { Decimal } from '../../../../src/engine/compiled/values/decimal.js'
import { CqlInterval } from '../../../../src/engine/compiled/values/interval.js'
import { DAY, precisionFromElm } from '../../../../src/engine/compiled/values/precision.js'
import { CqlQuantity } from '../../../../src/engine/compiled/values/quantity.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'
import { differenceBetween, durationBetween } from '../../../../src/engine/compiled/operators/duration.js'
import { equal } from '../../../../src/engine/compiled/operators/equality.js'
import { intervalContains, intervalIncludes, intervalProperIncludes } from '../../../../src/engine/compiled/operators/interval/membership.js'
import { ends, meetsAfter, meetsBefore, overlaps, overlapsAfter, overlapsBefore, starts } from '../../../../src/engine/compiled/operators/interval/relations.js'
import { addDuration } from '../../../../src/engine/compiled/operators/time-arithmetic.js'
import { after, before, sameAs, sameOrAfter, sameOrBefore } from '../../../../src/engine/compiled/operators/timing.js'

/** The parts of cql-execution's classes that are compared with; its own types leave most of them out. */
interface Peer {
  [operator: string]: (other: unknown, precision?: string) => unknown
}

/** One value for both engines. */
interface Pair {
  readonly ours: CqlDateTime
  readonly peer: Peer
}

const PRECISIONS = ['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Millisecond'] as const

/** DateTimes of few years and all precisions, so that equal leading fields are common; offsets of whole and half hours. */
const dateTimes: fc.Arbitrary<Pair> = fc.record({
  fields: fc.tuple(fc.integer({ min: 2019, max: 2021 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 31 }), fc.constantFrom(0, 4, 5, 23), fc.constantFrom(0, 29, 30, 59), fc.constantFrom(0, 59), fc.constantFrom(0, 1, 999)),
  precision: fc.constantFrom(1, 2, 3, 3, 5, 6, 7, 7, 7),
  offset: fc.constantFrom(0, 0, -5, 5.5, 12)
}).map(({ fields: [year, month, day, ...time], precision, offset }) => {
  const fields = [year, month, Math.min(day, daysInMonth(year, month)), ...time].map((field, i) => i < precision ? field : null)
  // A date without a time has the offset of the evaluation, as every DateTime that gives none.
  const hours = precision <= 3 ? 0 : offset
  return {
    ours: CqlDateTime.of(fields, hours * 60, 0),
    peer: new PeerDateTime(...fields as [number], hours) as unknown as Peer
  }
})

const precisions = fc.constantFrom(undefined, ...PRECISIONS)

describe('DateTime operators agree with cql-execution', () => {
  it.each([
    ['before', before], ['after', after], ['sameOrBefore', sameOrBefore], ['sameOrAfter', sameOrAfter], ['sameAs', sameAs]
  ] as const)('%s', (name, operator) => {
    fc.assert(fc.property(dateTimes, dateTimes, precisions, (a, b, precision) => {
      expect(operator(a.ours, b.ours, precisionFromElm(precision))).toBe(a.peer[name]?.(b.peer, precision?.toLowerCase()))
    }), { numRuns: 500 })
  })

  it('equal', () => {
    fc.assert(fc.property(dateTimes, dateTimes, (a, b) => {
      expect(equal(a.ours, b.ours)).toBe(a.peer['equals']?.(b.peer))
    }), { numRuns: 500 })
  })

  it.each([['durationBetween', durationBetween], ['differenceBetween', differenceBetween]] as const)('%s', (name, operator) => {
    fc.assert(fc.property(dateTimes, dateTimes, fc.constantFrom(...PRECISIONS, 'Week'), (a, b, precision) => {
      // Differences of hours: cql-execution cuts each value in its own offset, the specification asks for one (CQL 1.5, Difference).
      fc.pre(name === 'durationBetween' || (a.ours.offsetMinutes - b.ours.offsetMinutes) % 60 === 0 || precisionFromElm(precision) <= DAY)
      const peer = a.peer[name]?.(b.peer, precision.toLowerCase()) as { low: number, high: number }
      const ours = operator(a.ours, b.ours, precisionFromElm(precision))
      expect(ours instanceof Uncertainty ? [ours.low, ours.high] : [ours, ours]).toEqual([peer.low + 0, peer.high + 0])
    }), { numRuns: 700 })
  })
})

describe('date arithmetic agrees with cql-execution', () => {
  const [quantities, units] = [fc.integer({ min: -400, max: 400 }), fc.constantFrom('year', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond')]

  it('adding a duration in a unit that the DateTime has', () => {
    fc.assert(fc.property(dateTimes, quantities, units, (a, amount, unit) => {
      fc.pre(precisionOfUnit(unit) as number <= a.ours.precision || (unit === 'week' && a.ours.precision >= DAY))
      const peer = (a.peer['add'] as (amount: number, unit: string) => { toString (): string }).call(a.peer, amount, unit)
      expect(addDuration(a.ours, new CqlQuantity(Decimal.of(amount), unit)).toString()).toBe(peer.toString())
    }), { numRuns: 700 })
  })
})

interface IntervalPair {
  readonly ours: CqlInterval<CqlDateTime>
  readonly peer: Peer
}

const instants = dateTimes.filter(({ ours }) => ours.precision === 7)

/** Intervals between instants in order, with open and unknown sides. */
const intervals: fc.Arbitrary<IntervalPair> = fc.record({
  bounds: fc.tuple(instants, instants),
  missing: fc.constantFrom('', '', '', 'low', 'high', 'both'),
  lowClosed: fc.boolean(),
  highClosed: fc.boolean()
}).map(({ bounds: [a, b], missing, lowClosed, highClosed }) => {
  const [first, last] = a.ours.instant <= b.ours.instant ? [a, b] : [b, a]
  const [low, high] = [missing === 'low' || missing === 'both' ? null : first, missing === 'high' || missing === 'both' ? null : last]
  return {
    ours: new CqlInterval(low?.ours ?? null, high?.ours ?? null, lowClosed, highClosed, 'DateTime'),
    peer: new PeerInterval(low?.peer ?? null, high?.peer ?? null, lowClosed, highClosed, '{urn:hl7-org:elm-types:r1}DateTime') as unknown as Peer
  }
})

/** Without any bound cql-execution does not know what kind of points an interval has where it asks for its start or end. */
const known = intervals.filter(({ ours }) => ours.low !== null || ours.high !== null)

describe('operators of DateTime intervals agree with cql-execution', () => {
  it.each([
    ['includes', intervalIncludes], ['properlyIncludes', intervalProperIncludes], ['overlaps', overlaps], ['overlapsBefore', overlapsBefore], ['overlapsAfter', overlapsAfter],
    ['before', before], ['after', after]
  ] as const)('%s', (name, operator) => {
    fc.assert(fc.property(intervals, intervals, precisions, (a, b, precision) => {
      expect(operator(a.ours, b.ours, precisionFromElm(precision))).toBe(a.peer[name]?.(b.peer, precision?.toLowerCase()))
    }), { numRuns: 500 })
  })

  it.each([['sameOrBefore', sameOrBefore], ['sameOrAfter', sameOrAfter], ['starts', starts], ['ends', ends]] as const)('%s, of intervals with bounds', (name, operator) => {
    // cql-execution compares open bounds as they stand in starts and ends, and gives false or null in place of the other where one part is open.
    const closed = intervals.filter(({ ours }) => ours.low !== null && ours.high !== null && ours.lowClosed && ours.highClosed)
    fc.assert(fc.property(closed, closed, precisions, (a, b, precision) => {
      expect(operator(a.ours, b.ours, precisionFromElm(precision)) === true).toBe(a.peer[name]?.(b.peer, precision?.toLowerCase()) === true)
    }), { numRuns: 500 })
  })

  it.each([['sameOrBefore', sameOrBefore], ['sameOrAfter', sameOrAfter]] as const)('%s, with unknown bounds', (name, operator) => {
    fc.assert(fc.property(known, known, precisions, (a, b, precision) => {
      expect(operator(a.ours, b.ours, precisionFromElm(precision))).toBe(a.peer[name]?.(b.peer, precision?.toLowerCase()))
    }), { numRuns: 500 })
  })

  it.each([['meetsBefore', meetsBefore], ['meetsAfter', meetsAfter]] as const)('%s', (name, operator) => {
    fc.assert(fc.property(known, known, (a, b) => {
      expect(operator(a.ours, b.ours)).toBe(a.peer[name]?.(b.peer))
    }), { numRuns: 500 })
  })

  it('contains', () => {
    fc.assert(fc.property(intervals, dateTimes, precisions, (a, b, precision) => {
      expect(intervalContains(a.ours, b.ours, precisionFromElm(precision))).toBe(a.peer['contains']?.(b.peer, precision?.toLowerCase()))
    }), { numRuns: 700 })
  })
})
