import { isDateText, remove, replace, type Place } from './record-places.js'

/** Chance that can be repeated, as the demonstration population has it. */
export interface Chance {
  int (low: number, high: number): number
  pick<T> (list: readonly T[]): T
}

/** One way to change a record. */
export interface Mutation {
  /** Stands in reports: `cut date`. */
  readonly name: string
  /** An element gets a JSON type that FHIR does not give it: a list for one, a number for a text (FHIR R4, JSON 2.6.2). */
  readonly hasWrongType?: true
  fits (place: Place): boolean
  /** @param all every place of the record */
  apply (place: Place, chance: Chance, all: () => readonly Place[]): void
}

const OFFSETS = ['', 'Z', '+00:00', '-05:00', '-08:00', '+05:30', '+14:00', '-11:00', '+05:45']
const STATUSES = [
  'active', 'completed', 'finished', 'in-progress', 'planned', 'cancelled', 'entered-in-error', 'stopped', 'on-hold', 'draft', 'unknown', 'not-done', 'final', 'amended', 'preliminary', 'registered',
  'corrected', 'resolved', 'inactive', 'refuted', 'order', 'plan', 'proposal', 'IMP', 'AMB', 'EMER', 'laboratory', 'encounter-diagnosis', 'problem-list-item'
]
const UNITS = ['mg', 'g', 'mmHg', 'mm[Hg]', 'kPa', 'kg/m2', 'kg', 'cm', '%', '/min', '{beats}/min', 'a', 'mo', 'wk', 'd', 'h', 's', '1', '', 'bpm', 'no unit', '[lb_av]', 'year', 'days']
const NUMBERS = [0, -1, 1, 0.1, 0.000_000_01, 1e-12, 90, 139.999, 140, 49, 50, 51, 1e6, 2_147_483_647, 2_147_483_648, 9_007_199_254_740_992, 1e20, 1e28, 1e300]
const DATES = ['0001-01-01', '1900-02-28', '2026-01-01', '2026-12-31', '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00Z', '9999-12-31', '9999-12-31T23:59:59.999Z', '2024-02-29']
const NO_DATES = ['', ' ', '2026-02-30', '2026-13-01', '2026-1-1', '20260101', '2026-05-05 10:00', '2026-05-05T25:00:00Z', '2026-05-05T10:00:00+25:00', '2026-05-05T10:60:00Z', 'yesterday', '2026-05-05T', '2026-05-05T10', '2026-05-05T10:00:00.123456789Z', 'T10:00', '-2026-01-01', '12026-01-01']

const isDate = ({ value }: Place): boolean => isDateText(value)
/** One that may have a time; FHIR.date has none. */
const isDateTime = (place: Place): boolean => isDate(place) && place.key !== 'birthDate'
const isNumber = ({ value }: Place): boolean => typeof value === 'number'
const isObject = ({ value }: Place): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = ({ value }: Place): boolean => Array.isArray(value)
const isCoded = ({ value }: Place): boolean => isObject({ value } as Place) && 'code' in (value as object) && 'system' in (value as object)
const always = (): boolean => true
const keyIs = (...keys: readonly string[]) => ({ key, value }: Place): boolean => typeof value === 'string' && keys.includes(String(key))

/** The ways to change a record, each as likely as any other. */
export const MUTATIONS: readonly Mutation[] = [
  { name: 'remove', fits: always, apply: remove },
  { name: 'cut date', fits: isDate, apply: (place, chance) => { replace(place, (place.value as string).slice(0, chance.pick([4, 7, 10]))) } },
  { name: 'change offset', fits: place => isDate(place) && String(place.value).includes('T'), apply: (place, chance) => { replace(place, withOffset(String(place.value), chance.pick(OFFSETS))) } },
  { name: 'shift date', fits: isDate, apply: (place, chance) => { replace(place, shifted(String(place.value), chance)) } },
  { name: 'odd date', fits: isDateTime, apply: (place, chance) => { replace(place, chance.pick(DATES)) } },
  { name: 'date of another', fits: isDateTime, apply: (place, chance, all) => { replace(place, chance.pick(all().filter(isDate)).value) } },
  { name: 'change status', fits: keyIs('status', 'code', 'intent', 'use', 'gender', 'class'), apply: (place, chance) => { replace(place, chance.pick(STATUSES)) } },
  { name: 'swap code', fits: isCoded, apply: (place, chance, all) => { replace(place, structuredClone(chance.pick(all().filter(isCoded)).value)) } },
  { name: 'change unit', fits: keyIs('unit', 'code'), apply: (place, chance) => { replace(place, chance.pick(UNITS)) } },
  { name: 'change number', fits: isNumber, apply: (place, chance) => { replace(place, chance.pick(NUMBERS)) } },
  { name: 'flip', fits: ({ value }) => typeof value === 'boolean', apply: place => { replace(place, place.value !== true) } },
  { name: 'repeat', fits: isList, apply: (place, chance) => { const list = place.value as unknown[]; if (list.length > 0) list.push(structuredClone(chance.pick(list))) } },
  { name: 'reverse', fits: isList, apply: place => { (place.value as unknown[]).reverse() } },
  { name: 'extension only', fits: place => typeof place.value === 'string' && !Array.isArray(place.holder) && isNoPart(place), apply: extensionOnly },
  { name: 'no date', fits: isDate, apply: (place, chance) => { replace(place, chance.pick(NO_DATES)) } },
  { name: 'null', fits: always, apply: place => { replace(place, null) } },
  { name: 'empty', hasWrongType: true, fits: always, apply: (place, chance) => { replace(place, chance.pick<unknown>(['', {}, []])) } },
  { name: 'empty of its kind', fits: always, apply: place => { replace(place, Array.isArray(place.value) ? [] : isObject(place) ? {} : '') } },
  { name: 'wrong type', hasWrongType: true, fits: always, apply: (place, chance) => { replace(place, chance.pick<unknown>([true, 1, 1.5, 'text', ['text'], [1], [null], { value: 'text' }, { coding: 'text' }, [{}]])) } },
  { name: 'list for one', hasWrongType: true, fits: place => !Array.isArray(place.value), apply: place => { replace(place, [place.value]) } },
  { name: 'one for list', hasWrongType: true, fits: place => isList(place) && (place.value as unknown[]).length > 0, apply: place => { replace(place, (place.value as unknown[])[0]) } }
]

/** Texts that a resource is found or referred to by stay. */
function isNoPart ({ key }: Place): boolean {
  return !['id', 'reference', 'url', 'system'].includes(String(key))
}

/** A primitive that has no value and says so by an extension (FHIR R4, JSON 2.6.2.3). */
function extensionOnly ({ holder, key }: Place): void {
  const object = holder as Record<string, unknown>
  delete object[key]
  object[`_${key}`] = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] }
}

function withOffset (text: string, offset: string): string {
  return text.replace(/(Z|[+-]\d\d:\d\d)?$/, offset)
}

const SHIFTS = [-366, -365, -30, -14, -7, -1, 1, 7, 14, 30, 182, 365, 366]

/** Days later or earlier, the time as it was; a partial date moves in years. */
function shifted (text: string, chance: Chance): string {
  if (text.length < 10) return `${String(Number(text.slice(0, 4)) + chance.pick([-1, 1])).padStart(4, '0')}${text.slice(4)}`
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(day.getTime())) return text
  day.setUTCDate(day.getUTCDate() + chance.pick(SHIFTS))
  const moved = day.getUTCFullYear() >= 1 && day.getUTCFullYear() <= 9999 ? day.toISOString().slice(0, 10) : text.slice(0, 10)
  return moved + text.slice(10)
}
