import type { InteropEvent } from '../../events/interop-event.js'
import { isSummaryOfCare } from '../../events/summary-types.js'
import type { Elements } from '../elements.js'
import type { ResourceFields } from '../resource-fields.js'

const LOINC = 'http://loinc.org'

/**
 * DocumentReference. A summary of care that names the order it was made for (`context.related`) was created for it. One that was published to us
 * (MHD ITI-65, ITI-105) without an order of ours was received. Any other document is kept and counts nothing.
 */
export function eventsFromDocumentReference (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const status = resource.required('status')
  if (status === 'entered-in-error' || resource.text('docStatus') === 'entered-in-error') return []
  const { id, alias } = fields.own()
  const context = resource.object('context')
  const encounter = context?.list('encounter').map(reference => fields.encounter(reference)).find(({ encounter: one }) => one !== undefined) ?? {}
  const common = { occurredAt: fields.time('date'), patient: fields.patient('subject'), document: id, ...(alias === undefined ? {} : { documentAlias: alias }), ...encounter, ...fields.npi(...resource.list('author'), resource.object('authenticator')) }
  const isSummary = resource.concept('type').some(({ system, code }) => system === LOINC && isSummaryOfCare(code))
  const order = context?.list('related').map(reference => fields.referred(reference, 'ServiceRequest', 'Encounter')).find(one => one !== undefined)
  if (!isSummary) return [fields.event('document.reported', common)]
  if (order !== undefined) return [fields.event('summary.created', { ...common, order })]
  return [fields.event(fields.context.isPublished ? 'summary.received' : 'document.reported', common)]
}

/**
 * Communication that carries documents: with `sent` they left, with `received` they arrived, `not-done` and `stopped` they did not. One that is based on
 * an order says that they were created for it.
 */
export function eventsFromCommunication (fields: ResourceFields): InteropEvent[] {
  const { resource, context: { zone } } = fields
  const status = resource.required('status')
  if (['preparation', 'entered-in-error', 'unknown'].includes(status)) return []
  const documents = resource.list('payload').flatMap(payload => fields.referred(payload.object('contentReference'), 'DocumentReference') ?? attached(payload) ?? [])
  const [sent, received] = [resource.instant(zone, 'sent'), resource.instant(zone, 'received')]
  const order = resource.list('basedOn').map(reference => fields.referred(reference, 'ServiceRequest')).find(one => one !== undefined)
  const common = { ...fields.npi(resource.object('sender')), ...fields.encounter(resource.object('encounter')) }
  const patient = fields.patientOf(resource.object('subject'))
  const who = patient === undefined ? common : { patient, ...common }
  const isFailed = status === 'not-done' || status === 'stopped'
  return documents.flatMap(document => [
    ...(order === undefined ? [] : [fields.event('summary.created', { occurredAt: fields.time('sent', 'received'), ...who, document, order })]),
    ...(sent === undefined ? [] : [fields.event('summary.sent', { occurredAt: sent, ...who, document })]),
    ...(isFailed ? [fields.event('summary.failed', { occurredAt: fields.lastUpdated() ?? fields.time('sent'), ...who, document, evidence: { kind: 'fhir-communication', status } })] : []),
    ...(received === undefined || isFailed ? [] : [fields.event('summary.delivered', { occurredAt: received, ...who, document, evidence: { kind: 'fhir-communication', status } })])
  ])
}

/** The url by which an attached document is known. */
function attached (payload: Elements): string | undefined {
  return payload.object('contentAttachment')?.text('url')
}
