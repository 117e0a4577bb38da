import { isObject } from '../fhir/patient-record.js'
import type { AnyResource } from '../fhir/types.js'
import { countOne, type PreparationCounts } from './preparation-counts.js'
import type { ReferenceResolver } from './resolve-reference.js'

const TYPES: ReadonlySet<string> = new Set(['MedicationRequest', 'MedicationAdministration', 'MedicationDispense', 'MedicationStatement'])

/**
 * A medication given by reference (FHIR R4 medication[x]) gets the code of the Medication it refers to: the choice becomes
 * `medicationCodeableConcept` with exactly `Medication.code`. Measures look for the code in the request itself (shared eCQM logic,
 * section 2: most of them do not follow the reference). Nothing is invented: a Medication that is missing, ambiguous or without
 * a code leaves the reference as it is. A resource that has both forms of the choice is left alone.
 */
export function inlineMedication (resource: AnyResource, place: number, resolver: ReferenceResolver, counts: PreparationCounts): AnyResource {
  if (!TYPES.has(resource.resourceType) || resource['medicationReference'] === undefined || resource['medicationCodeableConcept'] !== undefined) return resource
  const { medicationReference, ...others } = resource
  const code = medicationsOf(resource, medicationReference, place, resolver).filter(({ resourceType }) => resourceType === 'Medication').map(medication => medication['code']).find(isUsableCode)
  countOne(counts, code === undefined ? 'medication-reference-unresolved' : 'medication-reference-resolved', resource.resourceType)
  return code === undefined ? resource : { ...others, resourceType: resource.resourceType, medicationCodeableConcept: code }
}

function medicationsOf (resource: AnyResource, medicationReference: unknown, place: number, resolver: ReferenceResolver): readonly AnyResource[] {
  const reference = isObject(medicationReference) ? medicationReference['reference'] : undefined
  if (typeof reference !== 'string') return []
  return reference.startsWith('#') ? containedResource(resource, reference.slice(1)) : resolver.contentsOf(reference, place)
}

/** The one contained resource of this id (FHIR R4 references, Contained Resources: `#id` resolves within the resource that holds it). */
function containedResource ({ contained }: AnyResource, id: string): readonly AnyResource[] {
  const found = Array.isArray(contained) ? contained.filter(one => isObject(one) && one['id'] === id) as unknown as AnyResource[] : []
  return found.length === 1 ? found : []
}

/** A coding or at least a text; without either nobody knows the medication. */
function isUsableCode (code: unknown): boolean {
  return isObject(code) && ((Array.isArray(code['coding']) && code['coding'].length > 0) || typeof code['text'] === 'string')
}
