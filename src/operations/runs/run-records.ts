import { OutcomeError } from '../../fhir/outcome-error.js'
import type { RecordStore } from '../../records/record-store.js'
import type { Services } from '../services.js'

/**
 * The records of a snapshot; without an id those that requests are answered from.
 * @throws OutcomeError SNAPSHOT_NOT_FOUND
 */
export async function recordsOfSnapshot (services: Services, snapshotId?: string): Promise<{ readonly records: RecordStore, readonly snapshotId: string }> {
  if (snapshotId === undefined || snapshotId === services.snapshotId) return { records: services.records, snapshotId: services.snapshotId }
  throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no record snapshot of this id.')
}
