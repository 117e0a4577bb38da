import type { ExpressionValue } from '../engine.js'
import { isWrapped } from './fhir-model.js'

interface CqlObject {
  readonly isCode?: boolean
  readonly isConcept?: boolean
  readonly isQuantity?: boolean
  readonly isInterval?: boolean
  readonly isDateTime?: boolean
  readonly isDate?: boolean
  readonly isTime?: unknown
  readonly [key: string]: unknown
}

/** A result of cql-execution in the plain form that both engines share (`ExpressionValue`). */
export function plainValue (value: unknown): ExpressionValue {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object') return value as string | number | boolean
  if (Array.isArray(value)) return value.map(plainValue)
  if (isWrapped(value)) return value._json as { readonly [key: string]: unknown }
  return plainObject(value as CqlObject)
}

function plainObject (value: CqlObject): ExpressionValue {
  if (value.isCode === true) return present(value, ['system', 'code', 'version', 'display'])
  if (value.isConcept === true) {
    return { coding: plainValue(value['codes']), ...(typeof value['display'] === 'string' ? { text: value['display'] } : {}) }
  }
  if (value.isQuantity === true) return present(value, ['value', 'unit'])
  if (value.isDateTime === true || value.isDate === true || value.isTime === true) return String(value)
  if (value.isInterval === true) {
    return { low: plainValue(value['low']), high: plainValue(value['high']), lowClosed: plainValue(value['lowClosed']), highClosed: plainValue(value['highClosed']) }
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]))
}

function present (value: CqlObject, keys: readonly string[]): ExpressionValue {
  return Object.fromEntries(keys.filter(key => value[key] !== undefined && value[key] !== null).map(key => [key, value[key]]))
}
