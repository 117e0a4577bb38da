import type { AnyResource } from '../../src/fhir/types.js'
import { concept } from './records.js'

const elsewhere = concept({ system: 'urn:another-code-system', code: 'x' })
const day = '2026-05-05'

/**
 * Resources that no measure has anything to do with: types none of them reads, and types they read with codes of another code
 * system, complete enough to count if a code test were missing.
 */
export const unrelatedResources: readonly AnyResource[] = [
  { resourceType: 'Immunization', id: 'u1', status: 'completed', vaccineCode: elsewhere, occurrenceDateTime: day },
  { resourceType: 'DocumentReference', id: 'u2', status: 'current', type: elsewhere, content: [] },
  { resourceType: 'CarePlan', id: 'u3', status: 'active', intent: 'plan' },
  { resourceType: 'Medication', id: 'u4', code: elsewhere },
  { resourceType: 'Encounter', id: 'u5', status: 'finished', class: { code: 'AMB' }, type: [elsewhere], period: { start: `${day}T08:00:00Z`, end: `${day}T09:00:00Z` } },
  {
    resourceType: 'Condition',
    id: 'u6',
    code: elsewhere,
    clinicalStatus: concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }),
    category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' })],
    onsetDateTime: '2020-01-01'
  },
  { resourceType: 'Observation', id: 'u7', status: 'final', code: elsewhere, effectiveDateTime: `${day}T08:30:00Z`, valueQuantity: { value: 20, unit: '%', system: 'http://unitsofmeasure.org', code: '%' } },
  { resourceType: 'Observation', id: 'u8', status: 'cancelled', code: elsewhere, issued: `${day}T08:30:00Z` },
  { resourceType: 'Procedure', id: 'u9', status: 'completed', code: elsewhere, performedDateTime: `${day}T08:30:00Z` },
  { resourceType: 'MedicationRequest', id: 'u10', status: 'active', intent: 'order', medicationCodeableConcept: elsewhere, authoredOn: day, dispenseRequest: { numberOfRepeatsAllowed: 3 } },
  { resourceType: 'MedicationRequest', id: 'u11', status: 'active', intent: 'order', medicationReference: { reference: 'Medication/u4' }, authoredOn: day },
  { resourceType: 'MedicationRequest', id: 'u12', status: 'completed', intent: 'order', doNotPerform: true, medicationCodeableConcept: elsewhere, authoredOn: day },
  { resourceType: 'ServiceRequest', id: 'u13', status: 'active', intent: 'order', code: elsewhere, authoredOn: day },
  { resourceType: 'AllergyIntolerance', id: 'u14', code: elsewhere, onsetDateTime: '2020-01-01' },
  { resourceType: 'DeviceRequest', id: 'u15', status: 'active', intent: 'order', codeCodeableConcept: elsewhere, authoredOn: day },
  { resourceType: 'Task', id: 'u16', status: 'rejected', intent: 'order', code: elsewhere, focus: { reference: 'MedicationRequest/u10' } }
]
