import type { PatientRecord } from '../fhir/patient-record.js'
import type { Bundle, BundleEntry } from '../fhir/types.js'

/** Base of the invented EHR endpoint from which records seem to come. */
export const DEMO_FHIR_BASE = 'https://ehr.demo.example.org/fhir'

/**
 * A record as a collection Bundle (FHIR R4 Bundle): one entry for each resource, its `fullUrl` below the base,
 * so that relative references resolve inside the Bundle (Bundle.entry.fullUrl, bdl-7 unique).
 */
export function bundleFromRecord (record: PatientRecord): Bundle {
  return {
    resourceType: 'Bundle',
    id: `record-${record.subjectId}`,
    type: 'collection',
    entry: record.resources.map(resource => ({ fullUrl: `${DEMO_FHIR_BASE}/${resource.resourceType}/${resource.id}`, resource }) as unknown as BundleEntry)
  }
}
