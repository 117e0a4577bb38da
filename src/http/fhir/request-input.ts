import type { FastifyReply, FastifyRequest } from 'fastify'
import { operationInput, type InputOf } from './operation-input.js'
import { preferredHandling } from './reply.js'

/** Reads an operation's input; what a caller let be ignored (`Prefer: handling=lenient`) is told in a Warning header. */
export function requestInput<const Names extends readonly string[]> (names: Names, request: FastifyRequest, reply: FastifyReply): InputOf<Names> {
  const { input, ignored } = operationInput(names, request.raw.url ?? '', request.body, preferredHandling(request.headers.prefer))
  if (ignored > 0) reply.header('warning', `299 asm-ecqm "${ignored} unknown parameter${ignored === 1 ? '' : 's'} ignored"`)
  return input
}
