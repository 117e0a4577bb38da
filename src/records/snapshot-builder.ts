import { createHash } from 'node:crypto'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { belongsToPatients } from '../fhir/patient-compartment.js'
import { partitionOf } from '../fhir/partition-of.js'
import { assembleRecord, resourcesOf, type AssembledRecord } from './assemble-record.js'
import { ContextStore } from './context-store.js'
import { entryTexts } from './entry-texts.js'
import { writeIndex } from './index-file.js'
import { onDisk } from './on-disk.js'
import { forEachLine, readDeletions } from './read-resources.js'
import { keyCheck, sealed, unsealed, type RecordKey } from './record-key.js'
import type { PartitionRow, RecordPartition, RecordStore } from './record-store.js'
import { readResource, type ResourceText } from './resource-text.js'
import { createPartialFolder, putInPlace } from './snapshot-folder.js'
import { partitionFileName, PRIVATE_FILE, SNAPSHOT_FORMAT, SNAPSHOT_FORMAT_VERSION, type IndexRow, type PartitionEntry, type SnapshotManifest, type SnapshotOrigin } from './snapshot-layout.js'
import { writeManifest } from './write-manifest.js'
import { Spill } from './spill.js'

export interface SnapshotBuilderOptions {
  /** Where the snapshot is to stand; it appears there with `seal`. */
  readonly dir: string
  readonly origin: Omit<SnapshotOrigin, 'problems'>
  readonly partitionCount: number
  /** What an incremental pull adds to: a snapshot of as many partitions. The caller closes it. */
  readonly previous?: RecordStore
  /** What the new snapshot is sealed with; `previous` may be sealed otherwise, or not at all. */
  readonly key?: RecordKey
  readonly now: () => Date
}

/** Codes of what could not become part of a record; counted by type in the manifest. */
export type BuildProblem = 'RESOURCE_UNREADABLE' | 'RESOURCE_WITHOUT_PATIENT' | 'PATIENT_NOT_PULLED' | 'DELETION_UNREADABLE'

/**
 * Groups pulled resources by patient. `scatter` sorts them into partitions on disk, `finishPartition` makes the records of one partition, `seal`
 * puts the snapshot in its place. Memory holds one partition, one place per shared resource, and one row per subject. What is interrupted
 * leaves nothing but a partial folder; begin again from the pulled files.
 * @throws OutcomeError INPUT_UNREADABLE, OUTPUT_NOT_WRITABLE
 */
export class SnapshotBuilder {
  readonly #options: SnapshotBuilderOptions
  readonly #partial: string
  readonly #spill: Spill
  readonly #context: ContextStore
  readonly #deleted = new Set<string>()
  readonly #problems: Record<string, Record<string, number>> = {}
  readonly #partitions = new Map<number, { readonly entry: PartitionEntry, readonly rows: readonly IndexRow[] }>()
  readonly #counts: Record<string, number> = {}

  private constructor (options: SnapshotBuilderOptions, partial: string, context: ContextStore) {
    this.#options = options
    this.#partial = partial
    this.#context = context
    this.#spill = new Spill(join(partial, 'spill'), options.key)
  }

  static async open (options: SnapshotBuilderOptions): Promise<SnapshotBuilder> {
    const partial = await onDisk(createPartialFolder(options.dir, false))
    await onDisk(mkdir(join(partial, 'spill'), { mode: 0o700 }))
    return new SnapshotBuilder(options, partial, await onDisk(ContextStore.open(join(partial, 'spill', 'context'), options.key)))
  }

  /** Sorts the resources of files into partitions; `deletions` are files of transaction Bundles. */
  async scatter (files: readonly string[], deletions: readonly string[]): Promise<void> {
    for (const file of deletions) {
      const { deleted, unreadable } = await readDeletions(file)
      for (const identity of deleted) this.#deleted.add(identity)
      if (unreadable > 0) this.#count('DELETION_UNREADABLE', 'Bundle', unreadable)
    }
    for (const file of files) await forEachLine(file, async line => { await this.#scatterLine(line) })
    await onDisk(this.#spill.flush())
  }

  async #scatterLine (line: string): Promise<void> {
    const read = readResource(line)
    if (read === undefined) {
      this.#count('RESOURCE_UNREADABLE', 'other')
      return
    }
    const { resource, patients } = read
    for (const subjectId of patients) await onDisk(this.#spill.append(partitionOf(subjectId, this.#options.partitionCount), { subjectId, resource }))
    if (patients.length > 0) return
    if (belongsToPatients(resource.resourceType)) this.#count('RESOURCE_WITHOUT_PATIENT', resource.resourceType)
    else await onDisk(this.#context.add(resource))
  }

  get finished (): ReadonlySet<number> {
    return new Set(this.#partitions.keys())
  }

  /** Makes the records of one partition from what was sorted into it and from the previous snapshot, and gives them. */
  async finishPartition (partition: number): Promise<RecordPartition> {
    const { baseUrl } = this.#options.origin
    const groups = await this.#resourcesOf(partition)
    const members: Uint8Array[] = []
    const rows: IndexRow[] = []
    let bytes = 0
    for (const [subjectId, resources] of [...groups].sort(([left], [right]) => left < right ? -1 : 1)) {
      const record = await assembleRecord(subjectId, resources, { baseUrl, findContext: async identity => await this.#context.find(identity) })
      if (record === undefined) {
        for (const { resourceType } of resources) this.#count('PATIENT_NOT_PULLED', resourceType)
        continue
      }
      const member = sealed(gzipSync(record.line), this.#options.key)
      members.push(member)
      rows.push(this.#row(record, partition, bytes, member.length))
      bytes += member.length
    }
    const file = partitionFileName(partition)
    const content = Buffer.concat(members)
    await onDisk(writeSynced(join(this.#partial, file), content))
    this.#partitions.set(partition, { entry: { file, bytes, records: rows.length }, rows })
    return { rows: rows.map(partitionRow), bytes: content, ...(this.#options.key === undefined ? {} : { key: this.#options.key }) }
  }

  /** @throws OutcomeError INTERNAL where a partition was not finished */
  async seal (): Promise<SnapshotManifest> {
    const { partitionCount, dir, now, key, origin } = this.#options
    const parts = Array.from({ length: partitionCount }, (_, partition) => this.#partitions.get(partition))
    const whole = parts.flatMap(part => part ?? [])
    if (whole.length !== partitionCount) throw new Error('A snapshot is sealed when all its partitions are finished.')
    await this.#context.close()
    await onDisk(rm(join(this.#partial, 'spill'), { recursive: true }))
    const rows = whole.flatMap(part => part.rows)
    const manifest: SnapshotManifest = Object.freeze({
      format: SNAPSHOT_FORMAT,
      formatVersion: SNAPSHOT_FORMAT_VERSION,
      createdAt: now().toISOString(),
      count: rows.length,
      contentHash: contentHashOf(rows),
      indexHash: await onDisk(writeIndex(this.#partial, rows, key)),
      ...(key === undefined ? {} : { keyCheck: keyCheck(key) }),
      partitions: whole.map(({ entry }) => entry),
      origin: { ...origin, counts: sortedCounts(this.#counts), problems: this.#problems }
    })
    await onDisk(writeManifest(this.#partial, manifest))
    await onDisk(putInPlace(this.#partial, dir))
    return manifest
  }

  /** Leaves nothing behind. */
  async abandon (): Promise<void> {
    await this.#context.close().catch(() => {})
    await rm(this.#partial, { recursive: true, force: true }).catch(() => {})
  }

  /** Subject → resources: of the previous snapshot without what was deleted, and what was pulled. */
  async #resourcesOf (partition: number): Promise<Map<string, ResourceText[]>> {
    const groups = new Map<string, ResourceText[]>()
    const { previous } = this.#options
    if (previous !== undefined) {
      const { rows, bytes, key } = await previous.partition(partition)
      for (const { subjectId, offset, length } of rows) {
        if (this.#deleted.has(`Patient/${subjectId}`)) continue
        const line = gunzipSync(unsealed(bytes.subarray(offset, offset + length), key)).toString('utf8')
        groups.set(subjectId, resourcesOf(entryTexts(line)).filter(({ resourceType, id }) => !this.#deleted.has(`${resourceType}/${id}`)))
      }
    }
    for (const { subjectId, resource } of await onDisk(this.#spill.read(partition))) {
      const group = groups.get(subjectId)
      if (group === undefined) groups.set(subjectId, [resource])
      else group.push(resource)
    }
    return groups
  }

  #row ({ subjectId, recordHash, generalPractitioner, counts }: AssembledRecord, partition: number, offset: number, length: number): IndexRow {
    for (const [type, count] of Object.entries(counts)) this.#counts[type] = (this.#counts[type] ?? 0) + count
    return { subjectId, partition, offset, length, writtenAt: this.#options.now().getTime(), generalPractitioner, recordHash }
  }

  #count (problem: BuildProblem, resourceType: string, count = 1): void {
    const types = this.#problems[problem] ??= {}
    types[resourceType] = (types[resourceType] ?? 0) + count
  }
}

function partitionRow ({ subjectId, offset, length, generalPractitioner, recordHash = '' }: IndexRow): PartitionRow {
  return { subjectId, offset, length, generalPractitioner, recordHash }
}

async function writeSynced (path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes, { flag: 'wx', mode: PRIVATE_FILE })
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** As `ContentHash`: over the digests of the lines, sorted by subject. */
function contentHashOf (rows: readonly IndexRow[]): string {
  const hash = createHash('sha256')
  for (const { recordHash = '' } of [...rows].sort((a, b) => a.subjectId < b.subjectId ? -1 : 1)) hash.update(Buffer.from(recordHash, 'hex'))
  return hash.digest('hex')
}

function sortedCounts (counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([left], [right]) => left < right ? -1 : 1))
}
