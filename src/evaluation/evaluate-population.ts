import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { PatientRecord } from '../fhir/patient-record.js'
import { evaluateRecords, mergeEvaluations, type EvaluateRecordsOptions, type RecordsEvaluation } from './evaluate-records.js'
import type { WorkerTask } from './evaluation-worker.js'
import type { MeasureEvaluation } from './measure-evaluation.js'

export interface EvaluatePopulationOptions {
  /** Worker threads, where the engine is worth them; 0 or 1 evaluates in this thread. */
  readonly threads: number
  /** Prepare each record first; see the room `preparation`. */
  readonly prepare: boolean
  readonly keepMemberships?: boolean
}

/** Records taken at once: few enough to keep all threads busy to the end and this one free for others, enough to make the copying cheap. */
const BATCH = 25
/** Starting a thread costs about as much as this many records of the reference engine. */
const RECORDS_WORTH_THREADS = 100

/**
 * Evaluates measures over a stream of records in one pass and leaves the event loop free: the reference engine works on worker threads
 * where records are many; the compiled engine, which evaluates a record in less time than it takes to copy it to a thread, stays here and
 * lets others have their turn after each batch. Memory holds a few batches. Results do not depend on the number of threads; a failed
 * subject never ends the run.
 */
export async function evaluatePopulation (evaluations: readonly MeasureEvaluation[], records: AsyncIterable<PatientRecord>, { threads, prepare, keepMemberships = false }: EvaluatePopulationOptions): Promise<RecordsEvaluation> {
  const options = { prepare, keepMemberships }
  const stream = records[Symbol.asyncIterator]()
  const first = await take(stream, RECORDS_WORTH_THREADS)
  const isWorthThreads = threads > 1 && first.length === RECORDS_WORTH_THREADS && evaluations.some(({ engine }) => engine === 'reference')
  return isWorthThreads
    ? mergeEvaluations(await onThreads(evaluations, first, stream, threads, options), evaluations)
    : await evaluateRecords(evaluations, inTurns(first, stream), options)
}

/** The records of both, with a break for whatever else waits in this thread after each batch. */
async function * inTurns (first: readonly PatientRecord[], rest: AsyncIterator<PatientRecord>): AsyncGenerator<PatientRecord> {
  for (let batch = first; batch.length > 0; batch = await take(rest, BATCH)) {
    yield * batch
    await setImmediate()
  }
}

async function onThreads (evaluations: readonly MeasureEvaluation[], first: readonly PatientRecord[], stream: AsyncIterator<PatientRecord>, threads: number, options: EvaluateRecordsOptions): Promise<RecordsEvaluation[]> {
  const workerData = evaluations.map(evaluation => evaluation.toPlain())
  const pool = new Piscina<WorkerTask, RecordsEvaluation>({ filename: workerFile(), workerData, minThreads: threads, maxThreads: threads })
  try {
    const running: Promise<RecordsEvaluation>[] = []
    const submit = async (records: readonly PatientRecord[]): Promise<void> => {
      // The stream waits while every thread has a batch waiting behind the one it works on.
      if (running.length >= 2 * threads) await running[running.length - 2 * threads]
      const result = pool.run({ records, options })
      result.catch(() => {})
      running.push(result)
    }
    for (let start = 0; start < first.length; start += BATCH) await submit(first.slice(start, start + BATCH))
    for (let batch = await take(stream, BATCH); batch.length > 0; batch = await take(stream, BATCH)) await submit(batch)
    return await Promise.all(running)
  } finally {
    await pool.destroy()
  }
}

async function take (stream: AsyncIterator<PatientRecord>, count: number): Promise<PatientRecord[]> {
  const taken: PatientRecord[] = []
  while (taken.length < count) {
    const next = await stream.next()
    if (next.done === true) break
    taken.push(next.value)
  }
  return taken
}

/** The worker is JavaScript: beside this file in the build; under a TypeScript runner (tests) the build's. */
function workerFile (): string {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/evaluation/' : './'
  return fileURLToPath(new URL(`${folder}evaluation-worker.js`, import.meta.url))
}
