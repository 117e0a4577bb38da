import { addDays, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../values/calendar.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { CqlDate } from '../values/date.js'
import type { CqlDateTime } from '../values/date-time.js'
import { SAME, UNCERTAIN, orderOf, type Order } from '../values/order.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, NO_PRECISION, SECOND } from '../values/precision.js'
import type { CqlTime } from '../values/time.js'

/**
 * Order of two DateTimes to a precision (CQL 1.5, Same As, Before, After). Fields are compared from the year on: the first that differs
 * decides; one that only one value has, or that neither has before the asked precision, leaves the order uncertain.
 *
 * Days and coarser are compared as written, without regard to offsets. Finer, or without a precision, the right side is read in
 * the left side's offset, as cql-execution 3.3.2 does; that matters only for values without a full time, whose offset is the evaluation's.
 */
export function orderOfDateTimes (a: CqlDateTime, b: CqlDateTime, precision: number): Order {
  if (a.offsetMinutes === b.offsetMinutes || (precision !== NO_PRECISION && precision <= DAY)) {
    return orderOfFields(a.date, a.time, a.precision, b.date, b.time, b.precision, precision)
  }
  if (a.precision === MILLISECOND && b.precision === MILLISECOND && (precision === NO_PRECISION || precision === MILLISECOND)) return orderOf(a.instant, b.instant)
  const time = b.time + (a.offsetMinutes - b.offsetMinutes) * MS_PER_MINUTE
  const days = time < 0 ? -1 : time >= MS_PER_DAY ? 1 : 0
  return orderOfFields(a.date, a.time, a.precision, days === 0 ? b.date : addDays(b.date, days), time - days * MS_PER_DAY, b.precision, precision)
}

/** Order of two Dates to a precision, as `orderOfDateTimes`. */
export function orderOfDates (a: CqlDate, b: CqlDate, precision: number): Order {
  return orderOfFields(a.date, 0, a.precision, b.date, 0, b.precision, precision)
}

/** Order of a Date and a DateTime: the Date is a DateTime of its day without a time, in the other's offset (CQL 1.5, ToDateTime). */
export function orderOfDateAndDateTime (a: CqlDate, b: CqlDateTime, precision: number): Order {
  return orderOfFields(a.date, 0, a.precision, b.date, b.time, b.precision, precision)
}

/** Order of two Times to a precision, as `orderOfDateTimes` from the hour on. @throws CqlRuntimeError for a coarser precision */
export function orderOfTimes (a: CqlTime, b: CqlTime, precision: number): Order {
  if (precision !== NO_PRECISION && precision < HOUR) throw new CqlRuntimeError('Times have no years, months and days.')
  return orderOfFields(0, a.time, a.precision, 0, b.time, b.precision, precision)
}

function orderOfFields (aDate: number, aTime: number, aPrecision: number, bDate: number, bTime: number, bPrecision: number, precision: number): Order {
  const known = aPrecision < bPrecision ? aPrecision : bPrecision
  const depth = precision !== NO_PRECISION && precision < known ? precision : known
  let order: Order
  if (depth < HOUR) {
    const shift = depth === DAY ? 0 : depth === MONTH ? 5 : 9
    order = orderOf(aDate >> shift, bDate >> shift)
  } else {
    order = orderOf(aDate, bDate)
    if (order === SAME) order = depth === MILLISECOND ? orderOf(aTime, bTime) : orderOf(truncate(aTime, depth), truncate(bTime, depth))
  }
  if (order !== SAME) return order
  if (precision === NO_PRECISION) return aPrecision === bPrecision ? SAME : UNCERTAIN
  if (precision > MILLISECOND) throw new CqlRuntimeError('Dates and times are not compared by weeks.')
  return depth === precision ? SAME : UNCERTAIN
}

function truncate (time: number, precision: number): number {
  return Math.trunc(time / (precision === HOUR ? MS_PER_HOUR : precision === MINUTE ? MS_PER_MINUTE : MS_PER_SECOND))
}

/**
 * Equality of two DateTimes, Dates or Times: as their order, but seconds and milliseconds are one precision with a decimal point, so
 * that `10:00:00` equals `10:00:00.000` (CQL 1.5, Equal). Null where it is uncertain.
 */
export function equalDateTimes (a: CqlDateTime, b: CqlDateTime): boolean | null {
  if (a.precision >= SECOND && b.precision >= SECOND) return a.instant === b.instant
  return certainty(orderOfDateTimes(a, b, NO_PRECISION))
}

export function equalDates (a: CqlDate, b: CqlDate): boolean | null {
  return certainty(orderOfDates(a, b, NO_PRECISION))
}

export function equalTimes (a: CqlTime, b: CqlTime): boolean | null {
  return a.precision >= SECOND && b.precision >= SECOND ? a.time === b.time : certainty(orderOfTimes(a, b, NO_PRECISION))
}

/** For sorting: earlier first, and of two that begin alike the less precise one first (CQL test suite, Sort). Never 0 for different values. */
export function sortOrderOfDateTimes (a: CqlDateTime, b: CqlDateTime): number {
  return a.instant - b.instant || a.precision - b.precision
}

function certainty (order: Order): boolean | null {
  return order === UNCERTAIN ? null : order === SAME
}
