import type { CqlInterval } from '../../values/interval.js'
import { AFTER, BEFORE, SAME, isOneOf } from '../../values/order.js'
import { NO_PRECISION } from '../../values/precision.js'
import type { CqlBoolean, CqlValue } from '../../values/value.js'
import { equal } from '../equality.js'
import { and, or } from '../logical.js'
import { orderOfValues } from '../ordering.js'
import { firstPoint, lastPoint } from './bounds.js'
import { nextAtPrecision } from './next-point.js'

/**
 * How intervals lie to each other (ELM 19, interval operators), on their first and last points and to a precision, 0 for none.
 * Null where an interval is null or where an unknown bound or an imprecise date leaves it open.
 */

/** Certainly before or the same, certainly after, or open. */
function notAfter (a: CqlValue, b: CqlValue, precision: number): CqlBoolean {
  return isOneOf(orderOfValues(a, b, precision), BEFORE | SAME)
}

function isBefore (a: CqlValue, b: CqlValue, precision: number): CqlBoolean {
  return isOneOf(orderOfValues(a, b, precision), BEFORE)
}

/** Equality of points, or sameness to a precision. */
export function samePoint (a: CqlValue, b: CqlValue, precision: number): CqlBoolean {
  return precision === NO_PRECISION ? equal(a, b) : isOneOf(orderOfValues(a, b, precision), SAME)
}

/** Neither bound is known at all: nothing can be said of it, not even against an interval that holds every point. */
export function isUnknown (value: CqlInterval): boolean {
  return value.low === null && value.high === null && !value.lowClosed && !value.highClosed
}

export function overlaps (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null || isUnknown(a) || isUnknown(b)) return null
  return and(notAfter(firstPoint(a), lastPoint(b), precision), notAfter(firstPoint(b), lastPoint(a), precision))
}

/** Overlaps and starts before. */
export function overlapsBefore (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null || isUnknown(a) || isUnknown(b)) return null
  const first = firstPoint(b)
  return and(isBefore(firstPoint(a), first, precision), notAfter(first, lastPoint(a), precision))
}

/** Overlaps and ends after. */
export function overlapsAfter (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null || isUnknown(a) || isUnknown(b)) return null
  const last = lastPoint(b)
  return and(notAfter(firstPoint(a), last, precision), isOneOf(orderOfValues(lastPoint(a), last, precision), AFTER))
}

/** The first ends right before the second starts, or the other way about. */
export function meets (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  return or(meetsBefore(a, b, precision), meetsAfter(a, b, precision))
}

export function meetsBefore (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  const [last, first] = [lastPoint(a), firstPoint(b)]
  if (last === null || first === null) return null
  const next = nextAtPrecision(last, precision)
  return next === null ? false : samePoint(next, first, precision)
}

export function meetsAfter (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  return meetsBefore(b, a, precision)
}

/** Both start together, and the first ends no later. */
export function starts (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  return and(samePoint(firstPoint(a), firstPoint(b), precision), notAfter(lastPoint(a), lastPoint(b), precision))
}

/** Both end together, and the first starts no earlier. */
export function ends (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  return and(notAfter(firstPoint(b), firstPoint(a), precision), samePoint(lastPoint(a), lastPoint(b), precision))
}
