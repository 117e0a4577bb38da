import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { fhirVersionFits, mediaRange, replyType, type JsonType } from '../fhir/accept.js'
import { parseJsonBody } from '../../fhir/json-body.js'
import { controlValue, queryPairs } from '../fhir/query.js'

declare module 'fastify' {
  interface FastifyRequest {
    fhirFormat: { readonly mediaType: JsonType, readonly pretty: boolean }
  }
}

/**
 * Content negotiation of the FHIR routes (FHIR R4 http 3.1.0.1.9): replies are JSON (`Accept`, `_format`, `_pretty`), request bodies
 * are FHIR JSON; anything else is refused with 406 or 415 before the body is read. Browsers get indented JSON.
 */
export const contentNegotiationPlugin = fastifyPlugin((app: FastifyInstance, _options: object, done: () => void) => {
  app.decorateRequest('fhirFormat')
  app.addHook('onRequest', async request => {
    const pairs = queryPairs(request.raw.url ?? '')
    const mediaType = replyType(request.headers.accept, controlValue(pairs, '_format'))
    request.fhirFormat = { mediaType, pretty: wantsPretty(controlValue(pairs, '_pretty'), request.headers.accept) }
    if (request.headers['content-type'] !== undefined) checkBodyType(request.headers['content-type'], request.headers['content-encoding'])
  })
  app.addContentTypeParser(['application/fhir+json', 'application/json'], { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => parseJsonBody(body))
  done()
}, { name: 'content-negotiation', fastify: '5.x' })

function wantsPretty (value: string | undefined, accept: string | undefined): boolean {
  if (value !== undefined && value !== 'true' && value !== 'false') {
    throw new OutcomeError('INVALID_PARAMETER', '_pretty takes true or false.', { expression: 'http._pretty' })
  }
  return value === undefined ? accept?.includes('text/html') === true : value === 'true'
}

function checkBodyType (contentType: string, contentEncoding: string | undefined): void {
  const { parameters } = mediaRange(contentType)
  const charset = parameters.get('charset')
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw unsupported('Bodies are read as UTF-8; the Content-Type names another charset.')
  if (!fhirVersionFits(parameters)) throw unsupported('Bodies are FHIR R4 (fhirVersion=4.0); the Content-Type names another version.')
  if (contentEncoding !== undefined && contentEncoding !== 'identity') throw unsupported('Compressed bodies are not read; send without Content-Encoding.')
}

function unsupported (text: string): OutcomeError {
  return new OutcomeError('UNSUPPORTED_MEDIA_TYPE', text)
}
