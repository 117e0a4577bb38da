import type { Config } from '../../config/config.js'
import { snapshotCatalogue, type SnapshotCatalogue } from '../../records/snapshot-catalogue.js'
import { dataFolders } from '../data-folders.js'

/** The snapshots of this data folder. */
export function configuredSnapshots (config: Pick<Config, 'dataDir' | 'recordsKey'>): SnapshotCatalogue {
  return snapshotCatalogue(dataFolders(config).snapshots, config.recordsKey)
}
