/** What an event of a type must name beside its source and its time. */
export type EventField = 'patient' | 'encounter' | 'order' | 'document' | 'mergedPatient' | 'statement' | 'cancels' | 'evidence.status'

export interface EventTypeRow {
  readonly meaning: string
  readonly needs: readonly EventField[]
  /** Names in `detail` that rules read; others are kept and mean nothing to us. */
  readonly detail?: Readonly<Record<string, DetailKind>>
  readonly requiredDetail?: readonly string[]
}

export type DetailKind = 'text' | 'boolean' | readonly string[]

const SCHEDULES = ['none', 'II', 'III', 'IV', 'V'] as const
const SUBMISSION = { needs: [] } as const

/**
 * Every type of the ledger. The events are those that feed Promoting Interoperability numerators and denominators (the rules: `interop/pi`), the
 * evidence behind attestations, and what compensates for an earlier event. Nothing is changed or removed: a later event says otherwise.
 */
export const EVENT_TYPES = {
  'prescription.written': {
    meaning: 'A prescription was written',
    needs: ['order', 'patient'],
    detail: { schedule: SCHEDULES, prescriptionRequired: 'boolean' }
  },
  'prescription.cancelled': { meaning: 'A prescription was cancelled', needs: ['order'] },
  'prescription.transmitted': { meaning: 'A prescription left for the pharmacy', needs: ['order'], detail: { method: ['electronic', 'fax', 'print', 'phone'] }, requiredDetail: ['method'] },
  'prescription.status': { meaning: 'The network or pharmacy answered a prescription (NCPDP SCRIPT Status, Verify or Error); the last one counts', needs: ['order', 'evidence.status'] },
  'pdmp.queried': { meaning: 'The prescription drug monitoring program was queried for a patient', needs: ['patient'] },
  'referral.made': { meaning: 'A patient was referred to another clinician', needs: ['order', 'patient'] },
  'referral.cancelled': { meaning: 'A referral was cancelled', needs: ['order'] },
  'transition.made': { meaning: 'A patient was moved to another setting of care', needs: ['order', 'patient'] },
  'summary.created': { meaning: 'A summary of care was created for a referral or transition', needs: ['order', 'document'] },
  'summary.sent': { meaning: 'A summary of care left electronically', needs: ['document'] },
  'summary.delivered': { meaning: 'Proof that a summary of care arrived or was retrieved (MDN dispatched, ITI-41 or ITI-65 success, a query of the recipient)', needs: ['document'] },
  'summary.failed': { meaning: 'A summary of care did not arrive', needs: ['document'] },
  'summary.received': { meaning: 'A summary of care was received or retrieved electronically, for an encounter', needs: ['document', 'patient'], detail: { newPatient: 'boolean', transition: 'boolean' } },
  'medications.reconciled': { meaning: 'Medications were reconciled with a received summary', needs: ['document'] },
  'allergies.reconciled': { meaning: 'Medication allergies were reconciled with a received summary', needs: ['document'] },
  'problems.reconciled': { meaning: 'The problem list was reconciled with a received summary', needs: ['document'] },
  'patient.seen': { meaning: 'A patient was seen, in person or by telehealth', needs: ['patient'], detail: { newPatient: 'boolean', transition: 'boolean' } },
  'visit.cancelled': { meaning: 'An admission, registration or discharge was cancelled (ADT A11, A13)', needs: ['encounter'], detail: { cancelled: ['seen', 'transition'] }, requiredDetail: ['cancelled'] },
  'patient.admitted': { meaning: 'A notification of an admission elsewhere', needs: ['patient'] },
  'patient.transferred': { meaning: 'A notification of a transfer elsewhere', needs: ['patient'] },
  'patient.updated': { meaning: 'Data of a patient or visit was updated', needs: ['patient'] },
  'patient.merged': { meaning: 'Two records of a patient became one (ADT A40)', needs: ['patient', 'mergedPatient'] },
  'patient.identified': { meaning: 'Two identifiers are of one patient: what `mergedPatient` is the token of is `patient`', needs: ['patient', 'mergedPatient'] },
  'appointment.scheduled': { meaning: 'An appointment was made, changed or cancelled', needs: ['patient'] },
  'information.available': { meaning: 'Information of a visit was available to the clinic', needs: ['patient'] },
  'access.provided': { meaning: 'All that a patient needs for access was given', needs: ['patient'], detail: { means: ['portal', 'api', 'both'] }, requiredDetail: ['means'] },
  'immunization.given': { meaning: 'An immunization was given', needs: ['patient'] },
  'immunization.submitted': { meaning: 'An immunization was sent to the registry', ...SUBMISSION },
  'immunization.acknowledged': { meaning: 'The immunization registry answered; `document` is that of what was sent, as with all acknowledgements', needs: ['evidence.status'] },
  'case-report.submitted': { meaning: 'An initial case report was sent (eICR)', ...SUBMISSION },
  'case-report.acknowledged': { meaning: 'Public health answered a case report (Reportability Response)', needs: ['evidence.status'] },
  'syndromic.submitted': { meaning: 'A syndromic surveillance message was sent', ...SUBMISSION },
  'syndromic.acknowledged': { meaning: 'Public health answered a syndromic surveillance message', needs: ['evidence.status'] },
  'registry.submitted': { meaning: 'Data was sent to a public health or clinical data registry', ...SUBMISSION, detail: { registry: ['public-health', 'clinical-data', 'tefca'] }, requiredDetail: ['registry'] },
  'registry.acknowledged': { meaning: 'A registry answered', needs: ['evidence.status'], detail: { registry: ['public-health', 'clinical-data', 'tefca'] }, requiredDetail: ['registry'] },
  'hie.queried': { meaning: 'A health information exchange or TEFCA participant was queried', needs: [], detail: { network: ['hie', 'tefca'] } },
  'hie.responded': { meaning: 'We answered a query of a health information exchange or TEFCA participant', needs: [], detail: { network: ['hie', 'tefca'] } },
  'document.reported': { meaning: 'A document of a patient was made or arrived', needs: ['document', 'patient'] },
  'results.received': { meaning: 'Results of an order arrived', needs: ['patient'] },
  'attestation.made': { meaning: 'A clinician or practice attested to a measure, an exclusion, or an engagement level; the last one counts', needs: [], detail: { measure: 'text', value: 'boolean' }, requiredDetail: ['measure', 'value'] },
  'statement.withdrawn': { meaning: 'The last version of a resource says nothing that counts: what earlier ones said does not hold any more', needs: ['statement'] },
  'event.cancelled': { meaning: 'An earlier event, named by its source, did not happen', needs: ['cancels'] }
} as const satisfies Readonly<Record<string, EventTypeRow>>

export type EventType = keyof typeof EVENT_TYPES

export function isEventType (text: unknown): text is EventType {
  return typeof text === 'string' && Object.hasOwn(EVENT_TYPES, text)
}
