import { randomBytes } from 'node:crypto'
import { Migrator, sql, type Kysely, type Migration, type SchemaModule } from 'kysely'
import { GENESIS_HASH } from '../interop/events/chain.js'
import { createInteropLedger } from './interop/ledger-tables.js'
import { createInteropSubscription } from './interop/subscription-tables.js'
import { createEvaluationRun } from './runs/run-tables.js'
import { createRecordSnapshot } from './snapshots/snapshot-tables.js'
import type { Tables } from './tables.js'

/**
 * Brings the schema to the state this program needs, creating it where it is missing. Every statement names the schema, so
 * nothing depends on a search_path. Several processes may run this at once: Kysely takes an advisory lock of the database
 * and runs all pending migrations in one transaction.
 * @throws what the database throws; Error "corrupted migrations" where a newer program has been here
 */
export async function migrate (db: Kysely<Tables>, schema: string): Promise<void> {
  const migrator = new Migrator({ db, migrationTableSchema: schema, provider: { getMigrations: async () => migrationsOf(schema) } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}

/** By name, which orders them. A migration that has been released is never changed; the next change is a new one. */
function migrationsOf (schema: string): Record<string, Migration> {
  return {
    '0001-measure-report': { up: async db => await createMeasureReport(db.schema.withSchema(schema)) },
    '0002-evaluation-cache': { up: async db => await createEvaluationCache(db.schema.withSchema(schema)) },
    '0003-evaluation-run': { up: async db => await createEvaluationRun(db.schema.withSchema(schema)) },
    '0004-record-snapshot': { up: async db => await createRecordSnapshot(db.schema.withSchema(schema)) },
    '0005-interop-ledger': { up: async db => await createInteropLedger(db, schema, randomBytes(32), GENESIS_HASH) },
    '0006-interop-subscription': { up: async db => await createInteropSubscription(db, schema) }
  }
}

async function createMeasureReport (schema: SchemaModule): Promise<void> {
  await schema.createTable('measure_report')
    .addColumn('id', 'uuid', column => column.primaryKey())
    .addColumn('sequence', 'bigint', column => column.generatedAlwaysAsIdentity().notNull())
    .addColumn('measure_url', 'text', column => column.notNull())
    .addColumn('measure_version', 'text')
    .addColumn('type', 'text', column => column.notNull())
    .addColumn('status', 'text', column => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('subject_id', 'text')
    .addColumn('period_start', 'timestamptz')
    .addColumn('period_end', 'timestamptz')
    .addColumn('date', 'text')
    .addColumn('last_updated', 'timestamptz', column => column.notNull())
    .addColumn('version_id', 'integer', column => column.notNull())
    .addColumn('resource', 'json', column => column.notNull())
    .execute()
  await schema.createIndex('measure_report_newest').on('measure_report').expression(sql`last_updated desc, sequence desc`).execute()
  await schema.createIndex('measure_report_measure').on('measure_report').columns(['measure_url', 'measure_version']).execute()
  await schema.createIndex('measure_report_subject').on('measure_report').columns(['subject_id']).execute()
}

async function createEvaluationCache (schema: SchemaModule): Promise<void> {
  await schema.createTable('evaluation_cache')
    .addColumn('key', 'text', column => column.primaryKey())
    .addColumn('resource', 'json', column => column.notNull())
    .addColumn('created_at', 'timestamptz', column => column.notNull())
    .execute()
}
