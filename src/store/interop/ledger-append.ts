import { sql, type Insertable, type Kysely, type RawBuilder, type Selectable } from 'kysely'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import { canonicalJson } from '../../interop/events/canonical-json.js'
import { linkHash, sha256 } from '../../interop/events/chain.js'
import type { InteropEvent } from '../../interop/events/interop-event.js'
import type { Tables } from '../tables.js'
import type { AppendOutcome, LedgerItem, NewMessage } from './ledger-store.js'
import type { InteropEventTable, InteropMessageTable } from './ledger-tables.js'

/** PostgreSQL takes 65,535 parameters for one statement. */
const ROWS_AT_ONCE = 2_000

interface KnownEvent {
  readonly contentHash: string
  readonly position: number
}

interface KnownMessage {
  readonly hash: string
  readonly reply: string | undefined
  readonly problem: PlainOutcomeError | undefined
}

/** One transaction that lengthens the chain. It holds the end of the chain from `begin` on. */
export class LedgerAppend {
  readonly #db: Kysely<Tables>
  readonly #at: string
  #position: number
  #hash: string
  readonly #known = new Map<string, KnownEvent>()
  readonly #messages = new Map<string, KnownMessage>()
  readonly #newEvents: Insertable<InteropEventTable>[] = []
  readonly #newMessages: Insertable<InteropMessageTable>[] = []

  private constructor (db: Kysely<Tables>, at: Date, position: number, hash: string) {
    this.#db = db
    this.#at = at.toISOString()
    this.#position = position
    this.#hash = hash
  }

  static async begin (db: Kysely<Tables>, at: Date): Promise<LedgerAppend> {
    const { position, hash } = await db.selectFrom('interop_ledger').select(['position', 'hash']).where('id', '=', 1).forUpdate().executeTakeFirstOrThrow()
    return new LedgerAppend(db, at, Number(position), hash)
  }

  async items (items: readonly LedgerItem[]): Promise<AppendOutcome[]> {
    await this.#findEvents(items.flatMap(({ events }) => events))
    await this.#findMessages(items.flatMap(({ message }) => message ?? []))
    return items.map(item => this.#item(item))
  }

  /** Events of a message that is stored already. */
  async events (events: readonly InteropEvent[], messageHash: string): Promise<AppendOutcome> {
    await this.#findEvents(events)
    return this.#events(events, messageHash)
  }

  /** Writes what was appended. */
  async end (): Promise<void> {
    for (let start = 0; start < this.#newMessages.length; start += ROWS_AT_ONCE) await this.#db.insertInto('interop_message').values(this.#newMessages.slice(start, start + ROWS_AT_ONCE)).execute()
    for (let start = 0; start < this.#newEvents.length; start += ROWS_AT_ONCE) await this.#db.insertInto('interop_event').values(this.#newEvents.slice(start, start + ROWS_AT_ONCE)).execute()
    if (this.#newEvents.length > 0) await this.#db.updateTable('interop_ledger').set({ position: this.#position, hash: this.#hash }).where('id', '=', 1).execute()
  }

  #item ({ message, messageHash, events }: LedgerItem): AppendOutcome {
    if (message === undefined) return this.#events(events, messageHash)
    const sameKey = message.key === undefined ? undefined : this.#messages.get(keyOf(message.feed, message.key))
    const sameContent = sameKey?.hash === message.hash ? sameKey : this.#messages.get(hashOf(message))
    if (sameContent !== undefined) return answered(sameContent, events.flatMap(event => this.#known.get(eventKey(event))?.position ?? []))
    if (sameKey !== undefined) return message.onConflict === undefined ? { status: 'conflict', problem: CONFLICT } : this.#quarantine(message, message.onConflict)
    if (message.problem !== undefined) return this.#quarantine(message, { problem: message.problem, ...(message.reply === undefined ? {} : { reply: message.reply }) })
    const outcome = this.#events(events, message.hash)
    if (outcome.status === 'conflict') return this.#quarantine(message, { ...message.onConflict, problem: outcome.problem })
    this.#keep(message)
    return outcome
  }

  /** Without its key: whoever mends a message may send it under the same one. */
  #quarantine ({ key: _free, reply: _accepted, ...message }: NewMessage, { problem, reply }: { readonly problem: PlainOutcomeError, readonly reply?: string }): AppendOutcome {
    const answer = reply === undefined ? {} : { reply }
    this.#keep({ ...message, problem, ...answer })
    return { status: 'quarantined', problem, ...answer }
  }

  #keep (message: NewMessage): void {
    const { feed, key, hash, problem, reply, bytes } = message
    this.#messages.set(key === undefined ? hashOf(message) : keyOf(feed, key), { hash, problem, reply })
    this.#newMessages.push({
      feed,
      source_key: key ?? null,
      hash,
      state: problem === undefined ? 'recorded' : 'quarantined',
      problem: problem === undefined ? null : JSON.stringify(problem),
      reply: reply ?? null,
      bytes,
      received_at: this.#at
    })
  }

  /** All of them, or none where one contradicts what its source said before. */
  #events (events: readonly InteropEvent[], messageHash: string | undefined): AppendOutcome {
    const contents = events.map(event => canonicalJson(event))
    const before = events.map((event, index) => ({ known: this.#known.get(eventKey(event)), contentHash: sha256(contents[index] as string) }))
    const own = new Map(events.map((event, index) => [eventKey(event), before[index]?.contentHash]))
    const contradicts = events.some((event, index) => own.get(eventKey(event)) !== before[index]?.contentHash)
    if (contradicts || before.some(({ known, contentHash }) => known !== undefined && known.contentHash !== contentHash)) return { status: 'conflict', problem: CONFLICT }
    const positions = events.map((event, index) => before[index]?.known?.position ?? this.#append(event, contents[index] as string, messageHash))
    const isNew = before.some(({ known }) => known === undefined) || events.length === 0
    return { status: isNew ? 'recorded' : 'duplicate', positions }
  }

  #append (event: InteropEvent, content: string, messageHash: string | undefined): number {
    const contentHash = sha256(content)
    // The same event twice in one item.
    const known = this.#known.get(eventKey(event))
    if (known?.contentHash === contentHash) return known.position
    const position = ++this.#position
    this.#hash = linkHash(this.#hash, { position, recordedAt: this.#at, messageHash, content })
    this.#known.set(eventKey(event), { contentHash, position })
    this.#newEvents.push({
      position,
      hash: this.#hash,
      recorded_at: this.#at,
      message_hash: messageHash ?? null,
      content,
      content_hash: contentHash,
      source_system: event.source.system,
      source_id: event.source.id,
      type: event.type,
      occurred_at: event.occurredAt,
      tin: event.tin ?? null,
      npi: event.npi ?? null
    })
    return position
  }

  async #findEvents (events: readonly InteropEvent[]): Promise<void> {
    for (let start = 0; start < events.length; start += ROWS_AT_ONCE) {
      const slice = events.slice(start, start + ROWS_AT_ONCE)
      const pairs = among(slice.map(({ source: { system, id } }) => [system, id]))
      const rows = await this.#db.selectFrom('interop_event').select(['source_system', 'source_id', 'content_hash', 'position'])
        .where(sql<boolean>`(source_system, source_id) in ${pairs}`).execute()
      for (const row of rows) this.#known.set(JSON.stringify([row.source_system, row.source_id]), { contentHash: row.content_hash, position: Number(row.position) })
    }
  }

  async #findMessages (messages: readonly NewMessage[]): Promise<void> {
    const keyed = messages.filter(({ key }) => key !== undefined)
    for (let start = 0; start < keyed.length; start += ROWS_AT_ONCE) {
      const pairs = among(keyed.slice(start, start + ROWS_AT_ONCE).map(({ feed, key = '' }) => [feed, key]))
      this.#remember(await this.#messageRows(sql<boolean>`(feed, source_key) in ${pairs}`))
    }
    for (let start = 0; start < messages.length; start += ROWS_AT_ONCE) {
      const pairs = among(messages.slice(start, start + ROWS_AT_ONCE).map(({ feed, hash }) => [feed, hash]))
      this.#remember(await this.#messageRows(sql<boolean>`source_key is null and (feed, hash) in ${pairs}`))
    }
  }

  async #messageRows (condition: RawBuilder<boolean>): Promise<MessageRow[]> {
    return await this.#db.selectFrom('interop_message').select(['feed', 'source_key', 'hash', 'reply', 'problem']).where(condition).execute()
  }

  #remember (rows: readonly MessageRow[]): void {
    for (const { feed, source_key: key, hash, reply, problem } of rows) {
      this.#messages.set(key === null ? hashOf({ feed, hash }) : keyOf(feed, key), { hash, reply: reply ?? undefined, problem: problem ?? undefined })
    }
  }
}

/** As two arrays: a list of so many pairs is an expression of that depth, at which the embedded database breaks down for lack of stack. */
function among (pairs: readonly (readonly [string, string])[]): RawBuilder<unknown> {
  return sql`(select * from unnest(${pairs.map(([first]) => first)}::text[], ${pairs.map(([, second]) => second)}::text[]))`
}

type MessageRow = Pick<Selectable<InteropMessageTable>, 'feed' | 'source_key' | 'hash' | 'reply' | 'problem'>

/** A source says each thing once; the value would be a patient's. */
const CONFLICT: PlainOutcomeError = { code: 'EVENT_CONFLICT', text: 'The ledger has an event of this source system and id that says something else; send a correction (corrects) or a cancellation under an id of its own.' }

function answered ({ problem, reply }: KnownMessage, positions: readonly number[]): AppendOutcome {
  const answer = reply === undefined ? {} : { reply }
  return problem === undefined ? { status: 'duplicate', positions, ...answer } : { status: 'quarantined', problem, ...answer }
}

function keyOf (feed: string, key: string): string {
  return JSON.stringify([feed, 'key', key])
}

function hashOf ({ feed, hash }: Pick<NewMessage, 'feed' | 'hash'>): string {
  return JSON.stringify([feed, 'hash', hash])
}

function eventKey ({ source: { system, id } }: InteropEvent): string {
  return JSON.stringify([system, id])
}
