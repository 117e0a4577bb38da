import { OutcomeError } from '../fhir/outcome-error.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import { explainRecord } from '../evaluation/explain-record.js'
import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import type { MeasureExplanation } from '../measure/measure-explanation.js'
import { recordToEvaluate } from '../preparation/prepare-record.js'
import { readRecords } from '../records/read-records.js'
import type { InputProblem } from './evaluate-files.js'
import { inputEvaluations, type InputEvaluationsOptions } from './input-evaluations.js'

export type { MeasureExplanation } from '../measure/measure-explanation.js'

export interface ExplainInputOptions extends Omit<InputEvaluationsOptions, 'measures'> {
  /** A Bundle file, a folder of them, or NDJSON of Bundles. */
  readonly input: string
  /** Id, url or `url|version`. */
  readonly measure: string
  /** `Patient/id` or an id; absent: every record of the input. */
  readonly subject: string | undefined
  /** Prepare each record first; see the room `preparation`. */
  readonly prepare: boolean
  /** Takes each explanation as soon as it is made. */
  readonly onExplanation: (explanation: MeasureExplanation, title: string, period: MeasurementPeriod) => Promise<void>
  readonly onProblem: (problem: InputProblem) => void
}

export interface ExplainInputResult {
  readonly explained: number
  /** Files and lines that hold no record, and subjects whose evaluation failed. */
  readonly failed: number
}

/**
 * Explains a measure's results for records from files: the whole of `asm-ecqm explain`.
 * @throws OutcomeError INVALID_PARAMETER for `all`, MEASURE_NOT_FOUND, MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, VALUE_SET_MISSING, INPUT_NOT_FOUND, INPUT_EMPTY,
 * EXPLANATION_UNAVAILABLE, SUBJECT_NOT_FOUND where no record is of the subject asked for
 */
export async function explainInput (options: ExplainInputOptions): Promise<ExplainInputResult> {
  if (options.measure === 'all') throw new OutcomeError('INVALID_PARAMETER', 'An explanation is of one measure; name one by id, url or url|version.')
  const { evaluations, period } = await inputEvaluations({ ...options, measures: [options.measure] })
  const [evaluation] = evaluations as readonly [MeasureEvaluation]
  const wanted = options.subject?.replace(/^Patient\//, '')
  let [explained, failed] = [0, 0]
  for await (const input of readRecords(options.input)) {
    if ('problem' in input) {
      failed++
      options.onProblem({ source: input.source, error: input.problem })
    } else if (wanted === undefined || input.record.subjectId === wanted) {
      const explanation = await explainRecord(evaluation, recordToEvaluate(input.record, options.prepare).record)
      explained++
      if (explanation.failures.length > 0) failed++
      for (const error of explanation.failures) options.onProblem({ source: input.source, measure: evaluation.cmsId, error })
      await options.onExplanation(explanation, `${evaluation.cmsId} ${evaluation.model.title}`, period)
    }
  }
  if (wanted !== undefined && explained === 0) throw new OutcomeError('SUBJECT_NOT_FOUND', 'No record of the input is of this subject.')
  return { explained, failed }
}
