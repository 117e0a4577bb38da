import { ALL_PREPARATION_CODES, type PreparationCode } from './preparation-codes.js'

/** Code → resource type → how often. Plain JSON without anything of a patient: it crosses threads, is stored and summed. */
export type PreparationCounts = { [Code in PreparationCode]?: Record<string, number> }

/** One line for people and machines: how often a code occurred in resources of a type. */
export interface PreparationCount {
  readonly code: PreparationCode
  readonly resourceType: string
  readonly count: number
}

const TYPE_NAME = /^[A-Z][A-Za-z]{1,40}$/

/** Counts one change or finding, in place. A type that does not look like one could carry patient data and is counted as `other`. */
export function countOne (counts: PreparationCounts, code: PreparationCode, resourceType: string): void {
  const isCounted = counts[code] !== undefined && Object.hasOwn(counts[code], resourceType)
  addCount(counts, code, isCounted || TYPE_NAME.test(resourceType) ? resourceType : 'other', 1)
}

/** Adds one record's counts to those of many, in place: made for millions of calls. */
export function addPreparation (totals: PreparationCounts, counts: PreparationCounts): void {
  for (const [code, types] of Object.entries(counts) as [PreparationCode, Readonly<Record<string, number>>][]) {
    for (const [resourceType, count] of Object.entries(types)) addCount(totals, code, resourceType, count)
  }
}

/** The sum of several counts; all stay as they are. */
export function mergePreparation (parts: Iterable<PreparationCounts>): PreparationCounts {
  const totals: PreparationCounts = {}
  for (const part of parts) addPreparation(totals, part)
  return totals
}

/** The same counts in the order of the codes and then of the type names: the same records give the same JSON. */
export function orderedPreparation (counts: PreparationCounts): PreparationCounts {
  const ordered: PreparationCounts = {}
  for (const { code, resourceType, count } of preparationCounts(counts)) addCount(ordered, code, resourceType, count)
  return ordered
}

/** Every count as a line, in the order of the codes and then of the type names, whatever order they were counted in. */
export function preparationCounts (counts: PreparationCounts): PreparationCount[] {
  return ALL_PREPARATION_CODES.flatMap(code => Object.entries(counts[code] ?? {})
    .sort(([left], [right]) => left < right ? -1 : 1)
    .map(([resourceType, count]) => ({ code, resourceType, count })))
}

function addCount (counts: PreparationCounts, code: PreparationCode, resourceType: string, count: number): void {
  const types = counts[code] ??= {}
  types[resourceType] = (types[resourceType] ?? 0) + count
}
