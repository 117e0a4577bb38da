import type { PopulationCode } from './measure-model.js'
import type { PopulationCount } from './membership.js'

/**
 * Performance rate `(NUMER − NUMEX) / (DENOM − DENEX − DENEXCEP)` (CQF Measures STU5, proportion measure scoring), from counts after the hierarchy.
 * The quotient of two integers as the nearest double, 0 to 1; it is not rounded, so reports carry up to 17 digits and readers round for display.
 * Null where nothing is left to divide by, and for a cohort, which has no score.
 */
export function measureScore (counts: { readonly populations: readonly Pick<PopulationCount, 'code' | 'count'>[] }): number | null {
  const countOf = (code: PopulationCode): number => counts.populations.find(population => population.code === code)?.count ?? 0
  const denominator = countOf('denominator') - countOf('denominator-exclusion') - countOf('denominator-exception')
  if (denominator <= 0) return null
  return (countOf('numerator') - countOf('numerator-exclusion')) / denominator
}
