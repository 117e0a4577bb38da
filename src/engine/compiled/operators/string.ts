import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { CqlValue } from '../values/value.js'

/** ELM 17, string operators: null where an operand is null, positions from 0 in UTF-16 code units. */
type Text = string | null

export function concatenate (parts: readonly Text[]): Text {
  return parts.includes(null) ? null : parts.join('')
}

/** The texts of a list joined; nulls are left out, and nothing left gives null (CQL 1.5, Combine). */
export function combine (list: readonly Text[] | null, separator: Text = null): Text {
  const parts = list?.filter(part => part !== null) ?? []
  return parts.length === 0 ? null : parts.join(separator ?? '')
}

/** Without a separator the text stays whole. */
export function split (text: Text, separator: Text): readonly string[] | null {
  if (text === null) return null
  return separator === null || separator === '' ? [text] : text.split(separator)
}

/** Of a text, or of a list, nulls included. @param isList where the operand's type says so: a null list has length 0 */
export function length (value: CqlValue, isList = false): number | null {
  if (value === null) return isList ? 0 : null
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  throw new CqlRuntimeError('Length is not defined for this type.')
}

/** The length of a list; 0 for null. */
export function listLength (list: CqlValue): number | null {
  return length(list, true)
}

export function upper (text: Text): Text {
  return text === null ? null : text.toUpperCase()
}

export function lower (text: Text): Text {
  return text === null ? null : text.toLowerCase()
}

/** A character of a text or an element of a list; null outside it. */
export function indexer (value: CqlValue, index: number | null): CqlValue {
  if (value === null || index === null || index < 0) return null
  if (typeof value === 'string') return value[index] ?? null
  if (Array.isArray(value)) return (value as readonly CqlValue[])[index] ?? null
  throw new CqlRuntimeError('Indexer is not defined for this type.')
}

/** Where the pattern first stands, -1 where it does not. */
export function positionOf (pattern: Text, text: Text): number | null {
  return pattern === null || text === null ? null : text.indexOf(pattern)
}

/** Where the pattern last stands, -1 where it does not. */
export function lastPositionOf (pattern: Text, text: Text): number | null {
  return pattern === null || text === null ? null : text.lastIndexOf(pattern)
}

/** From a position on, to the end or so many characters; null for a position outside the text, the end of an empty one apart. */
export function substring (text: Text, start: number | null, length: number | null = null): Text {
  if (text === null || start === null || start < 0 || (start >= text.length && start > 0)) return null
  return text.slice(start, length === null ? undefined : start + Math.max(length, 0))
}

export function startsWith (text: Text, prefix: Text): boolean | null {
  return text === null || prefix === null ? null : text.startsWith(prefix)
}

export function endsWith (text: Text, suffix: Text): boolean | null {
  return text === null || suffix === null ? null : text.endsWith(suffix)
}
