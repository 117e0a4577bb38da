import type { CqlBoolean } from '../values/value.js'

/** Three-valued logic (ELM 13, logical operators): null is "unknown". */

export function and (a: CqlBoolean, b: CqlBoolean): CqlBoolean {
  return a === false || b === false ? false : a === null || b === null ? null : true
}

export function or (a: CqlBoolean, b: CqlBoolean): CqlBoolean {
  return a === true || b === true ? true : a === null || b === null ? null : false
}

export function xor (a: CqlBoolean, b: CqlBoolean): CqlBoolean {
  return a === null || b === null ? null : a !== b
}

export function implies (a: CqlBoolean, b: CqlBoolean): CqlBoolean {
  return or(not(a), b)
}

export function not (a: CqlBoolean): CqlBoolean {
  return a === null ? null : !a
}
