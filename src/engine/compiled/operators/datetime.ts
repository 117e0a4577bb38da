import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, YEAR } from '../values/precision.js'
import { CqlTime } from '../values/time.js'
import type { CqlValue } from '../values/value.js'
import { floorDate } from './time-arithmetic.js'

/** ELM 18, date and time operators: making dates and times, and taking them apart. */
type Component = number | null

/**
 * A DateTime of its components, null from the first unspecified one on; without a year null (CQL 1.5, DateTime).
 * @param offsetHours a Decimal, null for the evaluation's offset
 * @throws CqlRuntimeError for what no calendar has
 */
export function dateTime (
  year: Component, month: Component, day: Component, hour: Component, minute: Component, second: Component, millisecond: Component,
  offsetHours: Decimal | number | null, evaluationOffsetMinutes: number
): CqlDateTime | null {
  if (year === null) return null
  const offset = offsetHours === null ? null : Math.round((typeof offsetHours === 'number' ? offsetHours : offsetHours.toNumber()) * 60)
  if (offset !== null && Math.abs(offset) > 14 * 60) throw new CqlRuntimeError('DateTime: the timezone offset is outside its range.')
  return CqlDateTime.of([year, month, day, hour, minute, second, millisecond], offset, evaluationOffsetMinutes)
}

/** A Date of its components, as `dateTime`. */
export function date (year: Component, month: Component, day: Component): CqlDate | null {
  return year === null ? null : CqlDate.of([year, month, day])
}

/** A Time of its components, as `dateTime`. */
export function time (hour: Component, minute: Component, second: Component, millisecond: Component): CqlTime | null {
  return hour === null ? null : CqlTime.of([hour, minute, second, millisecond])
}

/** `date from`: the Date of a DateTime, as written. */
export function dateFrom (value: CqlValue): CqlDate | null {
  if (value === null || value instanceof CqlDate) return value
  const dateTime = expectDateTime(value)
  return new CqlDate(floorDate(dateTime.date, dateTime.precision), Math.min(dateTime.precision, DAY))
}

/** `time from`: the Time of a DateTime, as written; null where it has none. */
export function timeFrom (value: CqlValue): CqlTime | null {
  if (value === null || value instanceof CqlTime) return value
  const dateTime = expectDateTime(value)
  return dateTime.precision < HOUR ? null : new CqlTime(dateTime.time, dateTime.precision)
}

/** `timezoneoffset from`: hours east of UTC. */
export function timezoneOffsetFrom (value: CqlValue): Decimal | null {
  return value === null ? null : Decimal.fromNumber(expectDateTime(value).offsetMinutes / 60)
}

/** `year from` … `millisecond from`: null for what the value does not specify. */
export function dateTimeComponentFrom (value: CqlValue, precision: number): number | null {
  if (value === null) return null
  if (value instanceof CqlTime) return precision < HOUR ? null : timeComponent(value, precision)
  if (!(value instanceof CqlDateTime) && !(value instanceof CqlDate)) throw new CqlRuntimeError('Component From is not defined for this type.')
  if (precision === YEAR) return value.year
  if (precision === MONTH) return value.month
  if (precision === DAY) return value.day
  return value instanceof CqlDate ? null : timeComponent(value, precision)
}

function timeComponent (value: CqlDateTime | CqlTime, precision: number): number | null {
  switch (precision) {
    case HOUR: return value.hour
    case MINUTE: return value.minute
    case SECOND: return value.second
    case MILLISECOND: return value.millisecond
    default: throw new CqlRuntimeError('Component From: there is no such component.')
  }
}

/** `Now()`: the timestamp of the evaluation. */
export function now (now: CqlDateTime): CqlDateTime {
  return now
}

/** `Today()`: its Date. */
export function today (now: CqlDateTime): CqlDate {
  return dateFrom(now) as CqlDate
}

/** `TimeOfDay()`: its Time. */
export function timeOfDay (now: CqlDateTime): CqlTime | null {
  return timeFrom(now)
}

function expectDateTime (value: CqlValue): CqlDateTime {
  if (value instanceof CqlDateTime) return value
  throw new CqlRuntimeError('A date and time operator is not defined for this type.')
}
