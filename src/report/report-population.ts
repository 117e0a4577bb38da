import type { MeasureReportGroup } from '../fhir/types.js'
import type { GroupModel } from '../measure/measure-model.js'
import { measureScore } from '../measure/measure-score.js'
import type { PopulationTotals } from '../measure/measure-totals.js'
import { populationConcept } from './report-codes.js'

type Population = NonNullable<MeasureReportGroup['population']>[number]

/** Reference of the contained List of a population's subjects, by the population's place in the group; `undefined`: no list. */
export type SubjectResults = (population: number) => string | undefined

/** Populations of a group: id, code and count of each, in the Measure's order. */
export function groupPopulations (group: GroupModel, counts: readonly PopulationTotals[], subjectResults: SubjectResults): Population[] {
  return stratumPopulations(group, counts, subjectResults).map((population, index) => {
    const id = group.populations[index]?.id
    return { ...(id === undefined ? {} : { id }), ...population }
  })
}

/** The same for a stratum, without ids: an element id is unique within its resource (FHIR R4 Element.id). */
export function stratumPopulations (group: GroupModel, counts: readonly PopulationTotals[], subjectResults: SubjectResults): Population[] {
  return group.populations.map((population, index) => {
    const reference = subjectResults(index)
    return {
      code: populationConcept(population),
      count: counts[index]?.count ?? 0,
      ...(reference === undefined ? {} : { subjectResults: { reference } })
    }
  })
}

/**
 * `measureScore` as a Quantity. Nothing for an empty denominator: R4 has 0..1, a 0 would be a false score, and a Quantity with only a
 * data-absent-reason gains no validity (DEQM US STU5 deqm-6 fails on it as on an absent score) while it looks like a score to readers.
 */
export function scoreElement (totals: { readonly populations: readonly PopulationTotals[] }): { measureScore?: { value: number } } {
  const score = measureScore(totals)
  return score === null ? {} : { measureScore: { value: score } }
}
