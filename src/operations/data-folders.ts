import { join } from 'node:path'
import type { Config } from '../config/config.js'

/** What lies where in the data folder. */
export function dataFolders ({ dataDir }: Pick<Config, 'dataDir'>): { readonly sources: string, readonly keys: string, readonly pulls: string, readonly snapshots: string } {
  return { sources: join(dataDir, 'sources'), keys: join(dataDir, 'keys'), pulls: join(dataDir, 'pulls'), snapshots: join(dataDir, 'snapshots') }
}
