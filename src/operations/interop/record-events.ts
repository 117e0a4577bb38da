import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { canonicalJson } from '../../interop/events/canonical-json.js'
import { eventFromJson } from '../../interop/events/event-from-json.js'
import { tokenizer } from '../../interop/events/chain.js'
import type { Tokenize } from '../../interop/events/interop-event.js'
import type { AppendOutcome } from '../../store/interop/ledger-store.js'
import type { Services } from '../services.js'
import { keptMessage } from './kept-message.js'

/** What became of one event: `position` is its place in the ledger. */
export type EventOutcome =
  | { readonly status: 'recorded' | 'duplicate', readonly position: number }
  | { readonly status: 'refused', readonly error: PlainOutcomeError }

type LedgerServices = Pick<Services, 'store' | 'ledgerWriter' | 'config'>

/** Longest line of NDJSON, in characters; an event is a thousandth of it, a payload may be larger. */
const MOST_CHARACTERS = 5 * 1024 * 1024
/** Lines that are under way at once. */
const AT_ONCE = 500

/** Records one event. @throws OutcomeError STORE_UNAVAILABLE */
export async function recordEvent (services: LedgerServices, json: unknown): Promise<EventOutcome> {
  return await record(services, json, tokenizer(await services.store.ledger.salt()))
}

/**
 * Records the events of NDJSON lines, and gives one outcome for each in its order; empty lines are passed over. One that is refused ends nothing.
 * @throws OutcomeError STORE_UNAVAILABLE: lines without an outcome may be sent again
 */
export async function * recordEventLines (services: LedgerServices, lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<EventOutcome> {
  const tokenize = tokenizer(await services.store.ledger.salt())
  yield * outcomesOfLines(lines, async line => await recordLine(services, line, tokenize))
}

/** The outcome of each line that is not empty, in order, with some of them under way at once. */
export async function * outcomesOfLines <Outcome> (lines: AsyncIterable<string> | Iterable<string>, work: (line: string) => Promise<Outcome>): AsyncGenerator<Outcome> {
  let under: Promise<Outcome>[] = []
  for await (const line of lines) {
    if (line.trim() === '') continue
    under.push(work(line))
    if (under.length < AT_ONCE) continue
    yield * await Promise.all(under)
    under = []
  }
  yield * await Promise.all(under)
}

async function recordLine (services: LedgerServices, line: string, tokenize: Tokenize): Promise<EventOutcome> {
  if (line.length > MOST_CHARACTERS) return refused(new OutcomeError('BODY_TOO_LARGE', `The line is longer than ${MOST_CHARACTERS} characters.`))
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    return refused(new OutcomeError('INVALID_JSON', 'The line is not valid JSON.'))
  }
  return await record(services, json, tokenize)
}

async function record ({ ledgerWriter, config }: LedgerServices, json: unknown, tokenize: Tokenize): Promise<EventOutcome> {
  let given: ReturnType<typeof eventFromJson>
  try {
    given = eventFromJson(json, tokenize)
  } catch (thrown) {
    return refused(outcomeErrorFrom(thrown))
  }
  const message = given.payload === undefined ? {} : { message: { ...keptMessage('events', given.payload, config.recordsKey), key: canonicalJson(given.event.source) } }
  return eventOutcome(await ledgerWriter.record({ events: [given.event], ...message }))
}

function eventOutcome (outcome: AppendOutcome): EventOutcome {
  if (outcome.status === 'conflict' || outcome.status === 'quarantined') return { status: 'refused', error: outcome.problem }
  return { status: outcome.status, position: outcome.positions[0] ?? 0 }
}

function refused (error: OutcomeError): EventOutcome {
  return { status: 'refused', error: error.toPlain() }
}
