import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { Decimal } from '../../values/decimal.js'
import { CqlInterval, type PointType } from '../../values/interval.js'
import { CqlQuantity } from '../../values/quantity.js'
import { CqlTime } from '../../values/time.js'
import { Uncertainty } from '../../values/uncertainty.js'
import type { CqlValue } from '../../values/value.js'
import { MAX_DECIMAL, MIN_DECIMAL, maxValue, minValue, stepOf } from '../limits.js'

/**
 * The first point of an interval: its low bound, or the successor of an open one. A closed null is the least value of the point type; an open
 * null is uncertain from that to the last point (CQL 1.5, Interval), and null where the last point is unknown too. Worked out once for an
 * interval.
 */
export function firstPoint (interval: CqlInterval): CqlValue {
  if (interval.low !== null && interval.lowClosed) return interval.low as CqlValue
  if (interval.knownStart === undefined) interval.knownStart = findFirst(interval)
  return interval.knownStart as CqlValue
}

/** The last point of an interval, as `firstPoint`. */
export function lastPoint (interval: CqlInterval): CqlValue {
  if (interval.high !== null && interval.highClosed) return interval.high as CqlValue
  if (interval.knownEnd === undefined) interval.knownEnd = findLast(interval)
  return interval.knownEnd as CqlValue
}

function findFirst (interval: CqlInterval): CqlValue {
  if (interval.low !== null) return stepOf(interval.low as CqlValue, 1)
  const least = extreme(interval, minValue)
  if (interval.lowClosed || least === null) return interval.lowClosed ? least : null
  const most = interval.high === null && !interval.highClosed ? null : lastPoint(interval)
  return most === null ? null : new Uncertainty(least, highOf(most))
}

function findLast (interval: CqlInterval): CqlValue {
  if (interval.high !== null) return stepOf(interval.high as CqlValue, -1)
  const most = extreme(interval, maxValue)
  if (interval.highClosed || most === null) return interval.highClosed ? most : null
  const least = interval.low === null && !interval.lowClosed ? null : firstPoint(interval)
  return least === null ? null : new Uncertainty(lowOf(least), most)
}

function lowOf (value: CqlValue): CqlValue {
  return value instanceof Uncertainty ? value.low as CqlValue : value
}

function highOf (value: CqlValue): CqlValue {
  return value instanceof Uncertainty ? value.high as CqlValue : value
}

/** The least or greatest value of the interval's points; of quantities in the unit of the other bound, of DateTimes in UTC. */
function extreme (interval: CqlInterval, find: typeof minValue): CqlValue {
  const other = (interval.low ?? interval.high) as CqlValue
  const type = pointTypeOf(interval)
  if (type === 'Any') return null
  if (type === 'Quantity') return other instanceof CqlQuantity ? new CqlQuantity(find === minValue ? MIN_DECIMAL : MAX_DECIMAL, other.unit) : null
  return find(type, 0)
}

/** The point type as declared, or else as its bounds show. */
export function pointTypeOf ({ low, high, pointType }: CqlInterval): PointType {
  if (pointType !== 'Any') return pointType
  const point = low ?? high
  if (point instanceof CqlDateTime) return 'DateTime'
  if (point instanceof CqlDate) return 'Date'
  if (point instanceof CqlTime) return 'Time'
  if (point instanceof Decimal) return 'Decimal'
  if (point instanceof CqlQuantity) return 'Quantity'
  if (point instanceof Uncertainty) return pointTypeOf(new CqlInterval(point.low, null))
  return typeof point === 'number' ? 'Integer' : typeof point === 'bigint' ? 'Long' : 'Any'
}

/**
 * `start of` (CQL 1.5, Start): an unknown start is null. A closed null start of DateTimes is the least one, in the evaluation's offset.
 */
export function start (interval: CqlInterval | null, evaluationOffsetMinutes = 0): CqlValue {
  if (interval === null) return null
  if (interval.low === null && interval.lowClosed && pointTypeOf(interval) === 'DateTime') return minValue('DateTime', evaluationOffsetMinutes)
  const point = firstPoint(interval)
  return interval.low === null && point instanceof Uncertainty ? null : point
}

/** `end of` (CQL 1.5, End), as `start`. */
export function end (interval: CqlInterval | null, evaluationOffsetMinutes = 0): CqlValue {
  if (interval === null) return null
  if (interval.high === null && interval.highClosed && pointTypeOf(interval) === 'DateTime') return maxValue('DateTime', evaluationOffsetMinutes)
  const point = lastPoint(interval)
  return interval.high === null && point instanceof Uncertainty ? null : point
}
