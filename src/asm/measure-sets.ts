import type { AsmMeasure, AsmMeasureSets, Cohort } from './asm-measures.js'
import { MEASURE_SETS_2027 } from './measure-sets-2027.js'

/** In the order in which they are shown. */
export const COHORTS = ['heart-failure', 'low-back-pain'] as const satisfies readonly Cohort[]

/** By performance year, the earliest first. */
const MEASURE_SETS: readonly [AsmMeasureSets, ...AsmMeasureSets[]] = [MEASURE_SETS_2027]

/** The measure sets of a performance year; `undefined` for a year whose rules are not here. */
export function measureSetsOf (performanceYear: number): AsmMeasureSets | undefined {
  return MEASURE_SETS.find(sets => sets.performanceYear === performanceYear)
}

/**
 * The sets to show beside measures of a calendar year: its own, else those of the nearest performance year, so that a year before the
 * model begins can be looked at as practice. `performanceYear` of the answer says which; nothing may be submitted on it.
 */
export function nearestMeasureSets (year: number): AsmMeasureSets {
  const distance = (sets: AsmMeasureSets): number => Math.abs(sets.performanceYear - year)
  return MEASURE_SETS.reduce((nearest, sets) => distance(sets) < distance(nearest) ? sets : nearest)
}

/** The measure that an eCQM stands for, by CMS id (`CMS165`); `undefined` where the model does not use it. */
export function asmMeasureOf (sets: AsmMeasureSets, cmsId: string): AsmMeasure | undefined {
  return sets.measures.find(measure => measure.ecqm?.value.cmsId === cmsId)
}

/** True for the group whose rate is the rate of the measure: every group of a measure with one rate, the overall one of several. */
export function isOverallGroup (measure: AsmMeasure, groupId: string | undefined): boolean {
  return measure.rates === undefined || measure.rates.value.overallGroupId === groupId
}
