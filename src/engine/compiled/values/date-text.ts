import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, dayOf, monthOf, yearOf } from './calendar.js'
import { DAY, MILLISECOND, MINUTE, MONTH, SECOND } from './precision.js'

/** `2026`, `2026-01` or `2026-01-31` of a packed date, by its precision. */
export function dateText (date: number, precision: number): string {
  const year = digits(yearOf(date), 4)
  if (precision < MONTH) return year
  const month = `${year}-${digits(monthOf(date), 2)}`
  return precision < DAY ? month : `${month}-${digits(dayOf(date), 2)}`
}

/** `10`, `10:00`, `10:00:00` or `10:00:00.000` of milliseconds of the day, by its precision. */
export function timeText (time: number, precision: number): string {
  const hour = digits(Math.trunc(time / MS_PER_HOUR), 2)
  if (precision < MINUTE) return hour
  const minute = `${hour}:${digits(Math.trunc(time / MS_PER_MINUTE) % 60, 2)}`
  if (precision < SECOND) return minute
  const second = `${minute}:${digits(Math.trunc(time / MS_PER_SECOND) % 60, 2)}`
  return precision < MILLISECOND ? second : `${second}.${digits(time % MS_PER_SECOND, 3)}`
}

function digits (value: number, count: number): string {
  return String(value).padStart(count, '0')
}
