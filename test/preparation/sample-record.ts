import { isResource, patientRecordFromBundle, type PatientRecord } from '../../src/fhir/patient-record.js'
import type { AnyResource } from '../../src/fhir/types.js'

/** A resource, or one with its Bundle.entry.fullUrl. */
export type Entry = AnyResource | { readonly fullUrl: string, readonly resource: AnyResource }

/** The record of Patient `p`, who stands first, read from a Bundle of these entries. */
export function recordOf (...entries: readonly Entry[]): PatientRecord {
  return patientRecordFromBundle({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [{ resourceType: 'Patient', id: 'p' } as const, ...entries].map(entry => isResource(entry) ? { resource: entry } : entry)
  })
}
