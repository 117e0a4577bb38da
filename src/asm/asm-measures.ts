/** The two cohorts of the model (42 CFR 512.705, 512.725). */
export type Cohort = 'heart-failure' | 'low-back-pain'

/** Ways a measure's data reach CMS. MIPS calls an eCQM's `electronicHealthRecord` and a MIPS CQM's `registry` in its JSON. */
export type CollectionType = 'ecqm' | 'mips-cqm' | 'administrative-claims'

/**
 * Who brings a measure in: the participant by any collection type it has, the participant through a qualified registry only,
 * or nobody, because CMS computes it from claims.
 */
export type MeasureRole = 'submitted-by-participant' | 'submitted-through-registry' | 'computed-by-cms'

/**
 * How sure a value is: `codified` read in 42 CFR, `official` in a CMS data file, `provisional` in one made before the year's final
 * rule, `secondary` told by others, `assumed` concluded here. Everything but the first two may turn out otherwise.
 */
export type Certainty = 'codified' | 'official' | 'provisional' | 'secondary' | 'assumed'

/** A value of the rules with where it comes from. */
export interface Sourced<Value> {
  readonly value: Value
  readonly source: string
  readonly certainty: Certainty
}

/** The eCQM that stands for a quality measure in a performance year: `CMS135`, `v15`. */
export interface AsmEcqm {
  readonly cmsId: string
  readonly version: string
}

/** Rates of a measure with several: QPP stratum by Measure.group.id, and the group whose rate is the measure's own. */
export interface AsmRates {
  readonly strata: readonly { readonly groupId: string, readonly stratum: string }[]
  readonly overallGroupId: string
}

/** One quality measure of a performance year. */
export interface AsmMeasure {
  /** QPP quality number, three digits as in QPP JSON: `005`. */
  readonly qualityId: string
  /** For tables, in our words; official titles reach 200 characters. */
  readonly shortTitle: string
  readonly title: Sourced<string>
  readonly cohorts: Sourced<readonly Cohort[]>
  readonly role: Sourced<MeasureRole>
  readonly collectionTypes: Sourced<readonly CollectionType[]>
  readonly improvementNotation: Sourced<'increase' | 'decrease'>
  /** Absent: the measure is no eCQM. */
  readonly ecqm?: Sourced<AsmEcqm>
  /** Absent: one rate. */
  readonly rates?: Sourced<AsmRates>
  /** Why this product does not calculate it, for people; absent: it does. */
  readonly notCalculated?: Sourced<string>
}

/** The quality measures of both cohorts in one performance year. */
export interface AsmMeasureSets {
  readonly performanceYear: number
  /** The calendar year, both days included; claims measures may have a period of their own (42 CFR 512.725(a)). */
  readonly performancePeriod: Sourced<{ readonly start: string, readonly end: string }>
  readonly measures: readonly AsmMeasure[]
}
