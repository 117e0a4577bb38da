import { createHash } from 'node:crypto'
import type { ErrorCode } from '../fhir/error-codes.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod, type MeasurementPeriod } from '../fhir/period.js'
import { nearestMeasureSets } from '../asm/measure-sets.js'
import { evaluatePopulation } from '../evaluation/evaluate-population.js'
import type { PopulationEvaluation } from '../evaluation/evaluate-records.js'
import { prepareEvaluation } from '../evaluation/measure-evaluation.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import { contentHash } from '../terminology/content-hash.js'
import { measureRows, type MeasureTableRow } from './measure-rows.js'
import { notCalculatedMeasures, type NotCalculatedMeasure } from './measure-sections.js'
import type { Services } from './services.js'
import { SOFTWARE } from './software.js'

export interface MeasureTable {
  readonly rows: readonly MeasureTableRow[]
  /** Measures of the ASM sets that have no row, with the reason. */
  readonly notCalculated: readonly NotCalculatedMeasure[]
  /** Whose ASM measure sets the table follows: the period's year, or the nearest there are rules for. */
  readonly performanceYear: number
  /** Calendar days, both included. */
  readonly period: { readonly startDate: string, readonly endDate: string }
  readonly subjects: number
  readonly failedSubjects: number
  /** What a reader must know, e.g. that starter value sets are in use. */
  readonly notes: readonly string[]
}

/** What is wrong with a measure or its value sets, and not with the server. */
const MEASURE_REFUSALS: readonly ErrorCode[] = ['VALUE_SET_MISSING', 'LIBRARY_MISSING', 'ELM_INVALID', 'MEASURE_INVALID']

type StoredEvaluation = Pick<PopulationEvaluation, 'totals' | 'failures'>

/**
 * Every loaded measure over all loaded records in the configured calendar year, one row per group. Finished evaluations are kept in the
 * store by a hash of all that decides them (records, value sets, measure, period, engine), so a restart does not evaluate again.
 */
export async function measureTable (services: Services): Promise<MeasureTable> {
  const { demoYear, timeZone } = services.config
  const period = measurementPeriod(String(demoYear), String(demoYear), timeZone)
  const sets = nearestMeasureSets(demoYear)
  const rows: MeasureTableRow[] = []
  let failedSubjects = 0
  let partial = 0
  const refused: string[] = []
  for (const measurePackage of services.catalogue.all()) {
    const evaluation = await evaluated(services, measurePackage, period).catch(refusal)
    if (evaluation instanceof OutcomeError) {
      refused.push(evaluation.message)
      continue
    }
    const { totals, failures } = evaluation
    rows.push(...measureRows(measurePackage.cmsId, measureModelFromResource(measurePackage.measure), totals, sets))
    failedSubjects = Math.max(failedSubjects, failures.length)
    partial += measurePackage.valueSets.filter(canonical => services.valueSets.find(canonical)?.completeness === 'partial').length
  }
  const { startDate, endDate } = period
  return {
    rows,
    notCalculated: notCalculatedMeasures(sets),
    performanceYear: sets.performanceYear,
    period: { startDate, endDate },
    subjects: services.records.size,
    failedSubjects,
    notes: [...refused, ...notesOf(partial, failedSubjects)]
  }
}

async function evaluated (services: Services, measurePackage: MeasurePackage, period: MeasurementPeriod): Promise<StoredEvaluation> {
  const key = evaluationKey(services, measurePackage, period)
  const stored = await services.store.evaluations.find(key) as StoredEvaluation | undefined
  if (stored !== undefined) return stored
  const evaluation = prepareEvaluation(measurePackage, { ...services, measurementPeriod: period, now: services.now() })
  const { totals, failures } = await evaluatePopulation(evaluation, services.records.stream(), { threads: services.config.threads })
  await services.store.evaluations.save(key, { totals, failures })
  return { totals, failures }
}

/** One measure that cannot be evaluated does not take the others' rows away. */
function refusal (thrown: unknown): OutcomeError {
  if (thrown instanceof OutcomeError && MEASURE_REFUSALS.includes(thrown.code)) return thrown
  throw thrown
}

function evaluationKey (services: Services, measurePackage: MeasurePackage, period: MeasurementPeriod): string {
  const hash = createHash('sha256')
  const memberships = measurePackage.valueSets.map(canonical => services.valueSets.find(canonical))
  const parts = [SOFTWARE, services.engine.name, measurePackage.measure, measurePackage.elmLibraries, period, services.records.contentHash,
    memberships.map(membership => membership === undefined ? null : contentHash(membership))]
  for (const part of parts) hash.update(JSON.stringify(part))
  return hash.digest('hex')
}

function notesOf (partial: number, failedSubjects: number): string[] {
  return [
    ...(partial > 0 ? ['Evaluated on starter value sets: enough for the demonstration, not for reporting. Import full expansions with "asm-ecqm valuesets import".'] : []),
    ...(failedSubjects > 0 ? [`${failedSubjects} subjects could not be evaluated and count nowhere.`] : [])
  ]
}
