import { createHash } from 'node:crypto'
import type { ErrorCode } from '../fhir/error-codes.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { evaluationKey } from '../evaluation/evaluation-key.js'
import { evaluatePopulation } from '../evaluation/evaluate-population.js'
import type { PopulationEvaluation } from '../evaluation/evaluate-records.js'
import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import type { PreparationCounts } from '../preparation/preparation-counts.js'
import { preparedEvaluation } from './prepared-evaluation.js'
import type { Services } from './services.js'
import { SOFTWARE } from './software.js'

/** One measure over all loaded records, as the store keeps it. */
export interface StoredEvaluation extends Pick<PopulationEvaluation, 'totals' | 'failures'> {
  /** What was done to the records; empty where preparation is off. */
  readonly preparation: PreparationCounts
}

export interface MeasureOutcome {
  readonly measurePackage: MeasurePackage
  /** An error: what is wrong with this measure or its value sets. */
  readonly outcome: StoredEvaluation | OutcomeError
}

interface Pending {
  readonly measurePackage: MeasurePackage
  readonly key: string
  readonly evaluation: MeasureEvaluation
}

/** What is wrong with a measure or its value sets, and not with the server. */
const MEASURE_REFUSALS: readonly ErrorCode[] = ['VALUE_SET_MISSING', 'LIBRARY_MISSING', 'ELM_INVALID', 'MEASURE_INVALID']

/**
 * Every measure of this product over all loaded records, in the order of the catalogue; imported ones are evaluated when asked for.
 * Finished evaluations are kept in the store by a hash of all that decides them (records, value sets, measure, period, engine,
 * preparation), so a restart does not evaluate again; what is not there yet is evaluated in one pass over the records. One measure
 * that cannot be evaluated does not take the others away.
 */
export async function populationEvaluations (services: Services, period: MeasurementPeriod): Promise<readonly MeasureOutcome[]> {
  const packages = services.catalogue.all().filter(({ isImported }) => isImported !== true)
  const outcomes = new Map<MeasurePackage, StoredEvaluation | OutcomeError>()
  const pending: Pending[] = []
  for (const measurePackage of packages) {
    const key = storedKey(services, measurePackage, period)
    const found = await services.store.evaluations.find(key) as StoredEvaluation | undefined ?? preparedOrRefused(services, measurePackage, period)
    if ('evaluate' in found) pending.push({ measurePackage, key, evaluation: found })
    else outcomes.set(measurePackage, found)
  }
  for (const [index, evaluation] of (await evaluateAll(services, pending)).entries()) outcomes.set((pending[index] as Pending).measurePackage, evaluation)
  return packages.map(measurePackage => ({ measurePackage, outcome: outcomes.get(measurePackage) as StoredEvaluation | OutcomeError }))
}

function preparedOrRefused (services: Services, measurePackage: MeasurePackage, period: MeasurementPeriod): MeasureEvaluation | OutcomeError {
  try {
    return preparedEvaluation(services, measurePackage, period)
  } catch (thrown) {
    if (thrown instanceof OutcomeError && MEASURE_REFUSALS.includes(thrown.code)) return thrown
    throw thrown
  }
}

async function evaluateAll ({ config, records, store }: Services, pending: readonly Pending[]): Promise<StoredEvaluation[]> {
  if (pending.length === 0) return []
  const { measures, preparation } = await evaluatePopulation(pending.map(({ evaluation }) => evaluation), records.stream(), { prepare: config.prepare, threads: config.threads })
  const evaluations = measures.map(({ totals, failures }) => ({ totals, failures, preparation }))
  for (const [index, evaluation] of evaluations.entries()) await store.evaluations.save((pending[index] as Pending).key, evaluation)
  return evaluations
}

/** What decides an evaluation: all that decides it for one record, and the records. */
function storedKey ({ config, engine, records, valueSets }: Services, measurePackage: MeasurePackage, measurementPeriod: MeasurementPeriod): string {
  const key = evaluationKey(measurePackage, { software: SOFTWARE, engine: engine.name, prepare: config.prepare, valueSets, measurementPeriod })
  return createHash('sha256').update(key).update(records.contentHash).digest('hex')
}
