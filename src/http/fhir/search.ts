import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { SERVED_TYPES, type ServedType } from '../../operations/fhir-resources/served-types.js'
import type { NamedValue } from '../../operations/fhir-resources/search-values.js'
import { searchResources } from '../../operations/search-resources.js'
import type { HttpContext } from '../context.js'
import { replyType } from './accept.js'
import { controlValue, formPairs, queryPairs, withoutControl } from './query.js'
import { fhirBase, preferredHandling, sendResource } from './reply.js'
import { documented, searchParameterSchema } from './route-schemas.js'
import { searchset } from './searchset.js'

/** FHIR R4 search by `GET [base]/[type]?…` and `POST [base]/[type]/_search` with a form body; parameters of url and form count together. */
export function searchRoutes (app: FastifyInstance, context: HttpContext): void {
  // A child context of its own: forms are read by `_search` only.
  app.register((forms, _options, done) => {
    forms.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, async (_request: unknown, body: string) => formPairs(body))
    for (const type of SERVED_TYPES) {
      const shared = { tags: [type], result: `A searchset Bundle of ${type} resources`, errors: [400, 406] }
      app.get(`/${type}`, {
        schema: documented({ ...shared, summary: `Search ${type}`, querystring: searchParameterSchema(type) })
      }, async (request, reply) => await search(type, [], context, request, reply))
      forms.post(`/${type}/_search`, {
        schema: documented({ ...shared, errors: [400, 406, 413, 415], summary: `Search ${type}, parameters in a form`, form: searchParameterSchema(type) })
      }, async (request, reply) => await search(type, formOf(request.body), context, request, reply))
    }
    done()
  })
}

async function search (type: ServedType, form: readonly NamedValue[], context: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const format = controlValue(form, '_format')
  if (format !== undefined) replyType(undefined, format)
  const baseUrl = fhirBase(request, context.config)
  const result = await searchResources(context.services(), {
    type,
    parameters: withoutControl([...queryPairs(request.raw.url ?? ''), ...form]),
    handling: preferredHandling(request.headers.prefer) ?? 'lenient',
    baseUrl
  })
  return await sendResource(request, reply, searchset(type, result, baseUrl, randomUUID))
}

function formOf (body: unknown): readonly NamedValue[] {
  if (body === undefined || body === null) return []
  if (Array.isArray(body)) return body as readonly NamedValue[]
  throw new OutcomeError('UNSUPPORTED_MEDIA_TYPE', 'A search takes its body as application/x-www-form-urlencoded.')
}
