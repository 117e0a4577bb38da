import { precisionOfUnit } from '../../values/calendar-unit.js'
import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { CqlInterval } from '../../values/interval.js'
import { AFTER, BEFORE, SAME, isOneOf } from '../../values/order.js'
import { DAY, NO_PRECISION, WEEK } from '../../values/precision.js'
import { CqlQuantity } from '../../values/quantity.js'
import { CqlTime } from '../../values/time.js'
import type { CqlValue } from '../../values/value.js'
import { add } from '../arithmetic.js'
import { stepOf } from '../limits.js'
import { orderOfValues, sortOrder } from '../ordering.js'
import { laterBy } from '../time-arithmetic.js'
import { firstPoint, lastPoint, pointTypeOf } from './bounds.js'
import { isUnknown } from './relations.js'

/**
 * The fewest intervals that cover the same points, in order (CQL 1.5, Collapse): those that overlap or meet become one, and with `per` also
 * those no further apart than that, at its precision. Null intervals and those of which nothing is known are left out.
 */
export function collapse (intervals: readonly (CqlInterval | null)[] | null, per: CqlQuantity | null): readonly CqlInterval[] | null {
  if (intervals === null) return null
  const sorted = intervals.filter((one): one is CqlInterval => one !== null && !isUnknown(one))
    .sort((a, b) => sortOrder(firstPoint(a), firstPoint(b)) || sortOrder(lastPoint(a), lastPoint(b)))
  const collapsed: CqlInterval[] = []
  for (const interval of sorted) {
    const last = collapsed[collapsed.length - 1]
    if (last !== undefined && reaches(last, interval, per)) collapsed[collapsed.length - 1] = covering(last, interval)
    else collapsed.push(interval)
  }
  return collapsed
}

function reaches (earlier: CqlInterval, later: CqlInterval, per: CqlQuantity | null): boolean {
  const [last, first] = [lastPoint(earlier), firstPoint(later)]
  if (last === null || first === null) return false
  if (isOneOf(orderOfValues(first, last, NO_PRECISION), BEFORE | SAME) === true) return true
  const reach = per === null ? stepOf(last, 1) : further(last, per)
  return reach !== null && isOneOf(orderOfValues(first, reach, per === null ? NO_PRECISION : comparingPrecision(last, per)), BEFORE | SAME) === true
}

/** The point some distance after another; a plain number takes the value of the quantity. */
function further (point: CqlValue, per: CqlQuantity): CqlValue {
  if (isTime(point)) return laterBy(point, per, 1)
  return add(point, point instanceof CqlQuantity ? per : per.value)
}

/** Dates and times are compared to the unit of `per`, or as precise as they are. */
function comparingPrecision (point: CqlValue, per: CqlQuantity): number {
  if (!isTime(point)) return NO_PRECISION
  const unit = precisionOfUnit(per.unit) ?? NO_PRECISION
  return Math.min(unit === WEEK ? DAY : unit, point.precision)
}

function isTime (point: CqlValue): point is CqlDateTime | CqlDate | CqlTime {
  return point instanceof CqlDateTime || point instanceof CqlDate || point instanceof CqlTime
}

function covering (a: CqlInterval, b: CqlInterval): CqlInterval {
  const later = isOneOf(orderOfValues(lastPoint(b), lastPoint(a), NO_PRECISION), AFTER) === true ? b : a
  return new CqlInterval(a.low, later.high, a.lowClosed, later.highClosed, pointTypeOf(a))
}
