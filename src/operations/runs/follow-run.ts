import { setTimeout as sleep } from 'node:timers/promises'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { StoredRun } from '../../store/runs/run-store.js'
import type { Services } from '../services.js'
import { findRun } from './find-run.js'

const LOOK_AGAIN_MS = 250

/** Waits until a run has ended, and tells how far it is. @throws OutcomeError RUN_NOT_FOUND */
export async function followRun (services: Pick<Services, 'store'>, runId: string, onProgress: (run: StoredRun<EvaluationPlan>) => void = () => {}): Promise<StoredRun<EvaluationPlan>> {
  for (;;) {
    const run = await findRun(services, runId)
    onProgress(run)
    if (run.state !== 'running' && run.state !== 'paused') return run
    await sleep(LOOK_AGAIN_MS)
  }
}
