import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { startRunWorker, type RunWorker } from '../../evaluation/runs/run-worker.js'
import type { RecordPartition } from '../../records/record-store.js'
import type { Services } from '../services.js'
import { configuredEarlyPartitions } from '../snapshots/configured-snapshots.js'
import { planEvaluations } from './run-measures.js'

/** A subject takes a millisecond; one that takes this long never ends. */
const SUBJECT_SECONDS = 60
/** Twice what all seven measures with their full expansions do with; records lie outside of it until they are read one by one. */
const THREAD_MEGABYTES = 256

/** This process takes part in all runs of the database until it is stopped. */
export function openRunWorker (services: Services, onProblem: (problem: PlainOutcomeError) => void = () => {}): RunWorker {
  return startRunWorker({
    runs: services.store.runs,
    evaluationsFor: plan => planEvaluations(services, plan),
    readPartition: async (snapshotId, partition) => await readPartition(services, snapshotId, partition),
    threads: services.config.threads,
    subjectSeconds: SUBJECT_SECONDS,
    threadMegabytes: THREAD_MEGABYTES,
    alone: services.store.kind === 'pglite',
    onProblem
  })
}

/** Of a snapshot, or of one that a pull is still making. */
async function readPartition ({ snapshots, config }: Services, snapshotId: string, partition: number): Promise<RecordPartition> {
  try {
    return await (await snapshots.find(snapshotId)).records.partition(partition)
  } catch (thrown) {
    if (!(thrown instanceof OutcomeError && thrown.code === 'SNAPSHOT_NOT_FOUND')) throw thrown
    const early = await configuredEarlyPartitions(config, snapshotId).read(partition)
    if (early === undefined) throw thrown
    return early
  }
}
