import { MAX_YEAR, MIN_YEAR, MS_PER_DAY, packDate } from '../values/calendar.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { stepDecimal } from '../values/decimal-arithmetic.js'
import { DAY, MILLISECOND } from '../values/precision.js'
import { CqlQuantity } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { stepDate, stepDateTime, stepTime } from './time-arithmetic.js'

export const MAX_INTEGER = 2_147_483_647
export const MIN_INTEGER = -2_147_483_648
export const MAX_LONG = 9_223_372_036_854_775_807n
export const MIN_LONG = -9_223_372_036_854_775_808n
export const MAX_DECIMAL = Decimal.of('99999999999999999999.99999999')
export const MIN_DECIMAL = Decimal.of('-99999999999999999999.99999999')
export const MIN_DATE = new CqlDate(packDate(MIN_YEAR, 1, 1), DAY)
export const MAX_DATE = new CqlDate(packDate(MAX_YEAR, 12, 31), DAY)
export const MIN_TIME = new CqlTime(0, MILLISECOND)
export const MAX_TIME = new CqlTime(MS_PER_DAY - 1, MILLISECOND)

/** The least value of a type, an ELM name with or without namespace (CQL 1.5, Minimum). @throws CqlRuntimeError for a type without one */
export function minValue (type: string, evaluationOffsetMinutes: number): CqlValue {
  switch (bareName(type)) {
    case 'Integer': return MIN_INTEGER
    case 'Long': return MIN_LONG
    case 'Decimal': return MIN_DECIMAL
    case 'Quantity': return new CqlQuantity(MIN_DECIMAL, '1')
    case 'Date': return MIN_DATE
    case 'DateTime': return new CqlDateTime(MIN_DATE.date, 0, MILLISECOND, evaluationOffsetMinutes, false)
    case 'Time': return MIN_TIME
    default: throw new CqlRuntimeError('Minimum is not defined for this type.')
  }
}

/** The greatest value of a type (CQL 1.5, Maximum), as `minValue`. */
export function maxValue (type: string, evaluationOffsetMinutes: number): CqlValue {
  switch (bareName(type)) {
    case 'Integer': return MAX_INTEGER
    case 'Long': return MAX_LONG
    case 'Decimal': return MAX_DECIMAL
    case 'Quantity': return new CqlQuantity(MAX_DECIMAL, '1')
    case 'Date': return MAX_DATE
    case 'DateTime': return new CqlDateTime(MAX_DATE.date, MAX_TIME.time, MILLISECOND, evaluationOffsetMinutes, false)
    case 'Time': return MAX_TIME
    default: throw new CqlRuntimeError('Maximum is not defined for this type.')
  }
}

function bareName (type: string): string {
  return type.slice(type.indexOf('}') + 1)
}

/**
 * The next value of the type, for dates and times at their own precision (CQL 1.5, Successor).
 * @throws CqlRuntimeError where there is none, or for a type without successors
 */
export function successor (value: CqlValue): CqlValue {
  if (value === null) return null
  const next = stepOf(value, 1)
  if (next === null) throw new CqlRuntimeError('Successor: the greatest value of a type has none.')
  return next
}

/** The value before (CQL 1.5, Predecessor), as `successor`. */
export function predecessor (value: CqlValue): CqlValue {
  if (value === null) return null
  const previous = stepOf(value, -1)
  if (previous === null) throw new CqlRuntimeError('Predecessor: the least value of a type has none.')
  return previous
}

/** The value a step up (1) or down (-1); null where the type ends. @throws CqlRuntimeError for a type without steps */
export function stepOf (value: CqlValue, step: 1 | -1): CqlValue {
  if (value instanceof CqlDateTime) return stepDateTime(value, step)
  if (typeof value === 'number') return value === (step > 0 ? MAX_INTEGER : MIN_INTEGER) ? null : value + step
  if (typeof value === 'bigint') return value === (step > 0 ? MAX_LONG : MIN_LONG) ? null : value + BigInt(step)
  if (value instanceof Decimal) return stepOfDecimal(value, step)
  if (value instanceof CqlDate) return stepDate(value, step)
  if (value instanceof CqlTime) return stepTime(value, step)
  if (value instanceof CqlQuantity) return quantityOrNull(stepOfDecimal(value.value, step), value.unit)
  if (value instanceof Uncertainty) return stepOfUncertain(value, step)
  throw new CqlRuntimeError('A value of this type has no successor and no predecessor.')
}

function stepOfDecimal (value: Decimal, step: 1 | -1): Decimal | null {
  return value.equals(step > 0 ? MAX_DECIMAL : MIN_DECIMAL) ? null : stepDecimal(value, BigInt(step))
}

function quantityOrNull (value: Decimal | null, unit: string): CqlQuantity | null {
  return value === null ? null : new CqlQuantity(value, unit)
}

/** Both bounds step; one that cannot stays. */
function stepOfUncertain (value: Uncertainty, step: 1 | -1): CqlValue {
  const [low, high] = [value.low as CqlValue, value.high as CqlValue]
  const [newLow, newHigh] = [stepOf(low, step), stepOf(high, step)]
  return newLow === null && newHigh === null ? null : new Uncertainty(newLow ?? low, newHigh ?? high)
}
