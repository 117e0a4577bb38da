import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { CqlBoolean, CqlValue } from '../values/value.js'
import { toBoolean, toConcept, toDate, toDateTime, toDecimal, toInteger, toLong, toQuantity, toRatio, toString, toTime } from './convert-values.js'

type Conversion = (value: CqlValue, evaluationOffsetMinutes: number) => CqlValue

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  Boolean: toBoolean,
  Integer: toInteger,
  Long: toLong,
  Decimal: toDecimal,
  String: toString,
  Quantity: toQuantity,
  Ratio: toRatio,
  Date: toDate,
  DateTime: toDateTime,
  Time: toTime,
  Concept: toConcept,
  Any: value => value
}

/**
 * `convert … to` a type of CQL, an ELM name with or without namespace (ELM 22, Convert); null where the value cannot be converted.
 * @throws CqlRuntimeError for a type that nothing is converted to
 */
export function convert (value: CqlValue, type: string, evaluationOffsetMinutes: number): CqlValue {
  const conversion = CONVERSIONS[type.slice(type.indexOf('}') + 1)]
  if (conversion === undefined) throw new CqlRuntimeError('Convert is not defined for this type.')
  return value === null ? null : conversion(value, evaluationOffsetMinutes)
}

/** Whether `convert` gives a value (ELM 22, Can Convert); null for null. */
export function canConvert (value: CqlValue, type: string, evaluationOffsetMinutes: number): CqlBoolean {
  return value === null ? null : convert(value, type, evaluationOffsetMinutes) !== null
}

export function convertsToBoolean (value: CqlValue): CqlBoolean {
  return value === null ? null : toBoolean(value) !== null
}

export function convertsToInteger (value: CqlValue): CqlBoolean {
  return value === null ? null : toInteger(value) !== null
}

export function convertsToLong (value: CqlValue): CqlBoolean {
  return value === null ? null : toLong(value) !== null
}

export function convertsToDecimal (value: CqlValue): CqlBoolean {
  return value === null ? null : toDecimal(value) !== null
}

export function convertsToString (value: CqlValue): CqlBoolean {
  return value === null ? null : toString(value) !== null
}

export function convertsToQuantity (value: CqlValue): CqlBoolean {
  return value === null ? null : toQuantity(value) !== null
}

export function convertsToRatio (value: CqlValue): CqlBoolean {
  return value === null ? null : toRatio(value) !== null
}

export function convertsToDate (value: CqlValue): CqlBoolean {
  return value === null ? null : toDate(value) !== null
}

export function convertsToDateTime (value: CqlValue): CqlBoolean {
  return value === null ? null : toDateTime(value, 0) !== null
}

export function convertsToTime (value: CqlValue): CqlBoolean {
  return value === null ? null : toTime(value) !== null
}
