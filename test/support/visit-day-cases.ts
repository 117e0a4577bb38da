import { clinical, verification, allergyVerification, quantity } from './clinical-resources.js'
import { concept } from './records.js'

// Times against one visit on 3 March 2026 from 09:00:00Z to 09:30:00Z, for a patient born on 4 March 1956: 69 on that day, 70 on the next.

export const VISIT_PERIOD = { start: '2026-03-03T09:00:00Z', end: '2026-03-03T09:30:00Z' }
export const BIRTH_DATE = '1956-03-04'

/** How far a prevalence certainly reaches, by calendar days as written. */
export type Reach = 'misses the visit day' | 'reaches the visit day' | 'reaches beyond the visit day'
const MISSES = 'misses the visit day'
const DAY = 'reaches the visit day'
const BEYOND = 'reaches beyond the visit day'

const years = (value: number): object => quantity(value, 'a')
const months = (value: number): object => quantity(value, 'mo')
const weeks = (value: number): object => quantity(value, 'wk')
const days = (value: number): object => quantity(value, 'd')
const since2020 = (elements: object): object => ({ onsetDateTime: '2020-01-01', ...elements })
const withoutStatus = (elements: object): object => ({ ...elements, clinicalStatus: undefined })
const allergyClinical = (code: string): object => concept({ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code })
const resolved = (elements: object): object => ({ ...elements, clinicalStatus: clinical('resolved') })

/**
 * Elements of a Condition that is active unless they say otherwise. "Undecided" is not met: a criterion counts only when it is certainly true.
 * Where editions of the official logic differ (Age, Range and Period abatements) the earlier edition holds, as everywhere.
 */
export const PREVALENCES: ReadonlyArray<readonly [title: string, elements: object, reach: Reach]> = [
  ['onset years ago', { onsetDateTime: '2020-01-01' }, BEYOND],
  ['onset in a year that decides', { onsetDateTime: '2005' }, BEYOND],
  ['onset in the year of the visit: undecided', { onsetDateTime: '2026' }, MISSES],
  ['onset in the month before', { onsetDateTime: '2026-02' }, BEYOND],
  ['onset in the month of the visit: undecided', { onsetDateTime: '2026-03' }, MISSES],
  ['onset on the day, as a date', { onsetDateTime: '2026-03-03' }, BEYOND],
  ['onset on the day, hours after the visit', { onsetDateTime: '2026-03-03T23:59:59Z' }, BEYOND],
  ['onset at the first instant of the next day', { onsetDateTime: '2026-03-04T00:00:00.000Z' }, MISSES],
  ['onset on the day as written in New York, the next in UTC', { onsetDateTime: '2026-03-03T23:30:00-05:00' }, BEYOND],
  ['onset on the next day as written in Kolkata, the same in UTC', { onsetDateTime: '2026-03-04T02:00:00+05:30' }, MISSES],
  ['onset period: only its start counts', { onsetPeriod: { start: '2020-01-01', end: '2020-02-01' } }, BEYOND],
  ['onset period that starts the next day', { onsetPeriod: { start: '2026-03-04' } }, MISSES],
  ['onset age reached', { onsetAge: years(69) }, BEYOND],
  ['onset age reached the next day', { onsetAge: years(70) }, MISSES],
  ['onset age reached, with part of a year that is dropped', { onsetAge: years(69.9) }, BEYOND],
  ['onset age in months, reached', { onsetAge: months(839) }, BEYOND],
  ['onset age in months, reached the next day', { onsetAge: months(840) }, MISSES],
  ['onset age in weeks, reached', { onsetAge: weeks(3652) }, BEYOND],
  ['onset age in weeks, reached after the visit', { onsetAge: weeks(3653) }, MISSES],
  ['onset age in days, reached', { onsetAge: days(25566) }, BEYOND],
  ['onset age in days, reached the next day', { onsetAge: days(25567) }, MISSES],
  ['onset age in hours, reached', { onsetAge: quantity(25566 * 24, 'h') }, BEYOND],
  ['onset age in hours, reached the next day', { onsetAge: quantity(25567 * 24, 'h') }, MISSES],
  ['onset age in years as a word, reached the next day', { onsetAge: { value: 70, unit: 'years' } }, MISSES],
  ['onset age without unit: no start, unbounded', { onsetAge: { value: 90 } }, BEYOND],
  ['onset age of another unit: no start, unbounded', { onsetAge: quantity(90, 'kg') }, BEYOND],
  ['onset age with a comparator: no start, unbounded', { onsetAge: { ...years(90), comparator: '<' } }, BEYOND],
  ['onset age without number: no start, unbounded', { onsetAge: { unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' } }, BEYOND],
  ['onset age range, its low age reached', { onsetRange: { low: years(69), high: years(80) } }, BEYOND],
  ['onset age range, its low age reached the next day', { onsetRange: { low: years(70), high: years(80) } }, MISSES],

  ['onset age range without high age, its low age reached', { onsetRange: { low: years(69) } }, BEYOND],
  ['onset age range without high age, its low age reached the next day', { onsetRange: { low: years(70) } }, MISSES],
  ['onset age range without low age: no start, unbounded', { onsetRange: { high: years(90) } }, BEYOND],

  ['no onset, active: unbounded, as the official JavaScript engine has it', {}, BEYOND],
  ['onset null, active: unbounded', { onsetDateTime: null }, BEYOND],
  ['onset only told to be unknown, active: unbounded', { _onsetDateTime: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] } }, BEYOND],
  ['onset text, active: unbounded', { onsetString: 'long ago' }, BEYOND],
  ['onset period without start, active: unbounded', { onsetPeriod: { end: '2020-02-01' } }, BEYOND],
  ['no onset, resolved: no prevalence', resolved({}), MISSES],

  ['abated the day before', since2020({ abatementDateTime: '2026-03-02T23:59:59Z' }), MISSES],
  ['abated on the day, before the visit', since2020({ abatementDateTime: '2026-03-03T00:00:00Z' }), DAY],
  ['abated on the day, as a date', since2020({ abatementDateTime: '2026-03-03' }), DAY],
  ['abated on the next day', since2020({ abatementDateTime: '2026-03-04' }), BEYOND],
  ['abated on the day as written in New York, the next in UTC', since2020({ abatementDateTime: '2026-03-03T23:30:00-05:00' }), DAY],
  ['abated on the next day as written in Kolkata, the same in UTC', since2020({ abatementDateTime: '2026-03-04T02:00:00+05:30' }), BEYOND],
  ['abated in the month before', since2020({ abatementDateTime: '2026-02' }), MISSES],
  ['abated in the month of the visit: undecided', since2020({ abatementDateTime: '2026-03' }), MISSES],
  ['abated in the month after', since2020({ abatementDateTime: '2026-04' }), BEYOND],
  ['abated in the year of the visit: undecided', since2020({ abatementDateTime: '2026' }), MISSES],
  ['abated before its onset', { onsetDateTime: '2026-03-01', abatementDateTime: '2025-01-01' }, MISSES],
  ['abated without onset: from the minimum date', { abatementDateTime: '2026-03-03' }, DAY],
  ['abated the day before, without onset', { abatementDateTime: '2026-03-02' }, MISSES],
  ['abated later, onset text', { onsetString: 'long ago', abatementDateTime: '2026-03-04' }, BEYOND],
  ['abatement null, active', since2020({ abatementDateTime: null }), BEYOND],
  ['abatement age that lasts up to the day', since2020({ abatementAge: years(69) }), DAY],
  ['abatement age that ended a year before', since2020({ abatementAge: years(68) }), MISSES],
  ['abatement age reached the next day', since2020({ abatementAge: years(70) }), BEYOND],
  ['abatement age in months: one year long too', since2020({ abatementAge: months(828) }), DAY],
  ['abatement age range whose high age lasts up to the day', since2020({ abatementRange: { low: years(60), high: years(69) } }), DAY],
  ['abatement age range whose high age ended before', since2020({ abatementRange: { low: years(60), high: years(68) } }), MISSES],
  ['abatement age range without high age: no abatement', since2020({ abatementRange: { low: years(60) } }), BEYOND],
  ['abatement age range without low age: its high age ends it', since2020({ abatementRange: { high: years(69) } }), DAY],
  ['abatement age without unit: no abatement', since2020({ abatementAge: { value: 50 } }), BEYOND],
  ['abatement period, its end excluded: a day for a date', since2020({ abatementPeriod: { start: '2026-01-01', end: '2026-03-03' } }), MISSES],
  ['abatement period up to the next day, excluded', since2020({ abatementPeriod: { start: '2026-01-01', end: '2026-03-04' } }), DAY],
  ['abatement period up to the day after that', since2020({ abatementPeriod: { start: '2026-01-01', end: '2026-03-05' } }), BEYOND],
  ['abatement period up to the next midnight, excluded', since2020({ abatementPeriod: { end: '2026-03-04T00:00:00.000Z' } }), DAY],
  ['abatement period up to a millisecond later', since2020({ abatementPeriod: { end: '2026-03-04T00:00:00.001Z' } }), BEYOND],
  ['abatement period without end: no abatement', since2020({ abatementPeriod: { start: '2021-01-01' } }), BEYOND],
  ['abatement text: no abatement', since2020({ abatementString: 'last year' }), BEYOND],

  ['recurrence', since2020({ clinicalStatus: clinical('recurrence') }), BEYOND],
  ['relapse', since2020({ clinicalStatus: clinical('relapse') }), BEYOND],
  ['inactive without abatement: no prevalence', since2020({ clinicalStatus: clinical('inactive') }), MISSES],
  ['remission without abatement: no prevalence', since2020({ clinicalStatus: clinical('remission') }), MISSES],
  ['resolved without abatement: no prevalence', resolved(since2020({})), MISSES],
  ['resolved without abatement, onset on the day: no prevalence', resolved({ onsetDateTime: '2026-03-03T09:10:00Z' }), MISSES],
  ['resolved, abatement text: no prevalence', resolved(since2020({ abatementString: 'last year' })), MISSES],
  ['resolved, abatement period without end: no prevalence', resolved(since2020({ abatementPeriod: { start: '2021-01-01' } })), MISSES],
  ['resolved on the day', resolved(since2020({ abatementDateTime: '2026-03-03' })), DAY],
  ['resolved later', resolved(since2020({ abatementDateTime: '2026-03-04' })), BEYOND],
  ['no clinical status: no prevalence', withoutStatus(since2020({})), MISSES],
  ['clinical status null: no prevalence', since2020({ clinicalStatus: null }), MISSES],
  ['no clinical status, abated later', withoutStatus(since2020({ abatementDateTime: '2026-03-04' })), BEYOND],
  ['active as text only: no prevalence', since2020({ clinicalStatus: { text: 'active' } }), MISSES],
  ['active of another code system: no prevalence', since2020({ clinicalStatus: concept({ system: 'urn:other', code: 'active' }) }), MISSES]
]

/** Values of Condition.verificationStatus and whether the Condition counts. */
export const CONDITION_VERIFICATIONS: ReadonlyArray<readonly [title: string, verificationStatus: object | null | undefined, verified: boolean]> = [
  ['absent', undefined, true],
  ['null', null, true],
  ...['confirmed', 'unconfirmed', 'provisional', 'differential'].map(code => [code, verification(code), true] as const),
  ...['refuted', 'entered-in-error', 'suspected'].map(code => [code, verification(code), false] as const),
  ['text only', { text: 'confirmed' }, false],
  ['confirmed of another code system', concept({ system: 'urn:other', code: 'confirmed' }), false]
]

/** Values of AllergyIntolerance.verificationStatus and whether the record counts. */
export const ALLERGY_VERIFICATIONS: typeof CONDITION_VERIFICATIONS = [
  ['absent', undefined, true],
  ['null', null, true],
  ...['confirmed', 'unconfirmed'].map(code => [code, allergyVerification(code), true] as const),
  ...['presumed', 'refuted', 'entered-in-error'].map(code => [code, allergyVerification(code), false] as const),
  ['text only', { text: 'confirmed' }, false],
  ['confirmed of the code system for conditions', verification('confirmed'), false]
]

/** Instants, and whether they are certainly before the instant the visit ends. */
export const BEFORE_VISIT_END: ReadonlyArray<readonly [title: string, at: string | null | undefined, before: boolean]> = [
  ['years ago', '2001-01-01', true],
  ['in the year before', '2025', true],
  ['in the year of the visit: undecided', '2026', false],
  ['in the month before', '2026-02', true],
  ['in the month of the visit: undecided', '2026-03', false],
  ['on the day before, as a date', '2026-03-02', true],
  ['on the day, as a date: undecided', '2026-03-03', false],
  ['during the visit', '2026-03-03T09:10:00Z', true],
  ['a second before the end', '2026-03-03T09:29:59Z', true],
  ['a millisecond before the end', '2026-03-03T09:29:59.999Z', true],
  ['at the end', '2026-03-03T09:30:00Z', false],
  ['in the second of the end, with milliseconds: undecided', '2026-03-03T09:30:00.000Z', false],
  ['a minute after the end', '2026-03-03T09:31:00Z', false],
  ['a second before the end, as written in Kolkata', '2026-03-03T14:59:59+05:30', true],
  ['at the end, as written in New York', '2026-03-03T04:30:00-05:00', false],
  ['on the day before as written in Samoa, but after the end', '2026-03-02T23:00:00-11:00', false],
  ['a second before the end, without offset: taken for the zone of the evaluation', '2026-03-03T09:29:59', true],
  ['a second after the end, without offset', '2026-03-03T09:30:01', false],
  ['at no time', undefined, false],
  ['null', null, false]
]

/** Elements of an AllergyIntolerance, and whether it certainly began by the visit day and goes on beyond it. */
export const ALLERGY_TIMES: ReadonlyArray<readonly [title: string, elements: object, beyond: boolean]> = [
  ['onset years ago', { onsetDateTime: '2020-01-01' }, true],
  ['onset in a year that decides', { onsetDateTime: '2005' }, true],
  ['onset in the year of the visit: undecided', { onsetDateTime: '2026' }, false],
  ['onset in the month of the visit: undecided', { onsetDateTime: '2026-03' }, false],
  ['onset on the day, as a date', { onsetDateTime: '2026-03-03' }, true],
  ['onset on the day, hours after the visit', { onsetDateTime: '2026-03-03T23:59:59Z' }, true],
  ['onset on the next day', { onsetDateTime: '2026-03-04' }, false],
  ['onset on the day as written in New York, the next in UTC', { onsetDateTime: '2026-03-03T23:30:00-05:00' }, true],
  ['onset on the next day as written in Kolkata, the same in UTC', { onsetDateTime: '2026-03-04T02:00:00+05:30' }, false],
  ['onset period: only its start counts', { onsetPeriod: { start: '2020-01-01', end: '2020-02-01' } }, true],
  ['onset age reached', { onsetAge: years(69) }, true],
  ['onset age reached the next day', { onsetAge: years(70) }, false],
  ['onset age range, its low age reached', { onsetRange: { low: years(69), high: years(80) } }, true],
  ['onset age range, its low age reached the next day', { onsetRange: { low: years(70), high: years(80) } }, false],
  ['last occurrence on the day before', since2020({ lastOccurrence: '2026-03-02' }), false],
  ['last occurrence on the day, as a date', since2020({ lastOccurrence: '2026-03-03' }), false],
  ['last occurrence at the last instant of the day', since2020({ lastOccurrence: '2026-03-03T23:59:59.999Z' }), false],
  ['last occurrence on the next day', since2020({ lastOccurrence: '2026-03-04' }), true],
  ['last occurrence on the day as written in New York, the next in UTC', since2020({ lastOccurrence: '2026-03-03T23:30:00-05:00' }), false],
  ['last occurrence on the next day as written in Kolkata, the same in UTC', since2020({ lastOccurrence: '2026-03-04T02:00:00+05:30' }), true],
  ['last occurrence in the month of the visit: undecided', since2020({ lastOccurrence: '2026-03' }), false],
  ['last occurrence in the month after', since2020({ lastOccurrence: '2026-04' }), true],
  ['last occurrence null', since2020({ lastOccurrence: null }), true],
  ['last occurrence before the onset', { onsetDateTime: '2026-02-02', lastOccurrence: '2025-01-01' }, false],
  ['no onset: unbounded, as the official JavaScript engine has it', {}, true],
  ['onset null: unbounded', { onsetDateTime: null }, true],
  ['onset text: unbounded', { onsetString: 'childhood' }, true],
  ['onset period without start: unbounded', { onsetPeriod: { end: '2020-02-01' } }, true],
  ['no onset, last occurrence on the next day: from the minimum date', { lastOccurrence: '2026-03-04' }, true],
  ['no onset, last occurrence on the day', { lastOccurrence: '2026-03-03' }, false],
  ['resolved: the clinical status does not matter', since2020({ clinicalStatus: allergyClinical('resolved') }), true],
  ['an intolerance to food of low criticality: kinds do not matter', since2020({ type: 'intolerance', category: ['food'], criticality: 'low' }), true]
]
