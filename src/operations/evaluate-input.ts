import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod } from '../fhir/period.js'
import { nearestMeasureSets } from '../asm/measure-sets.js'
import { prepareEvaluation } from '../evaluation/measure-evaluation.js'
import { evaluateFiles, type EvaluateFilesOptions, type EvaluateFilesResult } from './evaluate-files.js'
import { measureRows, type MeasureTableRow } from './measure-rows.js'
import { openCatalogue, openPackage } from './open-catalogue.js'
import { openValueSets } from './open-value-sets.js'
import { preparationRows, type PreparationTableRow } from './preparation-table.js'
import { engineByName } from '../engine/engines.js'

export interface EvaluateInputOptions extends Omit<EvaluateFilesOptions, 'evaluations'> {
  /** Ids, urls or `url|version`; `all` for every measure. */
  readonly measures: readonly string[]
  /** A package file whose measures to evaluate, without importing it; absent: this product's and the imported ones. */
  readonly packagePath?: string
  readonly periodStart: string | undefined
  readonly periodEnd: string | undefined
  readonly timeZone: string
  readonly engine: string
  readonly valueSetsDirectory: string | undefined
  readonly dataDir: string
  /** Value set files and measures that could not be used, told before the first record. */
  readonly onSetupProblem: (problem: PlainOutcomeError) => void
}

export interface EvaluateInputResult extends EvaluateFilesResult {
  readonly rows: readonly MeasureTableRow[]
  readonly preparationRows: readonly PreparationTableRow[]
}

/**
 * Evaluates measures over files from outside: the whole of `asm-ecqm evaluate`.
 * @throws OutcomeError MEASURE_NOT_FOUND, MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, VALUE_SET_MISSING, INPUT_NOT_FOUND, INPUT_EMPTY
 */
export async function evaluateInput (options: EvaluateInputOptions): Promise<EvaluateInputResult> {
  const { catalogue, problems: unusable } = options.packagePath === undefined ? await openCatalogue(options) : await openPackage(options.packagePath)
  unusable.forEach(options.onSetupProblem)
  const packages = options.measures.includes('all') ? catalogue.all() : options.measures.map(measure => catalogue.find(measure))
  const period = measurementPeriod(options.periodStart, options.periodEnd, options.timeZone)
  const engine = engineByName(options.engine)
  const { index, problems } = await openValueSets({ directory: options.valueSetsDirectory, dataDir: options.dataDir })
  problems.forEach(options.onSetupProblem)
  const evaluations = packages.map(one => prepareEvaluation(one, { engine, valueSets: index, measurementPeriod: period, now: options.now() }))
  const result = await evaluateFiles({ ...options, evaluations })
  const sets = nearestMeasureSets(Number(period.startDate.slice(0, 4)))
  return {
    ...result,
    rows: result.measures.flatMap(({ evaluation, totals }) => measureRows(evaluation.cmsId, evaluation.model, totals, sets)),
    preparationRows: preparationRows(result.preparation)
  }
}
