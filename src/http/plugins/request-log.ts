import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { ErrorCode } from '../../fhir/error-codes.js'
import type { LogEvent } from '../logger.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the error this request was answered with; for the log line. */
    outcomeCode: ErrorCode | undefined
  }
}

/** Route template of a request, never its url (which may name patients); `unmatched` where no route fits. */
export function routeTemplate (request: FastifyRequest): string {
  return request.is404 ? 'unmatched' : request.routeOptions.url ?? 'unmatched'
}

/** One line per request: method, route template, status, duration, request id, error code. */
export const requestLogPlugin = fastifyPlugin((app: FastifyInstance, _options: object, done: () => void) => {
  app.decorateRequest('outcomeCode', undefined)
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: routeTemplate(request),
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
      ...(request.outcomeCode === undefined ? {} : { code: request.outcomeCode })
    }, 'request' satisfies LogEvent)
  })
  done()
}, { name: 'request-log', fastify: '5.x' })
