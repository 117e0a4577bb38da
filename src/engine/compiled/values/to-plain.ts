import type { ExpressionValue } from '../../engine.js'
import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from './code.js'
import { CqlDate } from './date.js'
import { CqlDateTime } from './date-time.js'
import { Decimal } from './decimal.js'
import { CqlInterval } from './interval.js'
import { CqlQuantity, CqlRatio } from './quantity.js'
import { CqlTime } from './time.js'
import { isTuple } from './tuple.js'
import { TypedJson } from './typed-json.js'
import { Uncertainty } from './uncertainty.js'

/**
 * A value in the plain form that both engines share (`ExpressionValue`). A Long beyond what a JSON number holds is text; JSON of the
 * model is given as it stands.
 */
export function toPlain (value: unknown): ExpressionValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (Array.isArray(value)) return value.map(toPlain)
  return Object.getPrototypeOf(value) === Object.prototype ? value as { readonly [key: string]: unknown } : plainObject(value as object)
}

function plainObject (value: object): ExpressionValue {
  if (value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime) return value.toString()
  if (value instanceof Decimal) return value.toNumber()
  if (value instanceof CqlCode) return plainCode(value)
  if (value instanceof CqlConcept) return { coding: value.codes.map(toPlain), ...(value.display === null ? {} : { text: value.display }) }
  if (value instanceof CqlQuantity) return { value: value.value.toNumber(), unit: value.unit }
  if (value instanceof CqlRatio) return { numerator: toPlain(value.numerator), denominator: toPlain(value.denominator) }
  if (value instanceof CqlInterval) return { low: toPlain(value.low), high: toPlain(value.high), lowClosed: value.lowClosed, highClosed: value.highClosed }
  if (value instanceof Uncertainty) return { low: toPlain(value.low), high: toPlain(value.high) }
  if (value instanceof TypedJson) return value.json as ExpressionValue
  if (value instanceof CqlValueSetRef || value instanceof CqlCodeSystemRef) return { id: value.id, version: value.version, name: value.name }
  return isTuple(value) ? Object.fromEntries(Object.entries(value).map(([name, element]) => [name, toPlain(element)])) : value as { readonly [key: string]: unknown }
}

function plainCode ({ system, code, version, display }: CqlCode): ExpressionValue {
  const plain: Record<string, string> = {}
  if (system !== null) plain['system'] = system
  if (code !== null) plain['code'] = code
  if (version !== null) plain['version'] = version
  if (display !== null) plain['display'] = display
  return plain
}
