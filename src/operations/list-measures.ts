import type { AsmMeasure, AsmMeasureSets, CollectionType, MeasureRole } from '../asm/asm-measures.js'
import { asmMeasureOf, nearestMeasureSets } from '../asm/measure-sets.js'
import { embeddedCatalogue } from '../cql/embedded-catalogue.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import type { ImprovementNotation } from '../measure/measure-model.js'
import type { Cohort } from './measure-rows.js'

/** What the ASM measure sets of a performance year say of a measure. */
interface AsmListing {
  readonly performanceYear: number
  readonly qualityId: string
  /** The eCQM that QPP names for that year: `CMS165v15`. */
  readonly ecqm?: string
  readonly role: MeasureRole
  readonly collectionTypes: readonly CollectionType[]
}

/** A measure that is calculated here, or one of the model that is not, with the reason. */
export interface ListedMeasure extends Partial<AsmListing> {
  readonly title: string
  /** Empty where the model does not use the measure. */
  readonly cohorts: readonly Cohort[]
  /** `mixed` where groups differ; absent where the Measure does not say. */
  readonly improvementNotation?: ImprovementNotation | 'mixed'
  readonly cmsId?: string
  readonly canonical?: string
  readonly version?: string
  /** `2026-01-01/2026-12-31`; empty where the Measure has none. */
  readonly effectivePeriod?: string
  readonly valueSets?: number
  /** Measure.group.id of the rate that is scored, where there are several. */
  readonly overallGroup?: string
  readonly notCalculated?: string
  /** Where the measure did not come with this product. */
  readonly imported?: true
}

/** The embedded measures in the order of their files, the imported ones, then those of the ASM measure sets of the year that are not calculated here. */
export function listMeasures (year: number, imported: readonly MeasurePackage[] = []): ListedMeasure[] {
  const sets = nearestMeasureSets(year)
  return [
    ...[...embeddedCatalogue().all(), ...imported].map(one => calculated(one, sets)),
    ...sets.measures.flatMap(measure => measure.notCalculated === undefined ? [] : [notCalculated(measure, measure.notCalculated.value, sets)])
  ]
}

function calculated (one: MeasurePackage, sets: AsmMeasureSets): ListedMeasure {
  const { canonical, version, title, groups } = measureModelFromResource(one.measure)
  const asm = asmMeasureOf(sets, one.cmsId)
  const period = one.measure.effectivePeriod
  const overallGroup = asm?.rates?.value.overallGroupId
  return {
    cmsId: one.cmsId,
    ...(asm === undefined ? {} : asmListing(asm, sets)),
    cohorts: asm?.cohorts.value ?? [],
    ...directionOf(groups.map(group => group.improvementNotation)),
    ...(overallGroup === undefined ? {} : { overallGroup }),
    version,
    canonical,
    title,
    effectivePeriod: period === undefined ? '' : `${period.start ?? ''}/${period.end ?? ''}`,
    valueSets: one.valueSets.length,
    ...(one.isImported === true ? { imported: true as const } : {})
  }
}

function notCalculated (measure: AsmMeasure, reason: string, sets: AsmMeasureSets): ListedMeasure {
  return {
    ...asmListing(measure, sets),
    cohorts: measure.cohorts.value,
    improvementNotation: measure.improvementNotation.value,
    title: measure.title.value,
    notCalculated: reason
  }
}

function asmListing ({ qualityId, ecqm, role, collectionTypes }: AsmMeasure, { performanceYear }: AsmMeasureSets): AsmListing {
  return {
    performanceYear,
    qualityId,
    ...(ecqm === undefined ? {} : { ecqm: `${ecqm.value.cmsId}${ecqm.value.version}` }),
    role: role.value,
    collectionTypes: collectionTypes.value
  }
}

function directionOf (notations: readonly (ImprovementNotation | undefined)[]): { readonly improvementNotation?: ImprovementNotation | 'mixed' } {
  const [first, ...others] = new Set(notations)
  if (others.length > 0) return { improvementNotation: 'mixed' }
  return first === undefined ? {} : { improvementNotation: first }
}
