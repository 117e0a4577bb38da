import type { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from './code.js'
import type { CqlDate } from './date.js'
import type { CqlDateTime } from './date-time.js'
import type { Decimal } from './decimal.js'
import type { CqlInterval } from './interval.js'
import type { CqlQuantity, CqlRatio } from './quantity.js'
import type { CqlTime } from './time.js'
import type { TypedJson } from './typed-json.js'
import type { Uncertainty } from './uncertainty.js'

/** A resource or element of a model as parsed JSON, or a tuple. */
export interface StructuredValue {
  readonly [element: string]: unknown
}

/** Any value of a running CQL program. Null is null, never `undefined`; an Integer is a number, a Long a bigint, a List an array. */
export type CqlValue =
  | null | boolean | string | number | bigint | Decimal | CqlDateTime | CqlDate | CqlTime | CqlQuantity | CqlRatio
  | CqlCode | CqlConcept | CqlValueSetRef | CqlCodeSystemRef | CqlInterval | Uncertainty | TypedJson | StructuredValue | readonly CqlValue[]

/** A truth value of CQL's three-valued logic. */
export type CqlBoolean = boolean | null
