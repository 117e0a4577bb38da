import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/** The id that ties reply, log line and OperationOutcome together; it is logged, so callers must not put patient data in it. */
export const REQUEST_ID_HEADER = 'x-request-id'

const SANE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/

/** The caller's X-Request-Id when it is 1 to 64 sane characters, else a new UUID. */
export function newRequestId (request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers[REQUEST_ID_HEADER]
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID()
}

/** Every reply carries its request id. */
export const requestIdPlugin = fastifyPlugin((app: FastifyInstance, _options: object, done: () => void) => {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id)
  })
  done()
}, { name: 'request-id', fastify: '5.x' })
