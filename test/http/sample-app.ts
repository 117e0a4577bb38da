import { Writable } from 'node:stream'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import type { Config } from '../../src/config/config.js'
import type { OperationOutcome } from '../../src/fhir/types.js'
import { buildApp } from '../../src/http/app.js'
import { createLogger } from '../../src/http/logger.js'
import type { Services } from '../../src/operations/services.js'
import { CONFIG, sampleServices } from './sample-services.js'

/** The app over sample services (or given ones), silent. */
export function sampleApp (services: Services | undefined = sampleServices(), config: Config = CONFIG): FastifyInstance {
  return buildApp({ config, services: () => services })
}

/** The app while its services are still opening. */
export function startingApp (): FastifyInstance {
  return buildApp({ config: CONFIG, services: () => undefined })
}

/** The app with every log line kept, at the most talkative level. */
export function loggedApp (services: Services): { app: FastifyInstance, log: () => string } {
  const chunks: string[] = []
  const stream = new Writable({ write (chunk, _encoding, done) { chunks.push(String(chunk)); done() } })
  return { app: buildApp({ config: CONFIG, services: () => services, logger: createLogger('trace', stream) }), log: () => chunks.join('') }
}

/** Status, our code, issue type and place of an error reply. */
export function outcomeOf (response: LightMyRequestResponse): { status: number, code: string | undefined, issue: string | undefined, expression: string | undefined } {
  const outcome = response.json<OperationOutcome>()
  const issue = outcome.issue[0]
  return { status: response.statusCode, code: issue?.details?.coding?.[0]?.code, issue: issue?.code, expression: issue?.expression?.[0] }
}
