import { CqlCode, CqlCodeSystemRef, CqlConcept, CqlValueSetRef } from './code.js'
import { CqlDate } from './date.js'
import { CqlDateTime } from './date-time.js'
import { Decimal } from './decimal.js'
import { CqlInterval } from './interval.js'
import { CqlQuantity, CqlRatio } from './quantity.js'
import { CqlTime } from './time.js'
import { isTuple } from './tuple.js'
import { TypedJson } from './typed-json.js'
import { Uncertainty } from './uncertainty.js'

const SYSTEM = '{urn:hl7-org:elm-types:r1}'
const FHIR = '{http://hl7.org/fhir}'

/**
 * The type of a value that is not null, as far as it shows: an ELM name (`{urn:hl7-org:elm-types:r1}Integer`, `{http://hl7.org/fhir}Patient`),
 * or `List`, `Interval`, `Tuple`. JSON of a model that is no resource shows no type and gives `{http://hl7.org/fhir}Element`; where the type
 * matters the compiler keeps it (`TypedJson`). An uncertain number has the type of its bounds.
 */
export function runtimeTypeOf (value: unknown): string {
  if (typeof value === 'string') return `${SYSTEM}String`
  if (typeof value === 'boolean') return `${SYSTEM}Boolean`
  if (typeof value === 'number') return `${SYSTEM}Integer`
  if (typeof value === 'bigint') return `${SYSTEM}Long`
  return objectType(value as object)
}

function objectType (value: object): string {
  if (Array.isArray(value)) return 'List'
  if (value instanceof CqlInterval) return 'Interval'
  if (value instanceof TypedJson) return value.type
  if (value instanceof Uncertainty) return runtimeTypeOf(value.low)
  const system = systemClass(value)
  if (system !== undefined) return SYSTEM + system
  if (isTuple(value)) return 'Tuple'
  const { resourceType } = value as { readonly resourceType?: unknown }
  return FHIR + (typeof resourceType === 'string' ? resourceType : 'Element')
}

function systemClass (value: object): string | undefined {
  if (value instanceof CqlDateTime) return 'DateTime'
  if (value instanceof CqlDate) return 'Date'
  if (value instanceof CqlTime) return 'Time'
  if (value instanceof Decimal) return 'Decimal'
  if (value instanceof CqlQuantity) return 'Quantity'
  if (value instanceof CqlRatio) return 'Ratio'
  if (value instanceof CqlCode) return 'Code'
  if (value instanceof CqlConcept) return 'Concept'
  if (value instanceof CqlValueSetRef) return 'ValueSet'
  return value instanceof CqlCodeSystemRef ? 'CodeSystem' : undefined
}
