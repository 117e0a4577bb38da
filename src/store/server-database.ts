import { PostgresDialect } from 'kysely'
import type { OpenDatabase } from './open-database.js'
import { storeError } from './store-errors.js'

/** A server that is down behind a firewall gives no answer at all; waiting longer only delays the error. */
const CONNECT_TIMEOUT_MS = 5_000
/** A connection whose other side vanished would keep a request for ever. No query here takes a second. */
const QUERY_TIMEOUT_MS = 60_000

/**
 * A pool of connections to PostgreSQL. Nothing is connected until the first query.
 * @throws OutcomeError STORE_UNAVAILABLE where the connection string cannot be used (say, a certificate file that is missing)
 */
export async function openServerDatabase (databaseUrl: string): Promise<OpenDatabase> {
  const { default: pg } = await import('pg')
  try {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      application_name: 'asm-ecqm',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true
    })
    // An idle connection that breaks must not end the process; the pool drops it and the next query connects anew or says why not.
    pool.on('error', () => {})
    // Nor one that breaks between two statements of a transaction; the next statement says so.
    pool.on('connect', client => { client.on('error', () => {}) })
    return { kind: 'postgresql', dialect: new PostgresDialect({ pool }), close: async () => {} }
  } catch (thrown) {
    throw storeError(thrown, 'postgresql')
  }
}
