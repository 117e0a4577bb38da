import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlInterval } from '../values/interval.js'
import { NO_PRECISION } from '../values/precision.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { intervalContains, intervalIncludes, intervalProperContains, intervalProperIncludes } from './interval/membership.js'
import { intervalExcept, intervalIntersect, intervalUnion } from './interval/sets.js'
import { listContains, listIncludes, listProperContains, listProperIncludes } from './list-membership.js'
import { listExcept, listIntersect, listUnion } from './list-sets.js'

/**
 * Operators that lists and intervals share, chosen by the operands at run time. Where the compiler knows the static type it calls the
 * functions for lists or intervals themselves, which also settles what two nulls mean.
 */
type Container = CqlInterval | readonly CqlValue[] | null

export function contains (container: Container, element: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isList(container) ? listContains(container, element) : intervalContains(container, element, precision)
}

export function isIn (element: CqlValue, container: Container, precision = NO_PRECISION): CqlBoolean {
  return contains(container, element, precision)
}

/** Proper containment; false in a null list, null in a null interval, which is taken for one here. */
export function properContains (container: Container, element: CqlValue, precision = NO_PRECISION): CqlBoolean {
  return isList(container) ? listProperContains(container, element) : intervalProperContains(container, element, precision)
}

export function properIn (element: CqlValue, container: Container, precision = NO_PRECISION): CqlBoolean {
  return properContains(container, element, precision)
}

/** A second operand that is a point makes it `contains`. */
export function includes (a: Container, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  if (isList(a)) return isList(b) ? listIncludes(a, b) : listContains(a, b)
  return b instanceof CqlInterval ? intervalIncludes(a, b, precision) : intervalContains(a, b, precision)
}

export function includedIn (a: CqlValue, b: Container, precision = NO_PRECISION): CqlBoolean {
  return includes(b, a, precision)
}

export function properIncludes (a: Container, b: CqlValue, precision = NO_PRECISION): CqlBoolean {
  if (a === null || b === null) return null
  if (isList(a)) return isList(b) ? listProperIncludes(a, b) : listProperContains(a, b)
  return b instanceof CqlInterval ? intervalProperIncludes(a, b, precision) : intervalProperContains(a, b, precision)
}

export function properIncludedIn (a: CqlValue, b: Container, precision = NO_PRECISION): CqlBoolean {
  return properIncludes(b, a, precision)
}

/** A null beside a list is an empty list; beside an interval or another null the result is null. */
export function union (a: Container, b: Container): Container {
  if (isList(a) || isList(b)) return listUnion(listOrNull(a), listOrNull(b))
  return intervalUnion(a, b)
}

export function intersect (a: Container, b: Container): Container {
  return isList(a) || isList(b) ? listIntersect(listOrNull(a), listOrNull(b)) : intervalIntersect(a, b)
}

export function except (a: Container, b: Container): Container {
  return isList(a) || isList(b) ? listExcept(listOrNull(a), listOrNull(b)) : intervalExcept(a, b)
}

function isList (value: CqlValue): value is readonly CqlValue[] {
  return Array.isArray(value)
}

function listOrNull (value: Container): readonly CqlValue[] | null {
  if (value !== null && !isList(value)) throw new CqlRuntimeError('A list and an interval cannot be combined.')
  return value
}
