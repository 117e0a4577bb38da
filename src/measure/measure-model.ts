import type { CodeableConcept } from '../fhir/types.js'

/** The population codes of `http://terminology.hl7.org/CodeSystem/measure-population` that this product computes. */
export type PopulationCode =
  | 'initial-population' | 'denominator' | 'denominator-exclusion' | 'denominator-exception' | 'numerator' | 'numerator-exclusion'
  | 'measure-population' | 'measure-population-exclusion' | 'measure-observation'

export type Scoring = 'proportion' | 'ratio' | 'continuous-variable' | 'cohort'
export type ImprovementNotation = 'increase' | 'decrease'

/** One population of a group: `id` as in the Measure, `expression` the CQL definition that decides it. */
export interface PopulationModel {
  readonly id: string | undefined
  readonly code: PopulationCode
  readonly expression: string
  readonly display: string | undefined
  /** Measure.group.population.code as written; reports repeat it unchanged (DEQM guidance: mirror the Measure). */
  readonly concept?: CodeableConcept
}

/** A stratifier with one criteria expression, or with several components. */
export interface StratifierModel {
  readonly id: string | undefined
  readonly text: string | undefined
  readonly components: readonly StratifierComponentModel[]
  /** Measure.group.stratifier.code as written. */
  readonly concept?: CodeableConcept
  /** True where the Measure uses `stratifier.component`; the report then gives components too, even for a single one. */
  readonly hasComponents?: boolean
}

export interface StratifierComponentModel {
  readonly id: string | undefined
  readonly text: string | undefined
  readonly expression: string
  /** Measure.group.stratifier.component.code as written. */
  readonly concept?: CodeableConcept
}

export interface GroupModel {
  readonly id: string | undefined
  readonly text: string | undefined
  readonly scoring: Scoring
  /** `boolean` counts subjects; a resource type (`Encounter`) counts the resources that the criteria return. */
  readonly basis: string
  readonly improvementNotation: ImprovementNotation | undefined
  readonly populations: readonly PopulationModel[]
  readonly stratifiers: readonly StratifierModel[]
  /** Measure.group.code as written. */
  readonly concept?: CodeableConcept
  /** Text of CQF Measures rateAggregation, told to the caller and not computed with. */
  readonly rateAggregation?: string
}

/** Supplemental data or a risk factor: `usage` from `http://terminology.hl7.org/CodeSystem/measure-data-usage`. */
export interface SupplementalDataModel {
  readonly id: string | undefined
  readonly text: string | undefined
  readonly usage: 'supplemental-data' | 'risk-adjustment-factor'
  readonly expression: string
  /** Measure.supplementalData.code as written. */
  readonly concept?: CodeableConcept
  /** MeasureReport types that may carry it (CQF Measures includeInReportType); absent: every type. */
  readonly includeInReportTypes?: readonly string[]
}

/** A Measure resource, read once into what evaluation needs. */
export interface MeasureModel {
  readonly id: string
  readonly url: string
  readonly version: string
  readonly canonical: string
  readonly name: string
  readonly title: string
  /** Canonical of the main library as written in Measure.library. */
  readonly library: string
  readonly groups: readonly GroupModel[]
  readonly supplementalData: readonly SupplementalDataModel[]
}
