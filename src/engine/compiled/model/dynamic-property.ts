import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { runtimeTypeOf } from '../values/runtime-type.js'
import { isTuple } from '../values/tuple.js'
import { TypedJson } from '../values/typed-json.js'
import { BOOLEAN, DATE, DATE_TIME, DECIMAL, FHIR, INTEGER, STRING, SYSTEM, TIME, sameType, type CqlType } from './cql-type.js'
import { elementProperties } from './element-properties.js'
import { FhirPrimitive, dateTimeValue, dateValue, decimalValue, elements, primitiveElement, primitiveElements, primitiveValue, timeValue } from './fhir-primitive.js'
import { fhirTypes } from './type-table.js'

/**
 * An element of a value whose type shows at run time only. FHIR elements in the result keep their type (`TypedJson`), so that the
 * result can be asked again. Null for what the type does not have.
 */
export function propertyOf (value: unknown, path: string, evaluationOffsetMinutes: number): unknown {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) throw new CqlRuntimeError('A list was asked for an element.')
  const type = runtimeTypeOf(value)
  if (type.startsWith(FHIR)) return fhirProperty(type, jsonOf(value), path, evaluationOffsetMinutes)
  if (typeof value !== 'object') return path === 'value' ? value : null
  return systemProperty(value, path)
}

/** The JSON of a typed element, or the value itself. */
export function jsonOf (value: unknown): unknown {
  return value instanceof TypedJson ? value.json : value
}

/** A FHIR element that keeps its type; resources show theirs. */
export function typed (type: string, json: unknown): unknown {
  if (json === null || json === undefined) return null
  return fhirTypes().isResource(type) ? json : new TypedJson(type, json)
}

/** The System value of a primitive's `value` element. */
export function systemValue (type: CqlType, element: unknown, evaluationOffsetMinutes: number): unknown {
  if (sameType(type, DATE_TIME)) return dateTimeValue(element, evaluationOffsetMinutes)
  if (sameType(type, DATE)) return dateValue(element)
  if (sameType(type, TIME)) return timeValue(element)
  if (sameType(type, DECIMAL)) return decimalValue(element)
  return sameType(type, BOOLEAN) || sameType(type, INTEGER) || sameType(type, STRING) ? primitiveValue(element) : null
}

function fhirProperty (type: string, json: unknown, path: string, evaluationOffsetMinutes: number): unknown {
  const types = fhirTypes()
  const elementType = types.element(type, path)
  if (elementType === undefined) return null
  const primitive = types.primitiveValue(type)
  if (path === 'value' && primitive !== undefined) return systemValue(primitive, json, evaluationOffsetMinutes)
  if (typeof json !== 'object' || json === null) return null
  if (json instanceof FhirPrimitive) return path === 'extension' ? typedList(`${FHIR}Extension`, json.extension) : json.id
  return readElement(json as Readonly<Record<string, unknown>>, path, elementType)
}

function readElement (json: Readonly<Record<string, unknown>>, path: string, type: CqlType): unknown {
  const { isList, properties } = elementProperties(path, type)
  for (const { name, type: one } of properties) {
    const value = own(json, name)
    const sibling = own(json, `_${name}`)
    if ((value === undefined || value === null) && sibling === undefined) continue
    if (one.kind !== 'named' || one.name.startsWith(SYSTEM)) return value ?? null
    const isPrimitive = fhirTypes().primitiveValue(one.name) !== undefined
    if (isList) return typedList(one.name, isPrimitive ? primitiveElements(value, sibling) : value)
    return typed(one.name, isPrimitive ? primitiveElement(value, sibling) : value)
  }
  return null
}

function typedList (type: string, json: unknown): unknown {
  return elements(json)?.map(one => typed(type, one)) ?? null
}

/** Elements of tuples and of the System classes, whose members have the names that CQL gives them. */
function systemProperty (value: object, path: string): unknown {
  if (isTuple(value)) return value[path] ?? null
  return Object.hasOwn(value, path) ? (value as Readonly<Record<string, unknown>>)[path] ?? null : null
}

function own (json: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(json, name) ? json[name] : undefined
}
