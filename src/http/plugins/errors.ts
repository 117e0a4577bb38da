import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { operationOutcomeFromErrors, outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { SERVED_TYPES } from '../../operations/fhir-resources/served-types.js'
import type { LogEvent } from '../logger.js'
import { knownRoutes, type KnownRoutes } from './known-routes.js'
import { REQUEST_ID_HEADER } from './request-id.js'
import { routeTemplate } from './request-log.js'

export const FHIR_JSON = 'application/fhir+json; charset=utf-8'

export interface ErrorsOptions {
  readonly maxBodyBytes: number
}

/**
 * Every error reply, on every route, is an OperationOutcome (FHIR R4 http 3.1.0.1.6).
 * Unknown paths give 404 and known paths with another method 405 with `Allow`, both before the body is read;
 * OPTIONS on a known path gives 204 with `Allow`.
 */
export const errorsPlugin = fastifyPlugin((app: FastifyInstance, options: ErrorsOptions, done: () => void) => {
  const routes = knownRoutes(app)
  app.setErrorHandler((thrown: FastifyError, request, reply) => sendError(errorFrom(thrown, options), request, reply))
  app.setNotFoundHandler((request, reply) => { sendError(notFoundError(request.url), request, reply) })
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return
    const allowed = allowedMethods(routes, request)
    if (allowed === undefined) throw notFoundError(request.url)
    reply.header('allow', allowed.join(', '))
    if (request.method === 'OPTIONS') return await reply.code(204).send()
    throw new OutcomeError('METHOD_NOT_ALLOWED', `This path answers ${allowed.join(', ')} only.`)
  })
  done()
}, { name: 'errors', fastify: '5.x', dependencies: ['request-id', 'request-log'] })

/** A path that is not valid percent-encoding reaches no route and no hook; it is answered and logged here. */
export function replyToBrokenUrl (thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const error = thrown.code === 'FST_ERR_BAD_URL' || thrown.code === 'FST_ERR_MAX_PARAM_LENGTH'
    ? new OutcomeError('INVALID_PARAMETER', 'The path of the url is not valid percent-encoding, or too long.')
    : outcomeErrorFrom(thrown)
  request.log.info({ method: request.method, route: 'unmatched', status: error.status, code: error.code }, 'request' satisfies LogEvent)
  reply.header(REQUEST_ID_HEADER, request.id).code(error.status).header('content-type', FHIR_JSON)
    .send(JSON.stringify(operationOutcomeFromErrors([error.toPlain()], request.id)))
}

/** What is not HTTP at all, or headers too large: answered on the socket, since there is no request. */
export function writeClientError (error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const [status, text] = error.code === 'HPE_HEADER_OVERFLOW'
    ? ['431 Request Header Fields Too Large', 'The request headers are too large; put parameters in a POST body.'] as const
    : ['400 Bad Request', 'The request is not valid HTTP/1.1.'] as const
  const body = JSON.stringify(operationOutcomeFromErrors([{ code: 'INVALID_PARAMETER', text }]))
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: ${FHIR_JSON}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

function sendError (error: OutcomeError, request: FastifyRequest, reply: FastifyReply): void {
  request.outcomeCode = error.code
  if (error.code === 'INTERNAL') request.log.error({ err: error.cause, method: request.method, route: routeTemplate(request) }, 'request failed unexpectedly' satisfies LogEvent)
  if (error.status === 503) reply.header('retry-after', '5')
  if (error.status === 413) reply.header('connection', 'close')
  reply.code(error.status).header('content-type', FHIR_JSON).header('cache-control', 'no-store')
    .send(JSON.stringify(operationOutcomeFromErrors([error.toPlain()], request.id)))
}

/** Fastify's own refusals by their public codes; everything else that is not ours is INTERNAL. */
function errorFrom (thrown: FastifyError, options: ErrorsOptions): OutcomeError {
  switch (thrown.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new OutcomeError('BODY_TOO_LARGE', `The body is larger than ${options.maxBodyBytes} bytes, the limit set with ASM_MAX_BODY_BYTES.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new OutcomeError('UNSUPPORTED_MEDIA_TYPE', 'Send JSON with Content-Type application/fhir+json (a search also takes application/x-www-form-urlencoded).')
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new OutcomeError('INVALID_JSON', 'The body is not as long as its Content-Length says.')
    default:
      return outcomeErrorFrom(thrown)
  }
}

function allowedMethods (routes: KnownRoutes, request: FastifyRequest): readonly string[] | undefined {
  return routes.methodsFor(request.url.split('?', 1)[0] ?? '/')
}

function notFoundError (url: string): OutcomeError {
  const type = /^\/fhir\/([A-Z][A-Za-z]{1,40})(?=[/?]|$)/.exec(url)?.[1]
  if (type !== undefined && !(SERVED_TYPES as readonly string[]).includes(type)) {
    return new OutcomeError('ROUTE_NOT_FOUND', `Resource type ${type} is not offered; offered: ${SERVED_TYPES.join(', ')}. See /fhir/metadata.`)
  }
  return new OutcomeError('ROUTE_NOT_FOUND', 'Nothing is served at this path; see /fhir/metadata for the FHIR interface and /docs for all routes.')
}
