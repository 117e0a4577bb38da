import type { FastifyReply } from 'fastify'
import type { EhrContext } from './options.js'

/** An OperationOutcome with a text that no client may pass on. */
export async function refuse (reply: FastifyReply, status: number, code: string): Promise<FastifyReply> {
  return await reply.code(status).type('application/fhir+json').send(JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics: 'SECRET-OF-THE-SERVER' }] }))
}

export async function sendFhir (reply: FastifyReply, context: EhrContext, body: unknown): Promise<FastifyReply> {
  const pretty = context.has('pretty-json')
  return await reply.header('content-type', pretty ? 'application/fhir+json;charset=UTF-8' : 'application/fhir+json').header('date', context.data.now.length > 0 ? new Date(context.data.now).toUTCString() : '').send(JSON.stringify(body, undefined, pretty ? 2 : undefined))
}
