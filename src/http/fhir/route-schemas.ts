import type { FastifySchema } from 'fastify'
import { ERROR_CODES } from '../../fhir/error-codes.js'
import { ERROR_CODE_SYSTEM } from '../../fhir/operation-outcome.js'
import { DEFAULT_COUNT, MAX_COUNT } from '../../operations/fhir-resources/search-plan.js'
import { SEARCH_PARAMETERS, type SearchParameter } from '../../operations/fhir-resources/search-parameters.js'
import type { ServedType } from '../../operations/fhir-resources/served-types.js'

type JsonSchema = Readonly<Record<string, unknown>>

export interface RouteDocumentation {
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly params?: JsonSchema
  readonly querystring?: JsonSchema
  /** Schema and examples of a Parameters body. */
  readonly fhirBody?: JsonSchema
  /** Schema of a form body. */
  readonly form?: JsonSchema
  readonly result: string
  readonly resultExample?: unknown
  readonly errors: readonly number[]
}

const ERROR_TEXTS: Readonly<Record<number, string>> = {
  400: 'A parameter or the body is wrong',
  404: 'Not found',
  406: 'Another format than FHIR JSON was asked for',
  409: 'The measure reference is ambiguous',
  413: 'The body is too large',
  415: 'The body is not FHIR JSON',
  422: 'The measure cannot be evaluated',
  500: 'An unexpected error',
  503: 'Starting, or the database does not answer'
}

/** The OpenAPI part of a route. Schemas here only describe; the operations validate. Every error reply is an OperationOutcome. */
export function documented (route: RouteDocumentation): FastifySchema {
  const { params, querystring, fhirBody, form } = route
  const body = fhirBody !== undefined
    ? { content: { 'application/fhir+json': { schema: fhirBody }, 'application/json': { schema: fhirBody } } }
    : form === undefined ? undefined : { content: { 'application/x-www-form-urlencoded': { schema: form } } }
  const errors = [...route.errors, 500, 503].map(status => [String(status), errorReply(status)] as const)
  return {
    tags: route.tags,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(params === undefined ? {} : { params }),
    ...(querystring === undefined ? {} : { querystring: withControl(querystring) }),
    ...(body === undefined ? {} : { body }),
    response: { 200: fhirReply(route.result, route.resultExample), ...Object.fromEntries(errors) }
  } as FastifySchema
}

/** Path parameter `id`. */
export function idParameter (description: string): JsonSchema {
  return { type: 'object', properties: { id: { type: 'string', description } }, required: ['id'] }
}

/** Query or form parameters of a search, made from the table that the search itself uses. */
export function searchParameterSchema (type: ServedType): JsonSchema {
  const own = Object.entries(SEARCH_PARAMETERS[type]).map(([name, parameter]) => [name, { type: 'string', description: parameterText(parameter) }] as const)
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(own),
      _count: { type: 'integer', minimum: 0, maximum: MAX_COUNT, default: DEFAULT_COUNT, description: 'Resources per page; 0 gives the total only' },
      _offset: { type: 'integer', minimum: 0, default: 0, description: 'Matches to pass over; taken from the next link' },
      _summary: { type: 'string', enum: ['count', 'false'], description: 'count: the total only' },
      _total: { type: 'string', enum: ['none', 'estimate', 'accurate'], description: 'none leaves the total out' }
    }
  }
}

function parameterText ({ type, documentation }: SearchParameter): string {
  return `${documentation} (${type})`
}

function withControl (querystring: JsonSchema): JsonSchema {
  const properties = querystring['properties'] as JsonSchema
  return {
    ...querystring,
    properties: {
      ...properties,
      _format: { type: 'string', description: 'json, application/json or application/fhir+json; wins over Accept' },
      _pretty: { type: 'boolean', description: 'Indented JSON' }
    }
  }
}

function fhirReply (description: string, example: unknown): JsonSchema {
  const schema = { type: 'object', properties: { resourceType: { type: 'string' } }, required: ['resourceType'], additionalProperties: true }
  return { description, content: { 'application/fhir+json': { schema: example === undefined ? schema : { ...schema, examples: [example] } } } }
}

function errorReply (status: number): JsonSchema {
  const codes = Object.entries(ERROR_CODES).filter(([, row]) => row.status === status).map(([code]) => code)
  const description = `${ERROR_TEXTS[status] ?? 'Error'}. Codes in issue.details.coding (system ${ERROR_CODE_SYSTEM}): ${codes.join(', ')}.`
  return { description, content: { 'application/fhir+json': { schema: { $ref: 'OperationOutcome#' } } } }
}
