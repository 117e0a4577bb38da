import { sql, type Kysely, type Selectable } from 'kysely'
import type { Job, JobQueue } from '../job-queue.js'
import type { RepositoryContext } from '../repository-context.js'
import { retriedTransaction } from '../retried-transaction.js'
import type { Tables } from '../tables.js'
import type { EvaluationRunTable } from './run-tables.js'
import type { NewPartition, NewRun, RunPlan, RunState, RunStore, StoredRun } from './run-store.js'
import { workStore } from './work-repository.js'

/** From which states a run may be brought into another one. */
const CHANGES: Readonly<Record<'paused' | 'running' | 'cancelled', readonly RunState[]>> = {
  paused: ['running'], running: ['paused'], cancelled: ['running', 'paused']
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

type RunRow = Omit<Selectable<EvaluationRunTable>, 'sequence'> & { known: number, done: number }

/** Runs in tables `evaluation_run` and `run_partition`; `queue` is opened on first use. */
export function runRepository (context: RepositoryContext, queue: () => Promise<JobQueue>): RunStore {
  const { db, run: guard, now, newId } = context
  return {
    async create (newRun) {
      const jobs = await queue()
      return await guard(async () => await retriedTransaction(db, async transaction => await insertRun(transaction, jobs, newRun, newId, now())))
    },
    async addPartitions (runId, partitions) {
      const jobs = await queue()
      await guard(async () => { await retriedTransaction(db, async transaction => { await addMissing(transaction, jobs, runId, partitions, newId) }) })
    },
    async redo (runId, partitions) {
      const jobs = await queue()
      await guard(async () => { await retriedTransaction(db, async transaction => { await redoPartitions(transaction, jobs, runId, partitions, newId) }) })
    },
    findUnfinished: async (snapshotId, reuseKey) => await guard(async () => await findUnfinished(db, snapshotId, reuseKey)),
    find: async runId => UUID.test(runId) ? await guard(async () => await findRun(db, runId)) : undefined,
    list: async page => await guard(async () => await listRuns(db, page)),
    async change (runId, to) {
      if (!UUID.test(runId)) return undefined
      const jobs = await queue()
      return await guard(async () => await retriedTransaction(db, async transaction => await changeRun(transaction, jobs, runId, to, newId, now())))
    },
    async fail (runId, failure) {
      await guard(async () => {
        await db.updateTable('evaluation_run').set({ state: 'failed', finished_at: now().toISOString(), failure: JSON.stringify(failure) })
          .where('id', '=', runId).where('state', 'in', ['running', 'paused']).execute()
      })
    },
    async remove (runId) {
      if (!UUID.test(runId)) return false
      const gone = await guard(async () => await db.deleteFrom('evaluation_run').where('id', '=', runId).where('state', 'not in', ['running', 'paused']).executeTakeFirst())
      return gone.numDeletedRows > 0n
    },
    ...workStore(context, queue)
  }
}

async function insertRun<Plan extends RunPlan> (db: Kysely<Tables>, queue: JobQueue, { plan, reuseKey, partitionCount, partitions }: NewRun<Plan>, newId: () => string, at: Date): Promise<StoredRun<Plan>> {
  const id = newId()
  const isEmpty = partitionCount === 0
  await db.insertInto('evaluation_run').values({
    id,
    state: isEmpty ? 'completed' : 'running',
    plan: JSON.stringify(plan),
    reuse_key: reuseKey,
    snapshot_id: plan.snapshotId,
    partition_count: partitionCount,
    created_at: at.toISOString(),
    finished_at: isEmpty ? at.toISOString() : null,
    failure: null
  }).execute()
  await insertPartitions(db, queue, id, partitions, newId)
  return await findRun(db, id) as StoredRun<Plan>
}

/** PostgreSQL takes 65,535 parameters for one statement. */
const ROWS_AT_ONCE = 1_000

async function insertPartitions (db: Kysely<Tables>, queue: JobQueue, runId: string, partitions: readonly NewPartition[], newId: () => string): Promise<void> {
  for (let start = 0; start < partitions.length; start += ROWS_AT_ONCE) {
    const slice = partitions.slice(start, start + ROWS_AT_ONCE)
    const ids = orderedIds(slice.length, newId)
    const rows = slice.map(({ partition, input }, place) => ({ partition, job_id: ids[place] as string, input: input === undefined ? null : JSON.stringify(input) }))
    await db.insertInto('run_partition').values(rows.map(row => ({ ...row, run_id: runId, state: 'queued' as const, worker_id: null, attempts: 0, summary: null, results: null }))).execute()
    await queue.insert(rows.map(row => jobOf(runId, row)), db)
  }
}

async function addMissing (db: Kysely<Tables>, queue: JobQueue, runId: string, partitions: readonly NewPartition[], newId: () => string): Promise<void> {
  const run = await lockRun(db, runId)
  if (run?.state !== 'running' && run?.state !== 'paused') return
  const known = new Set((await db.selectFrom('run_partition').select('partition').where('run_id', '=', runId).execute()).map(({ partition }) => partition))
  await insertPartitions(db, run.state === 'paused' ? idle(queue) : queue, runId, partitions.filter(({ partition }) => !known.has(partition)), newId)
}

async function redoPartitions (db: Kysely<Tables>, queue: JobQueue, runId: string, partitions: readonly number[], newId: () => string): Promise<void> {
  const run = await lockRun(db, runId)
  if (partitions.length === 0 || (run?.state !== 'running' && run?.state !== 'paused')) return
  await db.updateTable('run_partition').set({ state: 'queued', worker_id: null, attempts: 0, summary: null, results: null })
    .where('run_id', '=', runId).where('partition', 'in', [...partitions]).execute()
  if (run.state === 'running') await queueAgain(db, queue, runId, newId)
}

/** A paused run has no jobs; they are made when it goes on. */
function idle (queue: JobQueue): JobQueue {
  return { ...queue, insert: async () => {} }
}

async function changeRun (db: Kysely<Tables>, queue: JobQueue, runId: string, to: 'paused' | 'running' | 'cancelled', newId: () => string, at: Date): Promise<StoredRun | undefined> {
  const run = await lockRun(db, runId)
  if (run !== undefined && CHANGES[to].includes(run.state)) {
    const finishedAt = to === 'cancelled' ? at.toISOString() : null
    await db.updateTable('evaluation_run').set({ state: to, finished_at: finishedAt }).where('id', '=', runId).execute()
    if (to === 'running') await queueAgain(db, queue, runId, newId)
  }
  return await findRun(db, runId)
}

/**
 * Jobs of a run that is not running are left where they are: whoever takes one finds no partition that waits for it and removes it. So they
 * need new ids here. Removing them would wait for a claim that in turn waits for this run.
 */
async function queueAgain (db: Kysely<Tables>, queue: JobQueue, runId: string, newId: () => string): Promise<void> {
  const waiting = await db.selectFrom('run_partition').select('partition').where('run_id', '=', runId).where('state', '=', 'queued').orderBy('partition').execute()
  const ids = orderedIds(waiting.length, newId)
  const jobs: Job[] = []
  for (const [place, { partition }] of waiting.entries()) {
    const job = jobOf(runId, { partition, job_id: ids[place] as string })
    await db.updateTable('run_partition').set({ job_id: job.id }).where('run_id', '=', runId).where('partition', '=', partition).execute()
    jobs.push(job)
  }
  await queue.insert(jobs, db)
}

/** pg-boss takes jobs of one instant in the order of their ids; partitions are to be taken in their own. */
function orderedIds (count: number, newId: () => string): string[] {
  return Array.from({ length: count }, newId).sort()
}

function jobOf (runId: string, { partition, job_id: id }: { readonly partition: number, readonly job_id: string }): Job {
  return { id, data: { runId, partition } }
}

async function lockRun (db: Kysely<Tables>, runId: string): Promise<{ state: RunState } | undefined> {
  return await db.selectFrom('evaluation_run').select('state').where('id', '=', runId).forUpdate().executeTakeFirst()
}

async function findRun (db: Kysely<Tables>, runId: string): Promise<StoredRun | undefined> {
  const row = await runRows(db).where('evaluation_run.id', '=', runId).executeTakeFirst()
  return row === undefined ? undefined : storedRun(row)
}

async function findUnfinished (db: Kysely<Tables>, snapshotId: string, reuseKey: string): Promise<StoredRun | undefined> {
  const row = await runRows(db).where('snapshot_id', '=', snapshotId).where('reuse_key', '=', reuseKey).where('state', 'in', ['running', 'paused']).orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? undefined : storedRun(row)
}

async function listRuns (db: Kysely<Tables>, { offset, count }: { readonly offset: number, readonly count: number }): Promise<{ total: number, runs: StoredRun[] }> {
  const { total } = await db.selectFrom('evaluation_run').select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  const rows = await runRows(db).orderBy('sequence', 'desc').offset(offset).limit(count).execute()
  return { total, runs: rows.map(storedRun) }
}

function runRows (db: Kysely<Tables>) {
  return db.selectFrom('evaluation_run').select(['id', 'state', 'plan', 'reuse_key', 'snapshot_id', 'partition_count', 'created_at', 'finished_at', 'failure']).select(query => [
    query.selectFrom('run_partition').whereRef('run_id', '=', 'evaluation_run.id').select(sql<number>`count(*)::int`.as('known')).$asScalar().as('known'),
    query.selectFrom('run_partition').whereRef('run_id', '=', 'evaluation_run.id').where('state', '=', 'done').select(sql<number>`count(*)::int`.as('done')).$asScalar().as('done')
  ])
}

function storedRun (row: Omit<RunRow, 'known' | 'done'> & { known: number | null, done: number | null }): StoredRun {
  return {
    id: row.id,
    state: row.state,
    plan: row.plan,
    reuseKey: row.reuse_key,
    partitionCount: row.partition_count,
    partitionsKnown: row.known ?? 0,
    partitionsDone: row.done ?? 0,
    createdAt: row.created_at,
    finishedAt: row.finished_at ?? undefined,
    failure: row.failure ?? undefined
  }
}
