import type { AnyResource } from './types.js'
import { isObject } from './patient-record.js'

/**
 * Resource type → elements that say which patient it is about, the most telling one first (of those in FHIR R4 CompartmentDefinition/patient).
 * The compartment also holds what a patient merely wrote, paid or performed for somebody else; a measure must not count that as theirs, so a
 * further element decides only where the ones before it name no patient. `a.b` is an element within an element; both may repeat. Types that
 * are not here belong to no patient: they are shared context.
 */
const ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  Account: ['subject'],
  AdverseEvent: ['subject'],
  AllergyIntolerance: ['patient'],
  Appointment: ['participant.actor'],
  AppointmentResponse: ['actor'],
  AuditEvent: ['agent.who', 'entity.what'],
  Basic: ['subject'],
  BodyStructure: ['patient'],
  CarePlan: ['subject'],
  CareTeam: ['subject'],
  ChargeItem: ['subject'],
  Claim: ['patient'],
  ClaimResponse: ['patient'],
  ClinicalImpression: ['subject'],
  Communication: ['subject', 'recipient'],
  CommunicationRequest: ['subject', 'recipient'],
  Composition: ['subject'],
  Condition: ['subject'],
  Consent: ['patient'],
  Coverage: ['beneficiary', 'subscriber', 'policyHolder'],
  CoverageEligibilityRequest: ['patient'],
  CoverageEligibilityResponse: ['patient'],
  DetectedIssue: ['patient'],
  Device: ['patient'],
  DeviceRequest: ['subject'],
  DeviceUseStatement: ['subject'],
  DiagnosticReport: ['subject'],
  DocumentManifest: ['subject'],
  DocumentReference: ['subject'],
  Encounter: ['subject'],
  EnrollmentRequest: ['candidate'],
  EpisodeOfCare: ['patient'],
  ExplanationOfBenefit: ['patient'],
  FamilyMemberHistory: ['patient'],
  Flag: ['subject'],
  Goal: ['subject'],
  ImagingStudy: ['subject'],
  Immunization: ['patient'],
  ImmunizationEvaluation: ['patient'],
  ImmunizationRecommendation: ['patient'],
  Invoice: ['subject'],
  List: ['subject'],
  MeasureReport: ['subject'],
  Media: ['subject'],
  MedicationAdministration: ['subject'],
  MedicationDispense: ['subject'],
  MedicationRequest: ['subject'],
  MedicationStatement: ['subject'],
  MolecularSequence: ['patient'],
  NutritionOrder: ['patient'],
  Observation: ['subject'],
  Person: ['link.target'],
  Procedure: ['subject'],
  Provenance: ['target'],
  QuestionnaireResponse: ['subject', 'source'],
  RelatedPerson: ['patient'],
  RequestGroup: ['subject'],
  ResearchSubject: ['individual'],
  RiskAssessment: ['subject'],
  Schedule: ['actor'],
  ServiceRequest: ['subject'],
  Specimen: ['subject'],
  SupplyDelivery: ['patient'],
  SupplyRequest: ['deliverTo'],
  // R4 names Task in no compartment; a Task for a patient, such as a rejected order, is about that patient.
  Task: ['for'],
  VisionPrescription: ['patient']
}

const PATIENT = /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/

/** Ids of the patients a resource is about, each once; a Patient belongs to itself. Empty: shared context, or a resource that names no patient. */
export function patientsOf (resource: AnyResource): readonly string[] {
  if (resource.resourceType === 'Patient') return resource.id === undefined ? [] : [resource.id]
  const elements = ELEMENTS[resource.resourceType]
  if (elements === undefined) return []
  for (const element of elements) {
    const ids = new Set<string>()
    for (const reference of valuesAt(resource, element.split('.'))) addPatient(ids, reference)
    if (ids.size > 0) return [...ids]
  }
  return []
}

/** True for a type whose resources belong to patients; one of them without a patient is an orphan. A Device often belongs to none. */
export function belongsToPatients (resourceType: string): boolean {
  return resourceType === 'Patient' || (Object.hasOwn(ELEMENTS, resourceType) && resourceType !== 'Device' && resourceType !== 'List' && resourceType !== 'Schedule')
}

function addPatient (ids: Set<string>, reference: unknown): void {
  const text = isObject(reference) ? reference['reference'] : undefined
  const id = typeof text === 'string' ? PATIENT.exec(text)?.[1] : undefined
  if (id !== undefined) ids.add(id)
}

function valuesAt (value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap(one => valuesAt(one, path))
  const [name, ...rest] = path
  if (name === undefined) return value === undefined ? [] : [value]
  return isObject(value) ? valuesAt(value[name], rest) : []
}
