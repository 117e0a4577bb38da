import type { FastifyInstance } from 'fastify'
import type { HttpContext } from '../context.js'
import { parseJsonBody } from '../../fhir/json-body.js'
import { feedRoutes } from './feeds.js'
import { interopRoutes } from './interop.js'
import { pullRoutes } from './pulls.js'
import { runRoutes } from './runs.js'
import { sourceRoutes } from './sources.js'

/** Routes outside the FHIR base, for what FHIR has no operation for. They take and give plain JSON. */
export async function apiRoutes (app: FastifyInstance, { context }: { readonly context: HttpContext }): Promise<void> {
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => parseJsonBody(body))
  sourceRoutes(app, context)
  pullRoutes(app, context)
  runRoutes(app, context)
  interopRoutes(app, context)
  await app.register(feedRoutes, { context })
}
