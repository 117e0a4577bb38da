import { OutcomeError } from '../fhir/outcome-error.js'
import { isObject } from '../fhir/patient-record.js'

/**
 * A snapshot is a folder: `manifest.json`, `index.ndjson.gz` (one IndexRow a line) and partitions `part-00000.ndjson.gz`.
 * A partition holds one Bundle a line; each line is a gzip member of its own (RFC 1952, section 2.2: members may be concatenated),
 * so a partition is a plain .gz file for every tool and any record can be read alone by offset and length.
 */
export const MANIFEST_FILE = 'manifest.json'
export const INDEX_FILE = 'index.ndjson.gz'
export const SNAPSHOT_FORMAT = 'asm-ecqm-records'
export const SNAPSHOT_FORMAT_VERSION = 1

/** Patient data: readable by the owner alone. */
export const PRIVATE_FILE = 0o600

/** Where one record stands and what records are filtered by. */
export interface IndexRow {
  readonly subjectId: string
  /** Position in `SnapshotManifest.partitions`. */
  readonly partition: number
  /** First byte and number of bytes of the record's gzip member. */
  readonly offset: number
  readonly length: number
  /** Milliseconds since 1970. */
  readonly writtenAt: number
  /** References of Patient.generalPractitioner, as they stand there. */
  readonly generalPractitioner: readonly string[]
  /** SHA-256 of the record's line; absent where the snapshot was not made from a pull: then its compressed bytes stand for it. */
  readonly recordHash?: string
}

export interface PartitionEntry {
  readonly file: string
  readonly bytes: number
  readonly records: number
}

export interface SnapshotManifest {
  readonly format: typeof SNAPSHOT_FORMAT
  readonly formatVersion: typeof SNAPSHOT_FORMAT_VERSION
  readonly createdAt: string
  readonly count: number
  readonly contentHash: string
  /** SHA-256 of the index file. */
  readonly indexHash: string
  /** Of the key that records and index are sealed with; absent: they lie open. */
  readonly keyCheck?: string
  readonly partitions: readonly PartitionEntry[]
  /** Where the records come from; absent for those that were not pulled. */
  readonly origin?: SnapshotOrigin
}

/** What a snapshot made from a pull says of itself. Nothing of a patient. */
export interface SnapshotOrigin {
  readonly source: string
  readonly pullId: string
  readonly baseUrl?: string
  /** The server's time of the export: where the next pull goes on. */
  readonly transactionTime?: string
  /** Id of the snapshot that an incremental pull was added to. */
  readonly previous?: string
  /** Resource type → how many, in all records. */
  readonly counts?: Readonly<Record<string, number>>
  /** Problem code → resource type → how often. */
  readonly problems: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** `part-00000.ndjson.gz` for 0. Names never come from the records. */
export function partitionFileName (partition: number): string {
  return `part-${String(partition).padStart(5, '0')}.ndjson.gz`
}

/** A file of a snapshot that cannot be used. `file` is a name from this layout, `wrong` completes "file …". */
export function unreadable (file: string, wrong: string, cause?: unknown): OutcomeError {
  return new OutcomeError('INPUT_UNREADABLE', `The record snapshot is damaged: ${file} ${wrong}. Restore the folder from a copy or write the snapshot again.`, { cause })
}

/** The manifest in `text`, checked field by field. @throws OutcomeError INPUT_UNREADABLE */
export function parseManifest (text: string): SnapshotManifest {
  const json = parseJson(text)
  if (!isObject(json) || json['format'] !== SNAPSHOT_FORMAT) throw unreadable(MANIFEST_FILE, 'is not the manifest of a record snapshot')
  if (json['formatVersion'] !== SNAPSHOT_FORMAT_VERSION) {
    throw new OutcomeError('INPUT_UNREADABLE', `The record snapshot has a format version that this program does not read (it reads ${SNAPSHOT_FORMAT_VERSION}); write the snapshot again.`)
  }
  const { createdAt, count, contentHash, indexHash, partitions, keyCheck, origin } = json
  const complete = typeof createdAt === 'string' && isCount(count) && isHash(contentHash) && isHash(indexHash) && Array.isArray(partitions) && partitions.every(isPartitionEntry) &&
    (keyCheck === undefined || typeof keyCheck === 'string') && (origin === undefined || isObject(origin))
  if (!complete) throw unreadable(MANIFEST_FILE, 'lacks a field or holds a wrong one')
  if (partitions.reduce((sum, { records }) => sum + records, 0) !== count) throw unreadable(MANIFEST_FILE, 'counts other records than its partitions')
  return json as unknown as SnapshotManifest
}

/** True for a row of the index that lies within its partition. */
export function isIndexRow (row: unknown, partitions: readonly PartitionEntry[]): row is IndexRow {
  if (!isObject(row)) return false
  const { subjectId, partition, offset, length, writtenAt, generalPractitioner, recordHash } = row
  const bytes = isCount(partition) ? partitions[partition]?.bytes : undefined
  return typeof subjectId === 'string' && subjectId !== '' && isCount(offset) && isCount(length) && length > 0 && bytes !== undefined && offset + length <= bytes &&
    Number.isSafeInteger(writtenAt) && Array.isArray(generalPractitioner) && generalPractitioner.every(one => typeof one === 'string') && (recordHash === undefined || isHash(recordHash))
}

function isPartitionEntry (entry: unknown, partition: number): entry is PartitionEntry {
  return isObject(entry) && entry['file'] === partitionFileName(partition) && isCount(entry['bytes']) && isCount(entry['records'])
}

function parseJson (text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable(MANIFEST_FILE, 'is not JSON', cause)
  }
}

function isCount (value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isHash (value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
