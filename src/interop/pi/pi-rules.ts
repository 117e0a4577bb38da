/** One entry of the QPP measure data, category `pi`. */
export interface PiMeasure {
  readonly id: string
  readonly title: string
  readonly metric: 'proportion' | 'boolean'
  readonly objective: 'electronicPrescribing' | 'healthInformationExchange' | 'providerToPatientExchange' | 'publicHealthAndClinicalDataExchange' | 'protectPatientHealthInformation' | 'attestation'
  readonly category: 'required' | 'exclusion' | 'bonus' | 'optional'
  /** At most; absent: none of its own. */
  readonly points?: number
  readonly exclusions?: readonly string[]
  /** What may stand in its place, and never beside it. */
  readonly substitutes?: readonly string[]
  /** Engagement levels, of which one is sent with the measure. */
  readonly levels?: readonly string[]
}

/** Rules of one performance year. */
export interface PiRules {
  readonly year: number
  /** A performance period is as many continuous days of the year. */
  readonly leastDays: number
  /** Exclusions by number hold for fewer than this. */
  readonly fewerThan: number
  readonly mostPoints: number
  /** Once, for any bonus measure. */
  readonly bonusPoints: number
  /** Measures that share their points. */
  readonly publicHealth: { readonly measures: readonly string[], readonly points: number }
  /** Ways to meet the objective of health information exchange; one of them is reported. */
  readonly options: Readonly<Record<'A' | 'B' | 'C', readonly string[]>>
  /** Exclusion by number → the measure whose denominator is the number. */
  readonly counted: Readonly<Record<string, string>>
  /** Excluded measure → measure or objective that its points go to. */
  readonly excludedPointsGoTo: Readonly<Record<string, string>>
  readonly measures: readonly PiMeasure[]
}
