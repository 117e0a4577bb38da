import { CqlRuntimeError } from './cql-runtime-error.js'
import { AFTER, BEFORE, SAME, orderOf, type Order } from './order.js'

/** Digits after the point (CQL 1.5, Decimal: 28 digits of precision, 8 of scale). */
export const SCALE = 8
const UNITS = 100_000_000
const BIG_UNITS = 100_000_000n
/**
 * 29 digits before the point: one more than the widest literal, so that `10 × 10^27 - 0.00000001` can be worked out (CQL test suite, value
 * literals). `maximum Decimal` is smaller, see `operators/limits.ts`.
 */
const LIMIT = 10n ** 37n
/** Below this a double holds eight decimals exactly enough to be rounded to them. */
const EXACT_DOUBLE = 1e6

/**
 * A CQL Decimal: an immutable fixed-point number in units of 10^-8. The coefficient is a plain number while that is exact and a bigint
 * beyond, so that everyday comparing and adding stays cheap.
 */
export class Decimal {
  /** The coefficient while it is a safe integer, NaN otherwise. */
  readonly small: number
  private readonly big: bigint | null
  /** Digits after the point as written, -1 where nothing was written: then as few as needed. Only `Precision` and texts ask. */
  private readonly written: number

  private constructor (small: number, big: bigint | null, written: number) {
    this.small = small
    this.big = big
    this.written = written
  }

  /** The value in units of 10^-8. */
  get coefficient (): bigint {
    return this.big ?? BigInt(this.small)
  }

  /** Digits after the point: as written, or as few as needed. */
  get scale (): number {
    return this.written >= 0 ? this.written : this.leastScale
  }

  /** Digits after the point without trailing zeros. */
  get leastScale (): number {
    let scale = SCALE
    for (let rest = this.coefficient; scale > 0 && rest % 10n === 0n; rest /= 10n) scale--
    return scale
  }

  /** The decimal of a literal or of a JSON number, rounded to 8 places. @throws CqlRuntimeError where it is none or out of range */
  static of (value: number | string | bigint): Decimal {
    const decimal = typeof value === 'string' ? Decimal.parse(value) : typeof value === 'number' ? Decimal.fromNumber(value) : Decimal.fromCoefficient(value * BIG_UNITS)
    if (decimal === null) throw new CqlRuntimeError('A number is outside the range of Decimal.')
    return decimal
  }

  /** Null for NaN, infinities and what is out of range. */
  static fromNumber (value: number): Decimal | null {
    if (Number.isInteger(value) && value <= 90_000_000 && value >= -90_000_000) return new Decimal(value * UNITS + 0, null, -1)
    if (value > -EXACT_DOUBLE && value < EXACT_DOUBLE) return new Decimal(Math.round(Math.abs(value) * UNITS) * Math.sign(value) + 0, null, -1)
    return Number.isFinite(value) ? Decimal.parse(plainDigits(value)) : null
  }

  /** A decimal in units of 10^-8, which must be a safe integer. */
  static fromUnits (units: number): Decimal {
    return new Decimal(units, null, -1)
  }

  /** A decimal in units of 10^-8; null where it is out of range. */
  static fromCoefficient (coefficient: bigint, written = -1): Decimal | null {
    if (coefficient >= LIMIT || coefficient <= -LIMIT) return null
    const small = Number(coefficient)
    return Number.isSafeInteger(small) ? new Decimal(small, null, written) : new Decimal(NaN, coefficient, written)
  }

  /** `(+|-)?digits(.digits)?` (CQL 1.5, ToDecimal), rounded to 8 places; null for any other text and for what is out of range. */
  static parse (text: string): Decimal | null {
    const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
    if (match === null) return null
    const [, sign, whole, fraction = ''] = match as unknown as [string, string, string, string?]
    const kept = BigInt(whole + fraction.slice(0, SCALE).padEnd(SCALE, '0')) + (fraction.charAt(SCALE) >= '5' ? 1n : 0n)
    return Decimal.fromCoefficient(sign === '-' ? -kept : kept, Math.min(fraction.length, SCALE))
  }

  compare (other: Decimal): Order {
    if (this.big === null && other.big === null) return orderOf(this.small, other.small)
    const [a, b] = [this.coefficient, other.coefficient]
    return a < b ? BEFORE : a > b ? AFTER : SAME
  }

  equals (other: Decimal): boolean {
    return this.big === null ? this.small === other.small : other.big !== null && this.big === other.big
  }

  get isZero (): boolean {
    return this.small === 0
  }

  get isNegative (): boolean {
    return this.big === null ? this.small < 0 : this.big < 0n
  }

  toNumber (): number {
    return this.big === null ? this.small / UNITS : Number(this.toString())
  }

  /** `-1.5`, `2.00`: with the digits written, and at least one after the point. */
  toString (): string {
    return this.toFixed(Math.max(this.scale, 1))
  }

  /** Text with exactly so many digits after the point, 0 to 8, cut and not rounded. */
  toFixed (places: number): string {
    const digits = (this.isNegative ? -this.coefficient : this.coefficient).toString().padStart(SCALE + 1, '0')
    const fraction = digits.slice(-SCALE).slice(0, places)
    return `${this.isNegative ? '-' : ''}${digits.slice(0, -SCALE)}${places === 0 ? '' : `.${fraction}`}`
  }
}

/** The shortest digits of a large double, without exponent. */
function plainDigits (value: number): string {
  return Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(value)
}
