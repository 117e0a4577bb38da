import { ruleText } from '../../evaluation/runs/attribution-rule.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import { runTotals } from '../../evaluation/runs/run-results.js'
import { measureModelFromResource } from '../../measure/measure-from-resource.js'
import type { PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { RunState, StoredRun } from '../../store/runs/run-store.js'
import type { Services } from '../services.js'
import { findRun } from './find-run.js'

/** A run as callers see it: no subject, nothing of one. */
export interface RunView {
  readonly id: string
  readonly state: RunState
  readonly measures: readonly string[]
  readonly period: { readonly start: string, readonly end: string }
  readonly snapshot: string
  /** Name of the source whose pull the run follows; the pull has the id of the snapshot. */
  readonly follows?: string
  /** The attribution rule in words. */
  readonly attribution: string
  readonly partitions: { readonly total: number, readonly done: number }
  readonly createdAt: string
  readonly finishedAt?: string
  readonly failure?: PlainOutcomeError
}

/** A run with the counts of what is done so far. */
export interface RunDetails extends RunView {
  readonly subjects: number
  /** Of these, results taken over from an earlier run because neither record nor measure changed. */
  readonly reused: number
  readonly unattributed: number
  /** Subject and measure pairs that could not be evaluated. */
  readonly failed: number
}

export function runView (run: StoredRun<EvaluationPlan>): RunView {
  const { id, state, plan, createdAt, finishedAt, failure } = run
  return {
    id,
    state,
    measures: plan.measures,
    period: { start: plan.measurementPeriod.startDate, end: plan.measurementPeriod.endDate },
    snapshot: plan.snapshotId,
    ...(plan.follows === undefined ? {} : { follows: plan.follows }),
    attribution: ruleText(plan.attribution),
    partitions: { total: run.partitionCount, done: run.partitionsDone },
    createdAt: createdAt.toISOString(),
    ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
    ...(failure === undefined ? {} : { failure })
  }
}

/** @throws OutcomeError RUN_NOT_FOUND */
export async function runDetails (services: Pick<Services, 'store' | 'catalogue'>, runId: string): Promise<RunDetails> {
  const run = await findRun(services, runId)
  const models = run.plan.measures.map(canonical => measureModelFromResource(services.catalogue.find(canonical).measure))
  const { subjects, reused, unattributed, measures } = await runTotals(services.store.runs, runId, models)
  const failed = measures.reduce((sum, { failures }) => failures.reduce((total, { count = 1 }) => total + count, sum), 0)
  return { ...runView(run), subjects, reused, unattributed, failed }
}

/** Newest first. */
export async function listRuns ({ store }: Pick<Services, 'store'>, page: { readonly offset: number, readonly count: number }): Promise<{ readonly total: number, readonly runs: readonly RunView[] }> {
  const { total, runs } = await store.runs.list(page)
  return { total, runs: runs.map(run => runView(run as StoredRun<EvaluationPlan>)) }
}
