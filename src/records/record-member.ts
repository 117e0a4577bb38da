import { gunzipSync } from 'node:zlib'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import { recordFromLine } from './record-line.js'
import type { PartitionRow } from './record-store.js'

/** A record is 20 kB to some megabytes; what unpacks to more than this is no record. */
const MOST_BYTES = 512 * 1024 * 1024

/**
 * The record in one gzip member of a partition. For threads that are handed bytes and rows.
 * @throws OutcomeError RECORD_UNREADABLE, without anything of the record
 */
export function recordOfMember (member: Uint8Array, { subjectId }: Pick<PartitionRow, 'subjectId'>): PatientRecord {
  const record = parsed(member)
  if (record?.subjectId !== subjectId) throw new OutcomeError('RECORD_UNREADABLE', 'The record of this subject cannot be read: the snapshot is damaged. Restore it from a copy or pull again.')
  return record
}

function parsed (member: Uint8Array): PatientRecord | undefined {
  try {
    return recordFromLine(gunzipSync(member, { maxOutputLength: MOST_BYTES }).toString('utf8'))
  } catch {
    // The parser's own text quotes the record.
    return undefined
  }
}
