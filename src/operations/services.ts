import type { Config } from '../config/config.js'
import type { MeasureCatalogue } from '../cql/measure-catalogue.js'
import type { Engine } from '../engine/engine.js'
import type { RunWorker } from '../evaluation/runs/run-worker.js'
import type { RecordStore } from '../records/record-store.js'
import type { Store } from '../store/store.js'
import type { LedgerWriter } from './interop/ledger-writer.js'
import type { LoadedSnapshots } from './snapshots/loaded-snapshots.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

/** What the operations work with; built once at start-up (`open-services.ts`), handed in, never reached for. */
export interface Services {
  readonly config: Config
  readonly catalogue: MeasureCatalogue
  readonly valueSets: ValueSetIndex
  readonly engine: Engine
  /** What requests are answered from; another one when a newer snapshot is taken. */
  readonly records: RecordStore
  /** Of `records`; runs name it. */
  readonly snapshotId: string
  readonly snapshots: LoadedSnapshots
  readonly store: Store
  /** The one way into the ledger of interoperability events. */
  readonly ledgerWriter: LedgerWriter
  /** This process's part in evaluation runs; absent where it takes none. */
  readonly worker?: Pick<RunWorker, 'wake' | 'ended'> | undefined
  /** The clock. */
  readonly now: () => Date
  close (): Promise<void>
}
