import { sql, type Kysely, type Selectable } from 'kysely'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { InteropEvent, RecordedEvent } from '../../interop/events/interop-event.js'
import type { RepositoryContext } from '../repository-context.js'
import { retriedTransaction } from '../retried-transaction.js'
import type { Tables } from '../tables.js'
import { LedgerAppend } from './ledger-append.js'
import type { EventFilter, LedgerStore, MessageState, StoredLink, StoredMessage } from './ledger-store.js'
import type { InteropEventTable, InteropMessageTable } from './ledger-tables.js'

/** The ledger in tables `interop_ledger`, `interop_event` and `interop_message`. */
export function ledgerRepository ({ db, run, now }: RepositoryContext): LedgerStore {
  let salt: Uint8Array | undefined
  return {
    async salt () {
      salt ??= (await run(async () => await db.selectFrom('interop_ledger').select('salt').executeTakeFirstOrThrow())).salt
      return salt
    },
    async head () {
      const { position, hash } = await run(async () => await db.selectFrom('interop_ledger').select(['position', 'hash']).executeTakeFirstOrThrow())
      return { position: Number(position), hash }
    },
    async append (items) {
      if (items.length === 0) return []
      return await run(async () => await retriedTransaction(db, async transaction => {
        const append = await LedgerAppend.begin(transaction, now())
        const outcomes = await append.items(items)
        await append.end()
        return outcomes
      }))
    },
    events: async (filter, count) => (await run(async () => await eventRows(db, filter, count))).map(recordedEvent),
    links: async (after, count) => (await run(async () => await db.selectFrom('interop_event').selectAll().where('position', '>', String(after)).orderBy('position').limit(count).execute())).map(storedLink),
    async messages ({ state, feed, hash, after = 0 }, count) {
      const rows = await run(async () => {
        let query = db.selectFrom('interop_message').select(['id', 'feed', 'hash', 'state', 'problem', 'received_at']).where('id', '>', String(after)).orderBy('id').limit(count)
        if (state !== undefined) query = query.where('state', '=', state)
        if (feed !== undefined) query = query.where('feed', '=', feed)
        if (hash !== undefined) query = query.where('hash', '=', hash)
        return await query.execute()
      })
      return rows.map(storedMessage)
    },
    async answered (feed, key) {
      const row = await run(async () => await db.selectFrom('interop_message').select(['hash', 'reply']).where('feed', '=', feed).where('source_key', '=', key).executeTakeFirst())
      return row === undefined ? undefined : { hash: row.hash, reply: row.reply ?? undefined }
    },
    async messagesWithBytes (after, count) {
      const rows = await run(async () => await db.selectFrom('interop_message').select(['id', 'hash', 'bytes']).where('id', '>', String(after)).orderBy('id').limit(count).execute())
      return rows.map(({ id, hash, bytes }) => ({ id: Number(id), hash, bytes }))
    },
    async messageBytes (id) {
      return (await run(async () => await db.selectFrom('interop_message').select('bytes').where('id', '=', String(id)).executeTakeFirst()))?.bytes
    },
    async messageCounts () {
      const rows = await run(async () => await db.selectFrom('interop_message').select(['state', sql<number>`count(*)::int`.as('count')]).groupBy('state').execute())
      const counts: Record<MessageState, number> = { recorded: 0, quarantined: 0, replayed: 0 }
      for (const { state, count } of rows) counts[state] = count
      return counts
    },
    replay: async (id, events) => await run(async () => await retriedTransaction(db, async transaction => await replay(transaction, id, events, now()))),
    async noteProblem (id, problem) {
      await run(async () => await db.updateTable('interop_message').set({ problem: JSON.stringify(problem) }).where('id', '=', String(id)).where('state', '=', 'quarantined').execute())
    }
  }
}

async function replay (db: Kysely<Tables>, id: number, events: readonly InteropEvent[], at: Date): ReturnType<LedgerStore['replay']> {
  const append = await LedgerAppend.begin(db, at)
  const message = await db.selectFrom('interop_message').select(['hash', 'state']).where('id', '=', String(id)).executeTakeFirst()
  if (message?.state !== 'quarantined') return undefined
  const outcome = await append.events(events, message.hash)
  if (outcome.status === 'conflict') return outcome
  await db.updateTable('interop_message').set({ state: 'replayed', problem: null, reply: null }).where('id', '=', String(id)).execute()
  await append.end()
  return outcome
}

type EventRow = Pick<Selectable<InteropEventTable>, 'position' | 'content' | 'recorded_at' | 'message_hash'>

async function eventRows (db: Kysely<Tables>, { type, npi, tin, from, to, after = 0 }: EventFilter, count: number): Promise<EventRow[]> {
  let query = db.selectFrom('interop_event').select(['position', 'content', 'recorded_at', 'message_hash']).where('position', '>', String(after)).orderBy('position').limit(count)
  if (type !== undefined) query = query.where('type', '=', type)
  if (npi !== undefined) query = query.where('npi', '=', npi)
  if (tin !== undefined) query = query.where('tin', '=', tin)
  if (from !== undefined) query = query.where('occurred_at', '>=', new Date(from))
  if (to !== undefined) query = query.where('occurred_at', '<', new Date(to))
  return await query.execute()
}

function recordedEvent ({ position, content, recorded_at: recordedAt, message_hash: messageHash }: EventRow): RecordedEvent {
  return { ...parsed(content), position: Number(position), recordedAt: recordedAt.toISOString(), ...(messageHash === null ? {} : { messageHash }) }
}

function parsed (content: string): InteropEvent {
  try {
    return JSON.parse(content) as InteropEvent
  } catch (cause) {
    throw new OutcomeError('LEDGER_BROKEN', 'The ledger holds an event that cannot be read; asm-ecqm events verify says which one.', { cause })
  }
}

function storedLink (row: Selectable<InteropEventTable>): StoredLink {
  return {
    position: Number(row.position),
    hash: row.hash,
    recordedAt: row.recorded_at.toISOString(),
    messageHash: row.message_hash ?? undefined,
    content: row.content,
    columns: {
      type: row.type,
      occurredAt: row.occurred_at.toISOString(),
      sourceSystem: row.source_system,
      sourceId: row.source_id,
      tin: row.tin ?? undefined,
      npi: row.npi ?? undefined
    }
  }
}

function storedMessage ({ id, feed, hash, state, problem, received_at: receivedAt }: Pick<Selectable<InteropMessageTable>, 'id' | 'feed' | 'hash' | 'state' | 'problem' | 'received_at'>): StoredMessage {
  return { id: Number(id), feed, hash, state, problem: problem ?? undefined, receivedAt }
}
