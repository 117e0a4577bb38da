import type { CqlValue } from '../values/value.js'

/** The elements of a value, those of lists one by one; of a list the elements themselves (ELM 22, Children). Null for null, nothing for primitives. */
export function children (value: CqlValue): readonly CqlValue[] | null {
  if (value === null) return null
  if (typeof value !== 'object') return []
  const found: CqlValue[] = []
  for (const element of Array.isArray(value) ? [value as readonly CqlValue[]] : Object.values(value) as CqlValue[]) {
    if (Array.isArray(element)) for (const one of element as readonly CqlValue[]) found.push(one)
    else if (element !== null && element !== undefined) found.push(element)
  }
  return found
}

/** The elements of a value, their elements, and so on (ELM 22, Descendents). */
export function descendents (value: CqlValue): readonly CqlValue[] | null {
  if (value === null) return null
  const found: CqlValue[] = []
  for (const child of children(value) ?? []) found.push(child)
  for (let i = 0; i < found.length; i++) for (const child of children(found[i] as CqlValue) ?? []) found.push(child)
  return found
}
