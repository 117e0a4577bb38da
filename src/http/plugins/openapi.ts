import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { SERVED_TYPES } from '../../operations/fhir-resources/served-types.js'
import { INTEROP_EVENT_SCHEMA } from '../../operations/interop/event-schema.js'
import { SOFTWARE } from '../../operations/software.js'
import { DOCS_POLICY } from './security-headers.js'

const OPERATION_OUTCOME = {
  $id: 'OperationOutcome',
  title: 'OperationOutcome',
  type: 'object',
  required: ['resourceType', 'issue'],
  properties: {
    resourceType: { const: 'OperationOutcome' },
    issue: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['severity', 'code'],
        properties: {
          severity: { type: 'string', enum: ['fatal', 'error', 'warning', 'information'] },
          code: { type: 'string', description: 'From the required binding http://hl7.org/fhir/issue-type' },
          details: { type: 'object', description: 'coding: our stable code; text: what is wrong and how to mend it' },
          diagnostics: { type: 'string', description: 'The request id' },
          expression: { type: 'array', items: { type: 'string' }, description: 'FHIRPath of the faulty element' }
        }
      }
    }
  }
}

export interface OpenapiOptions {
  /** Where requests from the viewer go; undefined: where the viewer came from. */
  readonly publicUrl: string | undefined
}

/** OpenAPI 3.1 from the routes' own schemas: a viewer at `/docs`, the document at `/docs/json`. All assets come from this server. */
export const openapiPlugin = fastifyPlugin(async (app: FastifyInstance, { publicUrl }: OpenapiOptions) => {
  app.addSchema(OPERATION_OUTCOME)
  app.addSchema(INTEROP_EVENT_SCHEMA)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: SOFTWARE.name, version: SOFTWARE.version, description: 'FHIR R4 interface for electronic clinical quality measures. Every error is an OperationOutcome.' },
      ...(publicUrl === undefined ? {} : { servers: [{ url: publicUrl }] }),
      tags: ['Measure', ...SERVED_TYPES.filter(type => type !== 'Measure'), 'Server', 'Health'].map(name => ({ name }))
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => typeof schema['$id'] === 'string' ? schema['$id'] : `schema-${index}` }
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    theme: { title: `${SOFTWARE.name} API` },
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', deepLinking: false, validatorUrl: null }
  })
}, { name: 'openapi', fastify: '5.x' })
