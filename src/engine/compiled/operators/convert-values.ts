import { CqlCode, CqlConcept } from '../values/code.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { parseDate, parseDateTime, parseTime } from '../values/date-time-parser.js'
import { Decimal } from '../values/decimal.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import { convertUnit } from '../values/ucum.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { integerOrNull, longOrNull } from './arithmetic.js'
import { quantityText, parseQuantity, parseRatio } from './convert-text.js'
import { dateFrom, timeFrom } from './datetime.js'
import { divideQuantities } from './quantity-arithmetic.js'

/** ELM 22, conversions: null for null, and for what cannot be converted. */
const TRUE = new Set(['true', 't', 'yes', 'y', '1'])
const FALSE = new Set(['false', 'f', 'no', 'n', '0'])
const WHOLE = /^[+-]?\d+$/

export function toBoolean (value: CqlValue): boolean | null {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return TRUE.has(value.toLowerCase()) ? true : FALSE.has(value.toLowerCase()) ? false : null
  const number = toDecimal(value)
  if (!(number instanceof Decimal)) return null
  return number.isZero ? false : number.equals(Decimal.of(1)) ? true : null
}

export function toInteger (value: CqlValue): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return integerOrNull(Number(value))
  return typeof value === 'string' && WHOLE.test(value) ? integerOrNull(Number(value) + 0) : null
}

export function toLong (value: CqlValue): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return BigInt(value)
  return typeof value === 'string' && WHOLE.test(value) ? longOrNull(BigInt(value.replace('+', ''))) : null
}

/** Also of JSON numbers, and of numbers known within bounds. */
export function toDecimal (value: CqlValue): Decimal | Uncertainty | null {
  if (value instanceof Decimal) return value
  if (typeof value === 'number') return Decimal.fromNumber(value)
  if (typeof value === 'string') return Decimal.parse(value)
  if (typeof value === 'bigint') return Decimal.of(value)
  if (typeof value === 'boolean') return Decimal.of(value ? 1 : 0)
  return value instanceof Uncertainty ? new Uncertainty(toDecimal(value.low as CqlValue), toDecimal(value.high as CqlValue)) : null
}

/** A number has the unit 1; a ratio is its quotient. */
export function toQuantity (value: CqlValue): CqlQuantity | Uncertainty | null {
  if (value instanceof CqlQuantity) return value
  if (typeof value === 'string') return parseQuantity(value)
  if (value instanceof CqlRatio) return divideQuantities(value.numerator, value.denominator)
  if (value instanceof Uncertainty) return new Uncertainty(toQuantity(value.low as CqlValue), toQuantity(value.high as CqlValue))
  const number = typeof value === 'boolean' ? null : toDecimal(value)
  return number instanceof Decimal ? new CqlQuantity(number, '1') : null
}

export function toRatio (value: CqlValue): CqlRatio | null {
  return value instanceof CqlRatio ? value : typeof value === 'string' ? parseRatio(value) : null
}

/** As CQL writes the value; a DateTime without an offset of its own is written without one (CQL test suite, ToString). */
export function toString (value: CqlValue): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value instanceof Decimal || value instanceof CqlDate || value instanceof CqlTime) return value.toString()
  if (value instanceof CqlDateTime) return value.offsetGiven ? value.toString() : value.toLocalString()
  if (value instanceof CqlQuantity) return quantityText(value)
  return value instanceof CqlRatio ? `${quantityText(value.numerator)}:${quantityText(value.denominator)}` : null
}

/** A concept of one code, with its display, or of a list of codes. */
export function toConcept (value: CqlValue): CqlConcept | null {
  if (value instanceof CqlCode) return new CqlConcept([value], value.display)
  if (value instanceof CqlConcept) return value
  return Array.isArray(value) ? new CqlConcept(value as readonly CqlCode[]) : null
}

/** The characters of a text. */
export function toChars (value: CqlValue): readonly string[] | null {
  return typeof value === 'string' ? [...value] : null
}

export function toDate (value: CqlValue): CqlDate | null {
  if (typeof value === 'string') return parseDate(value)
  return value instanceof CqlDate || value instanceof CqlDateTime ? dateFrom(value) : null
}

/** A Date becomes a DateTime without a time, in the evaluation's offset. */
export function toDateTime (value: CqlValue, evaluationOffsetMinutes: number): CqlDateTime | null {
  if (value instanceof CqlDateTime) return value
  if (value instanceof CqlDate) return new CqlDateTime(value.date, 0, value.precision, evaluationOffsetMinutes, false)
  return typeof value === 'string' ? parseDateTime(value, evaluationOffsetMinutes) : null
}

export function toTime (value: CqlValue): CqlTime | null {
  if (typeof value === 'string') return parseTime(value)
  return value instanceof CqlTime || value instanceof CqlDateTime ? timeFrom(value) : null
}

/** The quantity in another unit; null where there is no conversion. */
export function convertQuantity (value: CqlQuantity | null, unit: string | null): CqlQuantity | null {
  if (value === null || unit === null) return null
  const converted = convertUnit(value.value, value.unit, unit)
  return converted === null ? null : new CqlQuantity(converted, unit)
}

export function canConvertQuantity (value: CqlQuantity | null, unit: string | null): boolean | null {
  return value === null || unit === null ? null : convertQuantity(value, unit) !== null
}
