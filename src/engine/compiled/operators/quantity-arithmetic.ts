import type { Decimal } from '../values/decimal.js'
import { addDecimals, divideDecimals, multiplyDecimals, remainderOfDecimals, subtractDecimals, truncateDivideDecimals } from '../values/decimal-arithmetic.js'
import { CqlQuantity } from '../values/quantity.js'
import { convertUnit, factorBetween } from '../values/ucum.js'
import { productOfUnits, quotientOfUnits } from '../values/unit-algebra.js'

/** Arithmetic on quantities. Units that do not measure the same give null in sums, and stand side by side in products. */
type DecimalOperator = (a: Decimal, b: Decimal) => Decimal | null

interface Commensurable {
  readonly a: Decimal
  readonly b: Decimal
  readonly unit: string
}

export function addQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  return inCommonUnit(a, b, addDecimals)
}

export function subtractQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  return inCommonUnit(a, b, subtractDecimals)
}

/** Both values in the finer of the two units, as cql-execution does: `1 'm' + 1 'cm'` is `101 'cm'`. */
function commonUnit (a: CqlQuantity, b: CqlQuantity): Commensurable | null {
  if (a.unit === b.unit) return { a: a.value, b: b.value, unit: a.unit }
  if ((factorBetween(b.unit, a.unit) ?? 1) >= 1) {
    const value = convertUnit(b.value, b.unit, a.unit)
    return value === null ? null : { a: a.value, b: value, unit: a.unit }
  }
  const value = convertUnit(a.value, a.unit, b.unit)
  return value === null ? null : { a: value, b: b.value, unit: b.unit }
}

function inCommonUnit (a: CqlQuantity, b: CqlQuantity, operator: DecimalOperator): CqlQuantity | null {
  const common = commonUnit(a, b)
  return common === null ? null : quantityOrNull(operator(common.a, common.b), common.unit)
}

export function multiplyQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  const common = a.unit === '1' || b.unit === '1' ? null : commonUnit(a, b)
  if (common === null) return quantityOrNull(multiplyDecimals(a.value, b.value), productOfUnits(a.unit, b.unit))
  return quantityOrNull(multiplyDecimals(common.a, common.b), productOfUnits(common.unit, common.unit))
}

/** Null for a division by zero. */
export function divideQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  const common = a.unit === '1' || b.unit === '1' ? null : commonUnit(a, b)
  if (common === null) return quantityOrNull(divideDecimals(a.value, b.value), quotientOfUnits(a.unit, b.unit))
  return quantityOrNull(divideDecimals(common.a, common.b), '1')
}

/** In the unit of the dividend (CQL test suite, Truncated Divide). */
export function truncateDivideQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  return inFirstUnit(a, b, truncateDivideDecimals)
}

/** In the unit of the dividend. */
export function remainderOfQuantities (a: CqlQuantity, b: CqlQuantity): CqlQuantity | null {
  return inFirstUnit(a, b, remainderOfDecimals)
}

function inFirstUnit (a: CqlQuantity, b: CqlQuantity, operator: DecimalOperator): CqlQuantity | null {
  const value = convertUnit(b.value, b.unit, a.unit)
  return value === null ? null : quantityOrNull(operator(a.value, value), a.unit)
}

function quantityOrNull (value: Decimal | null, unit: string): CqlQuantity | null {
  return value === null ? null : new CqlQuantity(value, unit)
}
