import type { Sex, Subject } from './chart.js'
import type { PracticeKey } from './demo-directory.js'
import { localTime, plusDays, type LocalTime } from './local-time.js'
import type { Random } from './random.js'
import type { AgeRange, ScenarioAxis, ScenarioOption } from './scenario.js'
import type { Focus } from './scenario-schedule.js'

/** Everything that is decided before a record is written: subject, practice, and one option for each axis in order. */
export interface Choice {
  readonly subject: Subject
  readonly practice: PracticeKey
  readonly options: readonly { readonly axis: ScenarioAxis, readonly option: ScenarioOption }[]
}

/** Mean and spread of the age in years, and share of records, of each practice. */
const PRACTICES = {
  heart: { mean: 70, spread: 12, share: 0.55 },
  spine: { mean: 54, spread: 18, share: 0.45 }
} as const

const ALL_AGES: AgeRange = [8, 99]

/**
 * Decides one record. The focus and what it needs are fixed; practice, sex and age are drawn among what they allow;
 * every other axis is drawn by weight among the options that suit the subject.
 */
export function chooseScenarios (axes: readonly ScenarioAxis[], focus: Focus | undefined, index: number, year: number, random: Random): Choice {
  const asked = askedOptions(axes, focus)
  const fixed = new Map([...asked].flatMap(([name, options]) => options.length === 1 ? [[name, options[0] as ScenarioOption]] : []))
  const limits = [...fixed.values()]
  const practice = limits.find(option => option.practice !== undefined)?.practice ?? (random.chance(PRACTICES.heart.share) ? 'heart' : 'spine')
  const sex = limits.find(option => option.sex !== undefined)?.sex ?? (random.chance(0.53) ? 'female' : 'male')
  const range = limits.reduce((so, option) => narrowed(so, option.age), ALL_AGES)
  const ageOption = fixed.get('age') ?? random.pickWeighted(optionsOf(axes, 'age').filter(option => overlaps(option.age ?? ALL_AGES, range)))
  fixed.set('age', ageOption)
  const age = drawAge(narrowed(range, ageOption.age), practice, random)
  const subject = { index, age, sex, birth: birthOf(age, year, ageOption, random) }
  const options = axes.map(axis => ({
    axis,
    option: fixed.get(axis.name) ?? random.pickWeighted((asked.get(axis.name) ?? axis.options).filter(option => suits(option, age, sex, practice)))
  }))
  return { subject, practice, options }
}

/** The options that the focus allows on the axes it cares about; one of them is a fixed choice. */
function askedOptions (axes: readonly ScenarioAxis[], focus: Focus | undefined): Map<string, readonly ScenarioOption[]> {
  const asked = new Map<string, readonly ScenarioOption[]>()
  if (focus === undefined) return asked
  asked.set(focus.axis.name, [focus.option])
  for (const [axisName, names] of Object.entries(focus.option.needs ?? {})) {
    asked.set(axisName, optionsOf(axes, axisName).filter(option => [names].flat().includes(option.name)))
  }
  return asked
}

function optionsOf (axes: readonly ScenarioAxis[], name: string): readonly ScenarioOption[] {
  return axes.find(axis => axis.name === name)?.options ?? []
}

function suits (option: ScenarioOption, age: number, sex: Sex, practice: PracticeKey): boolean {
  return option.weight > 0 && (option.sex ?? sex) === sex && (option.practice ?? practice) === practice && overlaps(option.age ?? ALL_AGES, [age, age])
}

function overlaps (a: AgeRange, b: AgeRange): boolean {
  return a[0] <= b[1] && b[0] <= a[1]
}

function narrowed (range: AgeRange, other: AgeRange | undefined): AgeRange {
  return other === undefined ? range : [Math.max(range[0], other[0]), Math.min(range[1], other[1])]
}

/** About normal around the practice's mean (sum of three uniform draws), or even where that keeps missing the range. */
function drawAge (range: AgeRange, practice: PracticeKey, random: Random): number {
  const { mean, spread } = PRACTICES[practice]
  for (let attempt = 0; attempt < 6; attempt++) {
    const age = Math.round(mean + 2 * spread * (random.fraction() + random.fraction() + random.fraction() - 1.5))
    if (age >= range[0] && age <= range[1]) return age
  }
  return random.int(range[0], range[1])
}

/** A day of birth that makes the subject `age` years old on the last day of the year. */
function birthOf (age: number, year: number, option: ScenarioOption, random: Random): LocalTime {
  if (option.birthday === 'last-day') return localTime(year - age, 12, 31)
  if (option.birthday === 'day-after') return localTime(year - age, 1, 1)
  return plusDays(localTime(year - age, 1, 2), random.int(0, 362))
}
