import type { AnyResource } from '../fhir/types.js'
import { countOne, type PreparationCounts } from './preparation-counts.js'
import { isUrn, type ReferenceResolver } from './resolve-reference.js'

/**
 * The rule for every Reference of one resource: a reference by UUID, OID or version is rewritten to `Type/id` of its target.
 * Measures compare the text behind the last slash with resource ids (shared eCQM logic, section 2), which fails on
 * `urn:uuid:…` and on `Encounter/1/_history/2`. A link means the resource, so the version does not matter; only a medication
 * that could not be had in its version keeps it. Other references (relative, absolute, contained, conditional) are read as they
 * stand and left alone. A target that is missing, ambiguous or without id leaves the reference as it is, and counts; a
 * medication was counted already when its code was looked for.
 */
export function referenceRule (resource: AnyResource, place: number, resolver: ReferenceResolver, counts: PreparationCounts): (text: string, element: string) => string {
  return (text, element) => {
    const isMedication = element === 'medicationReference'
    if (!isUrn(text) && (isMedication || !text.includes('/_history/'))) return text
    const id = resolver.idOf(text, place)
    if (id !== undefined) countOne(counts, 'reference-rewritten', resource.resourceType)
    else if (!isMedication) countOne(counts, 'reference-unresolved', resource.resourceType)
    return id ?? text
  }
}
