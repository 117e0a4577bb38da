import { Decimal, SCALE } from './decimal.js'

/** Arithmetic on decimals. A result out of range is null; one with more than 8 places is rounded to them, halves away from zero. */
const UNITS = 10n ** BigInt(SCALE)

export function addDecimals (a: Decimal, b: Decimal): Decimal | null {
  const sum = a.small + b.small
  return Number.isSafeInteger(sum) ? Decimal.fromUnits(sum) : Decimal.fromCoefficient(a.coefficient + b.coefficient)
}

export function subtractDecimals (a: Decimal, b: Decimal): Decimal | null {
  const difference = a.small - b.small
  return Number.isSafeInteger(difference) ? Decimal.fromUnits(difference) : Decimal.fromCoefficient(a.coefficient - b.coefficient)
}

export function multiplyDecimals (a: Decimal, b: Decimal): Decimal | null {
  return Decimal.fromCoefficient(divideRounded(a.coefficient * b.coefficient, UNITS))
}

/** Null for a division by zero. */
export function divideDecimals (a: Decimal, b: Decimal): Decimal | null {
  return b.isZero ? null : Decimal.fromCoefficient(divideRounded(a.coefficient * UNITS, b.coefficient))
}

/** The quotient cut to a whole number; null for a division by zero. */
export function truncateDivideDecimals (a: Decimal, b: Decimal): Decimal | null {
  return b.isZero ? null : Decimal.fromCoefficient(a.coefficient / b.coefficient * UNITS)
}

/** The remainder of the truncated division, with the sign of the dividend; null for a division by zero. */
export function remainderOfDecimals (a: Decimal, b: Decimal): Decimal | null {
  return b.isZero ? null : Decimal.fromCoefficient(a.coefficient % b.coefficient)
}

export function negateDecimal (a: Decimal): Decimal {
  return Decimal.fromCoefficient(-a.coefficient) as Decimal
}

export function absDecimal (a: Decimal): Decimal {
  return a.isNegative ? negateDecimal(a) : a
}

/** Rounds to so many places, 0 to 8, halves away from zero (CQL test suite, Round). */
export function roundDecimal (a: Decimal, places: number): Decimal {
  const unit = 10n ** BigInt(SCALE - Math.min(Math.max(places, 0), SCALE))
  return Decimal.fromCoefficient(divideRounded(a.coefficient, unit) * unit) ?? a
}

/** Cuts to so many places, 0 to 8, toward zero. */
export function truncateDecimal (a: Decimal, places: number): Decimal {
  const unit = 10n ** BigInt(SCALE - places)
  return Decimal.fromCoefficient(a.coefficient / unit * unit) as Decimal
}

/** The whole number at or below. */
export function floorDecimal (a: Decimal): bigint {
  const whole = a.coefficient / UNITS
  return a.isNegative && whole * UNITS !== a.coefficient ? whole - 1n : whole
}

/** The whole number at or above. */
export function ceilingDecimal (a: Decimal): bigint {
  return -floorDecimal(negateDecimal(a))
}

/** The decimal some units of 10^-8 away; null out of range. */
export function stepDecimal (a: Decimal, units: bigint): Decimal | null {
  return Decimal.fromCoefficient(a.coefficient + units)
}

function divideRounded (dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  const rest = dividend % divisor
  const twice = rest < 0n ? -2n * rest : 2n * rest
  const half = twice >= (divisor < 0n ? -divisor : divisor)
  return half ? quotient + ((dividend < 0n) === (divisor < 0n) ? 1n : -1n) : quotient
}
