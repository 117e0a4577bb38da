import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, isDate, packDate } from './calendar.js'
import { CqlDate } from './date.js'
import { CqlDateTime } from './date-time.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, YEAR } from './precision.js'
import { CqlTime } from './time.js'

const [ZERO, NINE, DASH, COLON, DOT, PLUS, T, Z] = [...'09-:.+TZ'].map(char => char.charCodeAt(0)) as [number, number, number, number, number, number, number, number]
const NOTHING = -1
/** FHIR R4, dateTime, and CQL 1.5, DateTime: from -14:00 to +14:00. */
const WIDEST_OFFSET_MINUTES = 14 * 60

/** What was read of a text: fixed columns, read in place. One object is used again and again, as parsing never nests. */
const read = { date: 0, time: 0, precision: 0, offsetMinutes: 0, offsetGiven: false, at: 0 }

/**
 * A DateTime in ISO 8601 as FHIR and CQL write it: `YYYY[-MM[-DD]]`, then `T[hh[:mm[:ss[.f+]]]]` and `Z` or `±hh[:mm]` where there is a day.
 * Digits beyond milliseconds are dropped, as cql-execution does. A text of any other form, or a day that no calendar has, gives null.
 * @param evaluationOffsetMinutes offset of values that give none (CQL 1.5, DateTime)
 */
export function parseDateTime (text: string, evaluationOffsetMinutes: number): CqlDateTime | null {
  if (!readDate(text)) return null
  if (read.at < text.length && !readTimeAndOffset(text)) return null
  return new CqlDateTime(read.date, read.time, read.precision, read.offsetGiven ? read.offsetMinutes : evaluationOffsetMinutes, read.offsetGiven)
}

/** A Date, `YYYY[-MM[-DD]]`; null for any other text. */
export function parseDate (text: string): CqlDate | null {
  return readDate(text) && read.at === text.length ? new CqlDate(read.date, read.precision) : null
}

/** A Time, `[T]hh[:mm[:ss[.f+]]]`; an offset is read and dropped (CQL 1.5, ToTime); null for any other text. */
export function parseTime (text: string): CqlTime | null {
  read.at = text.charCodeAt(0) === T ? 1 : 0
  return readTime(text) && readOffset(text) && read.at === text.length ? new CqlTime(read.time, read.precision) : null
}

function readDate (text: string): boolean {
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  let month = 1
  let day = 1
  read.time = 0
  read.offsetGiven = false
  read.precision = YEAR
  read.at = 4
  if (text.charCodeAt(4) === DASH) {
    month = twoDigits(text, 5)
    read.precision = MONTH
    read.at = 7
    if (text.charCodeAt(7) === DASH) {
      day = twoDigits(text, 8)
      read.precision = DAY
      read.at = 10
    }
  }
  if (!isDate(year, month, day)) return false
  read.date = packDate(year, month, day)
  return true
}

/** `T` and what follows; a date that is no full day may only be followed by a bare `T`. */
function readTimeAndOffset (text: string): boolean {
  if (text.charCodeAt(read.at) !== T) return false
  read.at++
  if (read.at === text.length) return true
  if (read.precision !== DAY) return false
  const next = text.charCodeAt(read.at)
  if (next >= ZERO && next <= NINE && !readTime(text)) return false
  return readOffset(text) && read.at === text.length
}

function readTime (text: string): boolean {
  const hour = twoDigits(text, read.at)
  let minute = 0
  let second = 0
  let millisecond = 0
  read.precision = HOUR
  read.at += 2
  if (text.charCodeAt(read.at) === COLON) {
    minute = twoDigits(text, read.at + 1)
    read.precision = MINUTE
    read.at += 3
    if (text.charCodeAt(read.at) === COLON) {
      second = twoDigits(text, read.at + 1)
      read.precision = SECOND
      read.at += 3
      if (text.charCodeAt(read.at) === DOT) millisecond = readFraction(text)
    }
  }
  read.time = hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + millisecond
  return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 59 && millisecond >= 0
}

/** Milliseconds of a fraction of one or more digits. */
function readFraction (text: string): number {
  let at = read.at + 1
  let milliseconds = 0
  let weight = 100
  for (let digit = text.charCodeAt(at); digit >= ZERO && digit <= NINE; digit = text.charCodeAt(++at)) {
    milliseconds += (digit - ZERO) * weight
    weight = Math.trunc(weight / 10)
  }
  const found = at > read.at + 1
  read.precision = MILLISECOND
  read.at = at
  return found ? milliseconds : NOTHING
}

/** `Z`, `±hh`, `±hh:mm` or nothing. */
function readOffset (text: string): boolean {
  const sign = text.charCodeAt(read.at)
  if (sign === Z) {
    read.at++
    read.offsetMinutes = 0
    read.offsetGiven = true
  } else if (sign === PLUS || sign === DASH) {
    const hours = twoDigits(text, read.at + 1)
    let minutes = 0
    read.at += 3
    if (text.charCodeAt(read.at) === COLON) {
      minutes = twoDigits(text, read.at + 1)
      read.at += 3
    }
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > WIDEST_OFFSET_MINUTES) return false
    read.offsetMinutes = (hours * 60 + minutes) * (sign === DASH && hours + minutes > 0 ? -1 : 1)
    read.offsetGiven = true
  }
  return true
}

/** The two digits at a column; a large negative number where there are none, which no field accepts. */
function twoDigits (text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000
}
