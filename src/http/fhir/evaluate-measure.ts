import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { parameterPath } from '../../fhir/period.js'
import { evaluateMeasure } from '../../operations/evaluate-measure.js'
import { instanceMeasure } from '../../operations/fhir-resources/instance-measure.js'
import type { HttpContext } from '../context.js'
import { evaluateMeasureSchema } from './evaluate-measure-schema.js'
import { operationInput, type EvaluateMeasureInput } from './operation-input.js'
import { fhirBase, preferredHandling, sendResource } from './reply.js'

type InstanceRoute = { Params: { id: string } }

/**
 * FHIR R4 `Measure/$evaluate-measure` at type and instance level, by GET and POST. The reply is the MeasureReport itself.
 * GET never stores; POST stores the report and names it in `Location` (R4: GET only when the report is not persisted).
 * A POST may carry parameters in its url, its Parameters body or both.
 */
export function evaluateMeasureRoutes (app: FastifyInstance, context: HttpContext): void {
  for (const method of ['GET', 'POST'] as const) {
    // No HEAD: it would evaluate and throw the report away.
    app.route({
      method,
      url: '/Measure/$evaluate-measure',
      exposeHeadRoute: false,
      schema: evaluateMeasureSchema(method, 'type'),
      handler: async (request, reply) => await evaluate(inputOf(request, reply), context, request, reply)
    })
    app.route<InstanceRoute>({
      method,
      url: '/Measure/:id/$evaluate-measure',
      exposeHeadRoute: false,
      schema: evaluateMeasureSchema(method, 'instance'),
      handler: async (request, reply) => {
        const input = inputOf(request, reply)
        const measure = instanceMeasure(context.services(), request.params.id, input.measure)
        return await evaluate({ ...input, measure }, context, request, reply)
      }
    })
  }
}

async function evaluate (input: EvaluateMeasureInput, context: HttpContext, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (input.measure === undefined) {
    throw new OutcomeError('MISSING_PARAMETER', 'measure is required at type level: a short name such as CMS165, a resource id, a url or url|version.', { expression: parameterPath('measure') })
  }
  const persist = request.method === 'POST'
  const report = await evaluateMeasure(context.services(), { ...input, persist })
  if (persist && report.id !== undefined) reply.header('location', `${fhirBase(request, context.config)}/MeasureReport/${report.id}`)
  return await sendResource(request, reply, report)
}

/** Reads the input; what a caller let be ignored (`Prefer: handling=lenient`) is told in a Warning header. */
function inputOf (request: FastifyRequest, reply: FastifyReply): EvaluateMeasureInput {
  const { input, ignored } = operationInput(request.raw.url ?? '', request.body, preferredHandling(request.headers.prefer))
  if (ignored > 0) reply.header('warning', `299 asm-ecqm "${ignored} unknown parameter${ignored === 1 ? '' : 's'} ignored"`)
  return input
}
