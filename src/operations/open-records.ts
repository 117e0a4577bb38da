import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.js'
import { generateRecords } from '../demo/generate-records.js'
import { emptyRecords } from '../records/empty-records.js'
import { openSnapshot } from '../records/open-snapshot.js'
import type { RecordStore } from '../records/record-store.js'
import { writeSnapshot } from '../records/write-snapshot.js'

export interface OpenRecordsOptions {
  readonly config: Pick<Config, 'dataDir' | 'demoPatients' | 'demoYear'>
  /** Open the demonstration population, and generate it where it is not there yet. */
  readonly demo: boolean
  readonly now: () => Date
}

/** A run evaluates that many parts of the population side by side. */
const DEMO_PARTITIONS = 16

export interface OpenedRecords {
  readonly records: RecordStore
  readonly snapshotId: string
}

/**
 * The records to evaluate: the demonstration population of this size and year, or none.
 * @throws OutcomeError INPUT_UNREADABLE (damaged snapshot), OUTPUT_NOT_WRITABLE
 */
export async function openRecords ({ config, demo, now }: OpenRecordsOptions): Promise<OpenedRecords> {
  if (!demo) return { records: emptyRecords(), snapshotId: 'empty' }
  const snapshotId = `demonstration-${config.demoYear}-${config.demoPatients}`
  const folder = join(config.dataDir, 'records', snapshotId)
  if (!existsSync(folder)) {
    await writeSnapshot(folder, generateRecords({ count: config.demoPatients, measurementYear: config.demoYear }), { now, recordsPerPartition: Math.ceil(config.demoPatients / DEMO_PARTITIONS) })
  }
  return { records: await openSnapshot(folder), snapshotId }
}
