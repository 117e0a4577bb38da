import { createHash } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import { readIndex } from './index-file.js'
import { readRecord, readRecords, readWhole, type OpenPartition } from './partition-reader.js'
import { checkKey, type RecordKey } from './record-key.js'
import { withoutVersion } from './record-line.js'
import type { RecordFilter, RecordPartition, RecordStore, SubjectPage } from './record-store.js'
import { exists, restoreReplaced } from './snapshot-folder.js'
import { MANIFEST_FILE, parseManifest, unreadable, type IndexRow, type SnapshotManifest, type SnapshotOrigin } from './snapshot-layout.js'

/**
 * Opens a snapshot written by writeSnapshot: manifest and index are verified (SHA-256), every partition must have its recorded size.
 * Partitions stay open, so a store keeps reading its own snapshot when another one is put in its place.
 * @throws OutcomeError RECORD_KEY_MISSING, RECORD_KEY_MISMATCH, INPUT_NOT_FOUND (no folder), INPUT_UNREADABLE naming the file that is missing or damaged
 */
export async function openSnapshot (dir: string, key?: RecordKey): Promise<RecordStore> {
  await restoreReplaced(dir).catch(() => {})
  if (!await exists(dir)) throw new OutcomeError('INPUT_NOT_FOUND', 'There is no record snapshot in the folder asked for; write one first.')
  const manifest = parseManifest(await readManifest(dir))
  checkKey(manifest.keyCheck, key)
  const used = manifest.keyCheck === undefined ? undefined : key
  const rows = await readIndex(dir, manifest, used)
  return new SnapshotRecordStore(manifest, rows, await openPartitions(dir, manifest, used))
}

class SnapshotRecordStore implements RecordStore {
  readonly size: number
  readonly contentHash: string
  readonly origin: SnapshotOrigin | undefined
  readonly #rows: ReadonlyMap<string, IndexRow>
  readonly #partitions: readonly OpenPartition[]
  readonly #byPartition = new Map<number, IndexRow[]>()
  #closed = false

  constructor (manifest: SnapshotManifest, rows: ReadonlyMap<string, IndexRow>, partitions: readonly OpenPartition[]) {
    this.size = manifest.count
    this.contentHash = manifest.contentHash
    this.origin = manifest.origin
    this.#rows = rows
    for (const row of rows.values()) {
      const others = this.#byPartition.get(row.partition)
      if (others === undefined) this.#byPartition.set(row.partition, [row])
      else others.push(row)
    }
    this.#partitions = partitions
  }

  has (subjectId: string): boolean {
    return this.#rows.has(subjectId)
  }

  async get (subjectId: string): Promise<PatientRecord | undefined> {
    this.#checkOpen()
    const row = this.#rows.get(subjectId)
    return row === undefined ? undefined : await readRecord(this.#partitions[row.partition] as OpenPartition, row)
  }

  async * stream (filter: RecordFilter = {}): AsyncIterable<PatientRecord> {
    this.#checkOpen()
    yield * readRecords(this.#partitions, this.#matching(filter))
  }

  partitionOf (subjectId: string): number | undefined {
    return this.#rows.get(subjectId)?.partition
  }

  get partitionCount (): number {
    return this.#partitions.length
  }

  async partition (partition: number): Promise<RecordPartition> {
    this.#checkOpen()
    const opened = this.#partitions[partition]
    if (opened === undefined) return { rows: [], bytes: new Uint8Array() }
    const bytes = await readWhole(opened)
    const rows = (this.#byPartition.get(partition) ?? []).map(({ subjectId, offset, length, generalPractitioner, recordHash }) => ({
      subjectId, offset, length, generalPractitioner, recordHash: recordHash ?? createHash('sha256').update(bytes.subarray(offset, offset + length)).digest('hex')
    }))
    return { rows, bytes, ...(opened.key === undefined ? {} : { key: opened.key }) }
  }

  page (offset: number, count: number, filter: RecordFilter = {}): SubjectPage {
    const subjectIds: string[] = []
    let total = 0
    for (const row of this.#matching(filter)) {
      if (total >= offset && subjectIds.length < count) subjectIds.push(row.subjectId)
      total++
    }
    return { total, subjectIds }
  }

  async close (): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await closeAll(this.#partitions)
  }

  * #matching (filter: RecordFilter): Iterable<IndexRow> {
    const practitioner = filter.practitioner === undefined ? undefined : withoutVersion(filter.practitioner)
    const since = filter.writtenSince?.getTime() ?? -Infinity
    for (const row of this.#rows.values()) {
      if (row.writtenAt >= since && (practitioner === undefined || row.generalPractitioner.includes(practitioner))) yield row
    }
  }

  #checkOpen (): void {
    if (this.#closed) throw new OutcomeError('INPUT_UNREADABLE', 'The record snapshot has been closed; open it again.')
  }
}

async function readManifest (dir: string): Promise<string> {
  try {
    return await readFile(join(dir, MANIFEST_FILE), 'utf8')
  } catch (cause) {
    throw unreadable(MANIFEST_FILE, 'is missing or cannot be read', cause)
  }
}

async function openPartitions (dir: string, manifest: SnapshotManifest, key: RecordKey | undefined): Promise<OpenPartition[]> {
  const opened: OpenPartition[] = []
  try {
    for (const { file, bytes } of manifest.partitions) {
      const handle = await open(join(dir, file), 'r').catch((cause: unknown) => { throw unreadable(file, 'is missing or cannot be read', cause) })
      opened.push({ file, handle, key })
      const { size } = await handle.stat()
      if (size !== bytes) throw unreadable(file, `has ${size} bytes and should have ${bytes}`)
    }
    return opened
  } catch (thrown) {
    await closeAll(opened)
    throw thrown
  }
}

async function closeAll (partitions: readonly OpenPartition[]): Promise<void> {
  await Promise.all(partitions.map(async ({ handle }) => await handle.close()))
}
