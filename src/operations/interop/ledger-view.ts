import type { LedgerHead, MessageState, StoredMessage } from '../../store/interop/ledger-store.js'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { Services } from '../services.js'

/** The ledger in numbers: how long it is, where its chain ends, and how many messages came, by state. */
export interface LedgerView {
  readonly head: LedgerHead
  readonly messages: Readonly<Record<MessageState, number>>
}

/** A message as callers see it: nothing of what it holds. */
export interface MessageView {
  readonly id: number
  readonly feed: string
  readonly state: MessageState
  readonly receivedAt: string
  readonly hash: string
  /** Why it is quarantined. */
  readonly problem?: PlainOutcomeError
}

export async function ledgerView ({ store: { ledger } }: Pick<Services, 'store'>): Promise<LedgerView> {
  return { head: await ledger.head(), messages: await ledger.messageCounts() }
}

/** In the order they came. */
export async function quarantinedMessages ({ store: { ledger } }: Pick<Services, 'store'>, after: number, count: number): Promise<readonly MessageView[]> {
  return (await ledger.messages({ state: 'quarantined', after }, count)).map(messageView)
}

function messageView ({ id, feed, state, receivedAt, hash, problem }: StoredMessage): MessageView {
  return { id, feed, state, receivedAt: receivedAt.toISOString(), hash, ...(problem === undefined ? {} : { problem }) }
}
