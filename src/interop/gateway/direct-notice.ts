import type { InteropEvent } from '../events/interop-event.js'
import { Elements } from '../fhir/elements.js'
import { NoticeEvents, npiOf, type GatewayContext } from './gateway-context.js'

/** Disposition types of a message disposition notification (RFC 8098; Implementation Guide for Delivery Notification in Direct 1.0). */
const ARRIVED: ReadonlySet<string> = new Set(['processed', 'dispatched', 'displayed'])
const NOT_ARRIVED: ReadonlySet<string> = new Set(['failed', 'denied', 'error', 'deleted'])

/**
 * The events of a notice of a Direct gateway, given as JSON:
 * - `{ kind: 'sent', messageId, date, documents: [id], order?, patient?, npi? }`: a message left with these documents
 * - `{ kind: 'mdn', messageId, originalMessageId, disposition, date, documents? }`: a disposition notification; `disposition` is its type, or the whole
 *   field of RFC 8098. Without `documents` it is about those that the message was sent with.
 * @throws OutcomeError MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID, EVENT_INVALID
 */
export function eventsFromDirectNotice (json: Readonly<Record<string, unknown>>, context: GatewayContext): InteropEvent[] {
  const notice = new Elements(json, 'notice')
  const kind = notice.required('kind')
  if (kind !== 'sent' && kind !== 'mdn') throw notice.invalid('kind', 'is neither sent nor mdn')
  const messageId = notice.required('messageId')
  const made = new NoticeEvents('direct', context, messageId)
  const common = { occurredAt: notice.instant(context.zone, 'date') ?? notice.absent('date'), ...made.patient(notice), ...npiOf(notice, 'npi') }
  const documents = documentsOf(notice)
  if (kind === 'sent') {
    if (documents.length === 0) throw notice.invalid('documents', 'names no document')
    const order = notice.text('order')
    for (const document of documents) {
      if (order !== undefined) made.add('summary.created', { ...common, document, order })
      made.add('summary.sent', { ...common, document, documentAlias: made.aliasOf(messageId), evidence: { kind: 'direct-message', id: messageId } })
    }
    return made.events
  }
  const original = notice.required('originalMessageId')
  const status = dispositionOf(notice)
  for (const document of documents.length === 0 ? [made.aliasOf(original)] : documents) {
    made.add(ARRIVED.has(status) ? 'summary.delivered' : 'summary.failed', { ...common, document, evidence: { kind: 'direct-mdn', id: original, status } })
  }
  return made.events
}

/** `automatic-action/MDN-sent-automatically;dispatched` and `dispatched` say the same; a modifier after a slash (`processed/error`) says that it went wrong. */
function dispositionOf (notice: Elements): string {
  const [type = '', modifier] = (notice.required('disposition').split(';').at(-1) ?? '').trim().toLowerCase().split('/')
  if (modifier !== undefined && /error|fail/.test(modifier)) return 'error'
  if (!ARRIVED.has(type) && !NOT_ARRIVED.has(type)) throw notice.invalid('disposition', `is none of ${[...ARRIVED, ...NOT_ARRIVED].join(', ')}`)
  return type
}

function documentsOf (notice: Elements): string[] {
  const given = notice.json['documents']
  if (given === undefined) return []
  if (!Array.isArray(given) || given.length > 100) throw notice.invalid('documents', 'is not a list of up to 100 ids')
  return given.map((_, index) => new Elements({ document: given[index] as unknown }, `notice.documents[${index}]`).required('document'))
}
