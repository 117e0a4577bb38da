import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { AFTER, BEFORE, SAME, UNCERTAIN, orderOf, reverseOrder, type Order } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import { CqlQuantity } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import { convertUnit } from '../values/ucum.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { orderOfDateAndDateTime, orderOfDateTimes, orderOfDates, orderOfTimes, sortOrderOfDateTimes } from './date-order.js'

/**
 * Order of two values, `precision` only counting for dates and times (0 for none). Uncertain where a value is null, where dates are too
 * imprecise, where quantities do not measure the same, and where CQL has no order of such values.
 */
export function orderOfValues (a: CqlValue, b: CqlValue, precision: number): Order {
  if (a instanceof CqlDateTime) return b instanceof CqlDateTime ? orderOfDateTimes(a, b, precision) : orderOfOthers(a, b, precision)
  if (typeof a === 'number') return typeof b === 'number' ? orderOf(a, b) : orderOfOthers(a, b, precision)
  if (typeof a === 'string') return typeof b === 'string' ? orderOfTexts(a, b) : UNCERTAIN
  if (a instanceof Decimal) return b instanceof Decimal ? a.compare(b) : orderOfOthers(a, b, precision)
  return orderOfOthers(a, b, precision)
}

function orderOfOthers (a: CqlValue, b: CqlValue, precision: number): Order {
  if (a === null || b === null) return UNCERTAIN
  if (a instanceof Uncertainty || b instanceof Uncertainty) return orderOfUncertain(a, b)
  if (a instanceof CqlDate) return b instanceof CqlDate ? orderOfDates(a, b, precision) : b instanceof CqlDateTime ? orderOfDateAndDateTime(a, b, precision) : UNCERTAIN
  if (b instanceof CqlDate) return a instanceof CqlDateTime ? reverseOrder(orderOfDateAndDateTime(b, a, precision)) : UNCERTAIN
  if (a instanceof CqlTime) return b instanceof CqlTime ? orderOfTimes(a, b, precision) : UNCERTAIN
  if (a instanceof CqlQuantity) return b instanceof CqlQuantity ? orderOfQuantities(a, b) : UNCERTAIN
  return orderOfNumbers(a, b)
}

/** Order of numbers of different types. */
function orderOfNumbers (a: CqlValue, b: CqlValue): Order {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left === null || right === null) return UNCERTAIN
  if (left instanceof Decimal || right instanceof Decimal) return decimalOf(left).compare(decimalOf(right))
  return left < right ? BEFORE : left > right ? AFTER : SAME
}

function numberOf (value: CqlValue): number | bigint | Decimal | null {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal ? value : null
}

function decimalOf (value: number | bigint | Decimal): Decimal {
  return value instanceof Decimal ? value : Decimal.of(value)
}

/** By Unicode code units (CQL 1.5, Less: lexical, and so does the CQL test suite sort). */
function orderOfTexts (a: string, b: string): Order {
  return a < b ? BEFORE : a > b ? AFTER : SAME
}

/** Order of two quantities in the unit of the first. Years and months count as 365 and 30 days here. */
export function orderOfQuantities (a: CqlQuantity, b: CqlQuantity): Order {
  const value = convertUnit(b.value, b.unit, a.unit)
  return value === null ? UNCERTAIN : a.value.compare(value)
}

/**
 * What the bounds leave open: `[4, 16]` and 16 may be before or the same. Bounds are compared as precisely as they are, whatever precision
 * the operator asks for, as cql-execution does with unknown ends of intervals.
 */
function orderOfUncertain (a: CqlValue, b: CqlValue): Order {
  const [aLow, aHigh] = boundsOf(a)
  const [bLow, bHigh] = boundsOf(b)
  const least = orderOfValues(aLow, bHigh, NO_PRECISION)
  const most = orderOfValues(aHigh, bLow, NO_PRECISION)
  if (least === UNCERTAIN || most === UNCERTAIN) return UNCERTAIN
  return (least === BEFORE ? BEFORE : 0) | (most === AFTER ? AFTER : 0) | (least !== AFTER && most !== BEFORE ? SAME : 0)
}

function boundsOf (value: CqlValue): readonly [CqlValue, CqlValue] {
  return value instanceof Uncertainty ? [value.low as CqlValue, value.high as CqlValue] : [value, value]
}

/**
 * Order for sorting, negative, 0 or positive: nulls first, imprecise dates before precise ones that begin with them (CQL 1.5, Sort).
 * Values that have no order stay where they are.
 */
export function sortOrder (a: CqlValue, b: CqlValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  if (a instanceof CqlDateTime && b instanceof CqlDateTime) return sortOrderOfDateTimes(a, b)
  if (a instanceof CqlDate && b instanceof CqlDate) return a.date - b.date || a.precision - b.precision
  if (a instanceof CqlTime && b instanceof CqlTime) return a.time - b.time || a.precision - b.precision
  const order = orderOfValues(a, b, NO_PRECISION)
  return order === BEFORE ? -1 : order === AFTER ? 1 : 0
}

/** A sorted copy; null for null. */
export function sortValues (list: readonly CqlValue[] | null, descending: boolean): readonly CqlValue[] | null {
  if (list === null) return null
  return [...list].sort(descending ? (a, b) => sortOrder(b, a) : sortOrder)
}
