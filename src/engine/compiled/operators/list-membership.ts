import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { UNCERTAIN } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import { CqlTime } from '../values/time.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { equal } from './equality.js'
import { and } from './logical.js'
import { orderOfValues } from './ordering.js'

/** ELM 20, membership in lists: equality of elements, in which nulls are found by null (CQL 1.5, In). */
type List = readonly CqlValue[] | null

/** Whether the list has the element; false for a null list, and where it is uncertain. */
export function listContains (list: List, element: CqlValue): boolean {
  if (list === null) return false
  if (element === null || typeof element === 'string') return list.includes(element)
  for (let i = 0; i < list.length; i++) if (equal(list[i] as CqlValue, element) === true) return true
  return false
}

/** Whether the list has the element and others besides; null where that is uncertain. */
export function listProperContains (list: List, element: CqlValue): CqlBoolean {
  if (list === null) return false
  if (element === null) return list.includes(null) && list.some(one => one !== null)
  const relations = list.map(one => one === null ? null : sameElement(one, element))
  const has = relations.includes(true) ? true : list.some((one, i) => one !== null && relations[i] === null) ? null : false
  return and(has, relations.includes(false) ? true : relations.includes(null) ? null : false)
}

/** Equality, but of dates and times that are not equally precise uncertain, also by milliseconds (CQL test suite, ProperContains). */
function sameElement (a: CqlValue, b: CqlValue): CqlBoolean {
  const result = equal(a, b)
  return result === false && orderOfValues(a, b, NO_PRECISION) === UNCERTAIN && isTime(a) && isTime(b) ? null : result
}

function isTime (value: CqlValue): boolean {
  return value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime
}

/** Whether the first list has every element of the second. */
export function listIncludes (a: List, b: List): CqlBoolean {
  return a === null || b === null ? null : b.every(element => listContains(a, element))
}

/** Whether the first list has every element of the second and is longer. */
export function listProperIncludes (a: List, b: List): CqlBoolean {
  return a === null || b === null ? null : a.length > b.length && listIncludes(a, b)
}
