import type { Parameters } from '../fhir/types.js'
import { explainRecord } from '../evaluation/explain-record.js'
import { recordToEvaluate } from '../preparation/prepare-record.js'
import { explanationParameters } from '../report/explanation-parameters.js'
import { checkedRequest, parameterError, type EvaluateMeasureRequest } from './evaluate-measure-request.js'
import { recordOf } from './evaluate-measure.js'
import { preparedEvaluation } from './prepared-evaluation.js'
import type { Services } from './services.js'

export interface ExplainMeasureRequest extends Pick<EvaluateMeasureRequest, 'measure' | 'periodStart' | 'periodEnd' | 'subject'> {
  /** `true`: every clause of the logic as well, some thousand for a measure; default `false`. */
  readonly clauses?: string | undefined
}

/**
 * Why one subject counts where it counts (`Measure/$explain`, an operation of ours): its populations, and the value of every definition they
 * use with the resources that decided it, as `explanationParameters` lays it out.
 * @throws OutcomeError MISSING_PARAMETER, INVALID_PARAMETER, INVALID_DATE, INVALID_PERIOD, MEASURE_NOT_FOUND, SUBJECT_NOT_FOUND,
 * VALUE_SET_MISSING, EXPLANATION_UNAVAILABLE
 */
export async function explainMeasure (services: Services, request: ExplainMeasureRequest): Promise<Parameters> {
  const { clauses, ...rest } = request
  if (rest.subject === undefined) throw parameterError('MISSING_PARAMETER', 'subject', 'subject is required: an explanation is of one Patient, such as Patient/123.')
  if (clauses !== undefined && clauses !== 'true' && clauses !== 'false') throw parameterError('INVALID_PARAMETER', 'clauses', 'clauses is true or false.')
  const checked = checkedRequest(services, rest)
  const { measurePackage, measurementPeriod } = checked
  const evaluation = preparedEvaluation(services, measurePackage, measurementPeriod)
  const { record } = recordToEvaluate(await recordOf(services, checked), services.config.prepare)
  const explanation = await explainRecord(evaluation, record)
  return explanationParameters(clauses === 'true' ? explanation : { ...explanation, clauses: [] }, measurementPeriod)
}
