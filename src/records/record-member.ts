import { gunzipSync } from 'node:zlib'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import { unsealed, type RecordKey } from './record-key.js'
import { recordFromLine } from './record-line.js'
import type { PartitionRow } from './record-store.js'

/** A record is 20 kB to some megabytes; what unpacks to more than this is no record. */
const MOST_BYTES = 512 * 1024 * 1024

/**
 * The record in one member of a partition. For threads that are handed bytes and rows.
 * @throws OutcomeError RECORD_UNREADABLE, without anything of the record
 */
export function recordOfMember (member: Uint8Array, { subjectId }: Pick<PartitionRow, 'subjectId'>, key?: RecordKey): PatientRecord {
  const record = parseMember(member, key)
  if (record?.subjectId !== subjectId) throw new OutcomeError('RECORD_UNREADABLE', 'The record of this subject cannot be read: the snapshot is damaged. Restore it from a copy or pull again.')
  return record
}

/** Undefined where it cannot be read; the parser's own text quotes the record and is not passed on. */
export function parseMember (member: Uint8Array, key: RecordKey | undefined): PatientRecord | undefined {
  try {
    return recordFromLine(gunzipSync(unsealed(member, key), { maxOutputLength: MOST_BYTES }).toString('utf8'))
  } catch {
    return undefined
  }
}
