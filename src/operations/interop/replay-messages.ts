import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { tokenizer } from '../../interop/events/chain.js'
import type { StoredMessage } from '../../store/interop/ledger-store.js'
import type { Services } from '../services.js'
import { rawMessage } from './kept-message.js'
import { understandKept } from './understand-message.js'

/** What became of a quarantined message. */
export interface ReplayOutcome {
  readonly id: number
  readonly status: 'replayed' | 'quarantined'
  /** Why it stays where it is. */
  readonly problem?: PlainOutcomeError
  readonly events: number
}

type ReplayServices = Pick<Services, 'store' | 'config'>

/**
 * Tries one quarantined message again, by what the program understands now and with the settings of now. `id` is a text as it came in.
 * @throws OutcomeError MESSAGE_NOT_FOUND where it is not quarantined
 */
export async function replayMessage (services: ReplayServices, id: string): Promise<ReplayOutcome> {
  const number = /^\d{1,15}$/.test(id) ? Number(id) : 0
  const [message] = await services.store.ledger.messages({ state: 'quarantined', after: number - 1 }, 1)
  if (message?.id !== number) throw new OutcomeError('MESSAGE_NOT_FOUND', 'There is no quarantined message of this id; asm-ecqm events quarantine lists them.')
  return await replay(services, message)
}

/** All quarantined messages, in the order they came. */
export async function * replayAll (services: ReplayServices): AsyncGenerator<ReplayOutcome> {
  for (let after = 0; ;) {
    const messages = await services.store.ledger.messages({ state: 'quarantined', after }, 100)
    if (messages.length === 0) return
    for (const message of messages) {
      after = message.id
      yield await replay(services, message)
    }
  }
}

async function replay ({ store: { ledger }, config }: ReplayServices, { id, feed, problem: before }: StoredMessage): Promise<ReplayOutcome> {
  // What came under the control id of another message says nothing that could be trusted; its sender must send it under its own.
  if (before?.code === 'MESSAGE_CONFLICT') return { id, status: 'quarantined', events: 0, problem: before }
  const bytes = await ledger.messageBytes(id)
  if (bytes === undefined) throw new OutcomeError('MESSAGE_NOT_FOUND', 'The message has been removed meanwhile.')
  let raw: Buffer
  try {
    raw = rawMessage(bytes, config.recordsKey)
  } catch (thrown) {
    // It keeps its reason: what is wrong is the key of today, or the message as it is kept, and the others can be replayed.
    return { id, status: 'quarantined', events: 0, problem: outcomeErrorFrom(thrown).toPlain() }
  }
  const { events, problem } = understandKept(config, tokenizer(await ledger.salt()), feed, raw) ?? { events: [], problem: before }
  const outcome = problem === undefined ? await ledger.replay(id, events) : undefined
  const reason = problem ?? (outcome?.status === 'conflict' ? outcome.problem : undefined)
  if (reason === undefined) return { id, status: 'replayed', events: events.length }
  await ledger.noteProblem(id, reason)
  return { id, status: 'quarantined', problem: reason, events: 0 }
}
