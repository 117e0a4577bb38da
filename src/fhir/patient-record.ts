import { OutcomeError } from './outcome-error.js'
import type { AnyResource, Patient } from './types.js'

/** Everything known about one subject: the Patient and all resources of the record, the Patient among them. */
export interface PatientRecord {
  /** Logical id of the Patient (no `Patient/`). */
  readonly subjectId: string
  readonly patient: Patient
  readonly resources: readonly AnyResource[]
  /**
   * Bundle.entry.fullUrl of each of `resources`, at the same place: what `urn:uuid:` and absolute references of the record meet.
   * Absent where no entry had one, and for loose resources.
   */
  readonly fullUrls?: readonly (string | undefined)[]
}

/**
 * Reads one record from a Bundle of one patient (`collection`, `searchset`, `transaction` … any type).
 * Entries without a resource (deletes, outcomes) are passed over. The Bundle is not changed.
 * @throws OutcomeError BUNDLE_INVALID, RECORD_WITHOUT_PATIENT, RECORD_WITH_SEVERAL_PATIENTS
 */
export function patientRecordFromBundle (json: unknown): PatientRecord {
  const entries = bundleEntries(json)
  const record = patientRecordFromResources(entries.map(({ resource }) => resource))
  if (!entries.some(({ fullUrl }) => typeof fullUrl === 'string')) return record
  return { ...record, fullUrls: entries.map(({ fullUrl }) => typeof fullUrl === 'string' ? fullUrl : undefined) }
}

/** The resources of a Bundle, in order. @throws OutcomeError BUNDLE_INVALID */
export function bundleResources (json: unknown): AnyResource[] {
  return bundleEntries(json).map(({ resource }) => resource)
}

interface ResourceEntry {
  readonly fullUrl?: unknown
  readonly resource: AnyResource
}

function bundleEntries (json: unknown): ResourceEntry[] {
  if (!isObject(json)) throw new OutcomeError('BUNDLE_INVALID', 'Expected a FHIR Bundle, found no JSON object.')
  if (json['resourceType'] !== 'Bundle') {
    throw new OutcomeError('BUNDLE_INVALID', `Expected a FHIR Bundle, found ${resourceTypeLabel(json)}.`, { expression: 'Bundle' })
  }
  const entries = json['entry'] ?? []
  if (!Array.isArray(entries)) throw new OutcomeError('BUNDLE_INVALID', 'Bundle.entry must be a list.', { expression: 'Bundle.entry' })
  const found: ResourceEntry[] = []
  for (let index = 0; index < entries.length; index++) {
    const entry: unknown = entries[index]
    if (!isObject(entry)) throw new OutcomeError('BUNDLE_INVALID', 'A Bundle entry must be an object.', { expression: `Bundle.entry[${index}]` })
    if (entry['resource'] === undefined) continue
    if (!isResource(entry['resource'])) throw new OutcomeError('BUNDLE_INVALID', 'A Bundle entry holds no FHIR resource.', { expression: `Bundle.entry[${index}].resource` })
    found.push(entry as unknown as ResourceEntry)
  }
  return found
}

/** One record from loose resources of one patient. @throws OutcomeError RECORD_WITHOUT_PATIENT, RECORD_WITH_SEVERAL_PATIENTS */
export function patientRecordFromResources (resources: readonly AnyResource[]): PatientRecord {
  const patients = resources.filter(resource => resource.resourceType === 'Patient')
  const patient = patients[0]
  if (patient === undefined) throw new OutcomeError('RECORD_WITHOUT_PATIENT', 'The Bundle holds no Patient resource; one record is one Bundle with one Patient.')
  if (patients.some(({ id }) => id !== patient.id)) {
    throw new OutcomeError('RECORD_WITH_SEVERAL_PATIENTS', 'The Bundle holds several Patient resources; give one Bundle per patient.')
  }
  if (typeof patient.id !== 'string' || patient.id === '') {
    throw new OutcomeError('RECORD_WITHOUT_PATIENT', 'The Patient resource has no id.', { expression: 'Patient.id' })
  }
  return { subjectId: patient.id, patient: patient as unknown as Patient, resources }
}

/** True for a JSON object with a `resourceType` text. */
export function isResource (value: unknown): value is AnyResource {
  return isObject(value) && typeof value['resourceType'] === 'string'
}

/** True for a JSON object (no list, no null). */
export function isObject (value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** `resourceType` for use in a message, only when it looks like a type name and so cannot carry patient data. */
function resourceTypeLabel (json: Record<string, unknown>): string {
  const type = json['resourceType']
  return typeof type === 'string' && /^[A-Z][A-Za-z]{1,40}$/.test(type) ? `resource type ${type}` : 'an object without a FHIR resourceType'
}
