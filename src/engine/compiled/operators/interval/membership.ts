import type { CqlInterval } from '../../values/interval.js'
import { AFTER, BEFORE, SAME, isOneOf } from '../../values/order.js'
import { NO_PRECISION } from '../../values/precision.js'
import type { CqlBoolean, CqlValue } from '../../values/value.js'
import { equal } from '../equality.js'
import { and, not } from '../logical.js'
import { orderOfValues } from '../ordering.js'
import { firstPoint, lastPoint } from './bounds.js'

/**
 * Whether a point lies in an interval (CQL 1.5, In): open sides compare exclusively, a closed null side is no limit, an open null side is
 * unknown. A null point gives null, a null interval false.
 */
export function intervalContains (interval: CqlInterval | null, point: CqlValue, precision = NO_PRECISION): CqlBoolean {
  if (interval === null) return false
  if (point === null) return null
  const { low, high, lowClosed, highClosed } = interval
  const afterLow = low === null
    ? (lowClosed ? true : null)
    : isOneOf(orderOfValues(low as CqlValue, point, precision), lowClosed ? BEFORE | SAME : BEFORE)
  if (afterLow === false) return false
  const beforeHigh = high === null
    ? (highClosed ? true : null)
    : isOneOf(orderOfValues(high as CqlValue, point, precision), highClosed ? SAME | AFTER : AFTER)
  const inside = and(afterLow, beforeHigh)
  return inside === null && isClosedBound(interval, point) ? true : inside
}

/** Equal to a closed bound: certain also for times with and without milliseconds, whose order is not. */
function isClosedBound ({ low, high, lowClosed, highClosed }: CqlInterval, point: CqlValue): boolean {
  return (low !== null && lowClosed && equal(low as CqlValue, point) === true) || (high !== null && highClosed && equal(high as CqlValue, point) === true)
}

/** Whether a point lies in an interval and is neither its first nor its last (CQL test suite, ProperContains). */
export function intervalProperContains (interval: CqlInterval | null, point: CqlValue, precision = NO_PRECISION): CqlBoolean {
  if (interval === null || point === null) return null
  return and(isOneOf(orderOfValues(firstPoint(interval), point, precision), BEFORE), isOneOf(orderOfValues(lastPoint(interval), point, precision), AFTER))
}

/** Whether the second interval lies in the first (CQL 1.5, Includes). */
export function intervalIncludes (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  return and(
    isOneOf(orderOfValues(firstPoint(a), firstPoint(b), precision), BEFORE | SAME),
    isOneOf(orderOfValues(lastPoint(a), lastPoint(b), precision), SAME | AFTER)
  )
}

/** Whether the second interval lies in the first, which is larger (CQL 1.5, Proper Includes). */
export function intervalProperIncludes (a: CqlInterval | null, b: CqlInterval | null, precision = NO_PRECISION): CqlBoolean {
  return and(intervalIncludes(a, b, precision), not(intervalIncludes(b, a, precision)))
}
