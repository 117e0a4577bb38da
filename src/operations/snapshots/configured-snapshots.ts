import { join } from 'node:path'
import type { Config } from '../../config/config.js'
import { earlyPartitions, type EarlyPartitions } from '../../records/early-partitions.js'
import { snapshotCatalogue, type SnapshotCatalogue } from '../../records/snapshot-catalogue.js'
import { dataFolders } from '../data-folders.js'

/** The snapshots of this data folder. */
export function configuredSnapshots (config: Pick<Config, 'dataDir' | 'recordsKey'>): SnapshotCatalogue {
  return snapshotCatalogue(dataFolders(config).snapshots, config.recordsKey)
}

/** Partitions of a snapshot that this pull is making. They lie with the pull, so that nobody takes them for a snapshot. */
export function configuredEarlyPartitions (config: Pick<Config, 'dataDir' | 'recordsKey'>, pullId: string): EarlyPartitions {
  return earlyPartitions(join(dataFolders(config).pulls, pullId, 'early'), config.recordsKey)
}
