import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { StoredRun } from '../../store/runs/run-store.js'
import type { Services } from '../services.js'

/** @throws OutcomeError RUN_NOT_FOUND */
export async function findRun ({ store }: Pick<Services, 'store'>, runId: string): Promise<StoredRun<EvaluationPlan>> {
  return found(await store.runs.find(runId))
}

/** @throws OutcomeError RUN_NOT_FOUND where there is none */
export function found (run: StoredRun | undefined): StoredRun<EvaluationPlan> {
  if (run === undefined) throw new OutcomeError('RUN_NOT_FOUND', 'There is no evaluation run of this id.')
  return run as StoredRun<EvaluationPlan>
}
