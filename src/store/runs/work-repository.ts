import { sql, type Kysely } from 'kysely'
import type { JobQueue } from '../job-queue.js'
import type { RepositoryContext } from '../repository-context.js'
import { retriedTransaction } from '../retried-transaction.js'
import type { Tables } from '../tables.js'
import type { ClaimedPartition, PartitionResults, RunStore } from './run-store.js'

type Work = Pick<RunStore, 'claim' | 'complete' | 'giveBack' | 'beat' | 'leave' | 'finishedPartitions' | 'results' | 'earlierResults'>

/** The worker's side of runs. Whoever changes a partition's state holds the row of its run, so that changes come one after the other. */
export function workStore ({ db, run: guard, now }: RepositoryContext, queue: () => Promise<JobQueue>): Work {
  const inTransaction = async <Value>(work: (transaction: Kysely<Tables>, jobs: JobQueue) => Promise<Value>): Promise<Value> => {
    const jobs = await queue()
    return await guard(async () => await retriedTransaction(db, async transaction => await work(transaction, jobs)))
  }
  return {
    claim: async workerId => await inTransaction(async (transaction, jobs) => await claim(transaction, jobs, workerId)),
    complete: async (workerId, claimed, results) => await inTransaction(async (transaction, jobs) => await complete(transaction, jobs, workerId, claimed, results, now())),
    giveBack: async (workerId, { run, partition }) => {
      await inTransaction(async (transaction, jobs) => { await putBack(transaction, jobs, activePartitions(transaction).where('run_id', '=', run.id).where('partition', '=', partition).where('worker_id', '=', workerId)) })
    },
    beat: async (workerId, silentSeconds) => await inTransaction(async (transaction, jobs) => await beat(transaction, jobs, workerId, silentSeconds)),
    leave: async workerId => {
      await inTransaction(async (transaction, jobs) => {
        await putBack(transaction, jobs, activePartitions(transaction).where('worker_id', '=', workerId))
        await transaction.deleteFrom('evaluation_worker').where('id', '=', workerId).execute()
      })
    },
    finishedPartitions: async runId => await guard(async () => await db.selectFrom('run_partition').select(['partition', 'summary']).where('run_id', '=', runId).where('state', '=', 'done').orderBy('partition').execute()),
    results: async (runId, partition) => {
      const row = await guard(async () => await db.selectFrom('run_partition').select('results').where('run_id', '=', runId).where('partition', '=', partition).executeTakeFirst())
      return row?.results ?? undefined
    },
    earlierResults: async ({ run, partition }) => {
      const row = await guard(async () => await db.selectFrom('evaluation_run').innerJoin('run_partition', 'run_id', 'id')
        .select('results').where('reuse_key', '=', run.reuseKey).where('id', '!=', run.id).where('partition_count', '=', run.partitionCount)
        .where('partition', '=', partition).where('run_partition.state', '=', 'done').orderBy('sequence', 'desc').limit(1).executeTakeFirst())
      return row?.results ?? undefined
    }
  }
}

async function claim (db: Kysely<Tables>, queue: JobQueue, workerId: string): Promise<ClaimedPartition | undefined> {
  const job = await queue.fetch(db)
  if (job === undefined) return undefined
  const { runId, partition } = job.data
  const run = await db.selectFrom('evaluation_run').select(['id', 'state', 'plan', 'reuse_key', 'partition_count']).where('id', '=', runId).forUpdate().executeTakeFirst()
  const row = run?.state !== 'running'
    ? undefined
    : await db.updateTable('run_partition').set({ state: 'active', worker_id: workerId, attempts: sql<number>`attempts + 1` })
      .where('run_id', '=', runId).where('partition', '=', partition).where('job_id', '=', job.id).where('state', '!=', 'done')
      .returning(['attempts', 'input']).executeTakeFirst()
  if (run === undefined || row === undefined) {
    await queue.remove([job.id], db)
    return await claim(db, queue, workerId)
  }
  return { run: { id: run.id, plan: run.plan, reuseKey: run.reuse_key, partitionCount: run.partition_count }, partition, jobId: job.id, attempts: row.attempts, input: row.input }
}

async function complete (db: Kysely<Tables>, queue: JobQueue, workerId: string, { run, partition, jobId }: ClaimedPartition, { summary, results }: PartitionResults, at: Date): Promise<boolean> {
  const found = await db.selectFrom('evaluation_run').select('state').where('id', '=', run.id).forUpdate().executeTakeFirst()
  if (found?.state !== 'running' && found?.state !== 'paused') return false
  const mine = await db.selectFrom('run_partition').select('partition').where('run_id', '=', run.id).where('partition', '=', partition)
    .where('job_id', '=', jobId).where('worker_id', '=', workerId).where('state', '=', 'active').executeTakeFirst()
  if (mine === undefined || !await queue.complete(jobId, db)) return false
  await db.updateTable('run_partition').set({ state: 'done', summary: JSON.stringify(summary), results }).where('run_id', '=', run.id).where('partition', '=', partition).execute()
  const { done } = await db.selectFrom('run_partition').select(sql<number>`count(*)::int`.as('done')).where('run_id', '=', run.id).where('state', '=', 'done').executeTakeFirstOrThrow()
  if (done === run.partitionCount) await db.updateTable('evaluation_run').set({ state: 'completed', finished_at: at.toISOString() }).where('id', '=', run.id).execute()
  return true
}

async function beat (db: Kysely<Tables>, queue: JobQueue, workerId: string, silentSeconds: number): Promise<number> {
  await db.insertInto('evaluation_worker').values({ id: workerId, beat_at: sql<string>`now()` })
    .onConflict(conflict => conflict.column('id').doUpdateSet({ beat_at: sql<string>`now()` })).execute()
  await db.deleteFrom('evaluation_worker').where('beat_at', '<', sql<Date>`now() - ${silentSeconds} * interval '1 second'`).execute()
  return await putBack(db, queue, activePartitions(db).where('worker_id', 'not in', db.selectFrom('evaluation_worker').select('id')))
}

/** Partitions that somebody works on, or did. */
function activePartitions (db: Kysely<Tables>) {
  return db.selectFrom('run_partition').select(['run_id', 'partition', 'job_id']).where('state', '=', 'active').orderBy('run_id').orderBy('partition')
}

/** The rows of the runs are held first and in one order, so that two that put back cannot wait for each other. */
async function putBack (db: Kysely<Tables>, queue: JobQueue, partitions: ReturnType<typeof activePartitions>): Promise<number> {
  const candidates = await partitions.execute()
  if (candidates.length === 0) return 0
  await db.selectFrom('evaluation_run').select('id').where('id', 'in', candidates.map(row => row.run_id)).orderBy('id').forUpdate().execute()
  const rows = await partitions.execute()
  for (const { run_id: runId, partition, job_id: jobId } of rows) {
    await db.updateTable('run_partition').set({ state: 'queued', worker_id: null }).where('run_id', '=', runId).where('partition', '=', partition).execute()
    await queue.giveBack(jobId, db)
  }
  return rows.length
}
