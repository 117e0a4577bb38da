import type { PopulationCode, Scoring } from './measure-model.js'

/** How often a group may state a population. */
export interface PopulationRule {
  readonly min: 0 | 1
  readonly max: 1
}

type PopulationRules = Readonly<Partial<Record<PopulationCode, PopulationRule>>>

const REQUIRED: PopulationRule = { min: 1, max: 1 }
const OPTIONAL: PopulationRule = { min: 0, max: 1 }

/**
 * Populations per scoring that this room computes (CQF Measures STU5, profiles proportion-measure-cqfm and cohort-measure-cqfm).
 * A population that is not listed is not permitted. Ratio, continuous-variable and composite measures are refused when they are read.
 */
export const POPULATION_RULES = {
  proportion: {
    'initial-population': REQUIRED,
    denominator: REQUIRED,
    'denominator-exclusion': OPTIONAL,
    'denominator-exception': OPTIONAL,
    numerator: REQUIRED,
    'numerator-exclusion': OPTIONAL
  },
  cohort: { 'initial-population': REQUIRED }
} as const satisfies Readonly<Partial<Record<Scoring, PopulationRules>>>

export type ComputedScoring = keyof typeof POPULATION_RULES

/** Codes of `http://terminology.hl7.org/CodeSystem/measure-scoring`, with those newer terminology releases add. */
export const KNOWN_SCORINGS: readonly string[] = ['proportion', 'ratio', 'continuous-variable', 'cohort', 'composite', 'attestation']

/** True for a scoring that this room computes. */
export function isComputedScoring (code: string): code is ComputedScoring {
  return Object.hasOwn(POPULATION_RULES, code)
}

/** Codes of `http://terminology.hl7.org/CodeSystem/measure-population`. */
export const POPULATION_CODES: readonly PopulationCode[] = [
  'initial-population', 'denominator', 'denominator-exclusion', 'denominator-exception', 'numerator', 'numerator-exclusion',
  'measure-population', 'measure-population-exclusion', 'measure-observation'
]

/** The rule for a population, `undefined` where the scoring does not permit it. */
export function populationRule (scoring: ComputedScoring, code: PopulationCode): PopulationRule | undefined {
  const rules: PopulationRules = POPULATION_RULES[scoring]
  return rules[code]
}
