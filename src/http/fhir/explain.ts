import type { FastifyInstance } from 'fastify'
import { explainMeasure } from '../../operations/explain-measure.js'
import { instanceMeasure } from '../../operations/fhir-resources/instance-measure.js'
import type { HttpContext } from '../context.js'
import { explainSchema } from './explain-schema.js'
import { EXPLAIN_PARAMETERS } from './operation-input.js'
import { sendResource } from './reply.js'
import { requestInput } from './request-input.js'

/** `Measure/$explain` at type and instance level, by GET: an operation of ours, since FHIR has none that says why a result is what it is. */
export function explainRoutes (app: FastifyInstance, context: HttpContext): void {
  app.get('/Measure/$explain', { exposeHeadRoute: false, schema: explainSchema('type') }, async (request, reply) => {
    const input = requestInput(EXPLAIN_PARAMETERS, request, reply)
    return await sendResource(request, reply, await explainMeasure(context.services(), input))
  })
  app.get<{ Params: { id: string } }>('/Measure/:id/$explain', { exposeHeadRoute: false, schema: explainSchema('instance') }, async (request, reply) => {
    const input = requestInput(EXPLAIN_PARAMETERS, request, reply)
    const measure = instanceMeasure(context.services(), request.params.id, input.measure)
    return await sendResource(request, reply, await explainMeasure(context.services(), { ...input, measure }))
  })
}
