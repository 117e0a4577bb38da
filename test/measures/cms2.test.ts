import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { clinical, clinicalResources, quantity, verification } from '../support/clinical-resources.js'
import { decisiveElements } from '../support/decisive-elements.js'
import { distinctValueSets } from '../support/distinct-value-sets.js'
import { measureUnderTest } from '../support/measure-populations.js'
import { concept, loinc, patient, resource, snomed } from '../support/records.js'

const valueSets = await distinctValueSets()
const { codingIn, populations } = await measureUnderTest('CMS2', { valueSets })
const { condition, conceptOf, encounter, medicationRequest, observation, procedure, serviceRequest } = clinicalResources(codingIn)

const OUT = ''
const IN = 'IP D'
const EXCLUDED = 'IP D DX'
const MET = 'IP D N'
const EXCEPTED = 'IP D DE'

/** Adult: 18 and over when the period begins. */
const ADULT = { name: 'adult', birthDate: '1980-05-05', code: '73832-8', medications: 'Adult Depression Medications', referral: 'Referral for Adult Depression', followUp: 'Follow Up for Adult Depression' }
const ADOLESCENT = { name: 'adolescent', birthDate: '2011-05-05', code: '73831-0', medications: 'Adolescent Depression Medications', referral: 'Referral for Adolescent Depression', followUp: 'Follow Up for Adolescent Depression' }
type Arm = typeof ADULT

const POSITIVE = snomed('428181000124104')
const NEGATIVE = snomed('428171000124102')
const DECLINED = snomed('720834000')

const visit = (elements: object = {}): AnyResource =>
  encounter('Encounter to Screen for Depression', { period: { start: '2026-06-15T10:00:00.000Z', end: '2026-06-15T11:00:00.000Z' }, ...elements })
const visitOn = (start: string | undefined, end: string | undefined = start, elements: object = {}): AnyResource => visit({ period: { start, end }, ...elements })
const screening = ({ code }: Arm, value: object, elements: object = {}): AnyResource =>
  observation(loinc(code), { effectiveDateTime: '2026-06-15T10:30:00.000Z', valueCodeableConcept: value, ...elements })
const onDay = (effectiveDateTime: string | undefined): object => ({ effectiveDateTime })
const over = (start: string | undefined, end: string | undefined): object => ({ effectiveDateTime: undefined, effectivePeriod: { start, end } })
const at12 = patient('2014-01-01')
const atAge = (value: number): object => quantity(value, 'a')
const category = (code: string, system = 'http://terminology.hl7.org/CodeSystem/condition-category'): object => ({ category: [concept({ system, code })] })
const US_CORE_CATEGORY = 'http://hl7.org/fhir/us/core/CodeSystem/condition-category'

describe('CMS2 initial population', () => {
  it.each([
    ['11 on the first day', '2014-01-02', OUT],
    ['12 on the first day', '2014-01-01', IN],
    ['an old age', '1930-01-01', IN],
    ['a birth year alone that leaves 11 or 12 open', '2014', OUT],
    ['a birth year alone: all born in it are 12', '2013', IN],
    ['a birth month alone that leaves 11 or 12 open', '2014-01', OUT],
    ['a birth month alone: all born in it are 12', '2013-12', IN],
    ['no birth date', undefined, OUT]
  ])('%s', async (_title, birthDate, expected) => {
    expect(await populations(patient(birthDate), visit())).toBe(expected)
  })

  it.each([
    ['Encounter to Screen for Depression', IN], ['Physical Therapy Evaluation', IN], ['Telephone Visits', IN], ['Office Visit', OUT]
  ])('%s', async (type, expected) => {
    expect(await populations(at12, encounter(type))).toBe(expected)
  })

  it.each<[string, AnyResource[], string]>([
    ['no encounter', [], OUT],
    ['planned', [visit({ status: 'planned' })], OUT],
    ['in progress', [visit({ status: 'in-progress' })], OUT],
    ['cancelled', [visit({ status: 'cancelled' })], OUT],
    ['no status', [visit({ status: undefined })], OUT],
    ['no type', [visit({ type: undefined })], OUT],
    ['a type in words alone', [visit({ type: [{ text: 'check-up' }] })], OUT],
    ['a second type', [visit({ type: [{ text: 'check-up' }, conceptOf('Telephone Visits')] })], IN],
    ['virtual: class is not looked at', [visit({ class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' } })], IN],
    ['inpatient: class is not looked at', [visit({ class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' } })], IN],
    ['no class', [visit({ class: undefined })], IN],
    ['no period', [visit({ period: undefined })], OUT]
  ])('%s', async (_title, encounters, expected) => {
    expect(await populations(at12, ...encounters)).toBe(expected)
  })

  it.each([
    ['the first day', '2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z', IN],
    ['the first day as a date', '2026-01-01', '2026-01-01', IN],
    ['from the day before', '2025-12-31T23:59:59Z', '2026-01-01T00:30:00Z', OUT],
    ['the last day', '2026-12-31T23:00:00Z', '2026-12-31T23:59:59.999Z', IN],
    ['the last day as a date', '2026-12-31', '2026-12-31', IN],
    ['to the day after', '2026-12-31T23:30:00Z', '2027-01-01T00:00:00Z', OUT],
    ['31 December in New York, already next year in UTC', '2026-12-31T23:00:00-05:00', '2026-12-31T23:30:00-05:00', IN],
    ['31 December of last year in New York, already this year in UTC', '2025-12-31T23:00:00-05:00', '2025-12-31T23:30:00-05:00', OUT],
    ['1 January in Kolkata, still last year in UTC', '2026-01-01T01:00:00+05:30', '2026-01-01T01:30:00+05:30', IN],
    ['a month within', '2026-05', '2026-05', IN],
    ['the first month is undecided', '2026-01', '2026-01', OUT],
    ['the last month is undecided', '2026-12', '2026-12', OUT],
    ['no end', '2026-03-03', undefined, OUT],
    ['no start', undefined, '2026-03-03', OUT],
    ['an end before the start', '2026-03-03T09:00:00Z', '2026-03-02T09:00:00Z', OUT]
  ])('encounter, %s', async (_title, start, end, expected) => {
    expect(await populations(at12, visit({ period: { start, end } }))).toBe(expected)
  })
})

describe('CMS2 age bands, on the first day of the period', () => {
  it.each([
    ['12', '2014-01-01', MET, IN],
    ['16, 17 from the next day on', '2009-01-02', MET, IN],
    ['17', '2009-01-01', MET, MET],
    ['17, 18 from the next day on', '2008-01-02', MET, MET],
    ['18', '2008-01-01', IN, MET],
    ['an old age', '1930-01-01', IN, MET],
    ['16 or 17, by a birth month', '2009-01', MET, IN],
    ['17, by a birth month', '2008-12', MET, MET]
  ])('%s: what a negative adolescent and a negative adult screening are worth', async (_title, birthDate, adolescent, adult) => {
    const eligible = [patient(birthDate), visit()]
    expect(await populations(...eligible, screening(ADOLESCENT, NEGATIVE))).toBe(adolescent)
    expect(await populations(...eligible, screening(ADULT, NEGATIVE))).toBe(adult)
  })

  const AT_17 = [patient('2009-01-01'), visit()]
  it.each<[string, AnyResource[], string]>([
    ['adolescent positive, adult negative', [screening(ADOLESCENT, POSITIVE), screening(ADULT, NEGATIVE)], MET],
    ['adolescent negative, adult positive', [screening(ADOLESCENT, NEGATIVE), screening(ADULT, POSITIVE)], MET],
    ['both positive', [screening(ADOLESCENT, POSITIVE), screening(ADULT, POSITIVE)], IN],
    ['both positive, adolescent follow-up', [screening(ADOLESCENT, POSITIVE), screening(ADULT, POSITIVE), serviceRequest(ADOLESCENT.referral, { authoredOn: '2026-06-15' })], MET],
    ['both positive, adult follow-up', [screening(ADOLESCENT, POSITIVE), screening(ADULT, POSITIVE), serviceRequest(ADULT.referral, { authoredOn: '2026-06-15' })], MET],
    ['adolescent positive, adult follow-up', [screening(ADOLESCENT, POSITIVE), serviceRequest(ADULT.referral, { authoredOn: '2026-06-15' })], IN],
    ['adult positive, adolescent follow-up', [screening(ADULT, POSITIVE), serviceRequest(ADOLESCENT.referral, { authoredOn: '2026-06-15' })], IN],
    ['a later adult screening does not replace the adolescent one', [screening(ADOLESCENT, NEGATIVE, onDay('2026-06-02')), screening(ADULT, POSITIVE, onDay('2026-06-15'))], MET]
  ])('17: %s', async (_title, resources, expected) => {
    expect(await populations(...AT_17, ...resources)).toBe(expected)
  })
})

describe('CMS2 denominator exclusion', () => {
  const eligible = [patient('1980-05-05'), visit()]
  const PROBLEM = category('problem-list-item')

  it.each([
    ['that began the day before the encounter', { onsetDateTime: '2026-06-14' }, EXCLUDED],
    ['that began the day before the encounter as written, that day in UTC', { onsetDateTime: '2026-06-14T23:00:00-05:00' }, EXCLUDED],
    ['that began on the day of the encounter', { onsetDateTime: '2026-06-15' }, IN],
    ['that began on the day of the encounter, before it', { onsetDateTime: '2026-06-15T08:00:00Z' }, IN],
    ['that began on the day as written, the day before in UTC', { onsetDateTime: '2026-06-15T01:00:00+05:30' }, IN],
    ['that began after the encounter', { onsetDateTime: '2026-06-16' }, IN],
    ['that began long ago', { onsetDateTime: '1999-01-01' }, EXCLUDED],
    ['that began in the month before', { onsetDateTime: '2026-05' }, EXCLUDED],
    ['that began in the month of the encounter: undecided', { onsetDateTime: '2026-06' }, IN],
    ['that began in the year of the encounter: undecided', { onsetDateTime: '2026' }, IN],
    ['that began in the last month of the year before', { onsetDateTime: '2025-12' }, EXCLUDED],
    ['that ended long ago: its end does not matter', { onsetDateTime: '1999-01-01', abatementDateTime: '2001-01-01', clinicalStatus: clinical('resolved') }, EXCLUDED],
    ['that recurred', { onsetDateTime: '1999-01-01', clinicalStatus: clinical('recurrence') }, EXCLUDED],
    ['that relapsed', { onsetDateTime: '1999-01-01', clinicalStatus: clinical('relapse') }, EXCLUDED],
    ['in remission without abatement: no prevalence', { onsetDateTime: '1999-01-01', clinicalStatus: clinical('remission') }, IN],
    ['that is resolved without abatement: no prevalence', { onsetDateTime: '1999-01-01', clinicalStatus: clinical('resolved') }, IN],
    ['without clinical status or abatement: no prevalence', { onsetDateTime: '1999-01-01', clinicalStatus: undefined }, IN],
    ['without onset or abatement: no start', {}, IN],
    ['without onset, ended after the encounter: from the beginning of time', { abatementDateTime: '2026-11-11' }, EXCLUDED],
    ['whose onset period has no start, ended', { onsetPeriod: { end: '2001-01-01' }, abatementDateTime: '2026-11-11' }, EXCLUDED],
    ['whose onset period has no start', { onsetPeriod: { end: '2001-01-01' } }, IN],
    ['whose onset period began before the encounter and ended after it', { onsetPeriod: { start: '2026-06-14', end: '2026-11-11' } }, EXCLUDED],
    ['that began at the age of 40', { onsetAge: atAge(40) }, EXCLUDED],
    ['that began at the age of 47', { onsetAge: atAge(47) }, IN],
    ['that began at the age of 480 months', { onsetAge: quantity(480, 'mo') }, EXCLUDED],
    ['that began at the age of 2000 weeks', { onsetAge: quantity(2000, 'wk') }, EXCLUDED],
    ['that began at the age of 14000 days', { onsetAge: quantity(14_000, 'd') }, EXCLUDED],
    ['that began at the age of 47, in months', { onsetAge: quantity(564, 'mo') }, IN],
    ['that began at the age of 40, years in words', { onsetAge: { value: 40, unit: 'years' } }, EXCLUDED],
    ['that began at the age of 40 of no unit: no time, and active all the same has no known start', { onsetAge: { value: 40 } }, IN],
    ['that began at an age in an unknown unit: no start', { onsetAge: quantity(40, '{summer}') }, IN],
    ['that began at an age without value: no start', { onsetAge: { code: 'a' } }, IN],
    ['that began between 480 and 500 months of age', { onsetRange: { low: quantity(480, 'mo'), high: quantity(500, 'mo') } }, EXCLUDED],
    ['that began in a range of ages without low end: no start', { onsetRange: { high: atAge(50) } }, IN],
    ['that began between 40 and 50 years of age', { onsetRange: { low: atAge(40), high: atAge(50) } }, EXCLUDED],
    ['of which only words tell the onset', { onsetString: 'in youth' }, IN],
    ['refuted: verification is not looked at', { onsetDateTime: '1999-01-01', verificationStatus: verification('refuted') }, EXCLUDED]
  ])('bipolar disorder %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, condition('Bipolar Disorder', { ...PROBLEM, ...elements }))).toBe(expected)
  })

  it.each([
    ['of the problem list', PROBLEM, EXCLUDED],
    ['of a health concern', category('health-concern', US_CORE_CATEGORY), EXCLUDED],
    ['of an encounter', category('encounter-diagnosis'), IN],
    ['of no category', {}, IN],
    ['of a category in words alone', { category: [{ text: 'problem-list-item' }] }, IN],
    ['of a health concern in the code system of the other categories', category('health-concern'), IN],
    ['of the problem list in the code system of US Core', category('problem-list-item', US_CORE_CATEGORY), IN],
    ['of an encounter and of the problem list', { category: [...(category('encounter-diagnosis') as { category: object[] }).category, ...(PROBLEM as { category: object[] }).category] }, EXCLUDED]
  ])('bipolar disorder %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, condition('Bipolar Disorder', { onsetDateTime: '1999-01-01', ...elements }))).toBe(expected)
  })

  it.each<[string, AnyResource[], string]>([
    ['another disorder', [condition('Schizophrenia', { onsetDateTime: '1999-01-01', ...PROBLEM })], IN],
    ['found in mid-year, before a later encounter', [condition('Bipolar Disorder', { onsetDateTime: '2026-08-08', ...PROBLEM }), visitOn('2026-09-09')], EXCLUDED],
    ['found in mid-year, before an encounter that does not qualify', [condition('Bipolar Disorder', { onsetDateTime: '2026-08-08', ...PROBLEM }), visitOn('2026-09-09', '2026-09-09', { status: 'planned' })], IN],
    ['found on the second day of an encounter', [condition('Bipolar Disorder', { onsetDateTime: '2026-08-08', ...PROBLEM }), visitOn('2026-08-07', '2026-08-10')], IN],
    ['comes before the numerator', [condition('Bipolar Disorder', { onsetDateTime: '1999-01-01', ...PROBLEM }), screening(ADULT, NEGATIVE)], EXCLUDED],
    ['comes before an exception', [condition('Bipolar Disorder', { onsetDateTime: '1999-01-01', ...PROBLEM }), notScreened(ADULT)], EXCLUDED]
  ])('bipolar disorder: %s', async (_title, resources, expected) => {
    expect(await populations(...eligible, ...resources)).toBe(expected)
  })

  it('does not look at hospice care', async () => {
    expect(await populations(...eligible, encounter('Hospice Encounter'))).toBe(IN)
  })
})

describe.each([ADULT, ADOLESCENT])('CMS2 $name screening', arm => {
  const eligible = [patient(arm.birthDate), visit()]
  const negative = (elements: object): AnyResource => screening(arm, NEGATIVE, elements)

  it.each<[string, object, string]>([
    ['before the encounter that day', onDay('2026-06-15T00:00:00Z'), MET],
    ['after the encounter that day', onDay('2026-06-15T23:59:59Z'), MET],
    ['that day as written, the next one in UTC', onDay('2026-06-15T23:00:00-05:00'), MET],
    ['the next day as written, that day in UTC', onDay('2026-06-16T01:00:00+05:30'), IN],
    ['the day after', onDay('2026-06-16'), IN],
    ['14 days before', onDay('2026-06-01'), MET],
    ['14 days before, at its first instant', onDay('2026-06-01T00:00:00Z'), MET],
    ['15 days before, at its last instant', onDay('2026-05-31T23:59:59.999Z'), IN],
    ['14 days before as written, 15 in UTC', onDay('2026-06-01T01:00:00+05:30'), MET],
    ['15 days before as written, 14 in UTC', onDay('2026-05-31T23:00:00-05:00'), IN],
    ['in the month: undecided', onDay('2026-06'), IN],
    ['a period that ends on the day', over('2026-06-10', '2026-06-15'), MET],
    ['a period that began long before: only its end is looked at', over('2026-01-01', '2026-06-15'), MET],
    ['a period that ends 14 days before', over('2026-01-01', '2026-06-01'), MET],
    ['a period that ends 15 days before', over('2026-01-01', '2026-05-31'), IN],
    ['a period that ends the day after', over('2026-06-15', '2026-06-16'), IN],
    ['a period without end', over('2026-06-10', undefined), IN],
    ['a period without start', over(undefined, '2026-06-10'), MET],
    ['an instant', { effectiveDateTime: undefined, effectiveInstant: '2026-06-10T10:00:00Z' }, MET],
    ['no time', onDay(undefined), IN],
    ['amended', { status: 'amended' }, MET],
    ['corrected', { status: 'corrected' }, MET],
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown'].map((status): [string, object, string] => [status, { status }, IN]),
    ['no status', { status: undefined }, IN],
    ['another code', { code: loinc('44249-1') }, IN],
    ['the code of another system', { code: concept({ system: 'urn:example:other', code: arm.code }) }, IN],
    ['no code', { code: undefined }, IN],
    ['any category', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'procedure' })] }, MET],
    ['no value', { valueCodeableConcept: undefined }, IN],
    ['another value', { valueCodeableConcept: snomed('373067005') }, IN],
    ['a value in words', { valueCodeableConcept: { text: 'negative' } }, IN],
    ['a second coding of the value', { valueCodeableConcept: { coding: [{ system: 'urn:example:other', code: 'x' }, { system: 'http://snomed.info/sct', code: '428171000124102' }] } }, MET],
    ['the value of another system', { valueCodeableConcept: concept({ system: 'urn:example:other', code: '428171000124102' }) }, IN],
    ['a string', { valueCodeableConcept: undefined, valueString: 'negative' }, IN],
    ['a score: never interpreted', { valueCodeableConcept: undefined, valueInteger: 2 }, IN],
    ['a quantity', { valueCodeableConcept: undefined, valueQuantity: { value: 2, code: '{score}' } }, IN],
    ['false', { valueCodeableConcept: undefined, valueBoolean: false }, IN]
  ])('negative, %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, negative(elements))).toBe(expected)
  })

  it('of the year before serves an early encounter', async () => {
    const early = [patient(arm.birthDate), visitOn('2026-01-05')]
    expect(await populations(...early, negative(onDay('2025-12-22')))).toBe(MET)
    expect(await populations(...early, negative(onDay('2025-12-21')))).toBe(IN)
  })

  it('is judged per encounter: after one, before another', async () => {
    expect(await populations(...eligible, negative(onDay('2026-06-20')))).toBe(IN)
    expect(await populations(...eligible, visitOn('2026-07-01'), negative(onDay('2026-06-20')))).toBe(MET)
    expect(await populations(...eligible, visitOn('2026-07-01', '2026-07-01', { status: 'planned' }), negative(onDay('2026-06-20')))).toBe(IN)
  })

  it('counts to the first day of an encounter of several days', async () => {
    const stay = [patient(arm.birthDate), visitOn('2026-06-15', '2026-06-18')]
    expect(await populations(...stay, negative(onDay('2026-06-15')))).toBe(MET)
    expect(await populations(...stay, negative(onDay('2026-06-16')))).toBe(IN)
    expect(await populations(...stay, negative(onDay('2026-06-01')))).toBe(MET)
    expect(await populations(...stay, negative(onDay('2026-06-03')))).toBe(MET)
  })

  const earlier = onDay('2026-06-05')
  const later = onDay('2026-06-10')
  it.each<[string, AnyResource[], string]>([
    ['none', [], IN],
    ['positive, later negative', [screening(arm, POSITIVE, earlier), screening(arm, NEGATIVE, later)], MET],
    ['negative, later positive: an older negative never helps', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, later)], IN],
    ['negative, later positive, the later one first in the record', [screening(arm, POSITIVE, later), screening(arm, NEGATIVE, earlier)], IN],
    ['negative, later neither', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, { ...later, valueCodeableConcept: undefined, valueBoolean: true })], IN],
    ['negative, later one without value: no screening', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, { ...later, valueCodeableConcept: undefined })], MET],
    ['negative, later one preliminary: no screening', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, { ...later, status: 'preliminary' })], MET],
    ['negative, later one after the encounter', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, onDay('2026-06-16'))], MET],
    ['negative, later one of another code', [screening(arm, NEGATIVE, earlier), screening(arm === ADULT ? ADOLESCENT : ADULT, POSITIVE, later)], MET],
    ['negative at one encounter, positive at a later one', [screening(arm, NEGATIVE, earlier), visitOn('2026-09-09'), screening(arm, POSITIVE, onDay('2026-09-09'))], IN],
    ['positive at one encounter, negative at a later one', [screening(arm, POSITIVE, earlier), visitOn('2026-09-09'), screening(arm, NEGATIVE, onDay('2026-09-09'))], MET],
    ['the later is the one that starts later, not the one that ends later', [screening(arm, NEGATIVE, onDay('2026-06-08')), screening(arm, POSITIVE, over('2026-06-05', '2026-06-12'))], MET],
    ['one that starts later and one that ends later, the other way round', [screening(arm, POSITIVE, onDay('2026-06-08')), screening(arm, NEGATIVE, over('2026-06-05', '2026-06-12'))], IN],
    ['one without start comes first', [screening(arm, NEGATIVE, earlier), screening(arm, POSITIVE, over(undefined, '2026-06-12'))], MET],
    ['one without start comes first, the other way round', [screening(arm, POSITIVE, earlier), screening(arm, NEGATIVE, over(undefined, '2026-06-12'))], IN],
    ['two zones: the later instant', [screening(arm, NEGATIVE, onDay('2026-06-10T08:00:00-05:00')), screening(arm, POSITIVE, onDay('2026-06-10T12:30:00Z'))], MET],
    ['two zones, the earlier one a period that lasts beyond the later instant', [
      screening(arm, NEGATIVE, onDay('2026-06-10T08:00:00-05:00')), screening(arm, POSITIVE, over('2026-06-10T12:30:00Z', '2026-06-10T20:00:00Z'))
    ], MET],
    ['both negative at one instant', [screening(arm, NEGATIVE, later), screening(arm, NEGATIVE, later)], MET]
  ])('%s', async (_title, screenings, expected) => {
    expect(await populations(...eligible, ...screenings)).toBe(expected)
  })
})

describe.each([ADULT, ADOLESCENT])('CMS2 $name follow-up of a positive screening', arm => {
  const other = arm === ADULT ? ADOLESCENT : ADULT
  const positive = [patient(arm.birthDate), visit(), screening(arm, POSITIVE)]
  const referral = (authoredOn: string | undefined, elements: object = {}): AnyResource => serviceRequest(arm.referral, { authoredOn, ...elements })
  const counselling = (elements: object): AnyResource => procedure(arm.followUp, { performedDateTime: undefined, ...elements })
  const supply = (value: number, more: object = {}): object => ({ dispenseRequest: { expectedSupplyDuration: { value, system: 'http://unitsofmeasure.org', code: 'days' }, ...more } })
  const prescription = (authoredOn: string | undefined, elements: object = supply(30)): AnyResource => medicationRequest(arm.medications, { authoredOn, ...elements })
  const taken = (start: string | undefined, end?: string): object => ({ dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start, end } } } }] })
  const DAY = '2026-06-15'

  it.each<[string, AnyResource[], string]>([
    ['none', [], IN],
    ['referral', [referral(DAY)], MET],
    ['procedure', [counselling({ performedDateTime: '2026-06-15T10:30:00Z' })], MET],
    ['medication', [prescription(DAY)], MET],
    ['referral of the other age', [serviceRequest(other.referral, { authoredOn: DAY })], IN],
    ['procedure of the other age', [procedure(other.followUp, { performedDateTime: '2026-06-15T10:30:00Z' })], IN],
    ['medication of the other age', [medicationRequest(other.medications, { authoredOn: DAY, ...supply(30) })], IN],
    ['a procedure that was only ordered', [serviceRequest(arm.followUp, { authoredOn: DAY })], IN],
    ['a referral as a procedure', [procedure(arm.referral, { performedDateTime: '2026-06-15T10:30:00Z' })], IN]
  ])('%s', async (_title, followUp, expected) => {
    expect(await populations(...positive, ...followUp)).toBe(expected)
  })

  it('does not help a screening that is neither positive nor negative', async () => {
    expect(await populations(patient(arm.birthDate), visit(), screening(arm, snomed('373066001')), referral(DAY), prescription(DAY))).toBe(IN)
    expect(await populations(patient(arm.birthDate), visit(), screening(arm, POSITIVE, { valueCodeableConcept: undefined, valueBoolean: true }), referral(DAY), prescription(DAY))).toBe(IN)
  })

  describe('referral', () => {
    it.each([
      ['on the day', DAY, MET],
      ['on the day, before the encounter', '2026-06-15T00:00:00Z', MET],
      ['on the day before', '2026-06-14T23:59:59Z', IN],
      ['2 days after', '2026-06-17T23:59:59.999Z', MET],
      ['2 days after, as a date', '2026-06-17', MET],
      ['3 days after', '2026-06-18T00:00:00Z', IN],
      ['2 days after as written, 3 in UTC', '2026-06-17T23:00:00-05:00', MET],
      ['3 days after as written, 2 in UTC', '2026-06-18T01:00:00+05:30', IN],
      ['the day before as written, that day in UTC', '2026-06-14T23:00:00-05:00', IN],
      ['in the month: undecided', '2026-06', IN],
      ['on no date', undefined, IN]
    ])('%s', async (_title, authoredOn, expected) => {
      expect(await populations(...positive, referral(authoredOn))).toBe(expected)
    })

    it.each<[string, object, string]>([
      ['status active', { status: 'active' }, MET],
      ['status completed', { status: 'completed' }, MET],
      ...['draft', 'on-hold', 'revoked', 'entered-in-error', 'unknown', undefined].map((status): [string, object, string] => [`status ${status}`, { status }, IN]),
      ['not to be done', { doNotPerform: true }, IN],
      ['expressly not forbidden', { doNotPerform: false }, MET],
      ['a proposal: intent is not looked at', { intent: 'proposal' }, MET],
      ['no intent: not looked at', { intent: undefined }, MET],
      ['no code', { code: undefined }, IN],
      ['a code in words', { code: { text: 'referral' } }, IN]
    ])('%s', async (_title, elements, expected) => {
      expect(await populations(...positive, referral(DAY, elements))).toBe(expected)
    })

    it('counts from the last day of an encounter of several days', async () => {
      const stay = [patient(arm.birthDate), visitOn('2026-06-15', '2026-06-18'), screening(arm, POSITIVE)]
      expect(await populations(...stay, referral('2026-06-17'))).toBe(IN)
      expect(await populations(...stay, referral('2026-06-18'))).toBe(MET)
      expect(await populations(...stay, referral('2026-06-20'))).toBe(MET)
      expect(await populations(...stay, referral('2026-06-21'))).toBe(IN)
    })

    it('must be written within the period', async () => {
      const late = [patient(arm.birthDate), visitOn('2026-12-30'), screening(arm, POSITIVE, onDay('2026-12-30'))]
      expect(await populations(...late, referral('2026-12-31'))).toBe(MET)
      expect(await populations(...late, referral('2027-01-01'))).toBe(IN)
    })
  })

  describe('positive screening', () => {
    it.each([
      ['14 days before', onDay('2026-06-01'), MET],
      ['15 days before', onDay('2026-05-31'), IN],
      ['the day after', onDay('2026-06-16'), IN],
      ['a period that starts 14 days before', over('2026-06-01', '2026-06-10'), MET],
      ['a period that starts 15 days before, though it ends within', over('2026-05-31', '2026-06-10'), IN],
      ['a period without start', over(undefined, '2026-06-10'), IN]
    ])('%s', async (_title, elements, expected) => {
      const eligible = [patient(arm.birthDate), visit(), screening(arm, POSITIVE, elements)]
      expect(await populations(...eligible, referral(DAY))).toBe(expected)
      expect(await populations(...eligible, prescription(DAY))).toBe(expected)
      expect(await populations(...eligible, counselling({ performedDateTime: '2026-06-15T10:30:00Z' }))).toBe(expected)
    })

    it('must belong to the encounter that is followed up', async () => {
      const two = [patient(arm.birthDate), visitOn('2026-06-05'), visitOn('2026-06-15'), screening(arm, POSITIVE, onDay('2026-06-10'))]
      expect(await populations(...two, referral('2026-06-05'))).toBe(IN)
      expect(await populations(...two, referral('2026-06-15'))).toBe(MET)
    })

    it('must be the latest', async () => {
      expect(await populations(patient(arm.birthDate), visit(), screening(arm, POSITIVE, onDay('2026-06-05')), screening(arm, snomed('373066001'), onDay('2026-06-10')), referral(DAY))).toBe(IN)
    })
  })

  // A procedure is compared with the encounter by instants, and its day must lie in the period (section 3.6).
  describe('procedure', () => {
    it.each([
      ['at the start of the encounter', { performedDateTime: '2026-06-15T10:00:00.000Z' }, MET],
      ['at its end', { performedDateTime: '2026-06-15T11:00:00.000Z' }, MET],
      ['a millisecond before it', { performedDateTime: '2026-06-15T09:59:59.999Z' }, IN],
      ['a millisecond after it', { performedDateTime: '2026-06-15T11:00:00.001Z' }, IN],
      ['at the start, written to the second: undecided', { performedDateTime: '2026-06-15T10:00:00Z' }, IN],
      ['within, written to the second', { performedDateTime: '2026-06-15T10:00:01Z' }, MET],
      ['within, in another zone', { performedDateTime: '2026-06-15T05:30:00-05:00' }, MET],
      ['the same clock time in another zone', { performedDateTime: '2026-06-15T10:30:00-05:00' }, IN],
      ['on the day, as a date: undecided', { performedDateTime: DAY }, IN],
      ['2 days after: the narrative allows it, the logic does not', { performedDateTime: '2026-06-17T10:30:00Z' }, IN],
      ['a period that starts within', { performedPeriod: { start: '2026-06-15T10:30:00Z', end: '2026-06-20T10:30:00Z' } }, MET],
      ['a period that starts within and has no end', { performedPeriod: { start: '2026-06-15T10:30:00Z' } }, MET],
      ['a period that starts before', { performedPeriod: { start: '2026-06-15T09:30:00Z', end: '2026-06-15T10:30:00Z' } }, IN],
      ['a period without start', { performedPeriod: { end: '2026-06-15T10:30:00Z' } }, IN],
      ['in words', { performedString: 'on the day' }, IN],
      ['at no time', {}, IN]
    ])('%s', async (_title, elements, expected) => {
      expect(await populations(...positive, counselling(elements))).toBe(expected)
    })

    it.each<[string, object]>([
      ...['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'entered-in-error', 'unknown', undefined].map((status): [string, object] => [`status ${status}`, { status }]),
      ['no code', { code: undefined }]
    ])('%s', async (_title, elements) => {
      expect(await populations(...positive, counselling({ performedDateTime: '2026-06-15T10:30:00Z', ...elements }))).toBe(IN)
    })

    it('as a date is certain only between the two dates of an encounter', async () => {
      const stay = [patient(arm.birthDate), visitOn('2026-06-15T10:00:00Z', '2026-06-18T10:00:00Z'), screening(arm, POSITIVE)]
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-15' }))).toBe(IN)
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-16' }))).toBe(MET)
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-18' }))).toBe(IN)
    })

    it('with an encounter of dates is certain only between them', async () => {
      const stay = [patient(arm.birthDate), visitOn('2026-06-15', '2026-06-17'), screening(arm, POSITIVE)]
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-15T10:30:00Z' }))).toBe(IN)
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-16T10:30:00Z' }))).toBe(MET)
      expect(await populations(...stay, counselling({ performedDateTime: '2026-06-17T10:30:00Z' }))).toBe(IN)
    })

    it('must also be of a day of the period, as written', async () => {
      const newYearsEve = [patient(arm.birthDate), visitOn('2026-12-31T20:00:00-05:00', '2026-12-31T23:00:00-05:00'), screening(arm, POSITIVE, onDay('2026-12-31'))]
      expect(await populations(...newYearsEve, counselling({ performedDateTime: '2026-12-31T21:00:00-05:00' }))).toBe(MET)
      expect(await populations(...newYearsEve, counselling({ performedDateTime: '2027-01-01T02:00:00Z' }))).toBe(IN)
    })
  })

  describe('medication', () => {
    it.each<[string, AnyResource, string]>([
      ['30 days from the day of the encounter', prescription(DAY), MET],
      ['2 days: still taken the day after', prescription(DAY, supply(2)), MET],
      ['1 day: over with the encounter', prescription(DAY, supply(1)), IN],
      ['a day and a half: the fraction is dropped', prescription(DAY, supply(1.5)), IN],
      ['1 day and a refill', prescription(DAY, supply(1, { numberOfRepeatsAllowed: 1 })), MET],
      ['48 hours', prescription(DAY, { dispenseRequest: { expectedSupplyDuration: { value: 48, unit: 'h' } } }), MET],
      ['24 hours', prescription(DAY, { dispenseRequest: { expectedSupplyDuration: { value: 24, unit: 'h' } } }), IN],
      ['a week', prescription(DAY, { dispenseRequest: { expectedSupplyDuration: { value: 1, code: 'wk' } } }), MET],
      ['2 of no unit: days', prescription(DAY, { dispenseRequest: { expectedSupplyDuration: { value: 2 } } }), MET],
      ['2 of an unknown unit', prescription(DAY, { dispenseRequest: { expectedSupplyDuration: { value: 2, code: '{fill}' } } }), IN],
      ['4 tablets, 2 a day', prescription(DAY, { dispenseRequest: { quantity: { value: 4 } }, dosageInstruction: [{ timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }] }), MET],
      ['2 tablets, 2 a day', prescription(DAY, { dispenseRequest: { quantity: { value: 2 } }, dosageInstruction: [{ timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }] }), IN],
      ['no supply: no period', prescription(DAY, {}), IN],
      ['no supply, bounds to the day after', prescription(DAY, taken(DAY, '2026-06-16')), MET],
      ['no supply, bounds to the day', prescription(DAY, taken(DAY, '2026-06-15T23:59:59Z')), IN],
      ['no supply, bounds with an end only', prescription(DAY, taken(undefined, '2026-07-15')), MET],
      ['no supply, bounds without end', prescription(DAY, taken(DAY)), IN],
      ['begun before the encounter', prescription(DAY, { ...taken('2026-05-15'), ...supply(60) }), MET],
      ['begun before the encounter, over with it', prescription(DAY, { ...taken('2026-06-01'), ...supply(15) }), IN],
      ['begun before the encounter, a day longer', prescription(DAY, { ...taken('2026-06-01'), ...supply(16) }), MET],
      ['to begin the day after', prescription(DAY, { ...taken('2026-06-16'), ...supply(30) }), IN],
      ['begun in the month before, without a day', prescription(DAY, { ...taken('2026-05'), ...supply(61) }), MET],
      ['begun in the month before, without a day, for less than two months: undecided', prescription(DAY, { ...taken('2026-05'), ...supply(60) }), IN],
      ['begun in the month, without a day: undecided', prescription(DAY, { ...taken('2026-06'), ...supply(90) }), IN],
      ['written the day after: its period begins too late', prescription('2026-06-16'), IN],
      ['written 2 days after: its period begins too late', prescription('2026-06-17'), IN],
      ['written the day after, to be taken from the day on', prescription('2026-06-16', { ...taken(DAY), ...supply(30) }), MET],
      ['written 2 days after, to be taken from the day on', prescription('2026-06-17', { ...taken(DAY), ...supply(30) }), MET],
      ['written 3 days after, to be taken from the day on', prescription('2026-06-18', { ...taken(DAY), ...supply(30) }), IN],
      ['written the day before, still taken', prescription('2026-06-14'), IN],
      ['written on no date, taken from the day on', prescription(undefined, { ...taken(DAY), ...supply(30) }), IN],
      ['valid from the day on, written on no date', prescription(undefined, supply(30, { validityPeriod: { start: DAY } })), IN],
      ['the day as written, the next one in UTC', prescription('2026-06-15T23:00:00-05:00'), MET],
      ['the next day as written, that day in UTC', prescription('2026-06-16T01:00:00+05:30'), IN]
    ])('%s', async (_title, order, expected) => {
      expect(await populations(...positive, order)).toBe(expected)
    })

    it.each<[string, object, string]>([
      ['status completed', { status: 'completed' }, MET],
      ...['draft', 'on-hold', 'stopped', 'cancelled', 'entered-in-error', 'unknown', undefined].map((status): [string, object, string] => [`status ${status}`, { status }, IN]),
      ...['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].map((intent): [string, object, string] => [`intent ${intent}`, { intent }, MET]),
      ...['proposal', 'plan', 'option', undefined].map((intent): [string, object, string] => [`intent ${intent}`, { intent }, IN]),
      ['not to be taken', { doNotPerform: true }, IN],
      ['expressly not forbidden', { doNotPerform: false }, MET],
      ['no medication', { medicationCodeableConcept: undefined }, IN],
      ['by reference', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } }, MET],
      ['by reference to one that is not there', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/n' } }, IN]
    ])('%s', async (_title, elements, expected) => {
      const medication = resource('Medication', { id: 'm', code: conceptOf(arm.medications) })
      expect(await populations(...positive, medication, prescription(DAY, { ...supply(30), ...elements }))).toBe(expected)
    })

    it('must last past the end of an encounter of several days, and be written on its last day or up to 2 days later', async () => {
      const stay = [patient(arm.birthDate), visitOn('2026-06-15', '2026-06-18'), screening(arm, POSITIVE)]
      expect(await populations(...stay, prescription('2026-06-15'))).toBe(IN)
      expect(await populations(...stay, prescription('2026-06-18'))).toBe(MET)
      expect(await populations(...stay, prescription('2026-06-18', { ...taken('2026-06-15'), ...supply(4) }))).toBe(IN)
      expect(await populations(...stay, prescription('2026-06-18', { ...taken('2026-06-15'), ...supply(5) }))).toBe(MET)
      expect(await populations(...stay, prescription('2026-06-19', { ...taken('2026-06-17'), ...supply(30) }))).toBe(MET)
    })

    it('may outlast another encounter than the one after which it was written', async () => {
      const two = [patient(arm.birthDate), visitOn('2026-06-15'), visitOn('2026-06-16', '2026-06-17'), screening(arm, POSITIVE)]
      expect(await populations(...two, prescription('2026-06-16'))).toBe(MET)
      expect(await populations(...two, prescription('2026-06-16', supply(2)))).toBe(IN)
    })

    it('must outlast an encounter at which the screening was in time', async () => {
      const two = [patient(arm.birthDate), visitOn('2026-06-15'), visitOn('2026-06-16'), screening(arm, POSITIVE, onDay('2026-06-01'))]
      expect(await populations(...two, prescription('2026-06-16'))).toBe(IN)
      expect(await populations(...two, prescription('2026-06-15'))).toBe(MET)
    })
  })
})

function notScreened ({ code }: Arm, elements: object = {}): AnyResource {
  return observation(loinc(code), {
    status: 'cancelled',
    effectiveDateTime: undefined,
    issued: '2026-06-15T10:30:00.000Z',
    extension: [{ url: 'http://fhir.org/guides/astp/us-quality-core/StructureDefinition/us-quality-core-notDoneReason', valueCodeableConcept: DECLINED }],
    ...elements
  })
}

describe.each([ADULT, ADOLESCENT])('CMS2 denominator exceptions, $name screening not done', arm => {
  const eligible = [patient(arm.birthDate), visit()]
  const other = arm === ADULT ? ADOLESCENT : ADULT
  const reason = (url: string, value: object): object => ({ extension: [{ url, ...value }] })
  const NOT_DONE_REASON = 'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-notDoneReason'
  const becauseOf = (concept: object): object => reason(NOT_DONE_REASON, { valueCodeableConcept: concept })

  it.each<[string, object, string]>([
    ['declined', {}, EXCEPTED],
    ['for a medical reason', becauseOf(conceptOf('Medical Reason')), EXCEPTED],
    ['for another reason', becauseOf(snomed('410513005')), IN],
    ['declined, by the codes of another measure', becauseOf(conceptOf('Patient Declined')), IN],
    ['declined, in another code system', becauseOf(concept({ system: 'urn:example:other', code: '720834000' })), IN],
    ['declined, in a second coding', becauseOf({ coding: [{ system: 'urn:example:other', code: 'x' }, { system: 'http://snomed.info/sct', code: '720834000' }] }), EXCEPTED],
    ['a reason in words', becauseOf({ text: 'declined' }), IN],
    ['no reason', { extension: undefined }, IN],
    ['the reason in a second extension', { extension: [{ url: 'urn:example:other', valueString: 'x' }, { url: NOT_DONE_REASON, valueCodeableConcept: DECLINED }] }, EXCEPTED],
    ['the reason as an absent reason of the data: not read', { extension: undefined, dataAbsentReason: DECLINED }, IN],
    ...[
      'http://fhir.org/guides/astp/us-quality-core/StructureDefinition/us-quality-core-notDoneReason',
      'http://fhir.org/guides/onc/us-quality-core/StructureDefinition/us-quality-core-notDoneReason',
      NOT_DONE_REASON
    ].map((url): [string, object, string] => [`reason at ${url}`, reason(url, { valueCodeableConcept: DECLINED }), EXCEPTED]),
    ['reason at an address of something else', reason('http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-recorded', { valueCodeableConcept: DECLINED }), IN],
    ['status final', { status: 'final', valueCodeableConcept: DECLINED }, IN],
    ['entered in error', { status: 'entered-in-error' }, IN],
    ['no status', { status: undefined }, IN],
    ['another code', { code: loinc('44249-1') }, IN],
    ['no code', { code: undefined }, IN],
    ['with a value and any category', { valueBoolean: false, category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'procedure' })] }, EXCEPTED],
    ['issued earlier that day', { issued: '2026-06-15T00:00:00Z' }, EXCEPTED],
    ['issued later that day', { issued: '2026-06-15T23:59:59.999Z' }, EXCEPTED],
    ['issued that day as written, the next one in UTC', { issued: '2026-06-15T23:00:00-05:00' }, EXCEPTED],
    ['issued the next day as written, that day in UTC', { issued: '2026-06-16T01:00:00+05:30' }, IN],
    ['issued the day before', { issued: '2026-06-14T23:59:59Z' }, IN],
    ['issued the day after', { issued: '2026-06-16T00:00:00Z' }, IN],
    ['not issued: effective is not read', { issued: undefined, effectiveDateTime: '2026-06-15T10:30:00Z' }, IN],
    ['effective on another day: not read', { effectiveDateTime: '2026-11-11' }, EXCEPTED]
  ])('%s', async (_title, elements, expected) => {
    expect(await populations(...eligible, notScreened(arm, elements))).toBe(expected)
  })

  it('counts on every day of an encounter', async () => {
    const stay = [patient(arm.birthDate), visitOn('2026-06-15', '2026-06-18')]
    const issued = (day: string): AnyResource => notScreened(arm, { issued: `${day}T10:00:00Z` })
    expect(await populations(...stay, issued('2026-06-14'))).toBe(IN)
    expect(await populations(...stay, issued('2026-06-15'))).toBe(EXCEPTED)
    expect(await populations(...stay, issued('2026-06-17'))).toBe(EXCEPTED)
    expect(await populations(...stay, issued('2026-06-18'))).toBe(EXCEPTED)
    expect(await populations(...stay, issued('2026-06-19'))).toBe(IN)
  })

  it('does not count on the day of an encounter that does not qualify', async () => {
    expect(await populations(patient(arm.birthDate), visitOn('2026-03-03'), visitOn('2026-06-15', '2026-06-15', { status: 'planned' }), notScreened(arm))).toBe(IN)
  })

  const WEEK_AGO = onDay('2026-06-08')
  it.each<[string, AnyResource[], string]>([
    ['a boolean screening a week ago blocks it', [screening(arm, {}, { ...WEEK_AGO, valueCodeableConcept: undefined, valueBoolean: true })], IN],
    ['a positive screening blocks it', [screening(arm, POSITIVE, WEEK_AGO)], IN],
    ['a negative screening meets the numerator', [screening(arm, NEGATIVE, WEEK_AGO)], MET],
    ['a screening 15 days ago does not block it', [screening(arm, POSITIVE, onDay('2026-05-31'))], EXCEPTED],
    ['a screening that has not ended does not block it', [screening(arm, POSITIVE, over('2026-06-08', undefined))], EXCEPTED],
    ['a screening at another encounter blocks it', [visitOn('2026-09-09'), screening(arm, POSITIVE, onDay('2026-09-09'))], IN],
    ['a preliminary screening does not block it', [screening(arm, POSITIVE, { ...WEEK_AGO, status: 'preliminary' })], EXCEPTED],
    ['a screening without value does not block it', [screening(arm, POSITIVE, { ...WEEK_AGO, valueCodeableConcept: undefined })], EXCEPTED],
    ['a screening of the other age does not block it', [screening(other, POSITIVE, WEEK_AGO)], EXCEPTED],
    ['the same screening, final, is not blocked by its being cancelled before', [screening(arm, NEGATIVE)], MET]
  ])('%s', async (_title, resources, expected) => {
    expect(await populations(...eligible, notScreened(arm), ...resources)).toBe(expected)
  })
})

describe('CMS2 denominator exceptions', () => {
  it.each([
    ['an adult, by the adolescent code', ADULT, ADOLESCENT],
    ['an adolescent, by the adult code', ADOLESCENT, ADULT]
  ])('are not tied to age: %s', async (_title, { birthDate }, code) => {
    expect(await populations(patient(birthDate), visit(), notScreened(code))).toBe(EXCEPTED)
  })

  it('of one code are not blocked by a positive screening with the other, nor do they undo its numerator', async () => {
    const adult = [patient(ADULT.birthDate), visit()]
    expect(await populations(...adult, notScreened(ADOLESCENT), screening(ADULT, POSITIVE))).toBe(EXCEPTED)
    expect(await populations(...adult, notScreened(ADOLESCENT), screening(ADULT, NEGATIVE))).toBe(MET)
  })

  it('do not count for whom the initial population leaves out', async () => {
    expect(await populations(patient('2020-05-05'), visit(), notScreened(ADULT))).toBe(OUT)
  })
})

describe('CMS2 elements', () => {
  const adult = patient(ADULT.birthDate)
  const encounterToScreen = visit()
  const eligible = [adult, encounterToScreen]
  const CODE = ['code.coding.system', 'code.coding.code']
  const bipolar = condition('Bipolar Disorder', { onsetDateTime: '1999-01-01', verificationStatus: verification('confirmed'), ...category('problem-list-item') })
  const supply = { dispenseRequest: { expectedSupplyDuration: { value: 30, system: 'http://unitsofmeasure.org', code: 'days' }, numberOfRepeatsAllowed: 1 } }

  it.each<[string, AnyResource, AnyResource[], string[]]>([
    ['the patient', adult, [encounterToScreen], ['birthDate']],
    ['the encounter', encounterToScreen, [adult], ['type.coding.system', 'type.coding.code', 'status', 'period.start', 'period.end']],
    ['a negative screening', screening(ADULT, NEGATIVE), eligible, [...CODE, 'status', 'effectiveDateTime', 'valueCodeableConcept.coding.system', 'valueCodeableConcept.coding.code']],
    ['a bipolar disorder', bipolar, eligible, [
      ...CODE, 'clinicalStatus.coding.system', 'clinicalStatus.coding.code', 'onsetDateTime', 'category.coding.system', 'category.coding.code'
    ]],
    ['a referral', serviceRequest(ADULT.referral, { authoredOn: '2026-06-15' }), [...eligible, screening(ADULT, POSITIVE)], [...CODE, 'status', 'authoredOn']],
    ['a procedure', procedure(ADULT.followUp, { performedDateTime: '2026-06-15T10:30:00Z' }), [...eligible, screening(ADULT, POSITIVE)], [...CODE, 'status', 'performedDateTime']],
    ['a medication order', medicationRequest(ADULT.medications, { authoredOn: '2026-06-15', ...supply }), [...eligible, screening(ADULT, POSITIVE)], [
      'medicationCodeableConcept.coding.system', 'medicationCodeableConcept.coding.code', 'status', 'intent', 'authoredOn', 'dispenseRequest.expectedSupplyDuration.value'
    ]],
    ['a screening not done', notScreened(ADULT), eligible, [
      ...CODE, 'status', 'issued', 'extension.url', 'extension.valueCodeableConcept.coding.system', 'extension.valueCodeableConcept.coding.code'
    ]]
  ])('on which the outcome hangs, of %s; null is as absent', async (_title, one, others, expected) => {
    expect(await decisiveElements(one, variant => populations(variant, ...others))).toEqual(expected)
  })
})
