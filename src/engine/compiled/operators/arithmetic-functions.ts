import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { Decimal } from '../values/decimal.js'
import { ceilingDecimal, divideDecimals, floorDecimal, multiplyDecimals, roundDecimal, truncateDecimal } from '../values/decimal-arithmetic.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { integerOrNull, longOrNull } from './arithmetic.js'
import { ofBounds } from './uncertain-arithmetic.js'

/**
 * ELM 16, arithmetic functions: null where an operand is null; decimals are rounded to 8 places. Rounding a number known within bounds gives
 * the rounded bounds.
 */

/** The least Integer that is not below; null where it is none. */
export function ceiling (a: CqlValue): CqlValue {
  if (a instanceof Uncertainty) return ofBounds(a, ceiling)
  return a === null ? null : typeof a === 'number' ? a : integerOrNull(Number(ceilingDecimal(decimalOf(a))))
}

/** The greatest Integer that is not above; null where it is none. */
export function floor (a: CqlValue): CqlValue {
  if (a instanceof Uncertainty) return ofBounds(a, floor)
  return a === null ? null : typeof a === 'number' ? a : integerOrNull(Number(floorDecimal(decimalOf(a))))
}

/** The Integer toward zero; null where it is none. */
export function truncate (a: CqlValue): CqlValue {
  if (a instanceof Uncertainty) return ofBounds(a, truncate)
  return a === null ? null : typeof a === 'number' ? a : integerOrNull(truncateDecimal(decimalOf(a), 0).toNumber())
}

/** Rounded to so many places, halves away from zero; without places to whole numbers. */
export function round (a: CqlValue, places: CqlValue = null): CqlValue {
  if (a instanceof Uncertainty) return ofBounds(a, bound => round(bound, places))
  return a === null ? null : roundDecimal(decimalOf(a), typeof places === 'number' ? places : 0)
}

/** The natural logarithm; null below zero. @throws CqlRuntimeError for zero (CQL test suite, Ln) */
export function ln (a: CqlValue): CqlValue {
  if (a === null) return null
  const value = decimalOf(a)
  if (value.isZero) throw new CqlRuntimeError('Ln: zero has no logarithm.')
  return Decimal.fromNumber(Math.log(value.toNumber()))
}

/** @throws CqlRuntimeError where the result is no Decimal (CQL test suite, Exp) */
export function exp (a: CqlValue): CqlValue {
  if (a === null) return null
  const result = Decimal.fromNumber(Math.exp(decimalOf(a).toNumber()))
  if (result === null) throw new CqlRuntimeError('Exp: the result is outside the range of Decimal.')
  return result
}

/** The logarithm to a base; null where there is none. */
export function log (a: CqlValue, base: CqlValue): CqlValue {
  if (a === null || base === null) return null
  const [value, of] = [decimalOf(a).toNumber(), decimalOf(base).toNumber()]
  const exact = of === 2 ? Math.log2(value) : of === 10 ? Math.log10(value) : Math.log(value) / Math.log(of)
  return Decimal.fromNumber(exact)
}

/** Whole powers are exact: of Integers and Longs again such, or a Decimal for a negative exponent. */
export function power (a: CqlValue, exponent: CqlValue): CqlValue {
  if (a === null || exponent === null) return null
  if (typeof a === 'number' && typeof exponent === 'number' && exponent >= 0) return integerOrNull(a ** exponent)
  if (typeof a === 'bigint' && typeof exponent === 'bigint' && exponent >= 0n) return longPower(a, exponent)
  return decimalPower(decimalOf(a), decimalOf(exponent))
}

/** Only -1, 0 and 1 have large powers, which hang on the exponent being odd. */
function longPower (base: bigint, exponent: bigint): bigint | null {
  if (exponent <= 64n) return longOrNull(base ** exponent)
  return base * base > 1n ? null : base ** (exponent % 2n + 2n)
}

function decimalPower (base: Decimal, exponent: Decimal): Decimal | null {
  const times = Math.abs(exponent.toNumber())
  if (!Number.isInteger(times) || times > 128) return Decimal.fromNumber(base.toNumber() ** exponent.toNumber())
  let result: Decimal | null = Decimal.of(1)
  for (let i = 0; i < times && result !== null; i++) result = multiplyDecimals(result, base)
  return exponent.isNegative && result !== null ? divideDecimals(Decimal.of(1), result) : result
}

function decimalOf (value: CqlValue): Decimal {
  if (value instanceof Decimal) return value
  if (typeof value === 'number' || typeof value === 'bigint') return Decimal.of(value)
  throw new CqlRuntimeError('An arithmetic function is not defined for this type.')
}
