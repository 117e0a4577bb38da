/**
 * The proleptic Gregorian calendar on packed dates: `year × 512 + month × 32 + day` in one small integer, whose order is that of the
 * calendar. A year is `date >> 9`, a month of a year `date >> 5`.
 */
export const MS_PER_SECOND = 1000
export const MS_PER_MINUTE = 60_000
export const MS_PER_HOUR = 3_600_000
export const MS_PER_DAY = 86_400_000
export const MIN_YEAR = 1
export const MAX_YEAR = 9999

export function packDate (year: number, month: number, day: number): number {
  return (year << 9) | (month << 5) | day
}

export function yearOf (date: number): number {
  return date >> 9
}

export function monthOf (date: number): number {
  return (date >> 5) & 15
}

export function dayOf (date: number): number {
  return date & 31
}

export function isLeapYear (year: number): boolean {
  return (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Days of a month, 1 to 12. */
export function daysInMonth (year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days from 1970-01-01, negative before it (Hinnant, chrono-compatible date algorithms: years begin in March). */
export function dayNumber (date: number): number {
  const month = monthOf(date)
  const year = month > 2 ? yearOf(date) : yearOf(date) - 1
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.trunc((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOf(date) - 1
  return era * 146_097 + yearOfEra * 365 + (yearOfEra >> 2) - Math.trunc(yearOfEra / 100) + dayOfYear - 719_468
}

/** The packed date of a day number. */
export function dateFromDayNumber (days: number): number {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.trunc((dayOfEra - Math.trunc(dayOfEra / 1460) + Math.trunc(dayOfEra / 36_524) - Math.trunc(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - Math.trunc(yearOfEra / 100))
  const marchMonth = Math.trunc((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return packDate(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.trunc((153 * marchMonth + 2) / 5) + 1)
}

/** The date some days later or earlier; may leave the years 1 to 9999. */
export function addDays (date: number, days: number): number {
  const day = dayOf(date) + days
  return day >= 1 && day <= 28 ? date + days : dateFromDayNumber(dayNumber(date) + days)
}

/** The date some months later or earlier; a day that the month does not have becomes its last (CQL 1.5, Add: 29 February). */
export function addMonths (date: number, months: number): number {
  const total = yearOf(date) * 12 + monthOf(date) - 1 + months
  const year = Math.floor(total / 12)
  const month = total - year * 12 + 1
  return packDate(year, month, Math.min(dayOf(date), daysInMonth(year, month)))
}

/** True for a date of the calendar in the years CQL knows, 1 to 9999. */
export function isDate (year: number, month: number, day: number): boolean {
  return year >= MIN_YEAR && year <= MAX_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}
