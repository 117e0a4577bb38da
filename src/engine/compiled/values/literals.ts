import { CqlRuntimeError } from './cql-runtime-error.js'
import { Decimal, SCALE } from './decimal.js'

const WHOLE_DIGITS = 28
const SYSTEM = '{urn:hl7-org:elm-types:r1}'

/**
 * The value of an ELM Literal. A negated literal is best given with its sign, as `-2147483648` is an Integer and `2147483648` is not.
 * @param type ELM name of Boolean, Integer, Long, Decimal or String
 * @throws CqlRuntimeError for a number outside its type, and for a Decimal of more than 28 and 8 digits (CQL test suite, value literals)
 */
export function literalValue (type: string, text: string): boolean | string | number | bigint | Decimal {
  switch (type) {
    case `${SYSTEM}Boolean`: return text === 'true'
    case `${SYSTEM}String`: return text
    case `${SYSTEM}Integer`: return integerLiteral(text)
    case `${SYSTEM}Long`: return longLiteral(text)
    case `${SYSTEM}Decimal`: return decimalLiteral(text)
    default: throw new CqlRuntimeError('There are no literals of this type.')
  }
}

function integerLiteral (text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value > 2_147_483_647 || value < -2_147_483_648) throw new CqlRuntimeError('A literal is outside the range of Integer.')
  return value + 0
}

function longLiteral (text: string): bigint {
  const value = BigInt(text)
  if (value !== BigInt.asIntN(64, value)) throw new CqlRuntimeError('A literal is outside the range of Long.')
  return value
}

function decimalLiteral (text: string): Decimal {
  const [whole = '', fraction = ''] = text.replace(/^[+-]/, '').split('.')
  if (whole.length > WHOLE_DIGITS || fraction.length > SCALE) throw new CqlRuntimeError('A Decimal literal has more than 28 digits before or 8 after the point.')
  return Decimal.of(text)
}

/**
 * Milliseconds of the `millisecond` literal that the translator makes of a time literal's fraction: of four digits and more, which are the
 * fraction's own and no number of milliseconds, the first three count (`@T23:59:59.10000` is `.100`).
 */
export function millisecondLiteral (text: string): number {
  return Number(/^\d{4,}$/.test(text) ? text.slice(0, 3) : text)
}
