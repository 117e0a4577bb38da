import { nearestMeasureSets } from '../asm/measure-sets.js'
import { evaluateFiles, type EvaluateFilesOptions, type EvaluateFilesResult } from './evaluate-files.js'
import { inputEvaluations, type InputEvaluationsOptions } from './input-evaluations.js'
import { measureRows, type MeasureTableRow } from './measure-rows.js'
import { preparationRows, type PreparationTableRow } from './preparation-table.js'

export interface EvaluateInputOptions extends Omit<EvaluateFilesOptions, 'evaluations'>, InputEvaluationsOptions {}

export interface EvaluateInputResult extends EvaluateFilesResult {
  readonly rows: readonly MeasureTableRow[]
  readonly preparationRows: readonly PreparationTableRow[]
}

/**
 * Evaluates measures over files from outside: the whole of `asm-ecqm evaluate`.
 * @throws OutcomeError MEASURE_NOT_FOUND, MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, VALUE_SET_MISSING, INPUT_NOT_FOUND, INPUT_EMPTY
 */
export async function evaluateInput (options: EvaluateInputOptions): Promise<EvaluateInputResult> {
  const { evaluations, period } = await inputEvaluations(options)
  const result = await evaluateFiles({ ...options, evaluations })
  const sets = nearestMeasureSets(Number(period.startDate.slice(0, 4)))
  return {
    ...result,
    rows: result.measures.flatMap(({ evaluation, totals }) => measureRows(evaluation.cmsId, evaluation.model, totals, sets)),
    preparationRows: preparationRows(result.preparation)
  }
}
