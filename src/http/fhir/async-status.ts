import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asyncEvaluation, cancelAsyncEvaluation } from '../../operations/runs/async-evaluation.js'
import type { HttpContext } from '../context.js'
import { fhirBase, sendResource } from './reply.js'
import { documented, idParameter } from './route-schemas.js'

type StatusRoute = { Params: { id: string } }

/** Seconds until it is worth asking again. */
const RETRY_AFTER = '1'

/**
 * Status of asynchronous requests (R5 async-bundle, on R4): 202 with X-Progress and Retry-After while it runs, then 200 with a Bundle
 * `batch-response`; DELETE ends it. Whoever sends other credentials than at the kick-off sees 404.
 */
export function asyncStatusRoutes (app: FastifyInstance, context: HttpContext): void {
  app.get<StatusRoute>('/async-status/:id', {
    exposeHeadRoute: false,
    schema: documented({
      tags: ['Asynchronous requests'],
      summary: 'How far an asynchronous request is, or its result',
      description: '202 with X-Progress and Retry-After while it runs. 404 after it was cancelled, and for whoever sends another Authorization than at the kick-off.',
      params: idParameter('From Content-Location'),
      result: 'Bundle of type batch-response with one entry: response.status, and the MeasureReport or response.outcome',
      errors: [400, 404, 406]
    })
  }, async (request, reply) => {
    const status = await asyncEvaluation(context.services(), request.params.id, callerOf(request))
    if ('result' in status) return await sendResource(request, reply, status.result)
    return await reply.code(202).headers({ 'x-progress': `evaluated ${status.done} of ${status.total} partitions`, 'retry-after': RETRY_AFTER, 'cache-control': 'no-store' }).send()
  })
  app.delete<StatusRoute>('/async-status/:id', {
    schema: documented({
      tags: ['Asynchronous requests'],
      summary: 'Cancel an asynchronous request, or remove its result',
      description: 'Answers 202; the status is 404 afterwards.',
      params: idParameter('From Content-Location'),
      result: 'Never sent: the reply is 202 without a body',
      errors: [400, 404, 406]
    })
  }, async (request, reply) => {
    await cancelAsyncEvaluation(context.services(), request.params.id, callerOf(request))
    return await reply.code(202).send()
  })
}

/** `Prefer: respond-async` (RFC 7240). */
export function wantsAsync (request: FastifyRequest): boolean {
  return /(?:^|[,;\s])respond-async(?=$|[,;\s])/i.test([request.headers.prefer ?? []].flat().join(','))
}

/** 202 with the place to ask at. */
export async function sendAccepted (request: FastifyRequest, reply: FastifyReply, context: HttpContext, id: string): Promise<FastifyReply> {
  return await reply.code(202).headers({
    'content-location': `${fhirBase(request, context.config)}/async-status/${id}`, 'preference-applied': 'respond-async', 'retry-after': RETRY_AFTER, 'cache-control': 'no-store'
  }).send()
}

/** Credentials are compared and never kept. */
export function callerOf (request: FastifyRequest): string {
  return createHash('sha256').update(request.headers.authorization ?? '').digest('hex')
}
