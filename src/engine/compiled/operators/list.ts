import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { tupleOf, type CqlTuple } from '../values/tuple.js'
import type { CqlValue } from '../values/value.js'
import { equal } from './equality.js'

/** ELM 20, list operators. Lists are never changed. */
type List = readonly CqlValue[] | null

/** Whether there is an element that is not null. */
export function exists (list: List): boolean {
  if (list === null) return false
  for (let i = 0; i < list.length; i++) if (list[i] !== null) return true
  return false
}

export function first (list: List): CqlValue {
  return list === null ? null : list[0] ?? null
}

export function last (list: List): CqlValue {
  return list === null ? null : list[list.length - 1] ?? null
}

/** Position of the first equal element, -1 where there is none. */
export function indexOf (list: List, element: CqlValue): number | null {
  return list === null || element === null ? null : list.findIndex(one => equal(one, element) === true)
}

/** The only element; null for none. @throws CqlRuntimeError for more than one */
export function singletonFrom (list: List): CqlValue {
  if (list !== null && list.length > 1) throw new CqlRuntimeError('singleton from: the list has more than one element.')
  return first(list)
}

/** Elements from a position to before another, to the end without one (ELM 20, Slice: Skip, Tail, Take). Negative positions give an empty list. */
export function slice (list: List, start: number | null, end: number | null): List {
  if (list === null) return null
  const [from, to] = [start ?? 0, end ?? list.length]
  return from < 0 || to < 0 ? [] : list.slice(from, to)
}

/** Guards the memory: definitions that flatten two of each other double a list as often as there are definitions. */
const MOST = 5_000_000

/** The elements of the lists of a list. */
export function flatten (list: List): List {
  if (list === null) return null
  const elements: CqlValue[] = []
  for (const one of list) {
    if (Array.isArray(one) && elements.length + one.length > MOST) throw new CqlRuntimeError('Flatten: the list is too long.')
    if (Array.isArray(one)) for (const element of one as readonly CqlValue[]) elements.push(element)
    else if (one !== null) elements.push(one)
  }
  return elements
}

/** A list of the value, empty for null (ELM 22, ToList). */
export function toList (value: CqlValue): readonly CqlValue[] {
  return value === null ? [] : [value]
}

/** Every pair of tuples of two lists as one tuple (ELM 20, Times). */
export function times (a: List, b: List): readonly CqlTuple[] | null {
  if (a === null || b === null) return null
  return a.flatMap(left => b.map(right => tupleOf([...Object.entries(left as CqlTuple), ...Object.entries(right as CqlTuple)])))
}
