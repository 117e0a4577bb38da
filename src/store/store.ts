import type { LedgerStore } from './interop/ledger-store.js'
import type { SubscriptionStore } from './interop/subscription-store.js'
import type { MeasureReport } from '../fhir/types.js'
import type { RunStore } from './runs/run-store.js'
import type { SnapshotStore } from './snapshots/snapshot-store.js'

/** Search over stored MeasureReports; every field narrows (FHIR R4 MeasureReport search parameters). */
export interface MeasureReportQuery {
  readonly id?: string
  /** Canonical url, or `url|version`. */
  readonly measure?: string
  /** `Patient/id` or a bare id. */
  readonly subject?: string
  readonly type?: string
  readonly status?: string
  /** First and last instant; a report matches when its period touches them. */
  readonly period?: { readonly start?: string, readonly end?: string }
  readonly offset: number
  readonly count: number
}

export interface MeasureReportRepository {
  /** Stores a new report under a new id (UUID) with `meta.lastUpdated` and `meta.versionId`, and returns it so. */
  save (report: MeasureReport): Promise<MeasureReport>
  find (id: string): Promise<MeasureReport | undefined>
  /** Newest first. `total` counts all matches. */
  search (query: MeasureReportQuery): Promise<{ readonly total: number, readonly reports: readonly MeasureReport[] }>
}

/** Finished population evaluations, any JSON, by a content key (measure, period, records and value sets hashed), to reuse after a restart. */
export interface EvaluationCache {
  find (key: string): Promise<unknown>
  save (key: string, evaluation: object): Promise<void>
}

/** One database, PGlite or PostgreSQL, behind repositories. */
export interface Store {
  readonly kind: 'pglite' | 'postgresql'
  readonly measureReports: MeasureReportRepository
  readonly evaluations: EvaluationCache
  readonly runs: RunStore
  readonly snapshots: SnapshotStore
  readonly ledger: LedgerStore
  readonly subscriptions: SubscriptionStore
  /** Resolves when the database answers. @throws OutcomeError STORE_UNAVAILABLE */
  ping (): Promise<void>
  close (): Promise<void>
}
