import { CqlRuntimeError } from '../../values/cql-runtime-error.js'
import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { Decimal } from '../../values/decimal.js'
import { CqlInterval, type PointType } from '../../values/interval.js'
import { AFTER } from '../../values/order.js'
import { NO_PRECISION } from '../../values/precision.js'
import { CqlQuantity } from '../../values/quantity.js'
import { CqlTime } from '../../values/time.js'
import { Uncertainty } from '../../values/uncertainty.js'
import type { CqlValue } from '../../values/value.js'
import { add, subtract } from '../arithmetic.js'
import { equal } from '../equality.js'
import { orderOfValues } from '../ordering.js'
import { end, firstPoint, lastPoint, start } from './bounds.js'

/**
 * The interval selector (CQL 1.5, Interval). A side whose closedness is null is closed.
 * @throws CqlRuntimeError where the first point is certainly after the last, also because an open side leaves no point
 */
export function interval (low: CqlValue, high: CqlValue, lowClosed: boolean | null, highClosed: boolean | null, pointType: PointType): CqlInterval {
  const made = new CqlInterval(low, high, lowClosed ?? true, highClosed ?? true, pointType)
  if (low !== null && high !== null && orderOfValues(firstPoint(made), lastPoint(made), NO_PRECISION) === AFTER) {
    throw new CqlRuntimeError('Interval: the low bound is after the high bound.')
  }
  return made
}

/** `point from` an interval of one point (CQL 1.5, Point From). @throws CqlRuntimeError for a wider one */
export function pointFrom (value: CqlInterval | null): CqlValue {
  const [first, last] = [start(value), end(value)]
  if (first === null || last === null) return null
  if (equal(first, last) !== true) throw new CqlRuntimeError('point from: the interval has more than one point.')
  return first
}

/** `width of`: last point less first point (CQL 1.5, Width). @throws CqlRuntimeError for intervals of dates and times */
export function width (value: CqlInterval | null): CqlValue {
  if (value === null) return null
  const [first, last] = [measurable(firstPoint(value)), measurable(lastPoint(value))]
  return first instanceof Uncertainty || last instanceof Uncertainty ? null : subtract(last, first)
}

/** `Size`: the width and one step more (ELM 19, Size), as `width`. */
export function size (value: CqlInterval | null): CqlValue {
  const distance = width(value)
  if (typeof distance === 'number') return distance + 1
  if (typeof distance === 'bigint') return distance + 1n
  if (distance instanceof CqlQuantity) return add(distance, new CqlQuantity(STEP, distance.unit))
  return add(distance, STEP)
}

const STEP = Decimal.fromUnits(1)

function measurable (point: CqlValue): CqlValue {
  if (point instanceof CqlDateTime || point instanceof CqlDate || point instanceof CqlTime) throw new CqlRuntimeError('Width and Size are not defined for intervals of dates and times.')
  return point
}
