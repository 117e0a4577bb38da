import { OutcomeError } from '../fhir/outcome-error.js'
import { patientRecordFromBundle, patientRecordFromResources, type PatientRecord } from '../fhir/patient-record.js'

/**
 * One record as a line of NDJSON: a Bundle of type collection with the resources in their order and their fullUrls as far as they
 * are known, so a partition can also be read by any tool that takes one Bundle a line. Ends in a line feed.
 * @throws OutcomeError RECORD_WITHOUT_PATIENT, RECORD_WITH_SEVERAL_PATIENTS when `subjectId` is not the id of the one Patient in the record
 */
export function lineFromRecord (record: PatientRecord): string {
  if (patientRecordFromResources(record.resources).subjectId !== record.subjectId) {
    throw new OutcomeError('RECORD_WITHOUT_PATIENT', 'The subject of a record is not the Patient resource among its resources.', { expression: 'Patient.id' })
  }
  return `${JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: record.resources.map((resource, place) => ({ fullUrl: record.fullUrls?.[place], resource })) })}\n`
}

/** The record in a line. @throws SyntaxError when the line is not JSON; OutcomeError as patientRecordFromBundle */
export function recordFromLine (line: string): PatientRecord {
  return patientRecordFromBundle(JSON.parse(line))
}

/** References of Patient.generalPractitioner (FHIR R4 Patient), without version suffix; entries that only carry an identifier have none. */
export function practitionerReferences (record: PatientRecord): string[] {
  const references: unknown = record.patient.generalPractitioner
  if (!Array.isArray(references)) return []
  return references.map((one: { reference?: unknown } | null) => one?.reference).filter(one => typeof one === 'string').map(withoutVersion)
}

/** `Practitioner/x` for `Practitioner/x/_history/2`. */
export function withoutVersion (reference: string): string {
  return reference.replace(/\/_history\/[^/]*$/, '')
}
