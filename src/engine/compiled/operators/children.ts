import type { CqlValue } from '../values/value.js'

/** The elements of a value, those of lists one by one; of a list the elements themselves (ELM 22, Children). Null for null, nothing for primitives. */
export function children (value: CqlValue): readonly CqlValue[] | null {
  if (value === null) return null
  if (typeof value !== 'object') return []
  const found: CqlValue[] = []
  for (const element of Array.isArray(value) ? [value as readonly CqlValue[]] : Object.values(value) as CqlValue[]) {
    if (Array.isArray(element)) found.push(...element as readonly CqlValue[])
    else if (element !== null && element !== undefined) found.push(element)
  }
  return found
}

/** The elements of a value, their elements, and so on (ELM 22, Descendents). */
export function descendents (value: CqlValue): readonly CqlValue[] | null {
  if (value === null) return null
  const found: CqlValue[] = []
  const waiting = [...children(value) as readonly CqlValue[]]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    found.push(next)
    waiting.push(...children(next) ?? [])
  }
  return found
}
