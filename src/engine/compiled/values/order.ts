/**
 * How two values may relate, as a set of bits: certain where one bit is set. Dates of which not enough is known may relate in any way
 * (CQL 1.5, author's guide, comparing dates and times); counts known within bounds may leave two of three. A number, so that
 * comparing allocates nothing.
 */
export const BEFORE = 1
export const SAME = 2
export const AFTER = 4
export const UNCERTAIN = 7

export type Order = number

/** Order of two numbers. */
export function orderOf (a: number, b: number): Order {
  return a < b ? BEFORE : a > b ? AFTER : SAME
}

/** The order seen from the other side. */
export function reverseOrder (order: Order): Order {
  return (order & SAME) | ((order & BEFORE) === 0 ? 0 : AFTER) | ((order & AFTER) === 0 ? 0 : BEFORE)
}

/** Whether the order is one of those in the set: null where it may be or not. */
export function isOneOf (order: Order, set: Order): boolean | null {
  return (order & ~set) === 0 ? true : (order & set) === 0 ? false : null
}
