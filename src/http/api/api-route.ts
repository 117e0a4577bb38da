import type { FastifySchema } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'

export type IdRoute = { Params: { id: string } }

interface ApiRouteOptions {
  readonly id?: boolean
  /** Names of path parameters beside `id`. */
  readonly path?: readonly string[]
  readonly query?: readonly string[]
  /** `true`: some JSON object; or what it holds, by media type. */
  readonly body?: boolean | Readonly<Record<string, object>>
  /** Media type of the reply; JSON where it is absent. */
  readonly reply?: string
}

/** The OpenAPI part of a route outside the FHIR base. Schemas here only describe; the operations validate. Error replies are OperationOutcomes. */
export function apiRoute (tag: string, summary: string, { id = false, path = [], query = [], body = false, reply = 'application/json' }: ApiRouteOptions): FastifySchema {
  const names = [...(id ? ['id'] : []), ...path]
  const content = body === true ? { 'application/json': { type: 'object' } } : body === false ? {} : body
  return {
    tags: [tag],
    summary,
    ...(names.length === 0 ? {} : { params: { type: 'object', properties: textProperties(names), required: names } }),
    ...(query.length === 0 ? {} : { querystring: { type: 'object', properties: textProperties(query) } }),
    ...(body === false ? {} : { body: { content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }])) } }),
    response: {
      200: { description: summary, content: { [reply]: { schema: {} } } },
      default: { description: 'What is wrong, with our code', content: { 'application/fhir+json': { schema: { $ref: 'OperationOutcome#' } } } }
    }
  } as FastifySchema
}

function textProperties (names: readonly string[]): Readonly<Record<string, object>> {
  return Object.fromEntries(names.map(name => [name, { type: 'string' }]))
}

const MOST_COUNT = 1_000

/** `offset` and `count` of a list. @throws OutcomeError INVALID_PARAMETER */
export function pageOf (query: unknown): { readonly offset: number, readonly count: number } {
  const { offset = '0', count = '50' } = query as Readonly<Record<string, string | undefined>>
  if (!/^\d{1,9}$/.test(offset) || !/^\d{1,9}$/.test(count)) throw new OutcomeError('INVALID_PARAMETER', 'offset and count are whole numbers.')
  return { offset: Number(offset), count: Math.min(Number(count), MOST_COUNT) }
}
