/** A FHIR date, dateTime or instant, taken apart. */
interface DateTimeParts {
  /** Year, month, day, hour, minute, second: as many as are written. */
  readonly fields: readonly number[]
  /** Digits behind the second. */
  readonly fraction: string | undefined
  /** Minutes east of UTC; undefined where none is written. */
  readonly offset: number | undefined
}

/** FHIR R4 date, dateTime and instant; seconds and offset may lack, as some feeds leave them out. */
const DATE_TIME = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.(\d+))?)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?$/
const DAY_FIELDS = 3

/**
 * Which of two FHIR dateTimes is earlier: -1 the left one, 1 the right one, 0 neither, undefined where that is undecided
 * (CQL 1.5 appendix B, comparison with different precision: fields are compared from the year on, the first that differs decides,
 * and one that lacks before any difference leaves the order unknown; a fraction counts as a field of its own). Two times with
 * offsets are compared as instants. Where one has no offset, the days are compared as written: a date has no zone.
 * A text that is no dateTime has no order.
 */
export function compareDateTimes (left: string, right: string): -1 | 0 | 1 | undefined {
  const a = partsOf(left)
  const b = partsOf(right)
  if (a === undefined || b === undefined) return undefined
  if (a.offset === b.offset) return compareParts(a, b)
  if (a.offset !== undefined && b.offset !== undefined) return compareParts(inUtc(a, a.offset), inUtc(b, b.offset))
  const days = compareFields(a.fields.slice(0, DAY_FIELDS), b.fields.slice(0, DAY_FIELDS))
  return days === 0 ? undefined : days
}

function partsOf (text: string): DateTimeParts | undefined {
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const zone = match[8]
  return {
    fields: match.slice(1, 7).filter(field => field !== undefined).map(Number),
    fraction: match[7],
    offset: zone === undefined ? undefined : zone === 'Z' ? 0 : Number(`${zone[0] ?? ''}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)))
  }
}

/** Only times have an offset, so hour and minute are there. */
function inUtc (parts: DateTimeParts, offset: number): DateTimeParts {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, ...second] = parts.fields
  const utc = new Date(0)
  // Date.UTC would take a year below 100 for one of the last century.
  utc.setUTCFullYear(year, month - 1, day)
  utc.setUTCHours(hour, minute - offset)
  return { ...parts, fields: [utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate(), utc.getUTCHours(), utc.getUTCMinutes(), ...second] }
}

function compareParts (a: DateTimeParts, b: DateTimeParts): -1 | 0 | 1 | undefined {
  const fields = compareFields(a.fields, b.fields)
  if (fields !== 0) return fields
  if (a.fraction === undefined || b.fraction === undefined) return a.fraction === b.fraction ? 0 : undefined
  const digits = Math.max(a.fraction.length, b.fraction.length)
  return sign(a.fraction.padEnd(digits, '0'), b.fraction.padEnd(digits, '0'))
}

function compareFields (a: readonly number[], b: readonly number[]): -1 | 0 | 1 | undefined {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const order = sign(a[index] as number, b[index] as number)
    if (order !== 0) return order
  }
  return a.length === b.length ? 0 : undefined
}

function sign<Value extends number | string> (a: Value, b: Value): -1 | 0 | 1 {
  return a < b ? -1 : a > b ? 1 : 0
}
