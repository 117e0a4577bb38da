import type { FastifyInstance } from 'fastify'
import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import type { MeasureTable } from '../../operations/measure-table.js'
import { sharedMeasureTable } from '../../operations/shared-measure-table.js'
import type { HttpContext } from '../context.js'
import type { LogEvent } from '../logger.js'
import { startPage, startPageWithoutTable } from './start-page.js'

/** A reader sees a notice instead of a blank tab when the first evaluation takes longer. */
const PATIENCE_MS = 10_000

const COMPUTING = 'The measures are being computed. This page reloads by itself.'

/**
 * `GET /`: the start page as HTML, for the configured calendar year. An error keeps the page and takes the
 * table's place, with the error's status. Requests that arrive while the table is computed share that computation.
 */
export async function startPageRoute (app: FastifyInstance, { context }: { readonly context: HttpContext }): Promise<void> {
  app.get('/', { schema: { hide: true } }, async (request, reply) => {
    reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', 'no-store')
    try {
      const table = await withinPatience(sharedMeasureTable(context.services()))
      return table === undefined
        ? await reply.header('refresh', '5').send(startPageWithoutTable(COMPUTING))
        : await reply.send(startPage(table))
    } catch (thrown) {
      const error = outcomeErrorFrom(thrown)
      request.outcomeCode = error.code
      if (error.code === 'INTERNAL') request.log.error({ err: error.cause, method: request.method, route: '/' }, 'request failed unexpectedly' satisfies LogEvent)
      if (error.status === 503) reply.header('retry-after', '5')
      return await reply.code(error.status).send(startPageWithoutTable(error.message))
    }
  })
}

async function withinPatience (table: Promise<MeasureTable>): Promise<MeasureTable | undefined> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<undefined>(resolve => { timer = setTimeout(() => { resolve(undefined) }, PATIENCE_MS) })
  // Past the deadline nobody waits for the table any more; the next request meets its error.
  table.catch(() => {})
  return await Promise.race([table, patience]).finally(() => { clearTimeout(timer) })
}
