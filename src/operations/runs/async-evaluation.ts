import type { Bundle, MeasureReport } from '../../fhir/types.js'
import { operationOutcomeFromErrors } from '../../fhir/operation-outcome.js'
import { ERROR_CODES } from '../../fhir/error-codes.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { StoredRun } from '../../store/runs/run-store.js'
import { checkedRequest, type EvaluateMeasureRequest, type ReportType } from '../evaluate-measure-request.js'
import type { Services } from '../services.js'
import { changeRun, removeRun } from './change-run.js'
import { canonicalOf } from './run-measures.js'
import { runReports } from './run-reports.js'
import { startRun } from './start-run.js'

/** What an asynchronous request keeps with its run. */
interface AsyncRequest {
  readonly kind: 'evaluate-measure'
  readonly reportType: ReportType
  /** Whoever asked: a hash, never a credential. */
  readonly caller: string
}

/** How far an asynchronous request is, or its result: a Bundle `batch-response` of one entry (R5 async-bundle, on R4). */
export type AsyncStatus = { readonly done: number, readonly total: number } | { readonly result: Bundle }

/** True for requests worth an answer later: those about many subjects. */
export function isWorthWaiting (services: Services, request: EvaluateMeasureRequest): boolean {
  const { reportType, subjectId } = checkedRequest(services, request)
  return reportType !== 'subject' && subjectId === undefined
}

/**
 * Begins `$evaluate-measure` over the loaded records as an evaluation run, and gives the id to ask for it by.
 * @throws OutcomeError as `evaluateMeasure`
 */
export async function startAsyncEvaluation (services: Services, request: EvaluateMeasureRequest, caller: string): Promise<string> {
  const { measurePackage, reportType, practitioner } = checkedRequest(services, request)
  const kept: AsyncRequest = { kind: 'evaluate-measure', reportType, caller }
  const { id } = await startRun(services, {
    measures: [canonicalOf(measurePackage)],
    periodStart: request.periodStart,
    periodEnd: request.periodEnd,
    ...(practitioner === undefined ? {} : { practitioner }),
    request: { ...kept }
  })
  return id
}

/** @throws OutcomeError RUN_NOT_FOUND: no such request, one of another caller, or one that was cancelled */
export async function asyncEvaluation (services: Services, id: string, caller: string): Promise<AsyncStatus> {
  const { run, request } = await findRequest(services, id, caller)
  if (run.state === 'running' || run.state === 'paused') return { done: run.partitionsDone, total: run.partitionCount }
  if (run.failure !== undefined) return { result: failed(run.failure) }
  try {
    const { value: resource } = await runReports(services, run, { reportType: request.reportType }).next()
    return { result: { resourceType: 'Bundle', type: 'batch-response', entry: [{ resource: resource as MeasureReport, response: { status: '200' } }] } }
  } catch (thrown) {
    if (thrown instanceof OutcomeError && thrown.code !== 'STORE_UNAVAILABLE') return { result: failed(thrown.toPlain()) }
    throw thrown
  }
}

/** Ends the request; it is not there any more afterwards. @throws OutcomeError RUN_NOT_FOUND as `asyncEvaluation` */
export async function cancelAsyncEvaluation (services: Services, id: string, caller: string): Promise<void> {
  const { run } = await findRequest(services, id, caller)
  if (run.state === 'running' || run.state === 'paused') await changeRun(services, id, 'cancel')
  else await removeRun(services, id)
}

async function findRequest ({ store }: Services, id: string, caller: string): Promise<{ readonly run: StoredRun<EvaluationPlan>, readonly request: AsyncRequest }> {
  const run = await store.runs.find(id) as StoredRun<EvaluationPlan> | undefined
  const request = run?.plan.request as AsyncRequest | undefined
  if (run === undefined || run.state === 'cancelled' || request?.kind !== 'evaluate-measure' || request.caller !== caller) {
    throw new OutcomeError('RUN_NOT_FOUND', 'There is no asynchronous request of this id: it was cancelled, never made, or made by somebody else.')
  }
  return { run, request }
}

function failed (error: PlainOutcomeError): Bundle {
  return { resourceType: 'Bundle', type: 'batch-response', entry: [{ response: { status: String(ERROR_CODES[error.code].status), outcome: operationOutcomeFromErrors([error]) } }] }
}
