import { sortOrder } from '../operators/ordering.js'
import type { CqlValue } from '../values/value.js'

/**
 * A sorted copy of a list by keys, the first that differs deciding (CQL 1.5, sort): nulls first ascending and last descending; elements
 * with the same keys stay in order.
 */
export function sortRows (list: readonly CqlValue[] | null, keys: readonly ((element: CqlValue) => CqlValue)[], descending: readonly boolean[]): readonly CqlValue[] | null {
  if (list === null || list.length < 2) return list
  const rows = list.map(element => ({ element, keys: keys.map(key => key(element)) }))
  rows.sort((a, b) => {
    for (let index = 0; index < keys.length; index++) {
      const order = sortOrder(a.keys[index] as CqlValue, b.keys[index] as CqlValue)
      if (order !== 0) return descending[index] === true ? -order : order
    }
    return 0
  })
  return rows.map(({ element }) => element)
}
