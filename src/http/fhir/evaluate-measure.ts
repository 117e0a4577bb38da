import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { evaluateMeasure } from '../../operations/evaluate-measure.js'
import { instanceMeasure } from '../../operations/fhir-resources/instance-measure.js'
import { isWorthWaiting, startAsyncEvaluation } from '../../operations/runs/async-evaluation.js'
import type { HttpContext } from '../context.js'
import { callerOf, sendAccepted, wantsAsync } from './async-status.js'
import { evaluateMeasureSchema } from './evaluate-measure-schema.js'
import { EVALUATE_MEASURE_PARAMETERS, type InputOf } from './operation-input.js'
import { fhirBase, sendResource } from './reply.js'
import { requestInput } from './request-input.js'

type InstanceRoute = { Params: { id: string } }

/**
 * FHIR R4 `Measure/$evaluate-measure` at type and instance level, by GET and POST. The reply is the MeasureReport itself.
 * GET never stores; POST stores the report and names it in `Location` (R4: GET only when the report is not persisted).
 * A POST may carry parameters in its url, its Parameters body or both. With `Prefer: respond-async` what is about many subjects is answered
 * with 202 and kept with its run; nothing is stored as a MeasureReport then.
 */
export function evaluateMeasureRoutes (app: FastifyInstance, context: HttpContext): void {
  for (const method of ['GET', 'POST'] as const) {
    // No HEAD: it would evaluate and throw the report away.
    app.route({
      method,
      url: '/Measure/$evaluate-measure',
      exposeHeadRoute: false,
      schema: evaluateMeasureSchema(method, 'type'),
      handler: async (request, reply) => await evaluate(requestInput(EVALUATE_MEASURE_PARAMETERS, request, reply), context, request, reply)
    })
    app.route<InstanceRoute>({
      method,
      url: '/Measure/:id/$evaluate-measure',
      exposeHeadRoute: false,
      schema: evaluateMeasureSchema(method, 'instance'),
      handler: async (request, reply) => {
        const input = requestInput(EVALUATE_MEASURE_PARAMETERS, request, reply)
        const measure = instanceMeasure(context.services(), request.params.id, input.measure)
        return await evaluate({ ...input, measure }, context, request, reply)
      }
    })
  }
}

async function evaluate (input: InputOf<typeof EVALUATE_MEASURE_PARAMETERS>, context: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (wantsAsync(request) && isWorthWaiting(context.services(), input)) {
    return await sendAccepted(request, reply, context, await startAsyncEvaluation(context.services(), input, callerOf(request)))
  }
  const persist = request.method === 'POST'
  const report = await evaluateMeasure(context.services(), { ...input, persist })
  if (persist && report.id !== undefined) reply.header('location', `${fhirBase(request, context.config)}/MeasureReport/${report.id}`)
  return await sendResource(request, reply, report)
}
