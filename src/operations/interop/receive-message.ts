import type { AppendOutcome } from '../../store/interop/ledger-store.js'
import { parseJsonText } from '../../fhir/json-body.js'
import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import { sha256, tokenizer } from '../../interop/events/chain.js'
import type { Services } from '../services.js'
import { feedName, type SourceFeed } from './feed-name.js'
import { keptMessage } from './kept-message.js'
import { eventsFromJson, understood, type Understood } from './understand-message.js'

export type FeedServices = Pick<Services, 'store' | 'ledgerWriter' | 'config'>

/** What became of a message: its events with their positions, or why it waits in quarantine. */
export type MessageOutcome =
  | { readonly status: 'recorded' | 'duplicate', readonly positions: readonly number[] }
  | { readonly status: 'quarantined', readonly error: PlainOutcomeError }

/**
 * Records one message of a source as a whole, or keeps it in quarantine with the reason. It is committed when this settles.
 * @param raw as it was received; kept
 * @throws OutcomeError STORE_UNAVAILABLE: nothing is known of it, it may be sent again
 */
export async function receiveMessage (services: FeedServices, feed: SourceFeed, source: string, raw: Uint8Array | string, json: unknown): Promise<MessageOutcome> {
  const tokenize = tokenizer(await services.store.ledger.salt())
  return await keepMessage(services, feedName(feed, source), raw, understood(() => eventsFromJson(services.config, tokenize, feed, source, json, sha256(raw))))
}

export async function keepMessage ({ ledgerWriter, config }: Pick<FeedServices, 'ledgerWriter' | 'config'>, feed: string, raw: Uint8Array | string, { events, problem }: Understood): Promise<MessageOutcome> {
  return messageOutcome(await ledgerWriter.record({ events, message: { ...keptMessage(feed, raw, config.recordsKey), ...(problem === undefined ? {} : { problem }) } }))
}

export function messageOutcome (outcome: AppendOutcome): MessageOutcome {
  if (outcome.status === 'conflict' || outcome.status === 'quarantined') return { status: 'quarantined', error: outcome.problem }
  return { status: outcome.status, positions: outcome.positions }
}

/** A message in a line of NDJSON, which is kept too where it is no JSON. @throws OutcomeError STORE_UNAVAILABLE */
export async function receiveLine (services: FeedServices, feed: SourceFeed, source: string, line: string): Promise<MessageOutcome> {
  let json: unknown
  try {
    json = parseJsonText(line)
  } catch (thrown) {
    return await keepMessage(services, feedName(feed, source), line, { events: [], problem: outcomeErrorFrom(thrown).toPlain() })
  }
  return await receiveMessage(services, feed, source, line, json)
}
