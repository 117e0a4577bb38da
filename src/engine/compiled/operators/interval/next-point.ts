import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { NO_PRECISION } from '../../values/precision.js'
import { CqlTime } from '../../values/time.js'
import { Uncertainty } from '../../values/uncertainty.js'
import type { CqlValue } from '../../values/value.js'
import { stepOf } from '../limits.js'
import { shiftBy } from '../time-arithmetic.js'

/** The point after another: its successor, or one unit of a precision later; null where the type ends there. */
export function nextAtPrecision (point: CqlValue, precision: number): CqlValue {
  if (precision === NO_PRECISION) return stepOf(point, 1)
  if (point instanceof CqlDateTime || point instanceof CqlDate || point instanceof CqlTime) return shiftBy(point, 1, precision)
  if (!(point instanceof Uncertainty)) return stepOf(point, 1)
  const [low, high] = [point.low as CqlValue, point.high as CqlValue]
  return new Uncertainty(nextAtPrecision(low, precision) ?? low, nextAtPrecision(high, precision) ?? high)
}
