import { sha256 } from '../../interop/events/chain.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { Services } from '../services.js'
import { keptMessage } from './kept-message.js'
import { ndjson } from './ndjson.js'
import { recordEventLines } from './record-events.js'

type RequestServices = Pick<Services, 'store' | 'ledgerWriter' | 'config'>

const FEED = 'events-request'

/**
 * Records the events of a request body, NDJSON, and gives their outcomes as NDJSON. With an idempotency key the same request gets the outcomes
 * that it got the first time; without one, events that are there already are told as duplicates.
 * @throws OutcomeError MESSAGE_CONFLICT: the key was used for another body; INVALID_PARAMETER; STORE_UNAVAILABLE
 */
export async function recordRequest (services: RequestServices, body: string, idempotencyKey: string | undefined): Promise<string> {
  if (idempotencyKey === undefined) return await ndjson(recordEventLines(services, body.split('\n')))
  if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) throw new OutcomeError('INVALID_PARAMETER', 'Idempotency-Key is 1 to 255 visible characters of ASCII.')
  const key = sha256(idempotencyKey)
  const before = await services.store.ledger.answered(FEED, key)
  if (before !== undefined && before.hash !== sha256(body)) throw conflict()
  if (before?.reply !== undefined) return before.reply
  const reply = await ndjson(recordEventLines(services, body.split('\n')))
  const outcome = await services.ledgerWriter.record({ events: [], message: { ...keptMessage(FEED, body, services.config.recordsKey), key, reply, onConflict: { problem: conflict().toPlain() } } })
  if (outcome.status === 'quarantined') throw conflict()
  return outcome.status === 'duplicate' ? outcome.reply ?? reply : reply
}

function conflict (): OutcomeError {
  return new OutcomeError('MESSAGE_CONFLICT', 'This Idempotency-Key was used for another request; give each request one of its own.')
}
