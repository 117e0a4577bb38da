import { dayOf, isDate, monthOf, packDate, yearOf } from './calendar.js'
import { CqlRuntimeError } from './cql-runtime-error.js'
import { leadingFields } from './date-fields.js'
import { dateText } from './date-text.js'
import { DAY, MONTH, YEAR } from './precision.js'

/** A CQL Date: a packed date (`calendar.ts`) and a precision, YEAR to DAY. Fields finer than the precision hold 1. */
export class CqlDate {
  readonly date: number
  readonly precision: number

  constructor (date: number, precision: number) {
    this.date = date
    this.precision = precision
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

  /** `2026`, `2026-01` or `2026-01-31`. */
  toString (): string {
    return dateText(this.date, this.precision)
  }

  /** A Date from year, month, day, null from the first unspecified one on. @throws CqlRuntimeError for what is no calendar date */
  static of (fields: readonly (number | null)[]): CqlDate {
    const [year, month, day] = fields
    const precision = leadingFields(fields, DAY)
    if (precision < YEAR || !isDate(year as number, month ?? 1, day ?? 1)) throw new CqlRuntimeError('Date: a component is outside its range.')
    return new CqlDate(packDate(year as number, month ?? 1, day ?? 1), precision)
  }
}
