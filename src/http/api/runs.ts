import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { changeRun, removeRun, RUN_CHANGES } from '../../operations/runs/change-run.js'
import { findRun } from '../../operations/runs/find-run.js'
import { followPull } from '../../operations/runs/follow-pull.js'
import { runReports, type RunReportsRequest } from '../../operations/runs/run-reports.js'
import { runRequestFromJson } from '../../operations/runs/run-request.js'
import { listRuns, runDetails, runView } from '../../operations/runs/run-view.js'
import { startRun } from '../../operations/runs/start-run.js'
import type { HttpContext } from '../context.js'
import { apiRoute, pageOf, type IdRoute } from './api-route.js'

const REPORT_TYPES = ['subject', 'subject-list', 'population'] as const
const LEVELS = ['npi', 'tin', 'tin-npi'] as const

/** Evaluation runs: start, list, watch, pause, resume, cancel, remove, and the reports of a completed one as NDJSON. */
export function runRoutes (app: FastifyInstance, context: HttpContext): void {
  app.get('/runs', { schema: apiRoute('Runs', 'Evaluation runs, newest first', { query: ['offset', 'count'] }) },
    async request => await listRuns(context.services(), pageOf(request.query)))

  app.post('/runs', { schema: apiRoute('Runs', 'Start an evaluation run: measures, periodStart, periodEnd, snapshot or pull, attribution, roster, practitioner', { body: true }) }, async (request, reply) => {
    const { run: asked, pull } = runRequestFromJson(request.body)
    const run = pull === undefined ? await startRun(context.services(), asked) : (await followPull(context.services(), asked, pull)).run
    return await reply.code(201).header('location', `/runs/${run.id}`).send(runView(run))
  })

  app.get<IdRoute>('/runs/:id', { schema: apiRoute('Runs', 'One run with its counts so far', { id: true }) },
    async request => await runDetails(context.services(), request.params.id))

  for (const change of RUN_CHANGES) {
    app.post<IdRoute>(`/runs/:id/${change}`, { schema: apiRoute('Runs', `${change.charAt(0).toUpperCase()}${change.slice(1)} a run`, { id: true }) },
      async request => runView(await changeRun(context.services(), request.params.id, change)))
  }

  app.delete<IdRoute>('/runs/:id', { schema: apiRoute('Runs', 'Remove a run that has ended, with its results', { id: true }) }, async (request, reply) => {
    await removeRun(context.services(), request.params.id)
    return await reply.code(204).send()
  })

  app.get<IdRoute>('/runs/:id/reports', {
    exposeHeadRoute: false,
    schema: apiRoute('Runs', 'MeasureReports of a completed run as NDJSON: reportType, by (npi, tin, tin-npi), clinician', { id: true, query: ['reportType', 'by', 'clinician'] })
  }, async (request, reply) => {
    const services = context.services()
    const reports = runReports(services, await findRun(services, request.params.id), reportsRequest(request.query))
    // The first one tells whether there are any: after it the status has been sent.
    const first = await reports.next()
    async function * lines (): AsyncGenerator<string> {
      if (first.done !== true) yield `${JSON.stringify(first.value)}\n`
      for await (const report of reports) yield `${JSON.stringify(report)}\n`
    }
    return await reply.headers({ 'content-type': 'application/fhir+ndjson', 'cache-control': 'no-store' }).send(Readable.from(lines()))
  })
}

function reportsRequest (query: unknown): RunReportsRequest {
  const { reportType = 'population', by, clinician } = query as Readonly<Record<string, string | undefined>>
  const type = REPORT_TYPES.find(one => one === reportType)
  const level = LEVELS.find(one => one === by)
  if (type === undefined) throw new OutcomeError('UNKNOWN_REPORT_TYPE', `Unknown reportType; use ${REPORT_TYPES.join(', ')}.`)
  if (by !== undefined && level === undefined) throw new OutcomeError('INVALID_PARAMETER', `by takes ${LEVELS.join(', ')}.`)
  return { reportType: type, ...(level === undefined ? {} : { by: level }), ...(typeof clinician === 'string' ? { clinician } : {}) }
}
