import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { generateRecords } from '../demo/generate-records.js'
import { openSnapshot } from '../records/open-snapshot.js'
import type { RecordStore } from '../records/record-store.js'
import { writeSnapshot } from '../records/write-snapshot.js'

export interface OpenDemonstrationOptions {
  readonly config: Pick<Config, 'dataDir' | 'demoPatients' | 'demoYear'>
  readonly now: () => Date
}

/** A run evaluates that many parts of the population side by side. */
const DEMO_PARTITIONS = 16

/**
 * The demonstration population of this size and year, generated where it is not there yet.
 * @throws OutcomeError INPUT_UNREADABLE (damaged snapshot), OUTPUT_NOT_WRITABLE
 */
export async function openDemonstration ({ config, now }: OpenDemonstrationOptions): Promise<{ readonly records: RecordStore, readonly snapshotId: string }> {
  const { demoPatients, demoYear } = config
  const snapshotId = `demonstration-${demoYear}-${demoPatients}`
  const folder = join(config.dataDir, 'records', snapshotId)
  if (!existsSync(folder)) {
    await writeSnapshot(folder, generateRecords({ count: demoPatients, measurementYear: demoYear }), { now, recordsPerPartition: Math.ceil(demoPatients / DEMO_PARTITIONS) })
  }
  return { records: await openSnapshot(folder), snapshotId }
}
