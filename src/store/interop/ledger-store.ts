import type { InteropEvent, RecordedEvent } from '../../interop/events/interop-event.js'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'

/**
 * `recorded`: its events are in the ledger. `quarantined`: it could not be understood, or its key was taken; it waits for a replay.
 * `replayed`: it was quarantined, and its events are in the ledger now.
 */
export type MessageState = 'recorded' | 'quarantined' | 'replayed'

/** A raw message as it was received. */
export interface NewMessage {
  /** Which way it came: `hl7v2`, `fhir`, `events`. */
  readonly feed: string
  /** Sender and control id: of one key the first message that is understood counts, and the same one sent again is no second one. */
  readonly key?: string
  /** SHA-256 of what was received. */
  readonly hash: string
  readonly bytes: Uint8Array
  /** Why it is quarantined; absent: it is understood. */
  readonly problem?: PlainOutcomeError
  readonly reply?: string
  /** What is kept and answered where another message has this key; absent: it is not kept, and its events are a conflict. */
  readonly onConflict?: { readonly problem: PlainOutcomeError, readonly reply?: string }
}

/** What is recorded together or not at all. */
export interface LedgerItem {
  readonly message?: NewMessage
  /** Without a message of its own: the hash of the one that the events came in, recorded before. */
  readonly messageHash?: string
  readonly events: readonly InteropEvent[]
}

/**
 * `recorded` with the positions of the events. `duplicate`: all of it was there before; `reply` is what was answered then. `quarantined`: the
 * message is kept and nothing of it is in the ledger. `conflict`: an event of this source says something else; nothing was recorded.
 */
export type AppendOutcome =
  | { readonly status: 'recorded', readonly positions: readonly number[] }
  | { readonly status: 'duplicate', readonly positions: readonly number[], readonly reply?: string }
  | { readonly status: 'quarantined', readonly problem: PlainOutcomeError, readonly reply?: string }
  | { readonly status: 'conflict', readonly problem: PlainOutcomeError }

export interface LedgerHead {
  readonly position: number
  readonly hash: string
}

/** An event with all that the chain is made of. */
export interface StoredLink {
  readonly position: number
  readonly hash: string
  readonly recordedAt: string
  readonly messageHash: string | undefined
  readonly content: string
  /** The columns that events are searched by, which must say what the content says. */
  readonly columns: { readonly type: string, readonly occurredAt: string, readonly sourceSystem: string, readonly sourceId: string, readonly tin: string | undefined, readonly npi: string | undefined }
}

export interface StoredMessage {
  readonly id: number
  readonly feed: string
  readonly hash: string
  readonly state: MessageState
  readonly problem: PlainOutcomeError | undefined
  readonly receivedAt: Date
}

export interface EventFilter {
  readonly type?: string
  readonly npi?: string
  readonly tin?: string
  /** Instants, the first included and the second not. */
  readonly from?: string
  readonly to?: string
  /** Only events after this position. */
  readonly after?: number
}

/** The ledger of interoperability events. Whoever appends waits for whoever does, so that the chain has one end. */
export interface LedgerStore {
  salt (): Promise<Uint8Array>
  head (): Promise<LedgerHead>
  /** All items in one transaction, in their order; each has its own outcome. */
  append (items: readonly LedgerItem[]): Promise<readonly AppendOutcome[]>
  /** In the order of the ledger. */
  events (filter: EventFilter, count: number): Promise<readonly RecordedEvent[]>
  /** Links after a position, for whoever verifies. */
  links (after: number, count: number): Promise<readonly StoredLink[]>
  messages (filter: { readonly state?: MessageState, readonly feed?: string, readonly hash?: string, readonly after?: number }, count: number): Promise<readonly StoredMessage[]>
  /** What the message of this key was answered; undefined where there is none. */
  answered (feed: string, key: string): Promise<{ readonly hash: string, readonly reply: string | undefined } | undefined>
  /** Messages after an id with what was received, for whoever verifies. */
  messagesWithBytes (after: number, count: number): Promise<readonly { readonly id: number, readonly hash: string, readonly bytes: Uint8Array }[]>
  messageBytes (id: number): Promise<Uint8Array | undefined>
  /** Counts by state. */
  messageCounts (): Promise<Readonly<Record<MessageState, number>>>
  /** Records the events of a quarantined message and marks it as replayed; undefined where it is not quarantined any more. */
  replay (id: number, events: readonly InteropEvent[]): Promise<AppendOutcome | undefined>
  /** The reason of a quarantined message as it is now. */
  noteProblem (id: number, problem: PlainOutcomeError): Promise<void>
}
