import { sql, type ColumnType, type Generated, type SchemaModule } from 'kysely'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { PartitionState, RunPlan, RunState } from './run-store.js'

type Json<Value> = ColumnType<Value, string, string>
type JsonOrNone<Value> = ColumnType<Value | null, string | null, string | null>
type Instant = ColumnType<Date, string, string>
type InstantOrNone = ColumnType<Date | null, string | null, string | null>

export interface EvaluationRunTable {
  id: string
  /** Order of creation. */
  sequence: Generated<string>
  state: RunState
  /** What the run is about; never changed. */
  plan: Json<RunPlan>
  /** Equal for runs whose results may serve each other, subject by subject. */
  reuse_key: string
  snapshot_id: string
  partition_count: number
  created_at: Instant
  finished_at: InstantOrNone
  /** Why the run failed; null unless it did. */
  failure: JsonOrNone<PlainOutcomeError>
}

export interface RunPartitionTable {
  run_id: string
  partition: number
  state: PartitionState
  /** Of the pg-boss job. */
  job_id: string
  worker_id: string | null
  /** How often the partition was taken. */
  attempts: number
  /** What belongs to the subjects of this partition and to no other: clinicians of a roster. */
  input: JsonOrNone<unknown>
  /** Counts and totals, any JSON; null until done. */
  summary: JsonOrNone<unknown>
  /** Results of each subject, compressed; null until done. */
  results: ColumnType<Uint8Array | null, Uint8Array | null, Uint8Array | null>
}

export interface EvaluationWorkerTable {
  id: string
  /** By the clock of the database, since several machines share it. */
  beat_at: Instant
}

/** Runs, their partitions with the results, and the processes that work on them. */
export async function createEvaluationRun (schema: SchemaModule): Promise<void> {
  await schema.createTable('evaluation_run')
    .addColumn('id', 'uuid', column => column.primaryKey())
    .addColumn('sequence', 'bigint', column => column.generatedAlwaysAsIdentity().notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('plan', 'json', column => column.notNull())
    .addColumn('reuse_key', 'text', column => column.notNull())
    .addColumn('snapshot_id', 'text', column => column.notNull())
    .addColumn('partition_count', 'integer', column => column.notNull())
    .addColumn('created_at', 'timestamptz', column => column.notNull())
    .addColumn('finished_at', 'timestamptz')
    .addColumn('failure', 'json')
    .execute()
  await schema.createIndex('evaluation_run_reuse').on('evaluation_run').columns(['reuse_key', 'sequence']).execute()
  await schema.createTable('run_partition')
    .addColumn('run_id', 'uuid', column => column.notNull().references('evaluation_run.id').onDelete('cascade'))
    .addColumn('partition', 'integer', column => column.notNull())
    .addColumn('state', 'text', column => column.notNull())
    .addColumn('job_id', 'uuid', column => column.notNull())
    .addColumn('worker_id', 'uuid')
    .addColumn('attempts', 'integer', column => column.notNull())
    .addColumn('input', 'json')
    .addColumn('summary', 'json')
    .addColumn('results', 'bytea')
    .addPrimaryKeyConstraint('run_partition_key', ['run_id', 'partition'])
    .execute()
  await schema.createTable('evaluation_worker')
    .addColumn('id', 'uuid', column => column.primaryKey())
    .addColumn('beat_at', 'timestamptz', column => column.notNull().defaultTo(sql`now()`))
    .execute()
}
