import { DEA_SCHEDULES } from '../../events/dea-schedules.js'
import type { InteropEvent } from '../../events/interop-event.js'
import type { ReadCoding } from '../elements.js'
import type { ResourceFields, SharedId } from '../resource-fields.js'

const NCI_THESAURUS: ReadonlySet<string> = new Set(['http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl', 'urn:oid:2.16.840.1.113883.3.26.1.1'])
/** SNOMED CT of a referral as category of a ServiceRequest (US Core, HL7 examples). */
const REFERRAL = '3457005'
const SNOMED = 'http://snomed.info/sct'

/** MedicationRequest: an order was written; `cancelled` before it was filled, it was cancelled when the resource was last changed. */
export function eventsFromMedicationRequest (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const status = resource.required('status')
  const intent = resource.required('intent')
  if (!['order', 'original-order', 'instance-order'].includes(intent) || ['draft', 'entered-in-error', 'unknown'].includes(status)) return []
  // What another clinician prescribed, and what is not to be taken.
  if (resource.boolean('reportedBoolean') === true || resource.object('reportedReference') !== undefined || resource.boolean('doNotPerform') === true) return []
  const common = { patient: fields.patient('subject'), ...orderOf(fields.own()), ...fields.encounter(resource.object('encounter')), ...fields.npi(resource.object('requester')) }
  const schedule = scheduleOf([...resource.concept('medicationCodeableConcept'), ...resource.concepts('category'), ...fields.resolved(resource.object('medicationReference'))?.concept('code') ?? []])
  const written = fields.event('prescription.written', { occurredAt: fields.time('authoredOn'), ...common, ...(schedule === undefined ? {} : { detail: { schedule } }) })
  return status === 'cancelled' ? [written, fields.event('prescription.cancelled', { occurredAt: fields.lastUpdated() ?? written.occurredAt, ...common })] : [written]
}

/** ServiceRequest that is a referral: category or code says so, in SNOMED CT or in words. Others count nothing. */
export function eventsFromServiceRequest (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const status = resource.required('status')
  const intent = resource.required('intent')
  if (!['order', 'original-order', 'instance-order'].includes(intent) || ['draft', 'entered-in-error', 'unknown'].includes(status) || !isReferral(fields)) return []
  const common = { patient: fields.patient('subject'), ...orderOf(fields.own()), ...fields.encounter(resource.object('encounter')), ...fields.npi(resource.object('requester')) }
  const made = fields.event('referral.made', { occurredAt: fields.time('authoredOn'), ...common })
  return status === 'revoked' ? [made, fields.event('referral.cancelled', { occurredAt: fields.lastUpdated() ?? made.occurredAt, ...common })] : [made]
}

/**
 * Task that says how the sending of a prescription went (`focus` or `basedOn` is the MedicationRequest): it left electronically, and its status is the
 * answer. Tasks about anything else count nothing, apart from those that name an event (`events-from-resource.ts`).
 */
export function eventsFromTask (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const order = [resource.object('focus'), ...resource.list('basedOn')].map(reference => fields.referred(reference, 'MedicationRequest')).find(one => one !== undefined)
  const answer = TASK_ANSWERS[resource.required('status')]
  if (order === undefined || answer === undefined) return []
  const occurredAt = fields.time('lastModified', 'authoredOn')
  const common = { order, ...fields.npi(resource.object('requester')) }
  const sent = fields.event('prescription.transmitted', { occurredAt: resource.instant(fields.context.zone, 'authoredOn') ?? occurredAt, ...common, detail: { method: 'electronic' } })
  return answer === 'sent' ? [sent] : [sent, fields.event('prescription.status', { occurredAt, ...common, evidence: { kind: 'fhir-task', status: answer } })]
}

/** Task.status → what it says of a prescription that was sent. Drafts and cancelled ones were not. */
const TASK_ANSWERS: Readonly<Record<string, string>> = {
  requested: 'sent', received: 'accepted', accepted: 'accepted', ready: 'accepted', 'in-progress': 'accepted', 'on-hold': 'accepted', completed: 'accepted', rejected: 'error', failed: 'error'
}

function isReferral ({ resource }: ResourceFields): boolean {
  const concepts = [...resource.list('category'), ...[resource.object('code')].flatMap(one => one ?? [])]
  return concepts.some(concept => concept.codings().some(({ system, code }) => system === SNOMED && code === REFERRAL) || /\breferral\b/i.test(concept.text('text') ?? ''))
}

function scheduleOf (codings: readonly ReadCoding[]): string | undefined {
  return codings.filter(({ system }) => NCI_THESAURUS.has(system)).map(({ code }) => DEA_SCHEDULES.get(code)).find(schedule => schedule !== undefined)
}

export function orderOf ({ id, alias }: SharedId): Pick<InteropEvent, 'order' | 'orderAlias'> {
  return { order: id, ...(alias === undefined ? {} : { orderAlias: alias }) }
}
