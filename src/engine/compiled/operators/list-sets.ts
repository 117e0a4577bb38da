import { CqlCode } from '../values/code.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { CqlInterval } from '../values/interval.js'
import { SECOND } from '../values/precision.js'
import { CqlQuantity } from '../values/quantity.js'
import { CqlTime } from '../values/time.js'
import type { CqlValue } from '../values/value.js'
import { equalElements } from './equality.js'

/** ELM 20, lists as sets: equal elements once, nulls too, in the order in which they first stand. */
type List = readonly CqlValue[] | null

export function distinct (list: List): List {
  return list === null ? null : new DistinctElements().addAll(list).elements
}

/** Elements of either; a null list is an empty one (CQL 1.5, Union). */
export function listUnion (a: List, b: List): readonly CqlValue[] {
  if ((a?.length ?? 0) + (b?.length ?? 0) < 2) return a?.length === 1 ? a : b ?? []
  return new DistinctElements().addAll(a ?? []).addAll(b ?? []).elements
}

export function listIntersect (a: List, b: List): List {
  if (a === null || b === null) return null
  const other = new DistinctElements().addAll(b)
  return new DistinctElements().addAll(a).elements.filter(element => other.has(element))
}

/** Elements of the first that the second does not have; a null second takes nothing away. */
export function listExcept (a: List, b: List): List {
  if (a === null) return null
  const other = new DistinctElements().addAll(b ?? [])
  return new DistinctElements().addAll(a).elements.filter(element => !other.has(element))
}

/** Elements that differ pairwise, found by a key that equal ones share, so that long lists do not compare each with each. */
class DistinctElements {
  readonly elements: CqlValue[] = []
  readonly #byKey = new Map<unknown, CqlValue[]>()

  addAll (list: readonly CqlValue[]): this {
    for (const element of list) {
      const key = keyOf(element)
      const alike = this.#byKey.get(key)
      if (alike === undefined) this.#byKey.set(key, [element])
      else if (!isAmong(alike, element)) alike.push(element)
      else continue
      this.elements.push(element)
    }
    return this
  }

  has (element: CqlValue): boolean {
    const alike = this.#byKey.get(keyOf(element))
    return alike !== undefined && isAmong(alike, element)
  }
}

function isAmong (list: readonly CqlValue[], element: CqlValue): boolean {
  for (const one of list) if (one === element || equalElements(one, element) === true) return true
  return false
}

/** A primitive is its own key; Integers, Longs and Decimals that are equal share one; an object's is what must agree in equal ones. */
function keyOf (value: CqlValue): unknown {
  if (typeof value === 'number') return `n${value}`
  if (typeof value === 'bigint') return `n${value}`
  if (value instanceof Decimal) return `n${value.leastScale === 0 ? value.toFixed(0) : value.toFixed(value.leastScale)}`
  if (value === null || typeof value !== 'object') return value
  if (value instanceof CqlDateTime) return value.precision >= SECOND ? `t${value.instant}` : value.precision
  if (value instanceof CqlDate || value instanceof CqlTime) return value.toString().slice(0, 8)
  if (value instanceof CqlCode) return `c${value.code}|${value.system}`
  if (Array.isArray(value)) return `l${value.length}`
  if (value instanceof CqlQuantity) return CqlQuantity
  if (value instanceof CqlInterval) return CqlInterval
  const { resourceType, id } = value as { readonly resourceType?: unknown, readonly id?: unknown }
  return typeof resourceType === 'string' ? `${resourceType}/${String(id)}` : 'object'
}
