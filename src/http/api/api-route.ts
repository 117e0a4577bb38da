import type { FastifySchema } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'

export type IdRoute = { Params: { id: string } }

/** The OpenAPI part of a route outside the FHIR base. Schemas here only describe; the operations validate. Error replies are OperationOutcomes. */
export function apiRoute (tag: string, summary: string, { id = false, query = [], body = false }: { readonly id?: boolean, readonly query?: readonly string[], readonly body?: boolean }): FastifySchema {
  return {
    tags: [tag],
    summary,
    ...(id ? { params: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] } } : {}),
    ...(query.length === 0 ? {} : { querystring: { type: 'object', properties: Object.fromEntries(query.map(name => [name, { type: 'string' }])) } }),
    ...(body ? { body: { content: { 'application/json': { schema: { type: 'object' } } } } } : {}),
    response: {
      200: { description: summary, content: { 'application/json': { schema: {} } } },
      default: { description: 'What is wrong, with our code', content: { 'application/fhir+json': { schema: { $ref: 'OperationOutcome#' } } } }
    }
  } as FastifySchema
}

const MOST_COUNT = 1_000

/** `offset` and `count` of a list. @throws OutcomeError INVALID_PARAMETER */
export function pageOf (query: unknown): { readonly offset: number, readonly count: number } {
  const { offset = '0', count = '50' } = query as Readonly<Record<string, string | undefined>>
  if (!/^\d{1,9}$/.test(offset) || !/^\d{1,9}$/.test(count)) throw new OutcomeError('INVALID_PARAMETER', 'offset and count are whole numbers.')
  return { offset: Number(offset), count: Math.min(Number(count), MOST_COUNT) }
}
