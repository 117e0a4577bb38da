import { gunzipSync, gzipSync } from 'node:zlib'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import type { SnapshotStore } from '../store/snapshots/snapshot-store.js'
import { checkKey, sealed, unsealed, type RecordKey } from './record-key.js'
import { withoutVersion } from './record-line.js'
import { recordOfMember } from './record-member.js'
import type { PartitionRow, RecordFilter, RecordPartition, RecordStore, SubjectPage } from './record-store.js'
import { parseManifest, type SnapshotManifest } from './snapshot-layout.js'

/** A row as it lies in the database: what a `PartitionRow` says, and when the record was written. */
interface DatabaseRow extends PartitionRow {
  readonly writtenAt: number
}

/**
 * Puts a snapshot into the database, its records as they are: sealed where it is sealed.
 * @throws OutcomeError STORE_UNAVAILABLE, INPUT_UNREADABLE
 */
export async function publishSnapshot (store: SnapshotStore, id: string, manifest: SnapshotManifest, records: RecordStore): Promise<void> {
  const writtenAt = Date.parse(manifest.createdAt)
  async function * partitions (): AsyncGenerator<{ rows: Uint8Array, bytes: Uint8Array }> {
    for (let partition = 0; partition < records.partitionCount; partition++) {
      const { rows, bytes, key } = await records.partition(partition)
      const lines = rows.map((row): DatabaseRow => ({ ...row, writtenAt }))
      yield { rows: sealed(gzipSync(JSON.stringify(lines)), key), bytes }
    }
  }
  await store.save(id, manifest, partitions())
}

/**
 * A snapshot in the database, by the contract of those on disk. Memory holds one row per subject.
 * @throws OutcomeError SNAPSHOT_NOT_FOUND, RECORD_KEY_MISSING, RECORD_KEY_MISMATCH
 */
export async function openDatabaseSnapshot (store: SnapshotStore, id: string, key: RecordKey | undefined): Promise<RecordStore> {
  const found = await store.find(id)
  if (found === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no record snapshot of this id, neither here nor in the database.')
  const manifest = parseManifest(JSON.stringify(found))
  checkKey(manifest.keyCheck, key)
  const used = manifest.keyCheck === undefined ? undefined : key
  const index: { readonly partition: number, readonly row: DatabaseRow }[] = []
  const places = new Map<string, number>()
  for (let partition = 0; partition < manifest.partitions.length; partition++) {
    for (const row of (await readPartition(store, id, partition, used)).rows) {
      places.set(row.subjectId, index.length)
      index.push({ partition, row })
    }
  }
  return new DatabaseRecordStore(store, id, manifest, used, index, places)
}

async function readPartition (store: SnapshotStore, id: string, partition: number, key: RecordKey | undefined): Promise<{ readonly rows: readonly DatabaseRow[], readonly bytes: Uint8Array }> {
  const found = await store.partition(id, partition)
  if (found === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'The record snapshot has been removed from the database.')
  try {
    return { rows: JSON.parse(gunzipSync(unsealed(found.rows, key)).toString('utf8')) as DatabaseRow[], bytes: found.bytes }
  } catch (cause) {
    throw new OutcomeError('INPUT_UNREADABLE', 'The record snapshot in the database is damaged; publish it again.', { cause })
  }
}

class DatabaseRecordStore implements RecordStore {
  readonly size: number
  readonly contentHash: string
  readonly origin: SnapshotManifest['origin']
  readonly partitionCount: number
  readonly #store: SnapshotStore
  readonly #id: string
  readonly #key: RecordKey | undefined
  readonly #index: readonly { readonly partition: number, readonly row: DatabaseRow }[]
  readonly #places: ReadonlyMap<string, number>

  constructor (store: SnapshotStore, id: string, manifest: SnapshotManifest, key: RecordKey | undefined, index: readonly { readonly partition: number, readonly row: DatabaseRow }[], places: ReadonlyMap<string, number>) {
    this.size = manifest.count
    this.contentHash = manifest.contentHash
    this.origin = manifest.origin
    this.partitionCount = manifest.partitions.length
    this.#store = store
    this.#id = id
    this.#key = key
    this.#index = index
    this.#places = places
  }

  has (subjectId: string): boolean {
    return this.#places.has(subjectId)
  }

  partitionOf (subjectId: string): number | undefined {
    return this.#index[this.#places.get(subjectId) ?? -1]?.partition
  }

  async get (subjectId: string): Promise<PatientRecord | undefined> {
    const found = this.#index[this.#places.get(subjectId) ?? -1]
    if (found === undefined) return undefined
    const { bytes } = await readPartition(this.#store, this.#id, found.partition, this.#key)
    return recordOfMember(bytes.subarray(found.row.offset, found.row.offset + found.row.length), found.row, this.#key)
  }

  async * stream (filter: RecordFilter = {}): AsyncIterable<PatientRecord> {
    for (let partition = 0; partition < this.partitionCount; partition++) {
      const { rows, bytes } = await readPartition(this.#store, this.#id, partition, this.#key)
      for (const row of rows) if (fits(row, filter)) yield recordOfMember(bytes.subarray(row.offset, row.offset + row.length), row, this.#key)
    }
  }

  page (offset: number, count: number, filter: RecordFilter = {}): SubjectPage {
    const matching = this.#index.filter(({ row }) => fits(row, filter))
    return { total: matching.length, subjectIds: matching.slice(offset, offset + count).map(({ row }) => row.subjectId) }
  }

  async partition (partition: number): Promise<RecordPartition> {
    const { rows, bytes } = await readPartition(this.#store, this.#id, partition, this.#key)
    return { rows, bytes, ...(this.#key === undefined ? {} : { key: this.#key }) }
  }

  /** The database is not ours to close. */
  async close (): Promise<void> {}
}

function fits ({ writtenAt, generalPractitioner }: DatabaseRow, { practitioner, writtenSince }: RecordFilter): boolean {
  return writtenAt >= (writtenSince?.getTime() ?? -Infinity) && (practitioner === undefined || generalPractitioner.includes(withoutVersion(practitioner)))
}
