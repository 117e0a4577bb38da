import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { CqlInterval } from '../../values/interval.js'
import { AFTER, BEFORE, SAME, isOneOf, reverseOrder } from '../../values/order.js'
import { NO_PRECISION } from '../../values/precision.js'
import { CqlTime } from '../../values/time.js'
import type { CqlBoolean, CqlValue } from '../../values/value.js'
import { or } from '../logical.js'
import { stepOf } from '../limits.js'
import { orderOfValues } from '../ordering.js'
import { firstPoint, lastPoint, pointTypeOf } from './bounds.js'
import { meets, overlaps, overlapsAfter, overlapsBefore } from './relations.js'

/** One side of an interval as written. */
interface Side {
  readonly bound: unknown
  readonly closed: boolean
}

const UNKNOWN: Side = { bound: null, closed: false }

/** The interval that covers both, where they overlap or meet; null where they do not or where that is open (CQL 1.5, Union). */
export function intervalUnion (a: CqlInterval | null, b: CqlInterval | null): CqlInterval | null {
  if (a === null || b === null || or(overlaps(a, b), meets(a, b)) !== true) return null
  return between(chooseLow(a, b, BEFORE), chooseHigh(a, b, AFTER), a, b)
}

/** What both have; null where they do not overlap or where that is open (CQL 1.5, Intersect). A bound that cannot be told is unknown. */
export function intervalIntersect (a: CqlInterval | null, b: CqlInterval | null): CqlInterval | null {
  if (a === null || b === null || overlaps(a, b) !== true) return null
  return between(chooseLow(a, b, AFTER), chooseHigh(a, b, BEFORE), a, b)
}

/** What only the first has; null where that is nothing, or two parts, or open (CQL 1.5, Except). */
export function intervalExcept (a: CqlInterval | null, b: CqlInterval | null): CqlInterval | null {
  if (a === null || b === null) return null
  const common: CqlBoolean = overlaps(a, b)
  if (common !== true) return common === null ? null : a
  const [before, after] = [overlapsBefore(a, b), overlapsAfter(a, b)]
  if (before === true && after === false) return between(lowOf(a), { bound: stepOf(firstPoint(b), -1), closed: true }, a, b)
  return before === false && after === true ? between({ bound: stepOf(lastPoint(b), 1), closed: true }, highOf(a), a, b) : null
}

function between (low: Side, high: Side, a: CqlInterval, b: CqlInterval): CqlInterval {
  return new CqlInterval(low.bound, high.bound, low.closed, high.closed, pointTypeOf(a) === 'Any' ? pointTypeOf(b) : pointTypeOf(a))
}

function lowOf (interval: CqlInterval): Side {
  return { bound: interval.low, closed: interval.lowClosed }
}

function highOf (interval: CqlInterval): Side {
  return { bound: interval.high, closed: interval.highClosed }
}

/** The earlier (BEFORE) or later (AFTER) of two low sides. */
function chooseLow (a: CqlInterval, b: CqlInterval, wanted: number): Side {
  return choose(firstPoint(a), firstPoint(b), wanted, lowOf(a), lowOf(b))
}

function chooseHigh (a: CqlInterval, b: CqlInterval, wanted: number): Side {
  return choose(lastPoint(a), lastPoint(b), wanted, highOf(a), highOf(b))
}

/** Of two points whose order is open the less precise date, which may be either; otherwise nothing is known. */
function choose (a: CqlValue, b: CqlValue, wanted: number, sideA: Side, sideB: Side): Side {
  const order = orderOfValues(a, b, NO_PRECISION)
  if (isOneOf(order, wanted | SAME) === true) return sideA
  if (isOneOf(order, reverseOrder(wanted) | SAME) === true) return sideB
  const [precisionA, precisionB] = [datePrecision(a), datePrecision(b)]
  return precisionA === 0 || precisionB === 0 ? UNKNOWN : precisionA > precisionB ? sideB : sideA
}

function datePrecision (value: CqlValue): number {
  return value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime ? value.precision : 0
}
