import { CqlDate } from '../../../src/engine/compiled/values/date.js'
import { CqlDateTime } from '../../../src/engine/compiled/values/date-time.js'
import { parseDate, parseDateTime, parseTime } from '../../../src/engine/compiled/values/date-time-parser.js'
import { Decimal } from '../../../src/engine/compiled/values/decimal.js'
import { CqlInterval, type PointType } from '../../../src/engine/compiled/values/interval.js'
import { CqlQuantity } from '../../../src/engine/compiled/values/quantity.js'
import { CqlTime } from '../../../src/engine/compiled/values/time.js'
import { toPlain } from '../../../src/engine/compiled/values/to-plain.js'

/** A DateTime as ISO 8601 writes it; without an offset in UTC. */
export function dateTime (text: string): CqlDateTime {
  return found(parseDateTime(text, 0), text)
}

export function date (text: string): CqlDate {
  return found(parseDate(text), text)
}

export function time (text: string): CqlTime {
  return found(parseTime(text), text)
}

export function decimal (text: string): Decimal {
  return Decimal.of(text)
}

/** `quantity('5.5 mg')`. */
export function quantity (text: string): CqlQuantity {
  const [value = '', unit = '1'] = text.split(' ')
  return new CqlQuantity(Decimal.of(value), unit)
}

/** An interval of integers, DateTimes, or whatever `point` reads: `interval('[1, 10)')`, `interval('(null, 5]')`. */
export function interval<T> (text: string, point: (text: string) => T, pointType: PointType = 'Any'): CqlInterval<T> {
  const match = /^([[(])(.*), (.*)([\])])$/.exec(text)
  if (match === null) throw new Error(`no interval: ${text}`)
  const [, open, low, high, close] = match as unknown as [string, string, string, string, string]
  return new CqlInterval(low === 'null' ? null : point(low), high === 'null' ? null : point(high), open === '[', close === ']', pointType)
}

export const integers = (text: string): CqlInterval<number> => interval(text, Number, 'Integer')
export const dateTimes = (text: string): CqlInterval<CqlDateTime> => interval(text, dateTime, 'DateTime')
export const dates = (text: string): CqlInterval<CqlDate> => interval(text, date, 'Date')
export const decimals = (text: string): CqlInterval<Decimal> => interval(text, decimal, 'Decimal')
export const quantities = (text: string): CqlInterval<CqlQuantity> => interval(text, quantity, 'Quantity')

/** How a value reads: plain JSON as text, an interval with its brackets. */
export function shown (value: unknown): string {
  if (value instanceof CqlInterval) return `${value.lowClosed ? '[' : '('}${shown(value.low)}, ${shown(value.high)}${value.highClosed ? ']' : ')'}`
  if (Array.isArray(value)) return `{${value.map(shown).join(', ')}}`
  if (value instanceof CqlQuantity) return `${value.value.toString()} ${value.unit}`
  return value instanceof Decimal || value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime ? value.toString() : JSON.stringify(toPlain(value))
}

/** What every run-time error is; its text never holds operands. */
export const RUNTIME_ERROR: { readonly name: string } = { name: 'CqlRuntimeError' }

function found<T> (value: T | null, text: string): T {
  if (value === null) throw new Error(`not a value: ${text}`)
  return value
}
