import type { Config } from '../../config/config.js'
import { secretFromEnvironment } from '../../config/environment.js'
import { ehrRuntime, type EhrRuntime } from '../../ehr/runtime.js'
import { clientKeys, type ClientKeys } from '../../ehr/smart/client-keys.js'
import { sourceFiles, type SourceFiles } from '../../ehr/sources/source-files.js'
import { dataFolders } from '../data-folders.js'

/** The sources of this data folder. */
export function configuredSources (config: Pick<Config, 'dataDir'>): SourceFiles {
  return sourceFiles(dataFolders(config).sources)
}

/** The keys that this data folder signs with. */
export function configuredKeys (config: Pick<Config, 'dataDir'>): ClientKeys {
  return clientKeys(dataFolders(config).keys)
}

export function configuredRuntime (config: Pick<Config, 'dataDir'>): EhrRuntime {
  return ehrRuntime({ keysFolder: dataFolders(config).keys, secret: secretFromEnvironment })
}
