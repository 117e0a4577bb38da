/**
 * How two values relate. Certain orders are -1, 0 and 1; `UNCERTAIN` says that their known parts do not decide it, which makes a CQL
 * comparison null. A number, so that comparing allocates nothing.
 */
export const BEFORE = -1
export const SAME = 0
export const AFTER = 1
export const UNCERTAIN = 2

export type Order = -1 | 0 | 1 | 2

/** Order of two numbers. */
export function orderOf (a: number, b: number): Order {
  return a < b ? BEFORE : a > b ? AFTER : SAME
}
