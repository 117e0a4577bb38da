import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { RunState, StoredRun } from '../../store/runs/run-store.js'
import type { Services } from '../services.js'
import { found } from './find-run.js'

/** What may be done to a run, and the state it leads to. */
const CHANGES = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const satisfies Readonly<Record<string, RunState>>
export type RunChange = keyof typeof CHANGES
export const RUN_CHANGES = Object.keys(CHANGES) as readonly RunChange[]

/**
 * Pauses, resumes or cancels a run. What workers have under way is finished on a pause and thrown away on a cancel. Asking again is no mistake.
 * @throws OutcomeError RUN_NOT_FOUND, RUN_ENDED where it has ended in another way
 */
export async function changeRun ({ store, worker }: Pick<Services, 'store' | 'worker'>, runId: string, change: RunChange): Promise<StoredRun<EvaluationPlan>> {
  const run = found(await store.runs.change(runId, CHANGES[change]))
  if (run.state !== CHANGES[change]) throw new OutcomeError('RUN_ENDED', `The run is ${run.state}; it cannot be ${CHANGES[change]} any more.`)
  worker?.wake()
  return run
}

/** Removes a run that has ended, with its results. @throws OutcomeError RUN_NOT_FOUND, RUN_NOT_FINISHED */
export async function removeRun ({ store }: Pick<Services, 'store'>, runId: string): Promise<void> {
  if (await store.runs.remove(runId)) return
  found(await store.runs.find(runId))
  throw new OutcomeError('RUN_NOT_FINISHED', 'The run is under way; cancel it first.')
}
