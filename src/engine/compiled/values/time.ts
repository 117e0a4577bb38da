import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from './calendar.js'
import { CqlRuntimeError } from './cql-runtime-error.js'
import { isTimeOfDay, leadingFields } from './date-fields.js'
import { timeText } from './date-text.js'
import { DAY, HOUR, MILLISECOND, MINUTE, SECOND } from './precision.js'

/** A CQL Time: milliseconds of the day and a precision, HOUR to MILLISECOND. Fields finer than the precision hold 0. */
export class CqlTime {
  readonly time: number
  readonly precision: number

  constructor (time: number, precision: number) {
    this.time = time
    this.precision = precision
  }

  get hour (): number {
    return Math.trunc(this.time / MS_PER_HOUR)
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

  /** `10`, `10:00`, `10:00:00` or `10:00:00.000`. */
  toString (): string {
    return timeText(this.time, this.precision)
  }

  /** A Time from hour, minute, second, millisecond, null from the first unspecified one on. @throws CqlRuntimeError for what is no time of day */
  static of (fields: readonly (number | null)[]): CqlTime {
    const precision = DAY + leadingFields(fields, 4)
    const [hour, minute, second, millisecond] = [fields[0] ?? 0, fields[1] ?? 0, fields[2] ?? 0, fields[3] ?? 0]
    if (precision < HOUR || !isTimeOfDay(hour, minute, second, millisecond)) throw new CqlRuntimeError('Time: a component is outside its range.')
    return new CqlTime(hour * MS_PER_HOUR + minute * MS_PER_MINUTE + second * MS_PER_SECOND + millisecond, precision)
  }
}
