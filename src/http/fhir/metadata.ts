import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { CapabilityStatement } from '../../fhir/types.js'
import { MAX_COUNT } from '../../operations/fhir-resources/search-plan.js'
import { SEARCH_PARAMETERS } from '../../operations/fhir-resources/search-parameters.js'
import { SERVED_TYPES, type ServedType } from '../../operations/fhir-resources/served-types.js'
import { SOFTWARE } from '../../operations/software.js'
import type { HttpContext } from '../context.js'
import { queryPairs, withoutControl } from './query.js'
import { fhirBase, sendResource } from './reply.js'
import { documented } from './route-schemas.js'

type Rest = NonNullable<CapabilityStatement['rest']>[number]
type RestResource = NonNullable<Rest['resource']>[number]

/** When what this statement says last changed (CapabilityStatement.date). */
const INTERFACE_DATE = '2026-11-25'

const EVALUATE_MEASURE: NonNullable<RestResource['operation']>[number] = {
  name: 'evaluate-measure',
  definition: 'http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure',
  documentation: 'Type and instance level. GET stores nothing; POST stores the MeasureReport. Unknown parameters are refused unless Prefer: handling=lenient.'
}

const EXPLAIN: NonNullable<RestResource['operation']>[number] = {
  name: 'explain',
  definition: 'urn:asm-ecqm:operation:measure-explain',
  documentation: 'Type and instance level, GET: why one subject counts where it counts, as Parameters. An operation of this server; /docs describes it.'
}

/** `GET [base]/metadata` (FHIR R4 http capabilities); `GET [base]` points there. Both answer while the server is still starting. */
export function metadataRoutes (app: FastifyInstance, context: HttpContext): void {
  app.get('/metadata', {
    schema: documented({ tags: ['Server'], summary: 'What this server can do', result: 'The CapabilityStatement', errors: [400, 406] })
  }, async (request, reply) => await sendResource(request, reply, capabilityStatement(fhirBase(request, context.config))))

  app.get('/', {
    schema: documented({ tags: ['Server'], summary: 'Where to go from the FHIR base', result: 'An OperationOutcome with one informational issue', errors: [400, 406] })
  }, async (request, reply) => {
    if (withoutControl(queryPairs(request.raw.url ?? '')).length > 0) {
      throw new OutcomeError('UNSUPPORTED_PARAMETER', `Search over all types is not offered; search one of ${SERVED_TYPES.join(', ')}.`)
    }
    const base = fhirBase(request, context.config)
    const text = `This is the FHIR R4 base of ${SOFTWARE.name}. See ${base}/metadata for what it offers, ${base.replace(/\/fhir$/, '')}/docs for the API description; resource types: ${SERVED_TYPES.join(', ')}.`
    return await sendResource(request, reply, { resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational', details: { text } }] })
  })
}

/** The CapabilityStatement of this server, made from the tables that read, search and the operation use. */
export function capabilityStatement (baseUrl: string): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: INTERFACE_DATE,
    kind: 'instance',
    software: { name: SOFTWARE.name, version: SOFTWARE.version },
    implementation: { description: 'FHIR interoperability and electronic clinical quality measure service', url: baseUrl },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [{
      mode: 'server',
      documentation: `Pages hold up to ${MAX_COUNT} resources. Search parameters not offered are ignored and reported in the Bundle, or refused with Prefer: handling=strict.`,
      resource: SERVED_TYPES.map(restResource)
    }]
  }
}

function restResource (type: ServedType): RestResource {
  return {
    type,
    interaction: [{ code: 'read' }, { code: 'search-type' }],
    versioning: 'no-version',
    ...(type === 'ValueSet' ? { documentation: 'Search returns value sets without expansion (tagged SUBSETTED); read returns the expansion. Sets that hold some codes only are tagged partial.' } : {}),
    searchParam: Object.entries(SEARCH_PARAMETERS[type]).map(([name, { type: searchType, documentation }]) => ({ name, type: searchType, documentation })),
    ...(type === 'Measure' ? { operation: [EVALUATE_MEASURE, EXPLAIN] } : {})
  }
}
