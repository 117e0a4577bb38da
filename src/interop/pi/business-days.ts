import { DateTime } from 'luxon'

const MONDAY = 1
const THURSDAY = 4

const HOLIDAYS = new Map<number, ReadonlySet<string>>()

/** Federal holidays of a year as ISO dates, on the day they are kept: Friday for a Saturday, Monday for a Sunday (5 U.S.C. 6103, Executive Order 11582). */
export function federalHolidays (year: number): ReadonlySet<string> {
  const known = HOLIDAYS.get(year) ?? holidaysOf(year)
  HOLIDAYS.set(year, known)
  return known
}

function holidaysOf (year: number): ReadonlySet<string> {
  const fixed = [[1, 1], [6, 19], [7, 4], [11, 11], [12, 25]].map(([month, day]) => kept(DateTime.utc(year, month as number, day as number)))
  // New Year's Day of the next year may be kept on the last day of this one.
  const next = kept(DateTime.utc(year + 1, 1, 1))
  const moving = [nth(year, 1, MONDAY, 3), nth(year, 2, MONDAY, 3), lastMonday(year, 5), nth(year, 9, MONDAY, 1), nth(year, 10, MONDAY, 2), nth(year, 11, THURSDAY, 4)]
  return new Set([...fixed, next, ...moving].map(day => day.toISODate() as string))
}

/** The end of the day that is so many business days after an instant: Monday to Friday without federal holidays, the day itself not counted. */
export function endOfBusinessDay (instant: string, days: number, zone: string): DateTime {
  let day = DateTime.fromISO(instant, { zone })
  for (let left = days; left > 0;) {
    day = day.plus({ days: 1 })
    if (isBusinessDay(day)) left--
  }
  return day.endOf('day')
}

function isBusinessDay (day: DateTime): boolean {
  return day.weekday <= 5 && !federalHolidays(day.year).has(day.toISODate() as string)
}

function kept (day: DateTime): DateTime {
  return day.weekday === 6 ? day.minus({ days: 1 }) : day.weekday === 7 ? day.plus({ days: 1 }) : day
}

function nth (year: number, month: number, weekday: number, which: number): DateTime {
  const first = DateTime.utc(year, month, 1)
  return first.plus({ days: (weekday - first.weekday + 7) % 7 + 7 * (which - 1) })
}

function lastMonday (year: number, month: number): DateTime {
  const last = DateTime.utc(year, month, 1).endOf('month').startOf('day')
  return last.minus({ days: (last.weekday - MONDAY + 7) % 7 })
}
