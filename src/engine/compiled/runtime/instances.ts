import { localName } from '../model/cql-type.js'
import { choiceSuffix } from '../model/element-properties.js'
import { FhirPrimitive } from '../model/fhir-primitive.js'
import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from '../values/code.js'
import { CqlDate } from '../values/date.js'
import { CqlDateTime } from '../values/date-time.js'
import { Decimal } from '../values/decimal.js'
import { CqlQuantity, CqlRatio } from '../values/quantity.js'
import { runtimeTypeOf } from '../values/runtime-type.js'
import { CqlTime } from '../values/time.js'
import { TypedJson } from '../values/typed-json.js'

/** Instances of System classes from their elements in declared order (ELM 2, Instance). Null where CQL has no such value. */
export function quantityOf (value: Decimal | number | null, unit: string | null): CqlQuantity | null {
  return value === null ? null : new CqlQuantity(typeof value === 'number' ? Decimal.of(value) : value, unit ?? '1')
}

export function ratioOf (numerator: CqlQuantity | null, denominator: CqlQuantity | null): CqlRatio | null {
  return numerator === null || denominator === null ? null : new CqlRatio(numerator, denominator)
}

export function codeOf (code: string | null, system: string | null, version: string | null, display: string | null): CqlCode {
  return new CqlCode(code, system, version, display)
}

export function conceptOf (codes: readonly (CqlCode | null)[] | null, display: string | null): CqlConcept {
  return new CqlConcept(codes ?? [], display)
}

export function valueSetOf (id: string | null, version: string | null): CqlValueSetRef {
  return new CqlValueSetRef(id, version)
}

export function codeSystemOf (id: string | null, version: string | null): CqlCodeSystemRef {
  return new CqlCodeSystemRef(id, version)
}

/**
 * An instance of a FHIR class as JSON. Names ending in `[x]` are choices, named after the value's type. Null elements are left out.
 * @param resourceType null for what is no resource
 */
export function fhirInstance (resourceType: string | null, names: readonly string[], values: readonly unknown[]): object {
  const json: Record<string, unknown> = resourceType === null ? {} : { resourceType }
  for (const [index, name] of names.entries()) {
    const value = values[index]
    if (value !== null) json[name.endsWith('[x]') ? choiceName(name.slice(0, -3), value) : name] = elementJson(value)
  }
  return json
}

/** An instance of a FHIR primitive: its JSON value, with id and extensions where it has them. */
export function primitiveInstance (value: unknown, id: unknown, extension: unknown): unknown {
  const json = elementJson(value)
  return id === null && extension === null ? json : new FhirPrimitive(json, { id, extension })
}

function choiceName (element: string, value: unknown): string {
  return element + choiceSuffix({ kind: 'named', name: localName(runtimeTypeOf(value)) })
}

/** A value as JSON: System values become the primitives that stand for them. */
function elementJson (value: unknown): unknown {
  if (value instanceof TypedJson) return value.json
  if (value instanceof Decimal) return value.toNumber()
  if (value instanceof CqlDateTime || value instanceof CqlDate || value instanceof CqlTime) return value.toString()
  return Array.isArray(value) ? value.map(elementJson) : value
}
