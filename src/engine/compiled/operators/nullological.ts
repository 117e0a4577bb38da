import type { CqlValue } from '../values/value.js'

/** ELM 14, nullological operators. */

export function isNull (value: CqlValue): boolean {
  return value === null
}

export function isTrue (value: CqlValue): boolean {
  return value === true
}

export function isFalse (value: CqlValue): boolean {
  return value === false
}

/** The first operand that is not null; of a single list, its first such element. */
export function coalesce (operands: readonly CqlValue[]): CqlValue {
  const [only] = operands
  const values = operands.length === 1 && Array.isArray(only) ? only as readonly CqlValue[] : operands
  for (const value of values) if (value !== null) return value
  return null
}
