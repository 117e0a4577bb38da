import { setInterval } from 'node:timers'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { SubjectFailure } from '../../engine/engine.js'
import type { MeasureEvaluation } from '../measure-evaluation.js'
import type { PartitionOutcome, PartitionTask } from './partition-task.js'

export interface PartitionPoolOptions {
  readonly evaluations: readonly MeasureEvaluation[]
  readonly threads: number
  /** A subject that takes longer has its thread ended. */
  readonly subjectSeconds: number
  /** Heap of one thread in MiB; who needs more has the thread ended. */
  readonly threadMegabytes: number
}

/** Worker threads that evaluate partitions and survive whatever a record does to them. */
export interface PartitionPool {
  /**
   * A record that ends its thread (memory, time) is one failure, EVALUATION_CRASHED, and the others of its partition are evaluated anew.
   * @throws OutcomeError EVALUATION_CRASHED where threads end before the first record
   */
  evaluate (task: Omit<PartitionTask, 'poisoned' | 'progress'>, signal?: AbortSignal): Promise<PartitionOutcome>
  close (): Promise<void>
}

const WATCH_MS = 500
const NONE = -1

export function openPartitionPool ({ evaluations, threads, subjectSeconds, threadMegabytes }: PartitionPoolOptions): PartitionPool {
  const pool = new Piscina<PartitionTask, PartitionOutcome>({
    filename: workerFile(),
    workerData: evaluations.map(evaluation => evaluation.toPlain()),
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: 30_000,
    resourceLimits: { maxOldGenerationSizeMb: threadMegabytes }
  })
  // A thread that ends rejects its task, and that is where it is dealt with.
  pool.on('error', () => {})
  return {
    async evaluate (task, signal) {
      const poisoned: Record<number, SubjectFailure> = {}
      for (;;) {
        const watched = watch(subjectSeconds, signal)
        try {
          return await pool.run({ ...task, poisoned, progress: watched.progress }, { signal: watched.signal })
        } catch (thrown) {
          if (signal?.aborted === true || thrown instanceof OutcomeError) throw thrown
          const place = watched.place()
          if (place === NONE || poisoned[place] !== undefined) throw crashed(watched.timedOut(), thrown)
          poisoned[place] = crashed(watched.timedOut()).toPlain()
        } finally {
          watched.stop()
        }
      }
    },
    close: async () => { await pool.destroy() }
  }
}

interface Watch {
  readonly progress: SharedArrayBuffer
  readonly signal: AbortSignal
  /** The row a thread was at, -1 before the first. */
  place (): number
  timedOut (): boolean
  stop (): void
}

/** Looks at the thread from outside: one that is busy with a record answers nobody. */
function watch (seconds: number, given: AbortSignal | undefined): Watch {
  const progress = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const cell = new Int32Array(progress).fill(NONE)
  const abort = new AbortController()
  let last = NONE
  let since = performance.now()
  const timer = setInterval(() => {
    const place = Atomics.load(cell, 0)
    if (place !== last) {
      last = place
      since = performance.now()
    } else if (place !== NONE && performance.now() - since > seconds * 1000) {
      abort.abort()
    }
  }, WATCH_MS)
  return {
    progress,
    signal: given === undefined ? abort.signal : AbortSignal.any([abort.signal, given]),
    place: () => Atomics.load(cell, 0),
    timedOut: () => abort.signal.aborted,
    stop: () => { clearInterval(timer) }
  }
}

function crashed (timedOut: boolean, cause?: unknown): OutcomeError {
  const text = timedOut ? 'The evaluation of this record took longer than is allowed and was ended.' : 'The evaluation of this record ended its thread: it needed more memory than one may have, or the engine failed.'
  return new OutcomeError('EVALUATION_CRASHED', text, cause === undefined ? {} : { cause })
}

/** The worker is JavaScript: beside this file in the build; under a TypeScript runner (tests) the build's. */
function workerFile (): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../../dist/evaluation/runs/' : './'
  return fileURLToPath(new URL(`${folder}partition-worker.js`, import.meta.url))
}
