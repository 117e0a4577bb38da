import type { AsmMeasureSets, Cohort } from '../asm/asm-measures.js'
import { asmMeasureOf, isOverallGroup } from '../asm/measure-sets.js'
import type { GroupModel, ImprovementNotation, MeasureModel, PopulationCode } from '../measure/measure-model.js'
import { measureScore } from '../measure/measure-score.js'
import type { GroupTotals, MeasureTotals } from '../measure/measure-totals.js'

export type { Cohort } from '../asm/asm-measures.js'

/** One measure group with its counts over all subjects. */
export interface MeasureTableRow {
  readonly cmsId: string
  /** The short title of the ASM measure sets, else the Measure's own. */
  readonly title: string
  /** QPP quality number; absent where the model does not use the measure. */
  readonly qualityId?: string
  readonly cohorts: readonly Cohort[]
  /** Names the group where the measure has several. */
  readonly group?: string
  /** True for the one group of several whose rate is scored as the measure's. */
  readonly overall?: true
  readonly initialPopulation: number
  readonly denominator: number
  readonly exclusions: number
  readonly exceptions: number
  readonly numerator: number
  /** 0 to 1; null where the denominator is empty after exclusions and exceptions. */
  readonly rate: number | null
  /** `undefined` where the Measure does not say. */
  readonly improvementNotation: ImprovementNotation | undefined
}

/** One row per group, in the Measure's order, with the measure's place in the ASM measure sets. */
export function measureRows (cmsId: string, model: MeasureModel, totals: MeasureTotals, sets: AsmMeasureSets): MeasureTableRow[] {
  const asm = asmMeasureOf(sets, cmsId)
  const several = model.groups.length > 1
  return model.groups.map((group, index) => ({
    cmsId,
    title: asm?.shortTitle ?? model.title,
    ...(asm === undefined ? {} : { qualityId: asm.qualityId }),
    cohorts: asm?.cohorts.value ?? [],
    ...(several ? { group: groupName(group, index) } : {}),
    ...(several && asm !== undefined && isOverallGroup(asm, group.id) ? { overall: true as const } : {}),
    ...countsOf(totals.groups[index] as GroupTotals),
    improvementNotation: group.improvementNotation
  }))
}

function countsOf (totals: GroupTotals): Pick<MeasureTableRow, 'initialPopulation' | 'denominator' | 'exclusions' | 'exceptions' | 'numerator' | 'rate'> {
  const count = (code: PopulationCode): number => totals.populations.find(population => population.code === code)?.count ?? 0
  return {
    initialPopulation: count('initial-population'),
    denominator: count('denominator'),
    exclusions: count('denominator-exclusion'),
    exceptions: count('denominator-exception'),
    numerator: count('numerator'),
    rate: measureScore(totals)
  }
}

function groupName (group: GroupModel, index: number): string {
  return group.text ?? group.id ?? `group ${index + 1}`
}
