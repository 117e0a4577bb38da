import { Decimal } from '../values/decimal.js'
import { AFTER, BEFORE } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import { CqlQuantity } from '../values/quantity.js'
import { convertUnit } from '../values/ucum.js'
import type { CqlValue } from '../values/value.js'
import { add, divide, multiply } from './arithmetic.js'
import { equal } from './equality.js'
import { orderOfValues, sortOrder } from './ordering.js'

/** ELM 21, aggregate operators: nulls are left out, and of nothing the result is null unless said otherwise. */
type List = readonly CqlValue[] | null

/** How many elements are not null; 0 for null. */
export function count (list: List): number {
  return present(list).length
}

/** Null also for quantities that do not measure the same, and for a sum that its type cannot hold. */
export function sum (list: List): CqlValue {
  return fold(present(list), add)
}

export function product (list: List): CqlValue {
  return fold(sameUnit(present(list)), (a, b) => a instanceof CqlQuantity && b instanceof CqlQuantity ? productOfValues(a, b) : multiply(a, b))
}

/** Quantities keep their unit (CQL 1.5, Product, as cql-execution reads it). */
function productOfValues (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  const value = multiply(a.value, b.value)
  return value === null ? null : new CqlQuantity(value as Decimal, a.unit)
}

export function min (list: List): CqlValue {
  return extreme(present(list), BEFORE)
}

export function max (list: List): CqlValue {
  return extreme(present(list), AFTER)
}

/** The mean, a Decimal or a Quantity. */
export function avg (list: List): CqlValue {
  const values = present(list)
  const total = sum(values)
  return total === null ? null : divide(total, Decimal.of(values.length))
}

/** The middle one, or the mean of the two in the middle. */
export function median (list: List): CqlValue {
  const values = [...sameUnit(present(list))].sort(sortOrder)
  const middle = values.length >> 1
  if (values.length % 2 === 1) return values[middle] as CqlValue
  return values.length === 0 ? null : avg([values[middle - 1] as CqlValue, values[middle] as CqlValue])
}

/** The most frequent value, the first of several. */
export function mode (list: List): CqlValue {
  let [best, most]: [CqlValue, number] = [null, 0]
  const values = present(list)
  for (const value of values) {
    const frequency = values.filter(one => equal(one, value) === true).length
    if (frequency > most) [best, most] = [value, frequency]
  }
  return best
}

/** True also for null and for an empty list. */
export function allTrue (list: List): boolean {
  return !present(list).includes(false)
}

export function anyTrue (list: List): boolean {
  return present(list).includes(true)
}

/** The elements that are not null. */
export function present (list: List): readonly CqlValue[] {
  return list === null ? [] : list.includes(null) ? list.filter(one => one !== null) : list
}

/** Quantities in the unit of the first; nothing where one cannot be. */
export function sameUnit (values: readonly CqlValue[]): readonly CqlValue[] {
  const [first] = values
  if (!(first instanceof CqlQuantity)) return values
  const converted = values.map(one => one instanceof CqlQuantity ? convertUnit(one.value, one.unit, first.unit) : null)
  return converted.includes(null) ? [] : converted.map(value => new CqlQuantity(value as Decimal, first.unit))
}

function fold (values: readonly CqlValue[], operator: (a: CqlValue, b: CqlValue) => CqlValue): CqlValue {
  const [first, ...others] = values
  return first === undefined ? null : others.reduce(operator, first)
}

/** The least (BEFORE) or greatest (AFTER); the first of those whose order is open. */
function extreme (values: readonly CqlValue[], wanted: number): CqlValue {
  if (sameUnit(values).length === 0) return null
  let best = values[0] as CqlValue
  for (let i = 1; i < values.length; i++) if (orderOfValues(values[i] as CqlValue, best, NO_PRECISION) === wanted) best = values[i] as CqlValue
  return best
}
