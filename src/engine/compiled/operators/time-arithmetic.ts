import { MAX_YEAR, MIN_YEAR, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, addDays, addMonths, packDate, yearOf, monthOf } from '../values/calendar.js'
import { precisionOfUnit } from '../values/calendar-unit.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, WEEK, YEAR } from '../values/precision.js'
import type { CqlQuantity } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'

export type TimePoint = CqlDateTime | CqlDate | CqlTime

/** Milliseconds of one unit of a precision; years and months, which vary, count as 365 and 30 days where they must be converted. */
const MS_OF_UNIT: Readonly<Record<number, number>> = {
  [YEAR]: 365 * MS_PER_DAY, [MONTH]: 30 * MS_PER_DAY, [WEEK]: 7 * MS_PER_DAY, [DAY]: MS_PER_DAY, [HOUR]: MS_PER_HOUR, [MINUTE]: MS_PER_MINUTE, [SECOND]: MS_PER_SECOND, [MILLISECOND]: 1
}

/**
 * A date or time some duration later (CQL 1.5, Add). A duration finer than the value is first converted to the value's precision and cut
 * to whole units; a part of a unit counts only below seconds. A Time goes round the clock.
 * @throws CqlRuntimeError for a quantity that is no duration, and for a result outside the years 1 to 9999
 */
export function addDuration (point: TimePoint, quantity: CqlQuantity): TimePoint {
  return shift(point, quantity, 1)
}

/** A date or time some duration earlier (CQL 1.5, Subtract), as `addDuration`. */
export function subtractDuration (point: TimePoint, quantity: CqlQuantity): TimePoint {
  return shift(point, quantity, -1)
}

function shift (point: TimePoint, quantity: CqlQuantity, sign: 1 | -1): TimePoint {
  const shifted = laterBy(point, quantity, sign)
  if (shifted === null) throw new CqlRuntimeError('Add and Subtract: the date is outside the years 1 to 9999.')
  return shifted
}

/** As `addDuration` (1) or `subtractDuration` (-1), but null outside the years 1 to 9999. */
export function laterBy (point: TimePoint, quantity: CqlQuantity, sign: 1 | -1): TimePoint | null {
  const unit = precisionOfUnit(quantity.unit)
  if (unit === null || (point instanceof CqlTime && (unit < HOUR || unit === WEEK))) throw new CqlRuntimeError('Add and Subtract: a date or time takes a duration in a unit of time.')
  const amount = quantity.value.toNumber() * sign
  return unit === SECOND ? shiftBy(point, Math.round(amount * 1e6) / MS_PER_SECOND, MILLISECOND) : shiftBy(point, amount, unit)
}

/** The point so many units on, cut to whole units of the point's precision; null outside the years 1 to 9999. */
export function shiftBy<T extends TimePoint> (point: T, amount: number, unit: number): T | null {
  const [whole, precision] = unitsOfPrecision(Math.trunc(amount), unit, point.precision)
  if (point instanceof CqlDateTime) return shiftDateTime(point, whole, precision) as T | null
  if (point instanceof CqlDate) {
    const date = shiftDate(point.date, whole, precision)
    return (date === null ? null : new CqlDate(date, point.precision)) as T | null
  }
  const time = (point.time + whole * (MS_OF_UNIT[precision] as number)) % MS_PER_DAY
  return new CqlTime(time < 0 ? time + MS_PER_DAY : time, point.precision) as unknown as T
}

/** An amount in a unit that the precision can express: days on a value of months become months of 30 days, months of a year twelfths. */
function unitsOfPrecision (amount: number, unit: number, precision: number): readonly [number, number] {
  if (unit === WEEK) return unitsOfPrecision(amount * 7, DAY, precision)
  if (unit <= precision) return [amount, unit]
  if (unit === MONTH) return [Math.trunc(amount / 12), YEAR]
  return [Math.trunc(amount * (MS_OF_UNIT[unit] as number) / (MS_OF_UNIT[precision] as number)), precision]
}

function shiftDate (date: number, amount: number, unit: number): number | null {
  if (Math.abs(amount) > 4_000_000) return null
  const shifted = unit === DAY ? addDays(date, amount) : addMonths(date, unit === YEAR ? amount * 12 : amount)
  return yearOf(shifted) >= MIN_YEAR && yearOf(shifted) <= MAX_YEAR && shifted > 0 ? shifted : null
}

function shiftDateTime (point: CqlDateTime, amount: number, unit: number): CqlDateTime | null {
  let { date, time } = point
  if (unit <= DAY) {
    const shifted = shiftDate(date, amount, unit)
    if (shifted === null) return null
    date = shifted
  } else {
    const total = time + amount * (MS_OF_UNIT[unit] as number)
    const days = Math.floor(total / MS_PER_DAY)
    const shifted = shiftDate(date, days, DAY)
    if (shifted === null) return null
    date = shifted
    time = total - days * MS_PER_DAY
  }
  return new CqlDateTime(date, time, point.precision, point.offsetMinutes, point.offsetGiven)
}

/** The next (1) or previous (-1) DateTime of its precision; null outside the years 1 to 9999. */
export function stepDateTime (value: CqlDateTime, step: number): CqlDateTime | null {
  return shiftBy(value, step, value.precision)
}

/** The next or previous Date of its precision. */
export function stepDate (value: CqlDate, step: number): CqlDate | null {
  return shiftBy(value, step, value.precision)
}

/** The next or previous Time of its precision; null past the ends of the day. */
export function stepTime (value: CqlTime, step: number): CqlTime | null {
  const time = value.time + step * (MS_OF_UNIT[value.precision] as number)
  return time < 0 || time >= MS_PER_DAY ? null : new CqlTime(time, value.precision)
}

/** The last instant that an imprecise date may be: `2026-02` gives its 28th day, 23:59:59.999. */
export function lastDateOf (date: number, precision: number): number {
  if (precision >= DAY) return date
  const month = precision >= MONTH ? monthOf(date) : 12
  return addDays(addMonths(packDate(yearOf(date), month, 1), 1), -1)
}

/** The last millisecond of the day that an imprecise time may be. */
export function lastTimeOf (time: number, precision: number): number {
  return precision < HOUR ? MS_PER_DAY - 1 : time + (MS_OF_UNIT[precision] as number) - 1
}

/** The first day that a date cut to a precision may be. */
export function floorDate (date: number, precision: number): number {
  return precision >= DAY ? date : packDate(yearOf(date), precision >= MONTH ? monthOf(date) : 1, 1)
}

/** The first millisecond that a time cut to a precision may be; 0 for precisions of days and coarser. */
export function floorTime (time: number, precision: number): number {
  return precision < HOUR ? 0 : time - time % (MS_OF_UNIT[precision] as number)
}
