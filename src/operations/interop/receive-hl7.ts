import { randomBytes } from 'node:crypto'
import { tokenizer } from '../../interop/events/chain.js'
import type { InteropEvent } from '../../interop/events/interop-event.js'
import { acknowledgement, type AcknowledgementContext } from '../../interop/hl7v2/acknowledgement.js'
import { decodeMessage } from '../../interop/hl7v2/character-set.js'
import { parseMessage, type Hl7Message } from '../../interop/hl7v2/hl7-message.js'
import { eventsFromMessage } from '../../interop/hl7v2/mapping/events-from-message.js'
import type { FeedContext } from '../../interop/hl7v2/mapping/feed-context.js'
import { senderOf } from '../../interop/hl7v2/mapping/message-fields.js'
import { MessageProblem } from '../../interop/hl7v2/message-problem.js'
import type { Services } from '../services.js'
import { HL7_FEED, tinOf } from './feed-name.js'
import { keptMessage } from './kept-message.js'
import { messageFault } from './message-fault.js'

type FeedServices = Pick<Services, 'store' | 'ledgerWriter' | 'config' | 'now'>

/** What a message says, or why it cannot be understood; `message` is there where its header could be read. */
export type UnderstoodHl7 = { readonly message?: Hl7Message, readonly events: readonly InteropEvent[], readonly problem?: MessageProblem }

/**
 * What receives messages, in the order it is called: each is stored with its events, or quarantined with the reason, and committed before the
 * acknowledgement is given.
 * The same message again is acknowledged as before. It gives undefined where the sender wants no acknowledgement.
 * @throws OutcomeError STORE_UNAVAILABLE: then nothing may be acknowledged
 */
export async function hl7Receiver (services: FeedServices): Promise<(bytes: Uint8Array) => Promise<string | undefined>> {
  // Now, since a receiver that waited for it would mix up the first messages.
  const tokenize = tokenizer(await services.store.ledger.salt())
  return async bytes => {
    const { message, events, problem } = understandHl7(services.config, tokenize, bytes)
    const context = (): AcknowledgementContext => ({ now: services.now(), zone: services.config.timeZone, controlId: randomBytes(8).toString('hex') })
    const reply = (reason: MessageProblem | undefined): { readonly reply?: string } => {
      const text = acknowledgement(message, reason, context())
      return text === undefined ? {} : { reply: text }
    }
    const answer = reply(problem)
    const key = message === undefined ? undefined : keyOf(message)
    const conflict = new MessageProblem(205, 'Another message of this sender has this MSH-10; it came first and stays.', { segment: 'MSH', field: 10 })
    const outcome = await services.ledgerWriter.record({
      events,
      message: {
        ...keptMessage(HL7_FEED, bytes, services.config.recordsKey),
        ...(key === undefined ? {} : { key }),
        ...(problem === undefined ? {} : { problem: problem.toPlain() }),
        ...answer,
        onConflict: { problem: conflict.toPlain(), ...reply(conflict) }
      }
    })
    if (outcome.status === 'recorded') return answer.reply
    if (outcome.status === 'conflict') return reply(conflict).reply
    // One that was replayed since has no answer of its time.
    return outcome.reply ?? (outcome.status === 'duplicate' ? reply(undefined).reply : undefined)
  }
}

/** What a sender of a frame that is too large is told. */
export function tooLargeReply ({ config, now }: Pick<Services, 'config' | 'now'>): string {
  const problem = new MessageProblem(207, 'The message is larger than is taken.')
  return acknowledgement(undefined, problem, { now: now(), zone: config.timeZone, controlId: randomBytes(8).toString('hex') }) ?? ''
}

/** Never throws: what is wrong with a message is its problem. */
export function understandHl7 (config: Pick<Services['config'], 'timeZone' | 'feedTins'>, tokenize: FeedContext['tokenize'], bytes: Uint8Array): UnderstoodHl7 {
  let message: Hl7Message | undefined
  try {
    message = parseMessage(decodeMessage(bytes))
    return { message, events: eventsFromMessage(message, { zone: config.timeZone, tokenize, tinOf: facility => tinOf(config, facility) }) }
  } catch (thrown) {
    const problem = problemFrom(thrown)
    return { ...(message === undefined ? {} : { message }), events: [], problem }
  }
}

/** An event that lacks what its type needs is a fault of the message; anything else is one of this program, and a later one may understand it. */
function problemFrom (thrown: unknown): MessageProblem {
  if (thrown instanceof MessageProblem) return thrown
  const { code, message } = messageFault(thrown)
  return new MessageProblem(code === 'INTERNAL' ? 207 : 102, message)
}

/** Undefined where there is no control id. */
function keyOf (message: Hl7Message): string | undefined {
  const controlId = message.header.text(10)
  // The database takes no zero character.
  return controlId === undefined ? undefined : JSON.stringify([senderOf(message), controlId])
}
