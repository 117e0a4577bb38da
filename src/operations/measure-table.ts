import { OutcomeError } from '../fhir/outcome-error.js'
import { nearestMeasureSets } from '../asm/measure-sets.js'
import { measurementPeriod } from '../fhir/period.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import type { PreparationCounts } from '../preparation/preparation-counts.js'
import { preparationNotices } from '../preparation/preparation-notices.js'
import { measureRows, type MeasureTableRow } from './measure-rows.js'
import { notCalculatedMeasures, type NotCalculatedMeasure } from './measure-sections.js'
import { populationEvaluations } from './population-evaluations.js'
import type { Services } from './services.js'

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
  /** What was repaired in the records before their evaluation, a sentence each, with counts. What could not be is a note. */
  readonly preparation: readonly string[]
}

/** Every loaded measure over all loaded records in the configured calendar year, one row per group; see `populationEvaluations`. */
export async function measureTable (services: Services): Promise<MeasureTable> {
  const { demoYear, timeZone, prepare } = services.config
  const period = measurementPeriod(String(demoYear), String(demoYear), timeZone)
  const sets = nearestMeasureSets(demoYear)
  const rows: MeasureTableRow[] = []
  const refused: string[] = []
  let failedSubjects = 0
  let partial = 0
  let preparation: PreparationCounts = {}
  for (const { measurePackage, outcome } of await populationEvaluations(services, period)) {
    if (outcome instanceof OutcomeError) {
      refused.push(outcome.message)
      continue
    }
    rows.push(...measureRows(measurePackage.cmsId, measureModelFromResource(measurePackage.measure), outcome.totals, sets))
    failedSubjects = Math.max(failedSubjects, outcome.failures.length)
    partial += measurePackage.valueSets.filter(canonical => services.valueSets.find(canonical)?.completeness === 'partial').length
    // All are evaluations of the same records, so each tells the same preparation.
    preparation = outcome.preparation
  }
  const notices = preparationNotices(preparation)
  return {
    rows,
    notCalculated: notCalculatedMeasures(sets),
    performanceYear: sets.performanceYear,
    period: { startDate: period.startDate, endDate: period.endDate },
    subjects: services.records.size,
    failedSubjects,
    notes: [...refused, ...notesOf(partial, failedSubjects, prepare), ...notices.filter(({ repaired }) => !repaired).map(({ text }) => text)],
    preparation: notices.filter(({ repaired }) => repaired).map(({ text }) => text)
  }
}

function notesOf (partial: number, failedSubjects: number, prepare: boolean): string[] {
  return [
    ...(partial > 0 ? ['Evaluated on starter value sets: enough for the demonstration, not for reporting. Import full expansions with "asm-ecqm valuesets import".'] : []),
    ...(failedSubjects > 0 ? [`${failedSubjects} subjects could not be evaluated and count nowhere.`] : []),
    ...(prepare ? [] : ['Records were evaluated as they are: their preparation is switched off (ASM_PREPARE=false).'])
  ]
}
