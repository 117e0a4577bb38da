import type { FileHandle } from 'node:fs/promises'
import type { PatientRecord } from '../fhir/patient-record.js'
import type { RecordKey } from './record-key.js'
import { parseMember } from './record-member.js'
import { unreadable, type IndexRow } from './snapshot-layout.js'

/** Bytes read at once while streaming: large enough to be few reads, small enough to be no memory. */
const WINDOW_BYTES = 1024 * 1024

/** One open partition file. */
export interface OpenPartition {
  readonly file: string
  readonly handle: FileHandle
  readonly key: RecordKey | undefined
}

/** The record of one row. @throws OutcomeError INPUT_UNREADABLE naming the partition */
export async function readRecord (partition: OpenPartition, row: IndexRow): Promise<PatientRecord> {
  return decode(partition, row, await readBytes(partition, row.offset, row.length))
}

/**
 * The records of `rows`, in their order. Rows that lie one behind the other are fetched in windows; memory holds one window and one record.
 * @throws OutcomeError INPUT_UNREADABLE naming the partition
 */
export async function * readRecords (partitions: readonly OpenPartition[], rows: Iterable<IndexRow>): AsyncIterable<PatientRecord> {
  for (const window of windowsOf(rows)) {
    const first = window[0] as IndexRow
    const last = window.at(-1) as IndexRow
    const partition = partitions[first.partition] as OpenPartition
    const bytes = await readBytes(partition, first.offset, last.offset + last.length - first.offset)
    for (const row of window) {
      const start = row.offset - first.offset
      yield decode(partition, row, bytes.subarray(start, start + row.length))
    }
  }
}

/** All bytes of a partition. @throws OutcomeError INPUT_UNREADABLE naming the partition */
export async function readWhole (partition: OpenPartition): Promise<Buffer> {
  const { size } = await partition.handle.stat()
  return await readBytes(partition, 0, size)
}

function * windowsOf (rows: Iterable<IndexRow>): Iterable<IndexRow[]> {
  let window: IndexRow[] = []
  for (const row of rows) {
    const first = window[0]
    const last = window.at(-1)
    const continues = first !== undefined && last !== undefined && row.partition === last.partition &&
      row.offset === last.offset + last.length && row.offset + row.length - first.offset <= WINDOW_BYTES
    if (!continues && window.length > 0) {
      yield window
      window = []
    }
    window.push(row)
  }
  if (window.length > 0) yield window
}

async function readBytes ({ file, handle }: OpenPartition, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await read(file, handle, bytes, filled, offset)
    if (bytesRead === 0) throw unreadable(file, 'ends too early')
    filled += bytesRead
  }
  return bytes
}

async function read (file: string, handle: FileHandle, bytes: Buffer, filled: number, offset: number): Promise<{ bytesRead: number }> {
  try {
    return await handle.read(bytes, filled, bytes.length - filled, offset + filled)
  } catch (cause) {
    throw unreadable(file, 'cannot be read', cause)
  }
}

/** The member's own checksum (RFC 1952 CRC32), or the tag of its seal, tells a changed byte; the id tells a member that is another subject's. */
function decode ({ file, key }: OpenPartition, row: IndexRow, member: Buffer): PatientRecord {
  const record = parseMember(member, key)
  if (record === undefined) throw unreadable(file, 'holds a record that cannot be read')
  if (record.subjectId !== row.subjectId) throw unreadable(file, 'does not fit the index')
  return record
}
