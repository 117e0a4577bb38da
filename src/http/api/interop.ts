import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { ledgerView, quarantinedMessages } from '../../operations/interop/ledger-view.js'
import { listEvents, type EventQuery } from '../../operations/interop/list-events.js'
import { piEvidenceCsv, piEvidenceFhir } from '../../operations/interop/pi-evidence.js'
import { piRates, type RatesQuery } from '../../operations/interop/pi-rates.js'
import { piReport, type ReportQuery } from '../../operations/interop/pi-report.js'
import { piScore, type ScoreQuery } from '../../operations/interop/pi-score.js'
import { recordEvent } from '../../operations/interop/record-events.js'
import { recordRequest } from '../../operations/interop/record-request.js'
import { replayAll, replayMessage } from '../../operations/interop/replay-messages.js'
import { verifyLedger } from '../../operations/interop/verify-ledger.js'
import type { HttpContext } from '../context.js'
import { apiRoute, pageOf, type IdRoute } from './api-route.js'
import { Lines, NDJSON_TYPES } from './lines.js'

const RATES = ['periodStart', 'periodEnd', 'by', 'tin', 'npi', 'controlledSubstances'] as const
/** The ledger of interoperability events: record, list, verify; quarantined messages and their replay. */
export function interopRoutes (app: FastifyInstance, context: HttpContext): void {
  app.addContentTypeParser(NDJSON_TYPES, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => new Lines(body))

  app.post('/interop/events', { schema: apiRoute('Interoperability events', 'Record one event (JSON: 201, or 200 where it was there) or many (NDJSON: one outcome a line); Idempotency-Key repeats the outcomes of NDJSON', { body: { 'application/json': { $ref: 'InteropEvent#' }, 'application/x-ndjson': { $ref: 'InteropEvent#' } } }) }, async (request, reply) => {
    const { body, headers } = request
    if (body instanceof Lines) {
      const key = headers['idempotency-key']
      const outcomes = await recordRequest(context.services(), body.text, Array.isArray(key) ? key[0] : key)
      return await reply.headers({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }).send(outcomes)
    }
    const outcome = await recordEvent(context.services(), body)
    if (outcome.status === 'refused') throw OutcomeError.fromPlain(outcome.error)
    return await reply.code(outcome.status === 'recorded' ? 201 : 200).send(outcome)
  })

  app.get('/interop/events', { schema: apiRoute('Interoperability events', 'Events in the order of the ledger; from and to are dates or instants, after a position', { query: ['type', 'npi', 'tin', 'from', 'to', 'after', 'count'] }) },
    async request => ({ events: await listEvents(context.services(), request.query as EventQuery) }))

  app.get('/interop/rates', { schema: apiRoute('Interoperability events', 'Numerators and denominators of Promoting Interoperability by practice, or by clinician (by=tin-npi); dates of the performance period are required', { query: RATES }) },
    async request => await piRates(context.services(), request.query as RatesQuery))

  app.get('/interop/score', { schema: apiRoute('Interoperability events', 'Score of Promoting Interoperability of a practice (tin, cehrtId), with the reason for each point and what is missing', { query: ['periodStart', 'periodEnd', 'tin', 'cehrtId', 'controlledSubstances'] }) },
    async request => await piScore(context.services(), request.query as ScoreQuery))

  app.get('/interop/report', { schema: apiRoute('Interoperability events', 'Results of Promoting Interoperability as DEQM MeasureReports in a Bundle: proportions by practice, or by clinician (by=tin-npi), and attestations of practices', { query: [...RATES, 'cehrtId'], reply: 'application/fhir+json' }) }, async (request, reply) =>
    await reply.headers({ 'content-type': 'application/fhir+json; charset=utf-8', 'cache-control': 'no-store' }).send(await piReport(context.services(), request.query as ReportQuery)))

  app.get('/interop/evidence', { schema: apiRoute('Interoperability events', 'The events behind these numbers as CSV, or with Accept application/fhir+ndjson as Provenances', { query: RATES, reply: 'text/csv' }) }, async (request, reply) => {
    const isFhir = request.headers.accept?.includes('ndjson') === true
    const rows = (isFhir ? piEvidenceFhir : piEvidenceCsv)(context.services(), request.query as RatesQuery)
    // The first rows that are computed tell whether the request can be answered: after them the status has been sent.
    const firsts = [await rows.next(), await rows.next()]
    async function * lines (): AsyncGenerator<string> {
      for (const first of firsts) if (first.done !== true) yield first.value
      for await (const row of rows) yield row
    }
    return await reply.headers({ 'content-type': isFhir ? 'application/fhir+ndjson; charset=utf-8' : 'text/csv; charset=utf-8', 'cache-control': 'no-store' }).send(Readable.from(lines()))
  })

  app.get('/interop/ledger', { schema: apiRoute('Interoperability events', 'Length and end of the chain, and messages by state', {}) },
    async () => await ledgerView(context.services()))

  app.post('/interop/ledger/verify', { schema: apiRoute('Interoperability events', 'Walk the hash chain from its beginning', {}) },
    async () => await verifyLedger(context.services()))

  app.get('/interop/quarantine', { schema: apiRoute('Interoperability events', 'Messages that could not be understood, and why; after the one of an id', { query: ['after', 'count'] }) },
    async request => {
      const { after, count } = request.query as { readonly after?: string, readonly count?: string }
      const page = pageOf({ ...(after === undefined ? {} : { offset: after }), ...(count === undefined ? {} : { count }) })
      return { messages: await quarantinedMessages(context.services(), page.offset, page.count) }
    })

  app.post('/interop/quarantine/replay', { schema: apiRoute('Interoperability events', 'Try all quarantined messages again: one outcome a line', {}) }, async (_request, reply) => {
    const services = context.services()
    async function * outcomes (): AsyncGenerator<string> {
      for await (const outcome of replayAll(services)) yield `${JSON.stringify(outcome)}\n`
    }
    return await reply.headers({ 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' }).send(Readable.from(outcomes()))
  })

  app.post<IdRoute>('/interop/quarantine/:id/replay', { schema: apiRoute('Interoperability events', 'Try one quarantined message again', { id: true }) },
    async request => await replayMessage(context.services(), request.params.id))
}
