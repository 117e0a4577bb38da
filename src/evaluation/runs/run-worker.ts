import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { RecordPartition } from '../../records/record-store.js'
import type { ClaimedPartition, RunStore } from '../../store/runs/run-store.js'
import type { MeasureEvaluation } from '../measure-evaluation.js'
import type { Clinician } from './attribution-rule.js'
import { plannedRows, type EvaluationPlan } from './evaluation-plan.js'
import type { PartitionPoolOptions } from './partition-pool.js'
import type { PartitionOutcome } from './partition-task.js'
import { planPools, type PlanPools } from './plan-pools.js'

export interface RunWorkerOptions extends Omit<PartitionPoolOptions, 'evaluations'> {
  readonly runs: RunStore
  /** The measures of a plan as they are here. @throws OutcomeError RUN_MEASURES_DIFFER, MEASURE_NOT_FOUND, VALUE_SET_MISSING */
  readonly evaluationsFor: (plan: EvaluationPlan) => readonly MeasureEvaluation[]
  /** @throws OutcomeError SNAPSHOT_NOT_FOUND, INPUT_UNREADABLE */
  readonly readPartition: (snapshotId: string, partition: number) => Promise<RecordPartition>
  /** True where no other process can work on this database: what others had taken comes back at once, and what cannot be done here fails the run. */
  readonly alone: boolean
  readonly onProblem?: (problem: PlainOutcomeError) => void
}

/** One process's part in all runs: it takes partitions as long as there are any, and waits for more. */
export interface RunWorker {
  /** Settles when the worker has ended: by `stop`, or because what is to be done cannot be done here. @throws OutcomeError RUN_MEASURES_DIFFER … */
  readonly ended: Promise<void>
  /** Looks for work now instead of at the next turn. */
  wake (): void
  /** What is under way goes back and is done by others. */
  stop (): Promise<void>
}

const BEAT_MS = 5_000
/** A worker that has not told for this long that it lives is taken for dead. */
const SILENT_SECONDS = 30
const LOOK_AGAIN_MS = 1_000
/** How often a partition may fail for a reason that lies not in its records before it fails the run. */
const MOST_ATTEMPTS = 3

export function startRunWorker (options: RunWorkerOptions): RunWorker {
  const { runs, threads, alone, onProblem = () => {} } = options
  const workerId = randomUUID()
  const stopping = new AbortController()
  const pools = planPools(options)
  let bell = new AbortController()

  const wait = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds, undefined, { signal: AbortSignal.any([bell.signal, stopping.signal]) }).catch(() => {})
    if (bell.signal.aborted) bell = new AbortController()
  }

  /** The database may be away for a while, as when it is restarted; work that is done must not be lost by it. */
  const insist = async <Value>(work: () => Promise<Value>): Promise<Value | undefined> => {
    for (let told = false; !stopping.signal.aborted;) {
      try {
        return await work()
      } catch (thrown) {
        if (!(thrown instanceof OutcomeError) || thrown.code !== 'STORE_UNAVAILABLE') throw thrown
        if (!told) onProblem(thrown.toPlain())
        told = true
        await wait(LOOK_AGAIN_MS)
      }
    }
    return undefined
  }

  const slot = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const claimed = await insist(async () => await runs.claim(workerId)) as ClaimedPartition<EvaluationPlan> | undefined
      if (claimed === undefined) await wait(LOOK_AGAIN_MS)
      else await work(claimed)
    }
  }

  const work = async (claimed: ClaimedPartition<EvaluationPlan>): Promise<void> => {
    let outcome: PartitionOutcome
    try {
      outcome = await evaluated(claimed, options, pools, stopping.signal)
    } catch (thrown) {
      await failed(claimed, thrown)
      return
    }
    await insist(async () => await runs.complete(workerId, claimed, outcome))
  }

  /** Nothing a record holds gets here; a snapshot that is gone or damaged, other measures, or a stop does. */
  const failed = async (claimed: ClaimedPartition<EvaluationPlan>, thrown: unknown): Promise<void> => {
    if (stopping.signal.aborted) return
    const problem = thrown instanceof OutcomeError ? thrown : new OutcomeError('INTERNAL', 'A partition could not be evaluated.', { cause: thrown })
    if (problem.code === 'STORE_UNAVAILABLE' || (!alone && problem.code === 'RUN_MEASURES_DIFFER')) {
      await insist(async () => { await runs.giveBack(workerId, claimed) })
      if (problem.code === 'RUN_MEASURES_DIFFER') throw problem
    } else if (claimed.attempts < MOST_ATTEMPTS && problem.code !== 'RUN_MEASURES_DIFFER') {
      onProblem(problem.toPlain())
      await insist(async () => { await runs.giveBack(workerId, claimed) })
      await wait(LOOK_AGAIN_MS)
    } else {
      onProblem(problem.toPlain())
      await insist(async () => { await runs.fail(claimed.run.id, problem.toPlain()) })
      await insist(async () => { await runs.giveBack(workerId, claimed) })
    }
  }

  const beat = setInterval(() => { runs.beat(workerId, SILENT_SECONDS).catch(() => {}) }, BEAT_MS)
  const begin = async (): Promise<void> => {
    await insist(async () => await runs.beat(workerId, alone ? 0 : SILENT_SECONDS))
    try {
      await Promise.all(Array.from({ length: threads }, slot))
    } catch (thrown) {
      if (thrown instanceof OutcomeError) onProblem(thrown.toPlain())
      stopping.abort()
      throw thrown
    } finally {
      clearInterval(beat)
      await pools.close()
      await runs.leave(workerId).catch(() => {})
    }
  }
  const ended = begin()
  ended.catch(() => {})
  return {
    ended,
    wake: () => { bell.abort() },
    async stop () {
      stopping.abort()
      await ended.catch(() => {})
    }
  }
}

async function evaluated (claimed: ClaimedPartition<EvaluationPlan>, options: RunWorkerOptions, pools: PlanPools, signal: AbortSignal): Promise<PartitionOutcome> {
  const { run: { plan }, partition, input } = claimed
  const pool = pools.take(plan)
  try {
    const { rows, bytes, key } = await options.readPartition(plan.snapshotId, partition)
    const earlier = await options.runs.earlierResults(claimed)
    return await pool.evaluate({
      rows: plannedRows(plan, rows),
      bytes,
      prepare: plan.prepare,
      measurementPeriod: plan.measurementPeriod,
      attribution: plan.attribution,
      listed: (input ?? {}) as Readonly<Record<string, readonly Clinician[]>>,
      ...(key === undefined ? {} : { key }),
      ...(earlier === undefined ? {} : { earlier })
    }, signal)
  } finally {
    pools.release(plan)
  }
}
