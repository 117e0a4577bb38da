import { DATE, DATE_TIME, DECIMAL, TIME, sameType, type CqlType } from '../model/cql-type.js'
import { dateTimeValue, dateValue, decimalValue, primitiveValue, timeValue } from '../model/fhir-primitive.js'
import { primitiveValueType } from '../model/subtype.js'
import type { ExpressionContext } from './expression-context.js'
import { computed, named, readProperty, type ElementAccess, type Fragment } from './fragment.js'

/** The System value of a FHIR primitive (its `value` element): read straight from the JSON property where the element is one. */
export function systemRead (fragment: Fragment, context: ExpressionContext): Fragment {
  const type = primitiveValueType(fragment.type) as CqlType
  if (fragment.system !== undefined) return named(fragment.system, type)
  const property = fragment.access === undefined ? undefined : onlyProperty(fragment.access)
  const json = property ?? fragment.code
  const offset = String(context.compilation.evaluationOffsetMinutes)
  if (sameType(type, DATE_TIME)) return computed(context.call(dateTimeValue, json, offset), type)
  if (sameType(type, DATE)) return computed(context.call(dateValue, json), type)
  if (sameType(type, TIME)) return computed(context.call(timeValue, json), type)
  if (sameType(type, DECIMAL)) return computed(context.call(decimalValue, json), type)
  return computed(property === undefined ? context.call(primitiveValue, json) : `(${property} ?? null)`, type)
}

/** Source that reads the element, where the element can only stand in one property and does not repeat. */
export function onlyProperty (access: ElementAccess): string | undefined {
  const { isList, properties: [only, ...others] } = access.element
  return isList || only === undefined || others.length > 0 ? undefined : readProperty(access, only.name)
}
