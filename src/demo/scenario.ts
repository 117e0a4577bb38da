import type { Chart, Sex } from './chart.js'
import type { PracticeKey } from './demo-directory.js'

/** Whole years on the last day of the measurement year, both limits included. */
export type AgeRange = readonly [youngest: number, oldest: number]

/** One way a record can turn out along one axis. */
export interface ScenarioOption {
  readonly name: string
  /** Share among the fitting options when the axis is left to chance; 0: only when the schedule asks for it. */
  readonly weight: number
  /** How many records of each block of `BLOCK_SIZE` the schedule gives to this option; default 0. */
  readonly slots?: number
  readonly age?: AgeRange
  readonly sex?: Sex
  readonly practice?: PracticeKey
  /** Options of other axes that come with it when the schedule asks for it, so that it shows in a measure: one, or any of several. */
  readonly needs?: Readonly<Record<string, string | readonly string[]>>
  /** A birthday on the last day of the measurement year (that age is reached just in time) or the day after it (just not). */
  readonly birthday?: 'last-day' | 'day-after'
  /** Writes what the option adds to a record. */
  readonly write?: (chart: Chart) => void
}

/** One question about a record, answered by exactly one of its options. */
export interface ScenarioAxis {
  readonly name: string
  readonly options: readonly ScenarioOption[]
}

/** `axis:option`, the name of a scenario outside the data. */
export function scenarioLabel (axis: ScenarioAxis, option: ScenarioOption): string {
  return `${axis.name}:${option.name}`
}

/** Ways to see a practice that begin and end with an office visit, so that scenarios can hang on the first and the last one. */
export const SEEN_AT_OFFICE = ['office-visits', 'office-and-wellness', 'office-and-telephone', 'office-and-virtual'] as const

/** `needs` of a scenario about an adult with hypertension who comes to the office: the surroundings of most of them. */
export const HYPERTENSIVE_ADULT = { age: 'adult', hypertension: 'established', visits: SEEN_AT_OFFICE } as const
