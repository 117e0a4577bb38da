import { EVENT_TYPES } from '../../interop/events/event-types.js'

const id = (description: string): object => ({ type: 'string', minLength: 1, maxLength: 512, description })
const pair = (second: 'id' | 'value', description: string): object => ({ type: 'object', required: ['system', second], properties: { system: { type: 'string' }, [second]: { type: 'string' } }, description })

/** An event as it is posted, for the description of the interface; what is checked is in `interop/events`. */
export const INTEROP_EVENT_SCHEMA = {
  $id: 'InteropEvent',
  title: 'InteropEvent',
  type: 'object',
  required: ['type', 'occurredAt', 'source'],
  properties: {
    type: { type: 'string', enum: Object.keys(EVENT_TYPES), description: Object.entries(EVENT_TYPES).map(([type, { meaning }]) => `${type}: ${meaning}`).join('. ') },
    occurredAt: { type: 'string', format: 'date-time', description: 'With its zone' },
    source: pair('id', 'Which message of which system says so: an event is in the ledger once for each'),
    tin: { type: 'string', pattern: '^\\d{9}$', description: 'Practice' },
    npi: { type: 'string', pattern: '^\\d{10}$', description: 'Clinician, with its check digit' },
    patient: pair('value', 'Becomes a token; the identifier is not stored'),
    mergedPatient: pair('value', 'The identifier that is of `patient` too'),
    encounter: id('Visit number'),
    order: id('Number of the prescription or referral'),
    orderAlias: id('Another id of the order'),
    document: id('Id of the document or submission'),
    documentAlias: id('Another id of the document, or of the message it went in'),
    statement: id('What the source says again: the last version counts'),
    statedAt: { type: 'string', format: 'date-time' },
    evidence: { type: 'object', required: ['kind'], properties: { kind: { type: 'string' }, id: { type: 'string' }, status: { type: 'string' } } },
    detail: { type: 'object', description: 'Values that rules read, by type of event', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    cancels: pair('id', 'With event.cancelled: the event that did not happen'),
    corrects: pair('id', 'The event that this one stands in the place of'),
    payload: { type: 'string', description: 'The raw message behind it' }
  },
  examples: [{
    type: 'summary.delivered', occurredAt: '2027-03-02T15:04:05Z', source: { system: 'hisp-a', id: 'a1' }, tin: '123456789', npi: '1234567893', document: 'doc-5', evidence: { kind: 'direct-mdn', id: 'a1@hisp', status: 'dispatched' }
  }]
} as const
