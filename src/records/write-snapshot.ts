import { rm } from 'node:fs/promises'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import { ContentHash } from './content-hash.js'
import { writeIndex } from './index-file.js'
import { onDisk } from './on-disk.js'
import { PartitionWriter, type PartitionLimits } from './partition-writer.js'
import { lineFromRecord, practitionerReferences } from './record-line.js'
import { SNAPSHOT_FORMAT, SNAPSHOT_FORMAT_VERSION, type IndexRow, type SnapshotManifest } from './snapshot-layout.js'
import { createPartialFolder, putInPlace } from './snapshot-folder.js'
import { writeManifest } from './write-manifest.js'

export interface WriteSnapshotOptions extends Partial<PartitionLimits> {
  /** The clock: when each record was written, and the snapshot. */
  readonly now: () => Date
  /** Put the new snapshot in the place of one that is there; otherwise that is refused. */
  readonly replace?: boolean
}

const DEFAULT_LIMITS: PartitionLimits = { partitionBytes: 64 * 1024 * 1024, recordsPerPartition: 100_000 }

/**
 * Writes records to a snapshot folder (layout: snapshot-layout.ts) in the order given, one at a time: memory holds one index row per subject.
 * Everything is written beside `dir` and moved there when it is whole and on the disk; a write that is killed or fails leaves no snapshot.
 * @throws OutcomeError DUPLICATE_SUBJECT, RECORD_WITHOUT_PATIENT, RECORD_WITH_SEVERAL_PATIENTS,
 * OUTPUT_NOT_WRITABLE (disk, rights, or a folder there already); what `records` throws passes through
 */
export async function writeSnapshot (dir: string, records: AsyncIterable<PatientRecord> | Iterable<PatientRecord>, options: WriteSnapshotOptions): Promise<SnapshotManifest> {
  const partial = await onDisk(createPartialFolder(dir, options.replace === true))
  const partitions = new PartitionWriter(partial, { ...DEFAULT_LIMITS, ...options })
  try {
    const { rows, contentHash } = await writeRecords(partitions, records, options.now)
    const indexHash = await onDisk(writeIndex(partial, rows))
    const manifest: SnapshotManifest = Object.freeze({
      format: SNAPSHOT_FORMAT,
      formatVersion: SNAPSHOT_FORMAT_VERSION,
      createdAt: options.now().toISOString(),
      count: rows.length,
      contentHash,
      indexHash,
      partitions: partitions.entries
    })
    await onDisk(writeManifest(partial, manifest))
    await onDisk(putInPlace(partial, dir))
    return manifest
  } catch (thrown) {
    await partitions.abandon()
    await rm(partial, { recursive: true, force: true }).catch(() => {})
    throw thrown
  }
}

async function writeRecords (partitions: PartitionWriter, records: AsyncIterable<PatientRecord> | Iterable<PatientRecord>, now: () => Date): Promise<{ rows: IndexRow[], contentHash: string }> {
  const rows: IndexRow[] = []
  const subjects = new Set<string>()
  const hash = new ContentHash()
  for await (const record of records) {
    if (subjects.has(record.subjectId)) {
      throw new OutcomeError('DUPLICATE_SUBJECT', `Record ${rows.length + 1} has the same Patient.id as an earlier one; a snapshot takes one record per subject, so join them first.`, { expression: 'Patient.id' })
    }
    const line = lineFromRecord(record)
    const placement = await onDisk(partitions.append(line))
    subjects.add(record.subjectId)
    hash.add(record.subjectId, line)
    rows.push({ subjectId: record.subjectId, ...placement, writtenAt: now().getTime(), generalPractitioner: practitionerReferences(record) })
  }
  await onDisk(partitions.finish())
  return { rows, contentHash: hash.digest() }
}
