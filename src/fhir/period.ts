import { DateTime, IANAZone } from 'luxon'
import { OutcomeError } from './outcome-error.js'

/**
 * A measurement period.
 * `start` and `end` are instants with milliseconds and offset; both belong to the period.
 * `startDate` and `endDate` are the calendar days for MeasureReport.period (DEQM deqm-1 wants day precision).
 */
export interface MeasurementPeriod {
  readonly start: string
  readonly end: string
  readonly startDate: string
  readonly endDate: string
  /** IANA zone in which date-only bounds were read. */
  readonly timeZone: string
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/

/**
 * The period asked for (FHIR R4 Measure/$evaluate-measure `periodStart`, `periodEnd`: both inclusive).
 * A date-only start is the first instant of that day, month or year; a date-only end the last millisecond, in `timeZone`.
 * There is no default period.
 * @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, CONFIG_INVALID (unknown zone)
 */
export function measurementPeriod (periodStart: string | undefined, periodEnd: string | undefined, timeZone: string): MeasurementPeriod {
  if (!IANAZone.isValidZone(timeZone)) throw new OutcomeError('CONFIG_INVALID', `Unknown time zone "${timeZone}"; use an IANA name such as America/New_York.`)
  const start = boundary('periodStart', periodStart, timeZone, 'start')
  const end = boundary('periodEnd', periodEnd, timeZone, 'end')
  if (end < start) {
    throw new OutcomeError('INVALID_PERIOD', 'periodEnd lies before periodStart.', { expression: parameterPath('periodEnd') })
  }
  return Object.freeze({
    start: instant(start), end: instant(end), startDate: calendarDate(start), endDate: calendarDate(end), timeZone
  })
}

/** FHIRPath of one operation parameter, for `OperationOutcome.issue.expression`. */
export function parameterPath (name: string): string {
  return `Parameters.parameter.where(name = '${name}')`
}

function boundary (name: string, text: string | undefined, timeZone: string, side: 'start' | 'end'): DateTime {
  if (text === undefined || text === '') {
    throw new OutcomeError('MISSING_PARAMETER', `${name} is required, for example ${side === 'start' ? '2026-01-01' : '2026-12-31'}.`, { expression: parameterPath(name) })
  }
  const parsed = DATE.test(text) ? partialDate(text, timeZone, side) : DATE_TIME.test(text) ? DateTime.fromISO(text, { setZone: true }) : undefined
  if (parsed === undefined || !parsed.isValid) {
    throw new OutcomeError('INVALID_DATE', `${name} is not a date that exists; write YYYY-MM-DD.`, { expression: parameterPath(name) })
  }
  return parsed
}

function partialDate (text: string, timeZone: string, side: 'start' | 'end'): DateTime {
  const [, year, month, day] = DATE.exec(text) as unknown as [string, string, string?, string?]
  const unit = day !== undefined ? 'day' : month !== undefined ? 'month' : 'year'
  const first = DateTime.fromObject({ year: Number(year), month: Number(month ?? 1), day: Number(day ?? 1) }, { zone: timeZone })
  return side === 'start' ? first.startOf(unit) : first.endOf(unit)
}

function instant (value: DateTime): string {
  const offset = value.toFormat('ZZ')
  return `${value.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS")}${offset}`
}

function calendarDate (value: DateTime): string {
  return value.toFormat('yyyy-MM-dd')
}
