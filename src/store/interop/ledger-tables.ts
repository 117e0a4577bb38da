import { sql, type ColumnType, type Generated, type Kysely } from 'kysely'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { MessageState } from './ledger-store.js'

type Instant = ColumnType<Date, string, string>

/** One row: where the chain ends, and what tokens of patients are made with. */
export interface InteropLedgerTable {
  id: number
  position: ColumnType<string, string | number, string | number>
  hash: string
  salt: ColumnType<Uint8Array, Uint8Array, never>
}

export interface InteropEventTable {
  position: ColumnType<string, number, never>
  hash: string
  recorded_at: ColumnType<Date, string, never>
  message_hash: string | null
  /** Canonical JSON text of the event: what the hash is over. */
  content: string
  content_hash: string
  source_system: string
  source_id: string
  type: string
  occurred_at: ColumnType<Date, string, never>
  tin: string | null
  npi: string | null
}

export interface InteropMessageTable {
  id: Generated<string>
  feed: string
  /** Sender and control id; null where it has none, or is quarantined: its key is free for a mended one. */
  source_key: string | null
  /** SHA-256 of the message as it was received. */
  hash: string
  state: MessageState
  problem: ColumnType<PlainOutcomeError | null, string | null, string | null>
  /** What the sender was answered, and is answered again. */
  reply: string | null
  /** Compressed, and sealed where there is a key. */
  bytes: Uint8Array
  received_at: Instant
}

/** The ledger of interoperability events and the raw messages behind it. Rows of events cannot be changed or removed, not even by hand. */
export async function createInteropLedger (db: Kysely<unknown>, schema: string, salt: Uint8Array, genesis: string): Promise<void> {
  const builder = db.schema.withSchema(schema)
  await builder.createTable('interop_ledger')
    .addColumn('id', 'integer', column => column.primaryKey())
    .addColumn('position', 'bigint', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('salt', 'bytea', column => column.notNull())
    .execute()
  await sql`insert into ${sql.table(`${schema}.interop_ledger`)} (id, position, hash, salt) values (1, 0, ${genesis}, ${salt})`.execute(db)
  await builder.createTable('interop_event')
    .addColumn('position', 'bigint', column => column.primaryKey())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('recorded_at', 'timestamptz', column => column.notNull())
    .addColumn('message_hash', 'text')
    .addColumn('content', 'text', column => column.notNull())
    .addColumn('content_hash', 'text', column => column.notNull())
    .addColumn('source_system', 'text', column => column.notNull())
    .addColumn('source_id', 'text', column => column.notNull())
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('occurred_at', 'timestamptz', column => column.notNull())
    .addColumn('tin', 'text')
    .addColumn('npi', 'text')
    .addUniqueConstraint('interop_event_source', ['source_system', 'source_id'])
    .execute()
  await builder.createIndex('interop_event_time').on('interop_event').column('occurred_at').execute()
  await builder.createTable('interop_message')
    .addColumn('id', 'bigint', column => column.generatedAlwaysAsIdentity().primaryKey())
    .addColumn('feed', 'text', column => column.notNull())
    .addColumn('source_key', 'text')
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('problem', 'json')
    .addColumn('reply', 'text')
    .addColumn('bytes', 'bytea', column => column.notNull())
    .addColumn('received_at', 'timestamptz', column => column.notNull())
    .addUniqueConstraint('interop_message_key', ['feed', 'source_key'])
    .execute()
  await builder.createIndex('interop_message_hash').on('interop_message').columns(['feed', 'hash']).execute()
  await builder.createIndex('interop_message_state').on('interop_message').columns(['state', 'id']).execute()
  await sql`create function ${sql.table(`${schema}.interop_event_stays`)}() returns trigger language plpgsql as $$
    begin raise exception 'interop_event is append-only' using errcode = '23001'; end $$`.execute(db)
  await sql`create trigger interop_event_stays before update or delete or truncate on ${sql.table(`${schema}.interop_event`)}
    for each statement execute function ${sql.table(`${schema}.interop_event_stays`)}()`.execute(db)
}
