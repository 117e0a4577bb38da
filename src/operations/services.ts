import type { Config } from '../config/config.js'
import type { MeasureCatalogue } from '../cql/measure-catalogue.js'
import type { Engine } from '../engine/engine.js'
import type { RecordStore } from '../records/record-store.js'
import type { Store } from '../store/store.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

/** What the operations work with; built once at start-up (`open-services.ts`), handed in, never reached for. */
export interface Services {
  readonly config: Config
  readonly catalogue: MeasureCatalogue
  readonly valueSets: ValueSetIndex
  readonly engine: Engine
  readonly records: RecordStore
  readonly store: Store
  /** The clock. */
  readonly now: () => Date
  close (): Promise<void>
}
