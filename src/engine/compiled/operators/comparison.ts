import { AFTER, BEFORE, SAME, isOneOf } from '../values/order.js'
import { NO_PRECISION } from '../values/precision.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { equal } from './equality.js'
import { not } from './logical.js'
import { orderOfValues } from './ordering.js'

/** ELM 12, comparison operators: null where an operand is null or the order of what is known is open. */

export function less (a: CqlValue, b: CqlValue): CqlBoolean {
  return isOneOf(orderOfValues(a, b, NO_PRECISION), BEFORE)
}

export function lessOrEqual (a: CqlValue, b: CqlValue): CqlBoolean {
  return isOneOf(orderOfValues(a, b, NO_PRECISION), BEFORE | SAME)
}

export function greater (a: CqlValue, b: CqlValue): CqlBoolean {
  return isOneOf(orderOfValues(a, b, NO_PRECISION), AFTER)
}

export function greaterOrEqual (a: CqlValue, b: CqlValue): CqlBoolean {
  return isOneOf(orderOfValues(a, b, NO_PRECISION), SAME | AFTER)
}

export function notEqual (a: CqlValue, b: CqlValue): CqlBoolean {
  return not(equal(a, b))
}
