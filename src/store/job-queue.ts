import { CompiledQuery, type Kysely } from 'kysely'
import PgBoss from 'pg-boss'
import type { Tables } from './tables.js'

/** Jobs of pg-boss over the database that is open already; whatever is given a `db` takes part in that transaction. */
export interface JobQueue {
  /** Adds jobs under ids of the caller's making. */
  insert (jobs: readonly Job[], db: Kysely<Tables>): Promise<void>
  /** Takes the oldest job that is free; undefined where there is none. Others do not get it any more. */
  fetch (db: Kysely<Tables>): Promise<Job | undefined>
  /** False: the job is not ours any more, since somebody has taken us for dead; then nothing may be written for it. */
  complete (id: string, db: Kysely<Tables>): Promise<boolean>
  /** Puts a job that was taken back into the queue. */
  giveBack (id: string, db: Kysely<Tables>): Promise<void>
  remove (ids: readonly string[], db: Kysely<Tables>): Promise<void>
  stop (): Promise<void>
}

export interface Job {
  readonly id: string
  readonly data: { readonly runId: string, readonly partition: number }
}

const QUEUE = 'evaluation'
/** Guards against a worker whose machine lives and whose process hangs; one that died is found by its heart beat long before. */
const EXPIRE_SECONDS = 60 * 60
/** How often a job is taken again is decided by run_partition.attempts, never by pg-boss. */
const RETRIES = 100_000

/**
 * Opens the queue, making pg-boss's tables in schema `<schema>_jobs` where they are missing. Several processes may do so at once.
 * @throws what the database throws
 */
export async function openJobQueue (db: Kysely<Tables>, schema: string): Promise<JobQueue> {
  const boss = new PgBoss({ db: { executeSql: async (text, values) => await executeAlone(db, text, values) }, schema: `${schema}_jobs`, schedule: false })
  // Maintenance is repeated; a database that is away for a while must not end the process.
  boss.on('error', () => {})
  await boss.start()
  await boss.createQueue(QUEUE, { name: QUEUE, retryLimit: RETRIES, expireInSeconds: EXPIRE_SECONDS })
  return {
    async insert (jobs, transaction) {
      if (jobs.length > 0) await boss.insert(jobs.map(({ id, data }) => ({ id, name: QUEUE, data, retryLimit: RETRIES, expireInSeconds: EXPIRE_SECONDS })), within(transaction) as never)
    },
    async fetch (transaction) {
      const [job] = await boss.fetch<Job['data']>(QUEUE, { batchSize: 1, ...within(transaction) } as never)
      return job === undefined ? undefined : { id: job.id, data: job.data }
    },
    async complete (id, transaction) {
      const { affected } = await boss.complete(QUEUE, id, {}, within(transaction)) as unknown as { affected: number }
      return affected === 1
    },
    giveBack: async (id, transaction) => { await boss.fail(QUEUE, id, {}, within(transaction)) },
    async remove (ids, transaction) {
      if (ids.length > 0) await boss.deleteJob(QUEUE, [...ids], within(transaction))
    },
    stop: async () => { await boss.stop({ graceful: false }) }
  }
}

function within (transaction: Kysely<Tables>): { db: PgBoss.Db } {
  return { db: { executeSql: async (text, values) => await execute(transaction, text, values) } }
}

/** A script of several statements that fails half-way leaves its transaction open; the connection must not go back to the others like that. */
async function executeAlone (db: Kysely<Tables>, text: string, values: readonly unknown[] | undefined): Promise<{ rows: unknown[] }> {
  return await db.connection().execute(async connection => {
    try {
      return await execute(connection, text, values)
    } catch (thrown) {
      if (/^\s*begin;/i.test(text)) await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => {})
      throw thrown
    }
  })
}

async function execute (db: Kysely<Tables>, text: string, values: readonly unknown[] | undefined): Promise<{ rows: unknown[] }> {
  const { rows } = await db.executeQuery(CompiledQuery.raw(text, [...values ?? []]))
  return { rows }
}
