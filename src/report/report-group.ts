import { OutcomeError } from '../fhir/outcome-error.js'
import type { MeasureReportGroup } from '../fhir/types.js'
import type { GroupModel, MeasureModel } from '../measure/measure-model.js'
import { emptyTotals, type GroupTotals, type MeasureTotals } from '../measure/measure-totals.js'
import type { ProfileSet } from './profile-set.js'
import { groupPopulations, scoreElement } from './report-population.js'
import { stratifierFromTotals } from './report-stratifier.js'

/** A population in the model: by places in the lists of groups, populations and stratifiers. */
export interface PopulationPlace {
  readonly group: number
  readonly population: number
  /** Only the part of the population in this stratum; `key` as of `stratumKey`. */
  readonly stratum?: { readonly stratifier: number, readonly key: string }
}

/** Reference of the contained List of a population's subjects; `undefined`: no list. */
export type SubjectListOf = (place: PopulationPlace) => string | undefined

/**
 * The groups of a report. Ids, codes and order are those of the Measure (DEQM guidance: mirror the measure without alteration).
 * @throws OutcomeError INTERNAL where the totals are not of this measure
 */
export function groupsFromTotals (model: MeasureModel, totals: MeasureTotals, profiles: ProfileSet, subjectListOf: SubjectListOf = () => undefined): MeasureReportGroup[] {
  return model.groups.map((group, index) => {
    const extension = profiles.groupExtensions(group, model)
    return {
      ...(group.id === undefined ? {} : { id: group.id }),
      ...(extension.length === 0 ? {} : { extension }),
      ...(group.concept === undefined ? {} : { code: group.concept }),
      ...groupContent(group, index, groupTotals(group, totals.groups[index]), profiles, subjectListOf)
    }
  })
}

/**
 * The groups of a report that could not be made: what the Measure counts, and no count (population.count is 0..1 in R4), so that the
 * report still mirrors its Measure and no failed subject looks like a 0.
 */
export function groupsWithoutCounts (model: MeasureModel, profiles: ProfileSet): MeasureReportGroup[] {
  return groupsFromTotals(model, emptyTotals(model), profiles).map(group => ({
    ...group, population: (group.population ?? []).map(({ count: _, ...population }) => population)
  }))
}

function groupTotals (group: GroupModel, totals: GroupTotals | undefined): GroupTotals {
  const codes = totals?.populations.map(population => population.code)
  if (totals === undefined || codes?.join() !== group.populations.map(population => population.code).join() || totals.strata.length !== group.stratifiers.length) {
    throw new OutcomeError('INTERNAL', 'Totals of another measure cannot be reported.')
  }
  return totals
}

function groupContent (group: GroupModel, index: number, totals: GroupTotals, profiles: ProfileSet, subjectListOf: SubjectListOf): Pick<MeasureReportGroup, 'population' | 'measureScore' | 'stratifier'> {
  const stratifier = group.stratifiers.map((one, place) => stratifierFromTotals(group, one, totals.strata[place] ?? {}, profiles.codeWithComponents,
    (population, key) => subjectListOf({ group: index, population, stratum: { stratifier: place, key } })))
  return {
    population: groupPopulations(group, totals.populations, population => subjectListOf({ group: index, population })),
    ...scoreElement(totals),
    ...(stratifier.length === 0 ? {} : { stratifier })
  }
}
