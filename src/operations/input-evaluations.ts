import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod, type MeasurementPeriod } from '../fhir/period.js'
import { engineByName } from '../engine/engines.js'
import { prepareEvaluation, type MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import { openCatalogue, openPackage } from './open-catalogue.js'
import { openValueSets } from './open-value-sets.js'

/** What records from files are evaluated with. */
export interface InputEvaluationsOptions {
  /** Ids, urls or `url|version`; `all` for every measure. */
  readonly measures: readonly string[]
  /** A package file whose measures to use, without importing it; absent: this product's and the imported ones. */
  readonly packagePath?: string
  readonly periodStart: string | undefined
  readonly periodEnd: string | undefined
  readonly timeZone: string
  readonly engine: string
  readonly valueSetsDirectory: string | undefined
  readonly dataDir: string
  readonly now: () => Date
  /** Value set files and measures that could not be used, told before the first record. */
  readonly onSetupProblem: (problem: PlainOutcomeError) => void
}

export interface InputEvaluations {
  /** One per measure, in the order asked for. */
  readonly evaluations: readonly MeasureEvaluation[]
  readonly period: MeasurementPeriod
}

/**
 * Opens measures and value sets and prepares what was asked for.
 * @throws OutcomeError MEASURE_NOT_FOUND, MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, CONFIG_INVALID, VALUE_SET_MISSING
 */
export async function inputEvaluations (options: InputEvaluationsOptions): Promise<InputEvaluations> {
  const { catalogue, problems: unusable } = options.packagePath === undefined ? await openCatalogue(options) : await openPackage(options.packagePath)
  unusable.forEach(options.onSetupProblem)
  const packages = options.measures.includes('all') ? catalogue.all() : options.measures.map(measure => catalogue.find(measure))
  const period = measurementPeriod(options.periodStart, options.periodEnd, options.timeZone)
  const engine = engineByName(options.engine)
  const { index, problems } = await openValueSets({ directory: options.valueSetsDirectory, dataDir: options.dataDir })
  problems.forEach(options.onSetupProblem)
  return { period, evaluations: packages.map(one => prepareEvaluation(one, { engine, valueSets: index, measurementPeriod: period, now: options.now() })) }
}
