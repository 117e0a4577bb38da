import type { SubjectFailure } from '../../engine/engine.js'
import type { MeasurementPeriod } from '../../fhir/period.js'
import type { MeasureTotals } from '../../measure/measure-totals.js'
import type { PreparationCounts } from '../../preparation/preparation-counts.js'
import type { PartitionRow } from '../../records/record-store.js'
import type { CountedFailure } from '../../report/report-input.js'
import type { AttributionRule, Clinician } from './attribution-rule.js'

/** What a thread is asked: the records of one partition as they lie on the disk, and what is known of them. Plain data. */
export interface PartitionTask {
  readonly rows: readonly PartitionRow[]
  readonly bytes: Uint8Array
  /** AES-256 key of the snapshot; absent: it is not encrypted. */
  readonly key?: Uint8Array
  readonly prepare: boolean
  readonly measurementPeriod: MeasurementPeriod
  readonly attribution: AttributionRule
  /** Subject → clinicians, from a roster; only subjects of this partition. */
  readonly listed: Readonly<Record<string, readonly Clinician[]>>
  /** Packed results of an earlier run of the same reuse key. */
  readonly earlier?: Uint8Array
  /** Place of a row → why its subject is not evaluated: it ended a thread before. */
  readonly poisoned: Readonly<Record<number, SubjectFailure>>
  /** One 32-bit number that the thread keeps at the place of the row it works on. */
  readonly progress: SharedArrayBuffer
}

/** One partition of a run as the database keeps it: counts without subjects. Plain JSON. */
export interface PartitionSummary {
  readonly subjects: number
  /** Of these, how many results came from an earlier run. */
  readonly reused: number
  /** Subjects that the attribution rule gives to nobody. */
  readonly unattributed: number
  readonly preparation: PreparationCounts
  /** One per measure; failures alike are counted together. */
  readonly measures: readonly { readonly totals: MeasureTotals, readonly failures: readonly CountedFailure[] }[]
}

export interface PartitionOutcome {
  readonly summary: PartitionSummary
  /** `packResults` of every subject. */
  readonly results: Uint8Array
}
