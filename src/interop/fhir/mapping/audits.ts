import type { InteropEvent } from '../../events/interop-event.js'
import type { Elements } from '../elements.js'
import type { ResourceFields } from '../resource-fields.js'

const IHE = 'urn:ihe:event-type-code'
/** DICOM PS3.16 audit events: who sent a document exported it, who got it imported it. */
const [EXPORT, IMPORT, QUERY] = ['110106', '110107', '110112']
/** Provide and retrieve documents: MHD, XDS.b, XCA. */
const DOCUMENT_TRANSACTIONS: ReadonlySet<string> = new Set(['ITI-39', 'ITI-41', 'ITI-43', 'ITI-65', 'ITI-68', 'ITI-80', 'ITI-105'])
/** Queries for patients and documents: PIX, PDQ, XDS.b, XCPD, XCA, MHD. */
const QUERIES: ReadonlySet<string> = new Set(['ITI-18', 'ITI-38', 'ITI-39', 'ITI-43', 'ITI-45', 'ITI-47', 'ITI-55', 'ITI-66', 'ITI-67', 'ITI-68', 'ITI-78', 'ITI-83'])

/**
 * AuditEvent of a document exchange (IHE audit profiles): an export that succeeded proves that the document arrived or was retrieved, one that failed that it
 * did not; an import is a summary received. Queries are counted. Anything else is kept and counts nothing.
 */
export function eventsFromAuditEvent (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const kind = resource.object('type')?.asCoding()[0]?.code
  const transaction = resource.list('subtype').flatMap(one => one.asCoding()).find(({ system }) => system === IHE)?.code
  if (transaction === undefined) return []
  const occurredAt = fields.time('recorded')
  const entities = resource.list('entity').map(entity => entity.object('what'))
  const documents = entities.flatMap(what => fields.referred(what, 'DocumentReference', 'Binary') ?? [])
  const patient = entities.map(what => fields.patientOf(patientReference(fields, what))).find(one => one !== undefined)
  const common = { ...(patient === undefined ? {} : { patient }), ...fields.npi(...resource.list('agent').map(agent => agent.object('who'))) }
  const evidence = { kind: transaction.toLowerCase(), status: OUTCOMES[resource.text('outcome') ?? '0'] ?? 'failed' }
  if (kind === QUERY || (kind === IMPORT && QUERIES.has(transaction) && documents.length === 0)) return [fields.event('hie.queried', { occurredAt, ...common, evidence })]
  if (!DOCUMENT_TRANSACTIONS.has(transaction)) return []
  if (kind === EXPORT) return documents.map(document => fields.event(evidence.status === 'success' ? 'summary.delivered' : 'summary.failed', { occurredAt, ...common, document, evidence }))
  if (kind !== IMPORT || evidence.status !== 'success') return []
  return documents.map(document => fields.event('summary.received', { occurredAt, ...common, patient: patient ?? resource.absent('entity'), document, evidence }))
}

/** AuditEvent.outcome. */
const OUTCOMES: Readonly<Record<string, string>> = { 0: 'success', 4: 'failed', 8: 'failed', 12: 'failed' }

/** Only a reference to a patient: an entity of another type has an identifier that is none. */
export function patientReference (fields: ResourceFields, reference: Elements | undefined): Elements | undefined {
  if (reference === undefined) return undefined
  const isPatient = reference.text('type') === 'Patient' || /(^|\/)Patient\//.test(reference.text('reference') ?? '') || fields.resolved(reference)?.json['resourceType'] === 'Patient'
  return isPatient ? reference : undefined
}
