import { OutcomeError } from '../fhir/outcome-error.js'
import type { CodeableConcept } from '../fhir/types.js'
import { addValues, mergeValueTotals, type ValueTotals } from './value-totals.js'
import type { MeasureModel, PopulationCode } from './measure-model.js'
import type { GroupMembership, PopulationCount, StratumMembership, SubjectMembership } from './membership.js'

/** Counts over many subjects in plain JSON, so that they can cross threads and be stored. Holds no subject. */
export interface MeasureTotals {
  /** Subjects evaluated without failure, in the initial population or not. */
  subjects: number
  /** In the order of MeasureModel.groups. */
  groups: GroupTotals[]
  /** In the order of MeasureModel.supplementalData; subjects of any group's initial population only. */
  supplementalData: ValueTotals[]
}

export interface GroupTotals {
  populations: PopulationTotals[]
  /** In the order of GroupModel.stratifiers: `stratumKey` → counts. Only strata that some subject of the initial population falls in. */
  strata: Record<string, StratumTotals>[]
}

export interface PopulationTotals {
  id?: string
  code: PopulationCode
  count: number
}

export interface StratumTotals {
  /** One per stratifier component, null where it had no value. */
  values: (string | null)[]
  concepts?: (CodeableConcept | null)[]
  populations: PopulationTotals[]
}

/** Totals of nobody: every population of the model at 0. */
export function emptyTotals (model: MeasureModel): MeasureTotals {
  return {
    subjects: 0,
    groups: model.groups.map(group => ({
      populations: group.populations.map(({ id, code }) => ({ ...(id === undefined ? {} : { id }), code, count: 0 })),
      strata: group.stratifiers.map(() => ({}))
    })),
    supplementalData: model.supplementalData.map(() => ({}))
  }
}

/**
 * Adds one subject, in place: made for millions of calls. Strata and supplemental data count subjects of the initial population.
 * @throws OutcomeError INTERNAL where totals and membership come from different measures
 */
export function addMembership (totals: MeasureTotals, membership: SubjectMembership): void {
  checkSame(totals.groups.length === membership.groups.length && totals.supplementalData.length === membership.supplementalData.length)
  totals.subjects += 1
  for (const [index, group] of membership.groups.entries()) addGroup(at(totals.groups, index), group)
  if (!membership.groups.some(inInitialPopulation)) return
  for (const [index, value] of membership.supplementalData.entries()) addValues(at(totals.supplementalData, index), value)
}

/** The sum of two totals of one measure; both stay as they are. @throws OutcomeError INTERNAL where they do not match */
export function mergeTotals (left: MeasureTotals, right: MeasureTotals): MeasureTotals {
  checkSame(left.groups.length === right.groups.length && left.supplementalData.length === right.supplementalData.length)
  const merged = structuredClone(left)
  merged.subjects += right.subjects
  for (const [index, group] of right.groups.entries()) {
    const target = at(merged.groups, index)
    addCounts(target.populations, group.populations)
    checkSame(target.strata.length === group.strata.length)
    for (const [place, strata] of group.strata.entries()) for (const [key, stratum] of Object.entries(strata)) addStratum(at(target.strata, place), key, stratum)
  }
  merged.supplementalData = merged.supplementalData.map((values, index) => mergeValueTotals(values, at(right.supplementalData, index)))
  return merged
}

/** Identity of a stratum among those of its stratifier: values and codings, never displays. */
export function stratumKey (stratum: StratumMembership): string {
  const codings = stratum.concepts?.map(concept => concept?.coding?.map(({ system, code }) => `${system ?? ''}|${code ?? ''}`) ?? null)
  return JSON.stringify([stratum.values.map(value => value ?? null), ...(codings === undefined ? [] : [codings])])
}

/** True where a subject counts in the group's initial population. */
export function inInitialPopulation (group: GroupMembership): boolean {
  return group.populations.some(population => population.code === 'initial-population' && population.count > 0)
}

function addGroup (totals: GroupTotals, group: GroupMembership): void {
  addCounts(totals.populations, group.populations)
  checkSame(totals.strata.length === group.strata.length)
  if (!inInitialPopulation(group)) return
  for (const [index, stratum] of group.strata.entries()) addStratum(at(totals.strata, index), stratumKey(stratum), stratumTotals(stratum, group.populations))
}

function stratumTotals (stratum: StratumMembership, populations: readonly PopulationCount[]): StratumTotals {
  return {
    values: stratum.values.map(value => value ?? null),
    ...(stratum.concepts === undefined ? {} : { concepts: stratum.concepts.map(concept => concept ?? null) }),
    populations: populations.map(({ id, code, count }) => ({ ...(id === undefined ? {} : { id }), code, count }))
  }
}

function addStratum (strata: Record<string, StratumTotals>, key: string, stratum: StratumTotals): void {
  const found = strata[key]
  if (found === undefined) strata[key] = structuredClone(stratum)
  else addCounts(found.populations, stratum.populations)
}

function addCounts (totals: readonly PopulationTotals[], counts: readonly PopulationCount[] | readonly PopulationTotals[]): void {
  checkSame(totals.length === counts.length)
  for (const [index, population] of counts.entries()) {
    const total = at(totals, index)
    checkSame(total.code === population.code)
    total.count += population.count
  }
}

function at<T> (list: readonly T[], index: number): T {
  const member = list[index]
  checkSame(member !== undefined)
  return member as T
}

function checkSame (same: boolean): void {
  if (!same) throw new OutcomeError('INTERNAL', 'Totals and memberships of different measures cannot be added.')
}
