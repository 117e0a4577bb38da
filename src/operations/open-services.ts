import type { Config } from '../config/config.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { openStore } from '../store/open-store.js'
import { openCatalogue } from './open-catalogue.js'
import { openRecords, type OpenedRecords } from './open-records.js'
import { openValueSets } from './open-value-sets.js'
import { engineByName } from '../engine/engines.js'
import { openRunWorker } from './runs/open-run-worker.js'
import type { Services } from './services.js'

export interface OpenServicesOptions {
  readonly config: Config
  /** Generate and load the demonstration population where none is in the data folder. */
  readonly demo: boolean
  /** Take part in evaluation runs. */
  readonly work?: boolean
  readonly now?: () => Date
  /** Value set files and imported measures that could not be used. */
  readonly onProblem?: (problem: PlainOutcomeError) => void
}

/**
 * Opens everything the operations need: database, records, value sets, measures, engine. What opened is closed again on failure.
 * @throws OutcomeError STORE_UNAVAILABLE, CONFIG_INVALID, INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE
 */
export async function openServices ({ config, demo, work = false, now = () => new Date(), onProblem }: OpenServicesOptions): Promise<Services> {
  const engine = engineByName(config.engine)
  const { catalogue, problems: unusable } = await openCatalogue(config)
  const { index: valueSets, problems } = await openValueSets({ directory: config.valueSetsDir, dataDir: config.dataDir })
  if (onProblem !== undefined) [...unusable, ...problems].forEach(onProblem)
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, timeZone: config.timeZone, now })
  let opened: OpenedRecords
  try {
    opened = await openRecords({ config, demo, now })
  } catch (error) {
    await store.close()
    throw error
  }
  const services = { config, catalogue, valueSets, engine, ...opened, store, now, close: async () => {} }
  const worker = work ? openRunWorker(services, onProblem) : undefined
  const close = async (): Promise<void> => {
    await worker?.stop()
    await opened.records.close()
    await store.close()
  }
  return { ...services, ...(worker === undefined ? {} : { worker }), close }
}
