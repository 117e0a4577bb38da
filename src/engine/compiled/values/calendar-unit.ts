import { DAY, HOUR, MILLISECOND, MINUTE, MONTH, SECOND, WEEK, YEAR } from './precision.js'

interface CalendarUnit {
  readonly precision: number
  readonly ucum: string
  /** Milliseconds, a month being 30 days and a year 365 (CQL 1.5, date and time arithmetic). */
  readonly ms: number
}

const UNITS: readonly (readonly [string, CalendarUnit])[] = [
  ['year', { precision: YEAR, ucum: 'a', ms: 31_536_000_000 }],
  ['month', { precision: MONTH, ucum: 'mo', ms: 2_592_000_000 }],
  ['week', { precision: WEEK, ucum: 'wk', ms: 604_800_000 }],
  ['day', { precision: DAY, ucum: 'd', ms: 86_400_000 }],
  ['hour', { precision: HOUR, ucum: 'h', ms: 3_600_000 }],
  ['minute', { precision: MINUTE, ucum: 'min', ms: 60_000 }],
  ['second', { precision: SECOND, ucum: 's', ms: 1000 }],
  ['millisecond', { precision: MILLISECOND, ucum: 'ms', ms: 1 }]
]

const BY_NAME = new Map<string, CalendarUnit>(UNITS.flatMap(([name, unit]) => [[name, unit], [`${name}s`, unit]]))
/** UCUM's years and months are read as calendar ones in date arithmetic, as cql-execution does. */
const BY_UCUM = new Map<string, CalendarUnit>([
  ...UNITS.map(([, unit]) => [unit.ucum, unit] as const),
  ...['a_j', 'a_g'].map(unit => [unit, (UNITS[0] as (typeof UNITS)[number])[1]] as const),
  ...['mo_j', 'mo_g'].map(unit => [unit, (UNITS[1] as (typeof UNITS)[number])[1]] as const)
])

/** True for `year`, `days` …: calendar durations, which CQL writes without quotes. */
export function isCalendarUnit (unit: string): boolean {
  return BY_NAME.has(unit)
}

/** True for calendar years and months, which are no fixed number of seconds. */
export function isVariableUnit (unit: string): boolean {
  const precision = BY_NAME.get(unit)?.precision
  return precision === YEAR || precision === MONTH
}

/** The precision that a duration counts in (`days` or `d`: DAY); null where it is no time. */
export function precisionOfUnit (unit: string): number | null {
  return (BY_NAME.get(unit) ?? BY_UCUM.get(unit))?.precision ?? null
}

/** The UCUM unit of a calendar duration; any other unit is given back. */
export function ucumOfCalendarUnit (unit: string): string {
  return BY_NAME.get(unit)?.ucum ?? unit
}

/** How much of `to` is one of `from`, both calendar durations; null where one is not. */
export function calendarConversion (from: string, to: string): number | null {
  const [source, target] = [BY_NAME.get(from), BY_NAME.get(to)]
  if (source === undefined || target === undefined) return null
  if (source.precision === YEAR && target.precision === MONTH) return 12
  return source.precision === MONTH && target.precision === YEAR ? 1 / 12 : source.ms / target.ms
}
