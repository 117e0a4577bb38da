import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal, SCALE } from '../values/decimal.js'
import { CqlTime } from '../values/time.js'
import { DAY, MILLISECOND, YEAR } from '../values/precision.js'
import type { CqlValue } from '../values/value.js'
import { floorDate, floorTime, lastDateOf, lastTimeOf } from './time-arithmetic.js'

/** Digits of a date and time by its precision, from YEAR on (CQL 1.5, Precision); a time has 8 fewer. */
const DIGITS = [0, 4, 6, 8, 10, 12, 14, 17]
const DIGITS_OF_DAY = 8

/** `Precision`: digits after the point of a decimal as written, digits of a date or time. */
export function precision (value: CqlValue): number | null {
  if (value === null) return null
  if (value instanceof Decimal) return value.scale
  if (value instanceof CqlTime) return (DIGITS[value.precision] as number) - DIGITS_OF_DAY
  if (value instanceof CqlDate || value instanceof CqlDateTime) return DIGITS[value.precision] as number
  throw new CqlRuntimeError('Precision is not defined for this type.')
}

/** The least value that the operand may be, with so many digits, all where that is null; null for a number of digits its type does not have. */
export function lowBoundary (value: CqlValue, digits: CqlValue): CqlValue {
  return boundary(value, digits, false)
}

/** The greatest value that the operand may be, as `lowBoundary`. */
export function highBoundary (value: CqlValue, digits: CqlValue): CqlValue {
  return boundary(value, digits, true)
}

function boundary (value: CqlValue, digits: CqlValue, high: boolean): CqlValue {
  if (value === null) return null
  const asked = typeof digits === 'number' ? digits : null
  if (value instanceof Decimal) return decimalBoundary(value, asked ?? SCALE, high)
  if (value instanceof CqlDate) return dateBoundary(value, precisionOfDigits(asked ?? 8), high)
  if (value instanceof CqlDateTime) return dateTimeBoundary(value, precisionOfDigits(asked ?? 17), high)
  if (value instanceof CqlTime) return timeBoundary(value, precisionOfDigits((asked ?? 9) + DIGITS_OF_DAY), high)
  throw new CqlRuntimeError('LowBoundary and HighBoundary are not defined for this type.')
}

/** 0 where no precision has so many digits. */
function precisionOfDigits (digits: number): number {
  return Math.max(DIGITS.indexOf(digits), 0)
}

/** 1.587 to 8 places is from 1.58700000 to 1.58799999. */
function decimalBoundary (value: Decimal, places: number, high: boolean): Decimal | null {
  if (places < 0 || places > SCALE) return null
  const sign = value.isNegative ? '-' : ''
  const [whole, fraction] = value.toFixed(value.scale).replace('-', '').split('.')
  return Decimal.parse(`${sign}${whole ?? ''}.${(fraction ?? '').padEnd(SCALE, high !== value.isNegative ? '9' : '0').slice(0, places)}`.replace(/\.$/, ''))
}

function dateBoundary (value: CqlDate, precision: number, high: boolean): CqlDate | null {
  if (precision < YEAR || precision > DAY) return null
  return new CqlDate(floorDate(high ? lastDateOf(value.date, value.precision) : value.date, precision), precision)
}

function dateTimeBoundary (value: CqlDateTime, precision: number, high: boolean): CqlDateTime | null {
  if (precision < YEAR) return null
  const date = high ? lastDateOf(value.date, value.precision) : value.date
  const time = high ? lastTimeOf(value.time, value.precision) : value.time
  return new CqlDateTime(floorDate(date, precision), floorTime(time, precision), precision, value.offsetMinutes, value.offsetGiven)
}

function timeBoundary (value: CqlTime, precision: number, high: boolean): CqlTime | null {
  return precision <= DAY || precision > MILLISECOND ? null : new CqlTime(floorTime(high ? lastTimeOf(value.time, value.precision) : value.time, precision), precision)
}
