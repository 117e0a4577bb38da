import { CqlCode, CqlConcept, CqlValueSetRef } from '../values/code.js'
import { Decimal } from '../values/decimal.js'
import { divideDecimals, roundDecimal } from '../values/decimal-arithmetic.js'
import { CqlInterval } from '../values/interval.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { isTuple } from '../values/tuple.js'
import { convertUnit } from '../values/ucum.js'
import type { CqlValue } from '../values/value.js'
import { equal, equalTuples } from './equality.js'
import { firstPoint, lastPoint } from './interval/bounds.js'

/**
 * Equivalent (CQL 1.5): always true or false. Two nulls are; what is uncertain is not. Texts without regard to case and kinds of space, decimals
 * to the places of the less precise one, codes by code and system, concepts by any common code.
 */
export function equivalent (a: CqlValue, b: CqlValue): boolean {
  if (a === null || b === null) return a === b
  if (typeof a === 'string') return typeof b === 'string' && equivalentTexts(a, b)
  if (a instanceof CqlCode || a instanceof CqlConcept) return b instanceof CqlCode || b instanceof CqlConcept ? equivalentCodes(a, b) : false
  if (a instanceof Decimal && b instanceof Decimal) return equivalentDecimals(a, b)
  if (a instanceof CqlQuantity) return b instanceof CqlQuantity && equivalentQuantities(a, b)
  if (a instanceof CqlRatio) return b instanceof CqlRatio && equivalentRatios(a, b)
  if (a instanceof CqlInterval) return b instanceof CqlInterval && equivalent(firstPoint(a), firstPoint(b)) && equivalent(lastPoint(a), lastPoint(b))
  if (a instanceof CqlValueSetRef && b instanceof CqlValueSetRef) return equivalentValueSets(a, b)
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, i) => equivalent(one as CqlValue, b[i] as CqlValue))
  if (typeof a === 'object' && typeof b === 'object' && isTuple(a) && isTuple(b)) return equalTuples(a, b, equivalent) === true
  return equal(a, b) === true
}

/** The same code in the same system; version and display do not count. */
export function sameCode (a: CqlCode, b: CqlCode): boolean {
  return a.code === b.code && a.system === b.system
}

function equivalentCodes (a: CqlCode | CqlConcept, b: CqlCode | CqlConcept): boolean {
  if (a instanceof CqlCode) return b instanceof CqlCode ? sameCode(a, b) : b.codes.some(code => code !== null && sameCode(a, code))
  return a.codes.some(code => code !== null && equivalentCodes(code, b))
}

function equivalentTexts (a: string, b: string): boolean {
  if (a === b) return true
  const [left, right] = [a.replace(/\s/g, ' '), b.replace(/\s/g, ' ')]
  return left.toLowerCase() === right.toLowerCase() || left.localeCompare(right, 'en', { sensitivity: 'base' }) === 0
}

/** To the places of the operand with fewer, trailing zeros apart: 1.001 ~ 1.000, but not 1.5 ~ 1.55 (CQL test suite, Equivalent). */
function equivalentDecimals (a: Decimal, b: Decimal): boolean {
  if (a.equals(b)) return true
  const places = Math.min(a.leastScale, b.leastScale)
  return roundDecimal(a, places).equals(roundDecimal(b, places))
}

/**
 * Equal in one unit or in the other, as a third of a year does not come out even in years. Calendar years and months are UCUM's `a` and `mo`
 * here, and 365 or 30 days.
 */
function equivalentQuantities (a: CqlQuantity, b: CqlQuantity): boolean {
  return convertUnit(b.value, b.unit, a.unit)?.equals(a.value) === true || convertUnit(a.value, a.unit, b.unit)?.equals(b.value) === true
}

/** The same proportion: 1:2 ~ 2:4. */
function equivalentRatios (a: CqlRatio, b: CqlRatio): boolean {
  const [numerator, denominator] = [proportion(b.numerator, a.numerator), proportion(b.denominator, a.denominator)]
  return numerator !== null && denominator !== null && numerator.equals(denominator)
}

function proportion (of: CqlQuantity, to: CqlQuantity): Decimal | null {
  const value = convertUnit(of.value, of.unit, to.unit)
  return value === null ? null : divideDecimals(value, to.value)
}

/** The same reference, or the same codes. */
function equivalentValueSets (a: CqlValueSetRef, b: CqlValueSetRef): boolean {
  if (a.id === b.id && a.version === b.version) return true
  const [left, right] = [a.membership, b.membership]
  if (left === null || right === null || left.size !== right.size) return false
  return [...left.codings()].every(({ system, code, version }) => right.has(system, code, version))
}
