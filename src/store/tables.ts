import type { ColumnType, Generated } from 'kysely'
import type { MeasureReport } from '../fhir/types.js'
import type { InteropEventTable, InteropLedgerTable, InteropMessageTable } from './interop/ledger-tables.js'
import type { InteropSubscriptionTable } from './interop/subscription-tables.js'
import type { EvaluationRunTable, EvaluationWorkerTable, RunPartitionTable } from './runs/run-tables.js'
import type { RecordPartitionTable, RecordSnapshotTable } from './snapshots/snapshot-tables.js'

/** Stored as json text and not as jsonb: what is read is letter for letter what was saved, member order included. */
type Json<Value> = ColumnType<Value, string, string>

/** An instant, written as ISO 8601 text; never selected, the resource carries its own dates. */
type Instant = ColumnType<Date, string, string>

export interface MeasureReportTable {
  id: string
  /** Order of saving; separates reports with one `last_updated`. */
  sequence: Generated<string>
  measure_url: string
  measure_version: string | null
  type: string
  status: string
  /** MeasureReport.subject.reference. */
  subject: string | null
  /** The id at the end of that reference. */
  subject_id: string | null
  /** First and last instant of MeasureReport.period; null: open on that side. */
  period_start: ColumnType<Date | null, string | null, never>
  period_end: ColumnType<Date | null, string | null, never>
  /** MeasureReport.date as it stands there: a FHIR dateTime may be a year alone. */
  date: string | null
  last_updated: Instant
  version_id: number
  resource: Json<MeasureReport>
}

export interface EvaluationCacheTable {
  key: string
  resource: Json<unknown>
  created_at: Instant
}

export interface Tables {
  measure_report: MeasureReportTable
  evaluation_cache: EvaluationCacheTable
  evaluation_run: EvaluationRunTable
  run_partition: RunPartitionTable
  evaluation_worker: EvaluationWorkerTable
  record_snapshot: RecordSnapshotTable
  record_partition: RecordPartitionTable
  interop_ledger: InteropLedgerTable
  interop_event: InteropEventTable
  interop_message: InteropMessageTable
  interop_subscription: InteropSubscriptionTable
}
