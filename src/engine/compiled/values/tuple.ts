/**
 * A CQL Tuple or an instance of a structured type: an object whose prototype is `TUPLE_PROTOTYPE` or null, so that an element may have any
 * name and no tuple is taken for parsed JSON. `{ __proto__: TUPLE_PROTOTYPE, a: 1 }` stays a fast object; one with a null prototype does not.
 */
export interface CqlTuple {
  readonly [element: string]: unknown
}

/** Without a single member, and for ever. */
export const TUPLE_PROTOTYPE: object = Object.freeze(Object.create(null) as object)

/** A tuple of these elements. */
export function tupleOf (elements: Iterable<readonly [string, unknown]>): CqlTuple {
  const tuple = Object.create(TUPLE_PROTOTYPE) as Record<string, unknown>
  for (const [name, value] of elements) tuple[name] = value
  return tuple
}

/** True for what `tupleOf` or the compiler made. */
export function isTuple (value: object): value is CqlTuple {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === TUPLE_PROTOTYPE || prototype === null
}
