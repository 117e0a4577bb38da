import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Services } from '../../operations/services.js'
import type { LogEvent } from '../logger.js'

export interface HealthOptions {
  readonly services: () => Services | undefined
}

/** Guards against a probe that hangs on a database which neither answers nor refuses. */
const PING_TIMEOUT_MS = 2_000

const statusSchema = (description: string, example: string): object =>
  ({ description, type: 'object', properties: { status: { type: 'string', examples: [example] } }, required: ['status'] })

/**
 * `/health/live`: the process answers. `/health/ready`: services are open and the database answers; 503 until then.
 * Small JSON bodies: `{ "status": "ready" }`.
 */
export const healthPlugin = fastifyPlugin((app: FastifyInstance, options: HealthOptions, done: () => void) => {
  app.get('/health/live', {
    schema: { tags: ['Health'], summary: 'Liveness: the process answers', response: { 200: statusSchema('Alive', 'live') } }
  }, async (_request, reply) => await reply.header('cache-control', 'no-store').send({ status: 'live' }))

  app.get('/health/ready', {
    schema: {
      tags: ['Health'],
      summary: 'Readiness: data is loaded and the database answers',
      response: { 200: statusSchema('Ready', 'ready'), 503: statusSchema('Starting, or the database does not answer', 'starting') }
    }
  }, async (request, reply) => {
    const status = await readiness(options.services())
    if (status === 'unavailable') request.log.warn({ code: 'STORE_UNAVAILABLE' }, 'readiness check failed' satisfies LogEvent)
    if (status !== 'ready') reply.code(503).header('retry-after', '5')
    return await reply.header('cache-control', 'no-store').send({ status })
  })
  done()
}, { name: 'health', fastify: '5.x' })

async function readiness (services: Services | undefined): Promise<'ready' | 'starting' | 'unavailable'> {
  if (services === undefined) return 'starting'
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<'unavailable'>(resolve => { timer = setTimeout(() => { resolve('unavailable') }, PING_TIMEOUT_MS) })
  try {
    return await Promise.race([services.store.ping().then(() => 'ready' as const, () => 'unavailable' as const), timeout])
  } finally {
    clearTimeout(timer)
  }
}
