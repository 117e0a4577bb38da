import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import { startRunWorker, type RunWorker } from '../../evaluation/runs/run-worker.js'
import type { Services } from '../services.js'
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
    recordsFor: async snapshotId => (await services.snapshots.find(snapshotId)).records,
    threads: services.config.threads,
    subjectSeconds: SUBJECT_SECONDS,
    threadMegabytes: THREAD_MEGABYTES,
    alone: services.store.kind === 'pglite',
    onProblem
  })
}
