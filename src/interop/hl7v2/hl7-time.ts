import { DateTime } from 'luxon'
import { MessageProblem, type Place } from './message-problem.js'

const TIME = /^(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.(\d{1,4}))?)?)?)?)?)?([+-]\d{4})?$/

/**
 * A time stamp (YYYYMMDD[HH[MM[SS[.S]]]][+/-ZZZZ], HL7 v2.5.1 chapter 2.A.22) as an instant; one without a zone is in that of the feed. A day is
 * the least that says when something happened.
 * @throws MessageProblem 102
 */
export function instantFromHl7 (text: string, zone: string, place: Place): string {
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', offset] = TIME.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) throw new MessageProblem(102, 'The time is not YYYYMMDD with an optional hour, minute, second and zone.', place)
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset === undefined ? '' : `${offset.slice(0, 3)}:${offset.slice(3)}`}`
  const time = DateTime.fromISO(iso, { zone })
  if (!time.isValid) throw new MessageProblem(102, 'There is no such time.', place)
  return time.toUTC().toISO() as string
}

/** Now, for MSH-7 of what we send. */
export function hl7Time (date: Date, zone: string): string {
  return DateTime.fromJSDate(date, { zone }).toFormat("yyyyMMddHHmmss'.'SSSZZZ")
}
