import { ucumLibrary } from '../../../cql/ucum-library.js'
import { calendarConversion, isCalendarUnit, ucumOfCalendarUnit } from './calendar-unit.js'
import { Decimal } from './decimal.js'

/** How a value in one unit becomes one in another: `value × factor`, or through the library for scales such as temperatures. */
type Conversion = { readonly factor: number } | { readonly from: string, readonly to: string }

/** Guards the memory against records with ever new units. */
const KEPT = 10_000
const conversions = new Map<string, Conversion | null>()
const validity = new Map<string, boolean>()

function keep<T> (known: Map<string, T>, key: string, value: T): T {
  if (known.size >= KEPT) known.clear()
  known.set(key, value)
  return value
}

/** True for a UCUM unit or a calendar duration of CQL. */
export function isUnit (unit: string): boolean {
  return validity.get(unit) ?? keep(validity, unit, isCalendarUnit(unit) || ucumLibrary().validateUnitString(unit).status === 'valid')
}

/** The value in another unit, rounded to 8 places; null where the units are unknown or do not measure the same. */
export function convertUnit (value: Decimal, from: string, to: string): Decimal | null {
  if (from === to) return value
  const conversion = conversionBetween(from, to)
  if (conversion === null) return null
  return Decimal.fromNumber('factor' in conversion ? value.toNumber() * conversion.factor : convertByLibrary(conversion.from, value.toNumber(), conversion.to) ?? NaN)
}

/** How much of `to` is one of `from`; null where they do not measure the same or where no factor relates them. */
export function factorBetween (from: string, to: string): number | null {
  if (from === to) return 1
  const conversion = conversionBetween(from, to)
  return conversion !== null && 'factor' in conversion ? conversion.factor : null
}

function conversionBetween (from: string, to: string): Conversion | null {
  const key = `${from} ${to}`
  const conversion = conversions.get(key)
  return conversion === undefined ? keep(conversions, key, findConversion(from, to)) : conversion
}

function findConversion (from: string, to: string): Conversion | null {
  const calendar = calendarConversion(from, to)
  if (calendar !== null) return { factor: calendar }
  const [source, target] = [ucumOfCalendarUnit(from), ucumOfCalendarUnit(to)]
  if (source === target) return { factor: 1 }
  const [zero, one, two] = [0, 1, 2].map(value => convertByLibrary(source, value, target))
  if (zero === null || one === null || two === null || zero === undefined || one === undefined || two === undefined) return null
  return zero === 0 && Math.abs(two - 2 * one) <= 1e-12 * Math.abs(two) ? { factor: one } : { from: source, to: target }
}

function convertByLibrary (from: string, value: number, to: string): number | null {
  const answer = ucumLibrary().convertUnitTo(from, value, to)
  return answer.status === 'succeeded' ? answer.toVal : null
}
