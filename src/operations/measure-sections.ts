import type { AsmMeasureSets, Cohort } from '../asm/asm-measures.js'
import { COHORTS } from '../asm/measure-sets.js'
import type { MeasureTableRow } from './measure-rows.js'

/** A measure of the model that this product does not calculate, with the reason for people. */
export interface NotCalculatedMeasure {
  readonly qualityId: string
  readonly title: string
  readonly cohorts: readonly Cohort[]
  readonly reason: string
}

/** Part of a measure table under one heading. */
export interface MeasureSection {
  readonly title: string
  readonly rows: readonly MeasureTableRow[]
  readonly notCalculated: readonly NotCalculatedMeasure[]
}

/** Names of the cohorts for people. */
export const COHORT_TITLES = { 'heart-failure': 'heart failure', 'low-back-pain': 'low back pain' } as const satisfies Readonly<Record<Cohort, string>>

/** The measures of the sets that are not calculated here, in the order of the rule. */
export function notCalculatedMeasures (sets: AsmMeasureSets): NotCalculatedMeasure[] {
  return sets.measures.flatMap(({ qualityId, shortTitle, cohorts, notCalculated }) => notCalculated === undefined
    ? []
    : [{ qualityId, title: shortTitle, cohorts: cohorts.value, reason: notCalculated.value }])
}

/** The table by cohort, rows in their order; a measure of both cohorts stands under both, one of neither under a heading of its own. */
export function measureSections (rows: readonly MeasureTableRow[], notCalculated: readonly NotCalculatedMeasure[] = []): MeasureSection[] {
  const sections = COHORTS.map(cohort => ({
    title: `ASM cohort ${COHORT_TITLES[cohort]}`,
    rows: rows.filter(({ cohorts }) => cohorts.includes(cohort)),
    notCalculated: notCalculated.filter(({ cohorts }) => cohorts.includes(cohort))
  }))
  const others = { title: 'Other measures', rows: rows.filter(({ cohorts }) => cohorts.length === 0), notCalculated: [] }
  return [...sections, others].filter(section => section.rows.length + section.notCalculated.length > 0)
}
