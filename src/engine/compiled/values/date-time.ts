import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, dayNumber, dayOf, isDate, monthOf, packDate, yearOf } from './calendar.js'
import { CqlRuntimeError } from './cql-runtime-error.js'
import { isTimeOfDay, leadingFields } from './date-fields.js'
import { dateText, timeText } from './date-text.js'
import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, YEAR } from './precision.js'

/**
 * A CQL DateTime: calendar fields as written, an offset from UTC and a precision. Fields finer than the precision hold their least value.
 * `date` is packed (`calendar.ts`), `time` is milliseconds of the day, so that values compare as integers.
 */
export class CqlDateTime {
  readonly date: number
  readonly time: number
  /** YEAR to MILLISECOND. */
  readonly precision: number
  /** Minutes east of UTC; where the value gave none, that of the evaluation (CQL 1.5, DateTime). */
  readonly offsetMinutes: number
  /** False where `offsetMinutes` is the evaluation's: `ToString` does not write it then. */
  readonly offsetGiven: boolean
  /** Kept by `instant`. */
  private epochMs = NaN

  constructor (date: number, time: number, precision: number, offsetMinutes: number, offsetGiven: boolean) {
    this.date = date
    this.time = time
    this.precision = precision
    this.offsetMinutes = offsetMinutes
    this.offsetGiven = offsetGiven
  }

  /** Milliseconds from 1970-01-01T00:00Z of the first instant that the value may be. */
  get instant (): number {
    if (Number.isNaN(this.epochMs)) this.epochMs = dayNumber(this.date) * MS_PER_DAY + this.time - this.offsetMinutes * MS_PER_MINUTE
    return this.epochMs
  }

  get year (): number {
    return yearOf(this.date)
  }

  get month (): number | null {
    return this.precision >= MONTH ? monthOf(this.date) : null
  }

  get day (): number | null {
    return this.precision >= DAY ? dayOf(this.date) : null
  }

  get hour (): number | null {
    return this.precision >= HOUR ? Math.trunc(this.time / MS_PER_HOUR) : null
  }

  get minute (): number | null {
    return this.precision >= MINUTE ? Math.trunc(this.time / MS_PER_MINUTE) % 60 : null
  }

  get second (): number | null {
    return this.precision >= SECOND ? Math.trunc(this.time / MS_PER_SECOND) % 60 : null
  }

  get millisecond (): number | null {
    return this.precision >= MILLISECOND ? this.time % MS_PER_SECOND : null
  }

  /** ISO 8601 with the offset where there is a time: `2026-01-31T10:00:00.000-05:00`, `2026-01`. */
  toString (): string {
    return this.precision < HOUR ? dateText(this.date, this.precision) : `${this.toLocalString()}${offsetText(this.offsetMinutes)}`
  }

  /** The same without the offset. */
  toLocalString (): string {
    return this.precision < HOUR ? dateText(this.date, this.precision) : `${dateText(this.date, DAY)}T${timeText(this.time, this.precision)}`
  }

  /**
   * A DateTime from its fields, `null` from the first unspecified one on (ELM DateTime).
   * @param offsetMinutes of the value itself, null where it has none; `evaluationOffsetMinutes` stands in then
   * @throws CqlRuntimeError for fields that no calendar date and time has
   */
  static of (fields: readonly (number | null)[], offsetMinutes: number | null, evaluationOffsetMinutes: number): CqlDateTime {
    const [year, month, day, hour, minute, second, millisecond] = fields
    const precision = leadingFields(fields, MILLISECOND)
    const [h, m, s, ms] = [hour ?? 0, minute ?? 0, second ?? 0, millisecond ?? 0]
    if (precision < YEAR || !isDate(year as number, month ?? 1, day ?? 1) || !isTimeOfDay(h, m, s, ms)) throw new CqlRuntimeError('DateTime: a component is outside its range.')
    return new CqlDateTime(packDate(year as number, month ?? 1, day ?? 1), h * MS_PER_HOUR + m * MS_PER_MINUTE + s * MS_PER_SECOND + ms,
      precision, offsetMinutes ?? evaluationOffsetMinutes, offsetMinutes !== null)
  }

  /** The DateTime of an instant, to the millisecond, in the given offset (CQL `Now()`). */
  static fromInstant (date: Date, offsetMinutes: number): CqlDateTime {
    const local = new Date(date.getTime() + offsetMinutes * MS_PER_MINUTE)
    return new CqlDateTime(packDate(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()),
      ((local.getTime() % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY, MILLISECOND, offsetMinutes, true)
  }
}

function offsetText (offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes)
  return `${offsetMinutes < 0 ? '-' : '+'}${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
