import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseJsonBody } from '../../fhir/json-body.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { checkSource } from '../../operations/interop/feed-name.js'
import { listSubscriptions } from '../../operations/interop/list-subscriptions.js'
import { ndjson } from '../../operations/interop/ndjson.js'
import { receiveFhir } from '../../operations/interop/receive-fhir.js'
import { receiveLine, receiveMessage } from '../../operations/interop/receive-message.js'
import { outcomesOfLines } from '../../operations/interop/record-events.js'
import type { HttpContext } from '../context.js'
import { apiRoute } from './api-route.js'
import { feedReply } from './feed-replies.js'
import { Lines, NDJSON_TYPES } from './lines.js'

interface FeedRoute { Params: { readonly source: string, readonly type?: string, readonly id?: string } }

const TAG = 'Feeds'
const FHIR = { body: { 'application/fhir+json': { type: 'object', required: ['resourceType'] } }, reply: 'application/fhir+json' }
const text = { type: 'string' }
const PATIENT = { type: 'object', required: ['system', 'value'], properties: { system: text, value: text } }
const DIRECT = {
  type: 'object',
  required: ['kind', 'messageId', 'date'],
  properties: {
    kind: { type: 'string', enum: ['sent', 'mdn'] }, messageId: text, originalMessageId: text, date: { type: 'string', format: 'date-time' }, disposition: { ...text, description: 'processed, dispatched, displayed, failed, denied; or the field of RFC 8098' }, documents: { type: 'array', items: text }, order: text, patient: PATIENT, npi: text
  }
}
const NCPDP = {
  type: 'object',
  required: ['message'],
  properties: { message: { type: 'object', required: ['Header', 'Body'], description: 'With the names of NCPDP SCRIPT: Header.MessageID, Header.SentTime; Body.NewRx, Status, Verify, Error, CancelRx, RxHistoryRequest' }, patient: PATIENT, npi: text, purpose: { type: 'string', enum: ['pdmp'] } }
}

/** A body as it came, since that is what is kept. */
class RawJson {
  readonly raw: Buffer
  readonly json: unknown
  constructor (raw: Buffer) {
    this.raw = raw
    this.json = parseJsonBody(raw)
  }
}

/** Feeds that come by HTTP, each of a named source: FHIR resources and Bundles, notifications of subscriptions, documents by MHD, notices of gateways. */
export async function feedRoutes (app: FastifyInstance, { context }: { readonly context: HttpContext }): Promise<void> {
  app.removeContentTypeParser(['application/json', ...NDJSON_TYPES])
  app.addContentTypeParser(['application/json', 'application/fhir+json'], { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => new RawJson(body))
  app.addContentTypeParser(NDJSON_TYPES, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => new Lines(body))

  // Before the body is read.
  app.addHook('onRequest', async request => {
    const { source } = request.params as Partial<FeedRoute['Params']>
    if (source !== undefined) checkSource(context.services(), source, request.headers.authorization)
  })

  async function takeFhir (request: FastifyRequest<FeedRoute>, reply: FastifyReply): Promise<FastifyReply> {
    const { source, type, id } = request.params
    if (!(request.body instanceof RawJson)) throw new OutcomeError('UNSUPPORTED_MEDIA_TYPE', 'FHIR resources are sent as application/fhir+json.')
    const { status, location, body } = feedReply(await receiveFhir(context.services(), { source, ...request.body, ...(type === undefined ? {} : { type }), ...(id === undefined ? {} : { id }) }))
    if (location !== undefined) reply.header('location', location)
    return await reply.code(status).headers({ 'content-type': 'application/fhir+json; charset=utf-8', 'cache-control': 'no-store' }).send(body)
  }
  app.post<FeedRoute>('/interop/fhir/:source', { schema: apiRoute(TAG, 'A FHIR resource, a Bundle (MHD ITI-65 too), or a notification of a subscription of this source; the reply says what became of each entry', { path: ['source'], ...FHIR }) }, takeFhir)
  app.post<FeedRoute>('/interop/fhir/:source/:type', { schema: apiRoute(TAG, 'A FHIR resource of a type; a DocumentReference that holds its document is ITI-105', { path: ['source', 'type'], ...FHIR }) }, takeFhir)
  app.put<FeedRoute>('/interop/fhir/:source/:type/:id', { schema: apiRoute(TAG, 'A version of a FHIR resource', { id: true, path: ['source', 'type'], ...FHIR }) }, takeFhir)

  for (const [feed, summary, schema] of [['direct', 'A notice of a Direct gateway: a message that was sent, or a disposition notification', DIRECT], ['ncpdp', 'An NCPDP SCRIPT message as JSON', NCPDP]] as const) {
    app.post<FeedRoute>(`/interop/${feed}/:source`, { schema: apiRoute(TAG, `${summary}; NDJSON for many, with one outcome a line`, { path: ['source'], body: { 'application/json': schema, 'application/x-ndjson': schema } }) }, async (request, reply) => {
      const { body, params: { source } } = request
      if (body instanceof Lines) {
        const outcomes = outcomesOfLines(body.text.split('\n'), async line => await receiveLine(context.services(), feed, source, line))
        return await reply.headers({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }).send(await ndjson(outcomes))
      }
      if (!(body instanceof RawJson)) throw new OutcomeError('UNSUPPORTED_MEDIA_TYPE', 'Notices are sent as application/json or application/x-ndjson.')
      const outcome = await receiveMessage(context.services(), feed, source, body.raw, body.json)
      if (outcome.status === 'quarantined') throw OutcomeError.fromPlain(outcome.error)
      return await reply.code(outcome.status === 'recorded' && outcome.positions.length > 0 ? 201 : 200).send(outcome)
    })
  }

  app.get('/interop/subscriptions', { schema: apiRoute(TAG, 'Subscriptions that send to us, with the event numbers that have not come', {}) },
    async () => ({ subscriptions: await listSubscriptions(context.services()) }))
}
