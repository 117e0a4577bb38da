import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { Decimal } from '../values/decimal.js'
import { CqlQuantity } from '../values/quantity.js'
import type { CqlValue } from '../values/value.js'
import { present, sameUnit } from './aggregate.js'

/** ELM 21, statistical aggregates, on doubles and rounded to 8 places; quantities keep their unit. Null of nothing. */
type List = readonly CqlValue[] | null

/** Of a sample: divided by one less than there are; null of a single value. */
export function variance (list: List): CqlValue {
  return statistic(list, values => squares(values) / (values.length - 1))
}

/** Standard deviation of a sample. */
export function stdDev (list: List): CqlValue {
  return statistic(list, values => Math.sqrt(squares(values) / (values.length - 1)))
}

export function populationVariance (list: List): CqlValue {
  return statistic(list, values => squares(values) / values.length)
}

export function populationStdDev (list: List): CqlValue {
  return statistic(list, values => Math.sqrt(squares(values) / values.length))
}

export function geometricMean (list: List): CqlValue {
  return statistic(list, values => values.reduce((a, b) => a * b, 1) ** (1 / values.length))
}

/** Sum of the squared distances from the mean. */
function squares (values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return values.reduce((total, value) => total + (value - mean) ** 2, 0)
}

function statistic (list: List, calculate: (values: readonly number[]) => number): CqlValue {
  const values = sameUnit(present(list))
  const [first] = values
  if (first === undefined) return null
  const result = Decimal.fromNumber(calculate(values.map(numberOf)))
  return result !== null && first instanceof CqlQuantity ? new CqlQuantity(result, first.unit) : result
}

function numberOf (value: CqlValue): number {
  if (value instanceof CqlQuantity) return value.value.toNumber()
  if (value instanceof Decimal) return value.toNumber()
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value)
  throw new CqlRuntimeError('A statistical operator is not defined for this type.')
}
