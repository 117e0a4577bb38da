import { OutcomeError } from '../fhir/outcome-error.js'
import { measurementPeriod } from '../fhir/period.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import type { GroupModel, MeasureModel, PopulationCode } from '../measure/measure-model.js'
import { measureScore } from '../measure/measure-score.js'
import type { GroupTotals, MeasureTotals } from '../measure/measure-totals.js'
import type { PreparationCounts } from '../preparation/preparation-counts.js'
import { preparationNotices } from '../preparation/preparation-notices.js'
import { populationEvaluations } from './population-evaluations.js'
import type { Services } from './services.js'

/** One measure group with its counts over all subjects. */
export interface MeasureTableRow {
  readonly cmsId: string
  readonly title: string
  /** Names the group where the measure has several. */
  readonly group?: string
  readonly initialPopulation: number
  readonly denominator: number
  readonly exclusions: number
  readonly exceptions: number
  readonly numerator: number
  /** 0 to 1; null where the denominator is empty after exclusions and exceptions. */
  readonly rate: number | null
  readonly improvementNotation: 'increase' | 'decrease'
}

export interface MeasureTable {
  readonly rows: readonly MeasureTableRow[]
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
    rows.push(...measureRows(measurePackage.cmsId, measureModelFromResource(measurePackage.measure), outcome.totals))
    failedSubjects = Math.max(failedSubjects, outcome.failures.length)
    partial += measurePackage.valueSets.filter(canonical => services.valueSets.find(canonical)?.completeness === 'partial').length
    // All are evaluations of the same records, so each tells the same preparation.
    preparation = outcome.preparation
  }
  const notices = preparationNotices(preparation)
  return {
    rows,
    period: { startDate: period.startDate, endDate: period.endDate },
    subjects: services.records.size,
    failedSubjects,
    notes: [...refused, ...notesOf(partial, failedSubjects, prepare), ...notices.filter(({ repaired }) => !repaired).map(({ text }) => text)],
    preparation: notices.filter(({ repaired }) => repaired).map(({ text }) => text)
  }
}

/** One row per group. */
export function measureRows (cmsId: string, model: MeasureModel, totals: MeasureTotals): MeasureTableRow[] {
  return model.groups.map((group, index) => {
    const counts = totals.groups[index] as GroupTotals
    const count = (code: PopulationCode): number => counts.populations.find(population => population.code === code)?.count ?? 0
    return {
      cmsId,
      title: model.title,
      ...(model.groups.length > 1 ? { group: groupName(group, index) } : {}),
      initialPopulation: count('initial-population'),
      denominator: count('denominator'),
      exclusions: count('denominator-exclusion'),
      exceptions: count('denominator-exception'),
      numerator: count('numerator'),
      rate: measureScore(counts),
      improvementNotation: group.improvementNotation ?? 'increase'
    }
  })
}

function groupName (group: GroupModel, index: number): string {
  return group.text ?? group.id ?? `group ${index + 1}`
}

function notesOf (partial: number, failedSubjects: number, prepare: boolean): string[] {
  return [
    ...(partial > 0 ? ['Evaluated on starter value sets: enough for the demonstration, not for reporting. Import full expansions with "asm-ecqm valuesets import".'] : []),
    ...(failedSubjects > 0 ? [`${failedSubjects} subjects could not be evaluated and count nowhere.`] : []),
    ...(prepare ? [] : ['Records were evaluated as they are: their preparation is switched off (ASM_PREPARE=false).'])
  ]
}
