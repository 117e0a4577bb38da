import { precisionOfUnit } from '../../values/calendar-unit.js'
import { CqlRuntimeError } from '../../values/cql-runtime-error.js'
import { CqlDate } from '../../values/date.js'
import { CqlDateTime } from '../../values/date-time.js'
import { Decimal, SCALE } from '../../values/decimal.js'
import { CqlInterval } from '../../values/interval.js'
import { DAY, WEEK } from '../../values/precision.js'
import { CqlQuantity } from '../../values/quantity.js'
import { CqlTime } from '../../values/time.js'
import { convertUnit } from '../../values/ucum.js'
import type { CqlValue } from '../../values/value.js'
import { floorDate, floorTime, stepDate, stepDateTime, stepTime, type TimePoint } from '../time-arithmetic.js'
import { firstPoint, lastPoint } from './bounds.js'
import { collapse } from './collapse.js'

/** Guards the memory: nobody counts further than this, and an interval to the maximum date would. */
const MOST = 1_000_000

/**
 * The intervals of size `per` that lie in the given ones, beginning at each start and cut to the precision of `per`; of a single interval
 * the points at which they start (CQL 1.5, Expand). Without `per` a unit of the point type is meant. Null where a bound is unknown and
 * where `per` does not fit the points.
 * @throws CqlRuntimeError for a size that is not positive, and for more than a million
 */
export function expand (source: CqlInterval | readonly (CqlInterval | null)[] | null, per: CqlQuantity | null): readonly CqlValue[] | null {
  if (source === null) return null
  if (per !== null && (per.value.isZero || per.value.isNegative)) throw new CqlRuntimeError('Expand: the size of the intervals must be positive.')
  const pieces: CqlInterval[] = []
  for (const interval of collapse(Array.isArray(source) ? source as readonly (CqlInterval | null)[] : [source as CqlInterval], null) ?? []) {
    const more = expandOne(interval, per)
    if (more === null) return null
    for (const piece of more) pieces.push(piece)
  }
  return Array.isArray(source) ? pieces : pieces.map(piece => piece.low as CqlValue)
}

function expandOne (interval: CqlInterval, per: CqlQuantity | null): CqlInterval[] | null {
  const [first, last] = [interval.low === null ? null : firstPoint(interval), interval.high === null ? null : lastPoint(interval)]
  if (first === null || last === null) return null
  if (isTime(first) && isTime(last)) return expandTimes(first, last, per)
  if (first instanceof CqlQuantity && last instanceof CqlQuantity) return expandQuantities(first, last, per)
  return per !== null && per.unit !== '1' ? null : expandNumbers(first, last, per?.value ?? Decimal.of(1))
}

function expandTimes (first: TimePoint, last: TimePoint, per: CqlQuantity | null): CqlInterval[] | null {
  const unit = per === null ? first.precision : precisionOfUnit(per.unit)
  if (unit === null) return null
  const precision = unit === WEEK ? DAY : unit
  const amount = Math.trunc(per?.value.toNumber() ?? 1) * (unit === WEEK ? 7 : 1)
  if (first.precision < precision || last.precision < precision || amount < 1) return []
  const pieces: CqlInterval[] = []
  const end = cutTo(last, precision)
  let low: TimePoint | null = cutTo(first, precision)
  while (low !== null) {
    const high: TimePoint | null = forward(low, amount - 1)
    if (high === null || isLater(high, end)) break
    guard(pieces)
    pieces.push(new CqlInterval<CqlValue>(low, high))
    low = forward(high, 1)
  }
  return pieces
}

function isTime (value: CqlValue): value is TimePoint {
  return value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime
}

function cutTo (value: TimePoint, precision: number): TimePoint {
  if (value instanceof CqlDateTime) return new CqlDateTime(floorDate(value.date, precision), floorTime(value.time, precision), precision, value.offsetMinutes, value.offsetGiven)
  return value instanceof CqlDate ? new CqlDate(floorDate(value.date, precision), precision) : new CqlTime(floorTime(value.time, precision), precision)
}

/** So many units of its own precision on; null past the end of the type. */
function forward (value: TimePoint, amount: number): TimePoint | null {
  if (amount === 0) return value
  if (value instanceof CqlTime) return stepTime(value, amount)
  return value instanceof CqlDate ? stepDate(value, amount) : stepDateTime(value, amount)
}

function isLater (a: TimePoint, b: TimePoint): boolean {
  if (a instanceof CqlDateTime && b instanceof CqlDateTime) return a.instant > b.instant
  return a instanceof CqlTime ? a.time > (b as CqlTime).time : (a as CqlDate).date > (b as CqlDate).date
}

/** In the unit of `per`. */
function expandQuantities (first: CqlQuantity, last: CqlQuantity, per: CqlQuantity | null): CqlInterval[] | null {
  const unit = per?.unit ?? first.unit
  const [low, high] = [convertUnit(first.value, first.unit, unit), convertUnit(last.value, last.unit, unit)]
  if (low === null || high === null) return null
  return expandNumbers(low, high, per?.value ?? Decimal.of(1)).map(piece => new CqlInterval<CqlValue>(new CqlQuantity(piece.low as Decimal, unit), new CqlQuantity(piece.high as Decimal, unit)))
}

/** Bounds are cut to the places of `per`; an Integer reaches up to the next one, so that 10 in steps of 0.1 goes to 10.9. */
function expandNumbers (first: CqlValue, last: CqlValue, per: Decimal): CqlInterval[] {
  const step = 10n ** BigInt(SCALE - per.leastScale)
  const isWhole = (typeof first === 'number' || typeof first === 'bigint') && step === 10n ** BigInt(SCALE)
  const end = floorTo(unitsOf(last), step) + (first instanceof Decimal || isWhole ? 0n : 10n ** BigInt(SCALE) - step)
  const make = (units: bigint): CqlValue => isWhole ? wholeOf(units, first) : Decimal.fromCoefficient(units)
  const pieces: CqlInterval[] = []
  for (let low = floorTo(unitsOf(first), step); low + per.coefficient - step <= end; low += per.coefficient) {
    guard(pieces)
    pieces.push(new CqlInterval<CqlValue>(make(low), make(low + per.coefficient - step)))
  }
  return pieces
}

function unitsOf (value: CqlValue): bigint {
  if (value instanceof Decimal) return value.coefficient
  if (typeof value === 'number' || typeof value === 'bigint') return Decimal.of(value).coefficient
  throw new CqlRuntimeError('Expand is not defined for intervals of this type.')
}

function floorTo (units: bigint, step: bigint): bigint {
  const rest = units % step
  return units - (rest < 0n ? rest + step : rest)
}

function wholeOf (units: bigint, like: CqlValue): CqlValue {
  const whole = units / 10n ** BigInt(SCALE)
  return typeof like === 'bigint' ? whole : Number(whole)
}

function guard (pieces: readonly unknown[]): void {
  if (pieces.length >= MOST) throw new CqlRuntimeError('Expand: there are more than a million intervals.')
}
