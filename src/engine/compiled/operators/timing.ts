import { CqlInterval } from '../values/interval.js'
import { AFTER, BEFORE, SAME, isOneOf } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { firstPoint, lastPoint } from './interval/bounds.js'
import { and } from './logical.js'
import { orderOfValues } from './ordering.js'

/**
 * ELM 18 and 19, timing operators of points and intervals in any mixture: a point is an interval of itself. To a precision, 0 for none.
 */

function first (value: CqlValue): CqlValue {
  return value instanceof CqlInterval ? firstPoint(value) : value
}

function last (value: CqlValue): CqlValue {
  return value instanceof CqlInterval ? lastPoint(value) : value
}

/** The last point as `end of` gives it: null where it is unknown. */
function knownEnd (value: CqlValue): CqlValue {
  return value instanceof CqlInterval && value.high === null && !value.highClosed ? null : last(value)
}

function knownStart (value: CqlValue): CqlValue {
  return value instanceof CqlInterval && value.low === null && !value.lowClosed ? null : first(value)
}

/** Ends before the other starts. */
export function before (a: CqlValue, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isOneOf(orderOfValues(last(a), first(b), precision), BEFORE)
}

/** Starts after the other ends. */
export function after (a: CqlValue, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isOneOf(orderOfValues(first(a), last(b), precision), AFTER)
}

/** Ends when the other starts, or before; null where one of the two is unknown. */
export function sameOrBefore (a: CqlValue, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isOneOf(orderOfValues(knownEnd(a), knownStart(b), precision), BEFORE | SAME)
}

/** Starts when the other ends, or after; null where one of the two is unknown. */
export function sameOrAfter (a: CqlValue, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isOneOf(orderOfValues(knownStart(a), knownEnd(b), precision), SAME | AFTER)
}

/** Starts and ends together. */
export function sameAs (a: CqlValue, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  const starts = isOneOf(orderOfValues(first(a), first(b), precision), SAME)
  return a instanceof CqlInterval || b instanceof CqlInterval ? and(starts, isOneOf(orderOfValues(last(a), last(b), precision), SAME)) : starts
}
