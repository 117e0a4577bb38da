import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { FhirResource } from '../../fhir/types.js'
import { SERVED_TYPES } from '../../operations/fhir-resources/served-types.js'
import { nameLabel } from '../../operations/fhir-resources/search-values.js'
import { readResource } from '../../operations/read-resource.js'
import type { HttpContext } from '../context.js'
import { queryPairs, withoutControl } from './query.js'
import { sendResource } from './reply.js'
import { documented, idParameter } from './route-schemas.js'

/**
 * FHIR R4 read `GET [base]/[type]/[id]` (and HEAD). `ETag` and `Last-Modified` where the resource carries version and date;
 * `If-None-Match` with the current ETag gives 304 (FHIR R4 http 3.1.0.5.1).
 */
export function readRoutes (app: FastifyInstance, context: HttpContext): void {
  for (const type of SERVED_TYPES) {
    app.get<{ Params: { id: string } }>(`/${type}/:id`, {
      schema: documented({
        tags: [type], summary: `Read a ${type}`, params: idParameter(`Logical id of the ${type}`), result: `The ${type}`, errors: [400, 404, 406]
      })
    }, async (request, reply) => {
      const [extra] = withoutControl(queryPairs(request.raw.url ?? ''))
      if (extra !== undefined) throw new OutcomeError('UNKNOWN_PARAMETER', `Read takes _format and _pretty only; remove the parameter ${nameLabel(extra.name)}.`)
      const resource = await readResource(context.services(), type, request.params.id)
      const etag = versionTag(resource)
      if (etag !== undefined) reply.header('etag', etag)
      const modified = lastModified(resource)
      if (modified !== undefined) reply.header('last-modified', modified)
      if (etag !== undefined && matchesTag(request.headers['if-none-match'], etag)) return await reply.code(304).send()
      return await sendResource(request, reply, resource)
    })
  }
}

function versionTag (resource: FhirResource): string | undefined {
  return resource.meta?.versionId === undefined ? undefined : `W/"${resource.meta.versionId}"`
}

function lastModified (resource: FhirResource): string | undefined {
  const at = Date.parse(resource.meta?.lastUpdated ?? '')
  return Number.isNaN(at) ? undefined : new Date(at).toUTCString()
}

function matchesTag (header: string | undefined, etag: string): boolean {
  const opaque = etag.replace(/^W\//, '')
  return header !== undefined && header.split(',').some(tag => tag.trim().replace(/^W\//, '') === opaque || tag.trim() === '*')
}
