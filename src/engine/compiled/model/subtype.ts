import { FHIR, isAny, isFhir, localName, sameType, type CqlType } from './cql-type.js'
import { fhirTypes } from './type-table.js'

/** True where every value of `type` is one of `of` (CQL 1.5, type testing): covariant lists and intervals, every type of a choice. */
export function isSubtype (type: CqlType, of: CqlType): boolean {
  if (isAny(of) || sameType(type, of)) return true
  if (type.kind === 'choice') return type.choices.every(one => isSubtype(one, of))
  if (of.kind === 'choice') return of.choices.some(one => isSubtype(type, one))
  if (type.kind === 'named' && of.kind === 'named') return fhirTypes().isSubtype(type.name, of.name)
  if (type.kind === 'list' && of.kind === 'list') return isSubtype(type.element, of.element)
  if (type.kind === 'interval' && of.kind === 'interval') return isSubtype(type.point, of.point)
  return type.kind === 'tuple' && of.kind === 'tuple' &&
    [...of.elements].every(([name, element]) => isSubtype(type.elements.get(name) ?? element, element))
}

/** True where a value of `type` may turn out to be one of `of` at run time. */
export function mayBe (type: CqlType, of: CqlType): boolean {
  if (isSubtype(type, of) || isSubtype(of, type)) return true
  if (type.kind === 'choice') return type.choices.some(one => mayBe(one, of))
  if (of.kind === 'choice') return of.choices.some(one => mayBe(type, one))
  if (type.kind === 'list' && of.kind === 'list') return mayBe(type.element, of.element)
  return type.kind === 'interval' && of.kind === 'interval' && mayBe(type.point, of.point)
}

/**
 * True for FHIR elements whose JSON does not tell their type. Where the static type is wider they are kept with it (`TypedJson`); where
 * it is exactly theirs they are plain JSON.
 */
export function isBareElement (type: CqlType): boolean {
  return type.kind === 'named' && isFhir(type) && !fhirTypes().isResource(type.name) && !isAbstractElement(type)
}

/** FHIR types that are only met as one of their subtypes; their elements are kept with their type. */
export function isAbstractElement (type: CqlType): boolean {
  return type.kind === 'named' && (type.name === `${FHIR}Element` || type.name === `${FHIR}BackboneElement`)
}

/** The System type of a primitive's `value`; undefined for any other type. */
export function primitiveValueType (type: CqlType): CqlType | undefined {
  return type.kind === 'named' && isFhir(type) ? fhirTypes().primitiveValue(type.name) : undefined
}

/** The resource type's name, `Encounter`; undefined for any other type. */
export function resourceName (type: CqlType): string | undefined {
  return type.kind === 'named' && fhirTypes().isResource(type.name) ? localName(type.name) : undefined
}
