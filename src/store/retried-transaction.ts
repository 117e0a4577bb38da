import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** PostgreSQL ended a transaction so that another one could go on: deadlock detected, serialization failure. Nothing of it was written. */
const PASSING: ReadonlySet<unknown> = new Set(['40P01', '40001'])
const MOST_ATTEMPTS = 5

/** Runs `work` in a transaction, and again in a new one where PostgreSQL ended it for the sake of another. @throws what the database throws */
export async function retriedTransaction<Value> (db: Kysely<Tables>, work: (transaction: Kysely<Tables>) => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().execute(work)
    } catch (thrown) {
      if (attempt === MOST_ATTEMPTS || !PASSING.has((thrown as { readonly code?: unknown } | null)?.code)) throw thrown
    }
  }
}
