import type { Dialect } from 'kysely'
import type { Store } from './store.js'

/** A database before any table is looked at. `close` ends what Kysely's destroy does not. */
export interface OpenDatabase {
  readonly kind: Store['kind']
  readonly dialect: Dialect
  close (): Promise<void>
}
