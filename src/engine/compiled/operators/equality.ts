import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from '../values/code.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { CqlInterval } from '../values/interval.js'
import { SAME, isOneOf } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import { isTuple, type CqlTuple } from '../values/tuple.js'
import { TypedJson } from '../values/typed-json.js'
import { convertUnit } from '../values/ucum.js'
import { isVariableUnit } from '../values/calendar-unit.js'
import { Uncertainty } from '../values/uncertainty.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { equalDateTimes, equalDates, equalTimes } from './date-order.js'
import { firstPoint, lastPoint } from './interval/bounds.js'
import { and } from './logical.js'
import { orderOfValues } from './ordering.js'

/**
 * Equal (CQL 1.5): null where an operand is null or not precise enough, false for values of different types. Lists and tuples are compared
 * element by element, in which two nulls are equal and a null and a value leave it open. JSON of a model is compared as it stands.
 */
export function equal (a: CqlValue, b: CqlValue): CqlBoolean {
  if (a === null || b === null) return null
  if (typeof a !== 'object') return typeof b === 'object' ? equalPrimitiveAndObject(a, b) : equalPrimitives(a, b)
  if (a instanceof CqlDateTime) return b instanceof CqlDateTime ? equalDateTimes(a, b) : b instanceof CqlDate || b instanceof Uncertainty ? equalByOrder(a, b) : false
  if (a instanceof CqlCode) return b instanceof CqlCode ? equalCodes(a, b) : false
  if (a instanceof Decimal) return b instanceof Decimal ? a.equals(b) : typeof b === 'number' || typeof b === 'bigint' || b instanceof Uncertainty ? equalByOrder(a, b) : false
  if (Array.isArray(a)) return Array.isArray(b) ? equalLists(a as readonly CqlValue[], b as readonly CqlValue[]) : false
  return equalObjects(a, b)
}

function equalPrimitives (a: CqlValue, b: CqlValue): boolean {
  // Integer and Long meet only as elements of lists of anything.
  // eslint-disable-next-line eqeqeq
  return typeof a === typeof b ? a === b : (typeof a === 'bigint' || typeof b === 'bigint') && typeof a !== 'string' && typeof b !== 'string' && a == b
}

/** A whole number may equal a decimal, and anything an uncertain value. */
function equalPrimitiveAndObject (a: CqlValue, b: object): CqlBoolean {
  const comparable = b instanceof Uncertainty || (b instanceof Decimal && (typeof a === 'number' || typeof a === 'bigint'))
  return comparable ? equalByOrder(a, b as CqlValue) : false
}

function equalByOrder (a: CqlValue, b: CqlValue): CqlBoolean {
  return isOneOf(orderOfValues(a, b, NO_PRECISION), SAME)
}

function equalObjects (a: object, b: CqlValue): CqlBoolean {
  if (a instanceof Uncertainty || b instanceof Uncertainty) return equalByOrder(a as CqlValue, b)
  if (a instanceof CqlDate) return b instanceof CqlDate ? equalDates(a, b) : b instanceof CqlDateTime ? equalByOrder(a, b) : false
  if (a instanceof CqlTime) return b instanceof CqlTime ? equalTimes(a, b) : false
  if (a instanceof CqlQuantity) return b instanceof CqlQuantity ? equalQuantities(a, b) : false
  if (a instanceof CqlInterval) return b instanceof CqlInterval ? and(equal(firstPoint(a), firstPoint(b)), equal(lastPoint(a), lastPoint(b))) : false
  if (a instanceof CqlRatio) return b instanceof CqlRatio ? and(equal(a.numerator, b.numerator), equal(a.denominator, b.denominator)) : false
  if (a instanceof CqlConcept) return b instanceof CqlConcept ? and(equalLists(a.codes, b.codes), equalElements(a.display, b.display)) : false
  if (a instanceof CqlValueSetRef) return b instanceof CqlValueSetRef && a.id === b.id && a.version === b.version
  if (a instanceof CqlCodeSystemRef) return b instanceof CqlCodeSystemRef && a.id === b.id && a.version === b.version
  if (typeof b !== 'object' || b === null) return false
  if (isTuple(a)) return isTuple(b) ? equalTuples(a, b, equalElements) : false
  return equalJson(a instanceof TypedJson ? a.json : a, b instanceof TypedJson ? b.json : b)
}

function equalCodes (a: CqlCode, b: CqlCode): CqlBoolean {
  const parts = [equalElements(a.code, b.code), equalElements(a.system, b.system), equalElements(a.version, b.version), equalElements(a.display, b.display)]
  return parts.includes(false) ? false : parts.includes(null) ? null : true
}

/** In the unit of the first. Calendar years and months equal no fixed length of time, nor are they certain not to (CQL 1.5, Equal). */
export function equalQuantities (a: CqlQuantity, b: CqlQuantity): CqlBoolean {
  if (a.unit === b.unit) return a.value.equals(b.value)
  if (isVariableUnit(a.unit) !== isVariableUnit(b.unit)) return null
  const value = convertUnit(b.value, b.unit, a.unit)
  return value === null ? null : a.value.equals(value)
}

/** As `equal`, for elements: two nulls are equal. */
export function equalElements (a: CqlValue, b: CqlValue): CqlBoolean {
  return a === null && b === null ? true : equal(a, b)
}

function equalLists (a: readonly CqlValue[], b: readonly CqlValue[]): CqlBoolean {
  if (a.length !== b.length) return false
  let result: CqlBoolean = true
  for (let i = 0; i < a.length; i++) {
    const one = equalElements(a[i] as CqlValue, b[i] as CqlValue)
    if (one === false) return false
    if (one === null) result = null
  }
  return result
}

/**
 * Tuples element by element, a missing one being null, by a way of comparing: `equalElements` or `equivalent`. The first element that is
 * not equal, in the order of the type, decides (CQL test suite, Equal of tuples).
 */
export function equalTuples (a: CqlTuple, b: CqlTuple, compare: (a: CqlValue, b: CqlValue) => CqlBoolean): CqlBoolean {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const one = compare((a[name] ?? null) as CqlValue, (b[name] ?? null) as CqlValue)
    if (one !== true) return one
  }
  return true
}

/** Parsed JSON by structure, whatever the order of members. */
function equalJson (a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>]
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every(name => Object.hasOwn(right, name) && equalJson(left[name], right[name]))
}
