import type { FastifyInstance } from 'fastify'
import type { HttpContext } from '../context.js'
import { contentNegotiationPlugin } from '../plugins/content-negotiation.js'
import { asyncStatusRoutes } from './async-status.js'
import { evaluateMeasureRoutes } from './evaluate-measure.js'
import { explainRoutes } from './explain.js'
import { metadataRoutes } from './metadata.js'
import { readRoutes } from './read.js'
import { searchRoutes } from './search.js'

/** Every FHIR route, below the prefix it is registered with, behind content negotiation. */
export async function fhirRoutes (app: FastifyInstance, { context }: { readonly context: HttpContext }): Promise<void> {
  await app.register(contentNegotiationPlugin)
  metadataRoutes(app, context)
  evaluateMeasureRoutes(app, context)
  asyncStatusRoutes(app, context)
  explainRoutes(app, context)
  readRoutes(app, context)
  searchRoutes(app, context)
}
