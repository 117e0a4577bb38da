import { Uncertainty } from '../values/uncertainty.js'
import type { CqlValue } from '../values/value.js'
import { sortOrder } from './ordering.js'

/**
 * Arithmetic on numbers known within bounds: the least and the greatest that the operator gives at the bounds (CQL 1.5, author's guide,
 * uncertainty). Null where it gives null at any of them, a division by what may be zero among them.
 */
export function byBounds (a: CqlValue, b: CqlValue, operator: (a: CqlValue, b: CqlValue) => CqlValue): CqlValue {
  const results: CqlValue[] = []
  for (const left of boundsOf(a)) for (const right of boundsOf(b)) results.push(operator(left, right))
  if (results.includes(null)) return null
  results.sort(sortOrder)
  const [low, high] = [results[0] as CqlValue, results[results.length - 1] as CqlValue]
  return sortOrder(low, high) === 0 ? low : new Uncertainty(low, high)
}

/** The same for a function that never falls as its operand grows. */
export function ofBounds (a: Uncertainty, operator: (bound: CqlValue) => CqlValue): CqlValue {
  const [low, high] = [operator(a.low as CqlValue), operator(a.high as CqlValue)]
  if (low === null || high === null) return null
  return sortOrder(low, high) === 0 ? low : new Uncertainty(low, high)
}

function boundsOf (value: CqlValue): readonly CqlValue[] {
  return value instanceof Uncertainty ? [value.low as CqlValue, value.high as CqlValue] : [value]
}
