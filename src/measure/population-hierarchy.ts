import type { PopulationCode } from './measure-model.js'

/** Per population the keys of its members: the subject itself for boolean basis, `Type/id` of resources otherwise. */
export type PopulationMembers = ReadonlyMap<PopulationCode, ReadonlySet<string>>

const NOBODY: ReadonlySet<string> = new Set()

/**
 * Turns what the criteria say, each on its own, into population membership (CQF Measures STU5, proportion and cohort calculation):
 * - nothing counts outside the initial population, nothing but that outside the denominator;
 * - denominator exclusions come before the numerator: who is excluded is in no numerator and is no exception;
 * - a numerator exclusion counts only inside the numerator, which stays gross; the score subtracts it;
 * - an exception counts only where the numerator is not met.
 *
 * The denominator stays gross: it holds its exclusions and exceptions. Populations absent from `criteria` stay absent.
 */
export function applyPopulationHierarchy (criteria: PopulationMembers): PopulationMembers {
  const met = (code: PopulationCode): ReadonlySet<string> => criteria.get(code) ?? NOBODY
  const initialPopulation = met('initial-population')
  const denominator = both(met('denominator'), initialPopulation)
  const denominatorExclusion = both(met('denominator-exclusion'), denominator)
  const eligible = without(denominator, denominatorExclusion)
  const numerator = both(met('numerator'), eligible)
  const members: Partial<Record<PopulationCode, ReadonlySet<string>>> = {
    'initial-population': initialPopulation,
    denominator,
    'denominator-exclusion': denominatorExclusion,
    numerator,
    'numerator-exclusion': both(met('numerator-exclusion'), numerator),
    'denominator-exception': both(met('denominator-exception'), without(eligible, numerator))
  }
  return new Map([...criteria.keys()].map(code => [code, members[code] ?? NOBODY]))
}

function both (left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left].filter(member => right.has(member)))
}

function without (left: ReadonlySet<string>, right: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...left].filter(member => !right.has(member)))
}
