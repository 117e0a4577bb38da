import type { Config } from '../config/config.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { engineByName } from '../engine/engines.js'
import type { RunWorker } from '../evaluation/runs/run-worker.js'
import { openStore } from '../store/open-store.js'
import { openCatalogue } from './open-catalogue.js'
import { openValueSets } from './open-value-sets.js'
import { ledgerWriter } from './interop/ledger-writer.js'
import { openRunWorker } from './runs/open-run-worker.js'
import type { Services } from './services.js'
import { openLoadedSnapshots, type LoadedSnapshots } from './snapshots/loaded-snapshots.js'

export interface OpenServicesOptions {
  readonly config: Config
  /** Generate and load the demonstration population where none is in the data folder; otherwise the newest snapshot is loaded. */
  readonly demo: boolean
  /** Take part in evaluation runs. */
  readonly work?: boolean
  readonly now?: () => Date
  /** Value set files and imported measures that could not be used. */
  readonly onProblem?: (problem: PlainOutcomeError) => void
}

/**
 * Opens everything the operations need: database, records, value sets, measures, engine. What opened is closed again on failure.
 * @throws OutcomeError STORE_UNAVAILABLE, CONFIG_INVALID, INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE, RECORD_KEY_MISSING, RECORD_KEY_MISMATCH
 */
export async function openServices ({ config, demo, work = false, now = () => new Date(), onProblem }: OpenServicesOptions): Promise<Services> {
  const engine = engineByName(config.engine)
  const { catalogue, problems: unusable } = await openCatalogue(config)
  const { index: valueSets, problems } = await openValueSets({ directory: config.valueSetsDir, dataDir: config.dataDir })
  if (onProblem !== undefined) [...unusable, ...problems].forEach(onProblem)
  const store = await openStore({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, timeZone: config.timeZone, now })
  let snapshots: LoadedSnapshots
  try {
    snapshots = await openLoadedSnapshots(config, store, demo, now)
  } catch (error) {
    await store.close()
    throw error
  }
  let worker: RunWorker | undefined
  const services: Services = {
    config,
    catalogue,
    valueSets,
    engine,
    get records () { return snapshots.current.records },
    get snapshotId () { return snapshots.current.snapshotId },
    snapshots,
    store,
    ledgerWriter: ledgerWriter(store.ledger),
    now,
    get worker () { return worker },
    async close () {
      await worker?.stop()
      await snapshots.close()
      await store.close()
    }
  }
  if (work) worker = openRunWorker(services, onProblem)
  return services
}
