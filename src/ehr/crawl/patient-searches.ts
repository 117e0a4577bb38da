/** Intents of MedicationRequest (FHIR R4 medicationrequest-intent); US Core servers need not search without one. */
const INTENTS = 'proposal,plan,order,original-order,reflex-order,filler-order,instance-order,option'
/** Categories of US Core observations; some servers search none without one. */
const OBSERVATION_CATEGORIES = ['vital-signs', 'laboratory', 'survey', 'social-history', 'exam', 'imaging', 'procedure', 'therapy', 'activity', 'sdoh', 'functional-status', 'cognitive-status', 'disability-status']
const CONDITION_CATEGORIES = ['problem-list-item', 'encounter-diagnosis', 'health-concern']

/**
 * Ways to search the resources of a type for a patient, the simplest first; each way is a list of queries that together give them all (US Core
 * server CapabilityStatement, SHALL searches). Where a server refuses one way the next is tried.
 */
export function searchesFor (type: string, patientId: string): readonly (readonly string[])[] {
  const patient = `${type}?patient=${patientId}`
  switch (type) {
    case 'MedicationRequest': return [[`${patient}&_include=MedicationRequest:medication`], [`${patient}&intent=${INTENTS}`], [patient]]
    case 'Observation': return [[patient], OBSERVATION_CATEGORIES.map(category => `${patient}&category=${category}`)]
    case 'Condition': return [[patient], CONDITION_CATEGORIES.map(category => `${patient}&category=${category}`)]
    case 'DiagnosticReport': return [[patient], ['LAB', 'LP29684-5', 'LP29708-2', 'LP7839-6'].map(category => `${patient}&category=${category}`)]
    default: return [[patient], [`${type}?subject=Patient/${patientId}`]]
  }
}
