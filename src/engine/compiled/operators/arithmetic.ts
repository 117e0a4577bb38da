import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import {
  absDecimal, addDecimals, divideDecimals, multiplyDecimals, negateDecimal, remainderOfDecimals, subtractDecimals, truncateDivideDecimals
} from '../values/decimal-arithmetic.js'
import { CqlQuantity } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { MAX_INTEGER, MAX_LONG, MIN_INTEGER, MIN_LONG } from './limits.js'
import { addQuantities, divideQuantities, multiplyQuantities, remainderOfQuantities, subtractQuantities, truncateDivideQuantities } from './quantity-arithmetic.js'
import { addDuration, subtractDuration } from './time-arithmetic.js'
import { byBounds } from './uncertain-arithmetic.js'

/**
 * ELM 16, arithmetic operators: null where an operand is null, and where the result is outside its type. Numbers of different types, which
 * the translator leaves only in lists of anything, meet as decimals.
 */
type DecimalOperator = (a: Decimal, b: Decimal) => Decimal | null
type QuantityOperator = (a: CqlQuantity, b: CqlQuantity) => CqlQuantity | null

export function add (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return integerOrNull(a + b)
  if (typeof a === 'bigint' && typeof b === 'bigint') return longOrNull(a + b)
  if (typeof a === 'string' && typeof b === 'string') return a + b
  if (isTime(a) && b instanceof CqlQuantity) return addDuration(a, b)
  return isUncertain(a, b) ? byBounds(a, b, add) : decimalsOrQuantities(a, b, addDecimals, addQuantities)
}

export function subtract (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return integerOrNull(a - b)
  if (typeof a === 'bigint' && typeof b === 'bigint') return longOrNull(a - b)
  if (isTime(a) && b instanceof CqlQuantity) return subtractDuration(a, b)
  return isUncertain(a, b) ? byBounds(a, b, subtract) : decimalsOrQuantities(a, b, subtractDecimals, subtractQuantities)
}

export function multiply (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return integerOrNull(a * b)
  if (typeof a === 'bigint' && typeof b === 'bigint') return longOrNull(a * b)
  return isUncertain(a, b) ? byBounds(a, b, multiply) : decimalsOrQuantities(a, b, multiplyDecimals, multiplyQuantities)
}

/** Always decimal; null for a division by zero. */
export function divide (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  return isUncertain(a, b) ? byBounds(a, b, divide) : decimalsOrQuantities(a, b, divideDecimals, divideQuantities)
}

/** `div`: toward zero; null for a division by zero. @throws CqlRuntimeError for uncertain operands (CQL test suite, uncertainty) */
export function truncatedDivide (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? null : integerOrNull(Math.trunc(a / b))
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? null : longOrNull(a / b)
  return decimalsOrQuantities(a, b, truncateDivideDecimals, truncateDivideQuantities)
}

/** `mod`: the remainder of `div`; null for a division by zero. */
export function modulo (a: CqlValue, b: CqlValue): CqlValue {
  if (a === null || b === null) return null
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? null : a % b + 0
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? null : a % b
  return decimalsOrQuantities(a, b, remainderOfDecimals, remainderOfQuantities)
}

export function negate (a: CqlValue): CqlValue {
  if (a === null) return null
  if (typeof a === 'number') return integerOrNull(0 - a)
  if (typeof a === 'bigint') return longOrNull(-a)
  if (a instanceof Decimal) return negateDecimal(a)
  if (a instanceof CqlQuantity) return new CqlQuantity(negateDecimal(a.value), a.unit)
  if (a instanceof Uncertainty) return subtract(0, a)
  throw new CqlRuntimeError('Negate is not defined for this type.')
}

export function abs (a: CqlValue): CqlValue {
  if (a === null) return null
  if (typeof a === 'number') return integerOrNull(Math.abs(a))
  if (typeof a === 'bigint') return longOrNull(a < 0n ? -a : a)
  if (a instanceof Decimal) return absDecimal(a)
  if (a instanceof CqlQuantity) return new CqlQuantity(absDecimal(a.value), a.unit)
  throw new CqlRuntimeError('Abs is not defined for this type.')
}

/** Null where a whole number is no Integer. */
export function integerOrNull (value: number): number | null {
  return value <= MAX_INTEGER && value >= MIN_INTEGER ? value : null
}

/** Null where a whole number is no Long. */
export function longOrNull (value: bigint): bigint | null {
  return value <= MAX_LONG && value >= MIN_LONG ? value : null
}

function isTime (value: CqlValue): value is CqlDateTime | CqlDate | CqlTime {
  return value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime
}

function isUncertain (a: CqlValue, b: CqlValue): boolean {
  return a instanceof Uncertainty || b instanceof Uncertainty
}

/** A number beside a quantity is a quantity without unit. */
function decimalsOrQuantities (a: CqlValue, b: CqlValue, onDecimals: DecimalOperator, onQuantities: QuantityOperator): CqlValue {
  if (a instanceof CqlQuantity || b instanceof CqlQuantity) return onQuantities(quantityOf(a), quantityOf(b))
  return onDecimals(decimalOf(a), decimalOf(b))
}

function quantityOf (value: CqlValue): CqlQuantity {
  return value instanceof CqlQuantity ? value : new CqlQuantity(decimalOf(value), '1')
}

function decimalOf (value: CqlValue): Decimal {
  if (value instanceof Decimal) return value
  if (typeof value === 'number' || typeof value === 'bigint') return Decimal.of(value)
  throw new CqlRuntimeError('An arithmetic operator is not defined for these types.')
}
