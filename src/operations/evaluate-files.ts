import type { MeasureReport } from '../fhir/types.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import type { SubjectFailure } from '../engine/engine.js'
import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import { addMembership, emptyTotals, type MeasureTotals } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'
import { addPreparation, orderedPreparation, type PreparationCounts } from '../preparation/preparation-counts.js'
import { recordToEvaluate } from '../preparation/prepare-record.js'
import { readRecords } from '../records/read-records.js'
import { individualReport } from '../report/individual-report.js'
import { subjectListReport } from '../report/subject-list-report.js'
import { summaryReport } from '../report/summary-report.js'
import type { ReportType } from './evaluate-measure-request.js'
import { reportContext } from './report-context.js'

export interface EvaluateFilesOptions {
  /** A Bundle file, a folder of them, or NDJSON of Bundles. */
  readonly input: string
  readonly evaluations: readonly MeasureEvaluation[]
  /** Which reports to make, in this order for each measure. */
  readonly reportTypes: readonly ReportType[]
  /** Prepare each record first; see the room `preparation`. */
  readonly prepare: boolean
  readonly reporter: string
  readonly now: () => Date
  /** Takes each report as soon as it is made: individual ones record by record, the others at the end. */
  readonly onReport: (report: MeasureReport) => Promise<void> | void
  readonly onProblem: (problem: InputProblem) => void
  readonly onProgress: (recordsDone: number) => void
}

/** What went wrong with one input; `source` is a file's base name, with the line for NDJSON. */
export interface InputProblem {
  readonly source: string
  /** Absent where the record could not be read at all. */
  readonly measure?: string
  readonly error: PlainOutcomeError
}

export interface EvaluateFilesResult {
  readonly records: number
  readonly unreadable: number
  /** Subject and measure pairs that could not be evaluated. */
  readonly failed: number
  /** What was done to the records before their evaluation; empty where preparation is off. */
  readonly preparation: PreparationCounts
  readonly measures: readonly { readonly evaluation: MeasureEvaluation, readonly totals: MeasureTotals, readonly failures: readonly SubjectFailure[] }[]
}

interface Run {
  readonly evaluation: MeasureEvaluation
  readonly totals: MeasureTotals
  readonly failures: SubjectFailure[]
  readonly memberships: SubjectMembership[]
}

/**
 * Evaluates measures over files, one record in memory at a time, prepared once for all measures. A file, line or subject that fails
 * is reported and named, and stands in the summary as a failure; it never ends the run. A second record of one subject is a
 * problem, not a second count.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE for the input itself
 */
export async function evaluateFiles (options: EvaluateFilesOptions): Promise<EvaluateFilesResult> {
  const runs: Run[] = options.evaluations.map(evaluation => ({ evaluation, totals: emptyTotals(evaluation.model), failures: [], memberships: [] }))
  const seen = new Set<string>()
  const preparation: PreparationCounts = {}
  let records = 0
  let unreadable = 0
  for await (const input of readRecords(options.input)) {
    const problem = 'problem' in input ? input.problem : duplicateOf(input.record, seen)
    if (problem !== undefined) {
      unreadable++
      options.onProblem({ source: input.source, error: problem })
      for (const run of runs) run.failures.push(problem)
    } else if ('record' in input) {
      records++
      const { record, counts } = recordToEvaluate(input.record, options.prepare)
      addPreparation(preparation, counts)
      for (const run of runs) await evaluateOne(run, record, counts, input.source, options)
    }
    options.onProgress(records + unreadable)
  }
  for (const run of runs) await reportTotals(run, preparation, options)
  const failed = runs.reduce((sum, run) => sum + run.failures.length, 0) - unreadable * runs.length
  return { records, unreadable, failed, preparation: orderedPreparation(preparation), measures: runs }
}

function duplicateOf ({ subjectId }: PatientRecord, seen: Set<string>): PlainOutcomeError | undefined {
  if (seen.has(subjectId)) return { code: 'DUPLICATE_SUBJECT', text: 'An earlier record of this input is of the same Patient id; put both into one Bundle.', expression: 'Patient.id' }
  seen.add(subjectId)
  return undefined
}

async function evaluateOne (run: Run, record: PatientRecord, counts: PreparationCounts, source: string, options: EvaluateFilesOptions): Promise<void> {
  const wantsIndividual = options.reportTypes.includes('subject')
  const { evaluation } = run
  const result = await evaluation.evaluate(record, { evaluatedResources: wantsIndividual })
  const outcome = membershipOutcome(evaluation.model, result)
  if ('failure' in outcome) {
    run.failures.push(outcome.failure)
    options.onProblem({ source, measure: evaluation.cmsId, error: outcome.failure })
  } else {
    addMembership(run.totals, outcome.membership)
    if (options.reportTypes.includes('subject-list')) run.memberships.push(outcome.membership)
  }
  if (!wantsIndividual) return
  const evaluated = 'evaluatedResources' in result && result.evaluatedResources !== undefined ? { evaluatedResources: result.evaluatedResources } : {}
  await options.onReport(individualReport({ ...reportContext(evaluation, options, counts), subjectId: record.subjectId, outcome, ...evaluated }))
}

async function reportTotals (run: Run, preparation: PreparationCounts, options: EvaluateFilesOptions): Promise<void> {
  const context = reportContext(run.evaluation, options, preparation)
  const { totals, failures, memberships } = run
  if (options.reportTypes.includes('subject-list')) await options.onReport(subjectListReport({ ...context, memberships, failures }))
  if (options.reportTypes.includes('population')) await options.onReport(summaryReport({ ...context, totals, failures }))
}
