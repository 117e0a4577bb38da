import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, addDays, addMonths, dayNumber, monthOf, yearOf } from '../values/calendar.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, WEEK, YEAR } from '../values/precision.js'
import { CqlTime } from '../values/time.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { floorTime, lastDateOf, lastTimeOf } from './time-arithmetic.js'

/** A moment in UTC that a value may be at the earliest or at the latest, with its local fields. */
interface Moment {
  readonly date: number
  readonly time: number
  readonly offsetMinutes: number
}

/** Moments between which a value lies; the same one where it is precise. */
interface Range {
  readonly first: Moment
  readonly last: Moment
}

type Count = (from: Moment, to: Moment, unit: number) => number

/**
 * Whole calendar periods from the first to the second, negative where that is earlier (CQL 1.5, Duration). Between imprecise values an
 * `Uncertainty` from the least to the greatest number it may be. A month or year is over on the same day, or on the last of a shorter month.
 */
export function durationBetween (a: CqlValue, b: CqlValue, precision: number): number | Uncertainty<number> | null {
  return between(a, b, precision, wholeUnits)
}

/**
 * Boundaries crossed from the first to the second: midnights, Sundays, ends of months (CQL 1.5, Difference). Days and longer are counted on
 * the dates as written, hours and shorter in one offset.
 */
export function differenceBetween (a: CqlValue, b: CqlValue, precision: number): number | Uncertainty<number> | null {
  return between(a, b, precision, boundariesCrossed)
}

function between (a: CqlValue, b: CqlValue, unit: number, count: Count): number | Uncertainty<number> | null {
  if (a === null || b === null) return null
  const [from, to] = [rangeOf(a, b, unit), rangeOf(b, a, unit)]
  if (from.first === from.last && to.first === to.last) return count(from.first, to.first, unit)
  const [least, most] = [count(from.last, to.first, unit), count(from.first, to.last, unit)]
  return least === most ? least : new Uncertainty(least, most)
}

/** A Date beside a DateTime is one without a time in the other's offset. */
function rangeOf (value: CqlValue, other: CqlValue, unit: number): Range {
  if (value instanceof CqlDateTime) return rangeOfDateTime(value, unit)
  if (value instanceof CqlDate) return other instanceof CqlDateTime ? rangeOfDateTime(new CqlDateTime(value.date, 0, value.precision, other.offsetMinutes, false), unit) : rangeOfDate(value)
  if (value instanceof CqlTime) return rangeOfTime(value, unit)
  throw new CqlRuntimeError('Durations and differences are counted between dates or times.')
}

/** Seconds without milliseconds are whole seconds, unless milliseconds are counted (CQL 1.5, Duration). */
function rangeOfDateTime ({ date, time, precision, offsetMinutes }: CqlDateTime, unit: number): Range {
  const first = { date, time, offsetMinutes }
  if (precision === MILLISECOND || (precision === SECOND && unit !== MILLISECOND)) return { first, last: first }
  return { first, last: { date: lastDateOf(date, precision), time: lastTimeOf(time, precision), offsetMinutes } }
}

function rangeOfDate ({ date, precision }: CqlDate): Range {
  const first = { date, time: 0, offsetMinutes: 0 }
  return precision === DAY ? { first, last: first } : { first, last: { date: lastDateOf(date, precision), time: 0, offsetMinutes: 0 } }
}

/** A time is as precise as what is counted, if it has that (CQL test suite, Duration: 1 hour between `@T06` and `@T07:00:00`). */
function rangeOfTime ({ time, precision }: CqlTime, unit: number): Range {
  if (unit < HOUR || unit === WEEK) throw new CqlRuntimeError('Between times hours, minutes, seconds and milliseconds are counted.')
  const first = { date: 0, time, offsetMinutes: 0 }
  return precision >= unit || precision >= SECOND ? { first, last: first } : { first, last: { date: 0, time: lastTimeOf(time, precision), offsetMinutes: 0 } }
}

function wholeUnits (from: Moment, to: Moment, unit: number): number {
  if (unit > MONTH) return Math.trunc(elapsed(from, to) / msOf(unit)) + 0
  const months = elapsed(from, to) < 0 ? -wholeMonths(to, from) : wholeMonths(from, to)
  return unit === YEAR ? Math.trunc(months / 12) + 0 : months + 0
}

/** Whole months to a later moment, both read in the offset of the earlier. */
function wholeMonths (from: Moment, to: Moment): number {
  const { date, time } = inOffset(to, from.offsetMinutes)
  const months = (yearOf(date) - yearOf(from.date)) * 12 + monthOf(date) - monthOf(from.date)
  const reached = addMonths(from.date, months)
  return reached > date || (reached === date && from.time > time) ? months - 1 : months
}

function boundariesCrossed (from: Moment, to: Moment, unit: number): number {
  switch (unit) {
    case YEAR: return yearOf(to.date) - yearOf(from.date)
    case MONTH: return (yearOf(to.date) - yearOf(from.date)) * 12 + monthOf(to.date) - monthOf(from.date)
    case WEEK: return weekOf(to.date) - weekOf(from.date)
    case DAY: return dayNumber(to.date) - dayNumber(from.date)
    default: return elapsed(truncated(from, unit), truncated(inOffset(to, from.offsetMinutes), unit)) / msOf(unit) + 0
  }
}

/** Weeks begin on Sunday; 1970-01-01 was a Thursday. */
function weekOf (date: number): number {
  return Math.floor((dayNumber(date) + 4) / 7)
}

function truncated (moment: Moment, unit: number): Moment {
  return { date: moment.date, time: floorTime(moment.time, unit), offsetMinutes: moment.offsetMinutes }
}

function inOffset (moment: Moment, offsetMinutes: number): Moment {
  const total = moment.time + (offsetMinutes - moment.offsetMinutes) * MS_PER_MINUTE
  const days = Math.floor(total / MS_PER_DAY)
  return { date: days === 0 ? moment.date : addDays(moment.date, days), time: total - days * MS_PER_DAY, offsetMinutes }
}

/** Milliseconds from one moment to another. */
function elapsed (from: Moment, to: Moment): number {
  const days = from.date === to.date ? 0 : dayNumber(to.date) - dayNumber(from.date)
  return days * MS_PER_DAY + to.time - from.time - (to.offsetMinutes - from.offsetMinutes) * MS_PER_MINUTE
}

function msOf (unit: number): number {
  switch (unit) {
    case WEEK: return 7 * MS_PER_DAY
    case DAY: return MS_PER_DAY
    case HOUR: return MS_PER_HOUR
    case MINUTE: return MS_PER_MINUTE
    case SECOND: return MS_PER_SECOND
    default: return 1
  }
}
