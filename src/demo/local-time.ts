/** A moment on a clinic's wall clock: seconds since 1970-01-01T00:00:00, read as if the clinic had no offset. */
export type LocalTime = number

/** A zone of the United States that keeps daylight saving time; hours from UTC in winter. */
export interface UsZone {
  readonly standardOffsetHours: number
}

export const EASTERN: UsZone = { standardOffsetHours: -5 }
export const CENTRAL: UsZone = { standardOffsetHours: -6 }

export const MINUTE = 60
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The moment with these calendar parts; `month` counts from 1, and parts beyond their range carry over. */
export function localTime (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): LocalTime {
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}

/** The first second of the day. */
export function startOfDay (time: LocalTime): LocalTime {
  return time - ((time % DAY) + DAY) % DAY
}

/** The same clock time, a number of days later. */
export function plusDays (time: LocalTime, days: number): LocalTime {
  return time + days * DAY
}

/** `YYYY-MM-DD`. */
export function dateText (time: LocalTime): string {
  return new Date(time * 1000).toISOString().slice(0, 10)
}

/** A FHIR dateTime with whole seconds and the zone's offset of that day, as EHR feeds write it. */
export function dateTimeText (time: LocalTime, zone: UsZone): string {
  const hours = Math.abs(offsetHours(time, zone))
  return `${new Date(time * 1000).toISOString().slice(0, 19)}-${String(hours).padStart(2, '0')}:00`
}

/** True for Saturday and Sunday. */
export function isWeekend (time: LocalTime): boolean {
  const day = new Date(time * 1000).getUTCDay()
  return day === 0 || day === 6
}

/**
 * Daylight saving time from the second Sunday of March to the first Sunday of November at 2 o'clock (15 U.S.C. 260a).
 * The rule of 2007 is used for every year.
 */
function offsetHours (time: LocalTime, zone: UsZone): number {
  const year = new Date(time * 1000).getUTCFullYear()
  const summer = time >= sundayFrom(year, 3, 8) + 2 * HOUR && time < sundayFrom(year, 11, 1) + 2 * HOUR
  return zone.standardOffsetHours + (summer ? 1 : 0)
}

/** The first Sunday on or after a day. */
function sundayFrom (year: number, month: number, day: number): LocalTime {
  const first = localTime(year, month, day)
  return plusDays(first, (7 - new Date(first * 1000).getUTCDay()) % 7)
}
