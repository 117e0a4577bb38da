import type { PatientRecord } from '../fhir/patient-record.js'
import type { SnapshotOrigin } from './snapshot-layout.js'

/** Which records to take. */
export interface RecordFilter {
  /** Reference (`Practitioner/x`, `Organization/y` …) that must stand in Patient.generalPractitioner. */
  readonly practitioner?: string
  /** Only records written at or after this instant. */
  readonly writtenSince?: Date
}

/** One stretch of subjects, for paging; `total` counts all that match. */
export interface SubjectPage {
  readonly total: number
  readonly subjectIds: readonly string[]
}

/**
 * Patient records of one snapshot, on disk. Small random reads (`get`) and streaming (`stream`) in a stable order;
 * memory does not grow with the number of records beyond one index row per subject.
 */
export interface RecordStore {
  readonly size: number
  /** SHA-256 over the content: the same records give the same hash. */
  readonly contentHash: string
  has (subjectId: string): boolean
  get (subjectId: string): Promise<PatientRecord | undefined>
  stream (filter?: RecordFilter): AsyncIterable<PatientRecord>
  page (offset: number, count: number, filter?: RecordFilter): SubjectPage
  /** Into how many partitions the records are divided. */
  readonly partitionCount: number
  partitionOf (subjectId: string): number | undefined
  /** Where the records come from; undefined for those that were not pulled. */
  readonly origin: SnapshotOrigin | undefined
  /** One partition as it lies on the disk, whole in memory. @throws OutcomeError INPUT_UNREADABLE */
  partition (partition: number): Promise<RecordPartition>
  close (): Promise<void>
}

/** Compressed records of one partition and where each one stands; plain data that a thread can be handed. */
export interface RecordPartition {
  readonly rows: readonly PartitionRow[]
  readonly bytes: Uint8Array
  /** What the records are sealed with; absent: they lie open. */
  readonly key?: Uint8Array
}

export interface PartitionRow {
  readonly subjectId: string
  /** First byte and number of bytes of the record within `RecordPartition.bytes`. */
  readonly offset: number
  readonly length: number
  /** Changes with the content of the record. */
  readonly recordHash: string
  /** References of Patient.generalPractitioner. */
  readonly generalPractitioner: readonly string[]
}
