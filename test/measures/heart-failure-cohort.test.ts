import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { clinical, quantity, verification } from '../support/clinical-resources.js'
import { COHORT, EXCLUDED, heartFailureMeasure, IN, OUT } from '../support/heart-failure-subject.js'
import { concept, patient, snomed } from '../support/records.js'
import { BEFORE_VISIT_END, CONDITION_VERIFICATIONS, PREVALENCES } from '../support/visit-day-cases.js'

// Cohort, encounters with dysfunction and exclusions are one logic for both measures: every fact holds in both.
const measures = await Promise.all(['CMS135', 'CMS144'].map(async cmsId => ({ cmsId, ...await heartFailureMeasure(cmsId) })))
const HF_VISIT_SETS = ['Care Services in Long Term Residential Facility', 'Home Healthcare Services', 'Nursing Facility Visit', 'Office Visit', 'Outpatient Consultation']
const LATER = { start: '2026-09-09T09:00:00Z', end: '2026-09-09T09:30:00Z' }

describe.each(measures)('$cmsId initial population', ({ populations, codingIn, conceptOf, condition, encounter, heartFailure, visit, contact, eligible }) => {
  it.each([
    ['18 on the first day', '2008-01-01', IN],
    ['18 on the day after the first', '2008-01-02', OUT],
    ['18 since the last day of the year before', '2007-12-31', IN],
    ['born on 29 February, 22', '2004-02-29', IN],
    ['born on 29 February, still 17', '2008-02-29', OUT],
    ['a birth year alone: all born in it are 18', '2007', IN],
    ['a birth year alone: only who was born on its first day is 18, undecided', '2008', OUT],
    ['a birth month alone: all born in it are 18', '2007-12', IN],
    ['a birth month alone: undecided', '2008-01', OUT],
    ['no birth date', undefined, OUT]
  ])('age, %s', async (_title, birthDate, expected) => {
    expect(await populations(...eligible({ subject: patient(birthDate) }))).toBe(expected)
  })

  it.each([
    ['the year decides', 60, IN],
    ['the year does not decide', 70, OUT]
  ])('heart failure since an age, of a subject whose birth year alone is known: %s', async (_title, age, expected) => {
    expect(await populations(...eligible({ subject: patient('1956'), heartFailure: heartFailure({ onsetAge: quantity(age, 'a') }) }))).toBe(expected)
  })

  it('takes the age from the birth date, never from the birth time', async () => {
    const _birthDate = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '2008-01-01T23:30:00-05:00' }] }
    expect(await populations(...eligible({ subject: patient('2008-01-01', { _birthDate }) }))).toBe(IN)
  })

  it('takes a birth date of null for none', async () => {
    expect(await populations(...eligible({ subject: patient(undefined, { birthDate: null }) }))).toBe(OUT)
  })

  it.each(HF_VISIT_SETS)('counts a visit of %s for heart failure', async title => {
    expect(await populations(...eligible({ visit: encounter(title) }))).toBe(IN)
  })

  it.each(['Telephone Visits', 'Virtual Encounter', 'Encounter Inpatient', 'Annual Wellness Visit'])('does not count a visit of %s for heart failure', async title => {
    expect(await populations(...eligible({ visit: encounter(title) }))).toBe(OUT)
  })

  it.each<[string, (parts: { visit: typeof visit, contact: typeof contact }) => AnyResource[], string]>([
    ['one visit', ({ visit }) => [visit()], OUT],
    ['no visit', () => [], OUT],
    ['a contact alone', ({ contact }) => [contact()], OUT],
    ['two contacts: neither is a heart failure encounter', ({ contact }) => [contact(), contact()], OUT],
    ['two visits on the same day', ({ visit }) => [visit(), visit()], IN],
    ['two visits at different times', ({ visit }) => [visit(), visit({ period: LATER })], IN],
    ['the same visit twice in the record', ({ visit }) => [visit({ id: 'v' }), visit({ id: 'v' })], OUT],
    ['two visits under one id', ({ visit }) => [visit({ id: 'v' }), visit({ id: 'v', period: LATER })], OUT],
    ['two visits without ids: not certainly different', ({ visit }) => [visit({ id: undefined }), visit({ id: undefined, period: LATER })], OUT],
    ['a visit and a contact of the first day', ({ visit, contact }) => [visit(), contact({ period: { start: '2026-01-01', end: '2026-01-01' } })], IN],
    ['a visit and a contact of the year before', ({ visit, contact }) => [visit(), contact({ period: { start: '2025-12-31', end: '2025-12-31' } })], OUT],
    ['a visit and a contact of the next year', ({ visit, contact }) => [visit(), contact({ period: { start: '2027-01-01', end: '2027-01-01' } })], OUT],
    ['a visit and a cancelled contact', ({ visit, contact }) => [visit(), contact({ status: 'cancelled' })], OUT]
  ])('%s', async (_title, visits, expected) => {
    expect(await populations(...eligible({ visit: null, contact: null }), ...visits({ visit, contact }))).toBe(expected)
  })

  it.each([
    ['at the first instant of the period', { start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T00:10:00.000Z' }, IN],
    ['starting a millisecond before the period', { start: '2025-12-31T23:59:59.999Z', end: '2026-01-01T00:10:00.000Z' }, OUT],
    ['starting a second before the period', { start: '2025-12-31T23:59:59Z', end: '2026-01-01T00:10:00Z' }, OUT],
    ['ending in the last millisecond', { start: '2026-12-31T23:00:00.000Z', end: '2026-12-31T23:59:59.999Z' }, IN],
    ['ending in the last second, written to the second: its day decides', { start: '2026-12-31T23:00:00Z', end: '2026-12-31T23:59:59Z' }, IN],
    ['ending at the first instant of the next year', { start: '2026-12-31T23:00:00Z', end: '2027-01-01T00:00:00Z' }, OUT],
    ['on 31 December as written in New York, already January in UTC', { start: '2026-12-31T21:00:00-05:00', end: '2026-12-31T21:30:00-05:00' }, IN],
    ['on 1 January as written in Kolkata, still December in UTC', { start: '2026-01-01T04:00:00+05:30', end: '2026-01-01T04:30:00+05:30' }, IN],
    ['on 31 December of the year before as written in New York', { start: '2025-12-31T23:59:00-05:00', end: '2025-12-31T23:59:30-05:00' }, OUT],
    ['by date', { start: '2026-03-03', end: '2026-03-03' }, IN],
    ['by month, inside', { start: '2026-03', end: '2026-04' }, IN],
    ['by month, from the first month: undecided', { start: '2026-01', end: '2026-02' }, OUT],
    ['by month, to the last month: undecided', { start: '2026-11', end: '2026-12' }, OUT],
    ['by year: undecided', { start: '2026', end: '2026' }, OUT],
    ['over many days', { start: '2026-01-01', end: '2026-12-31' }, IN],
    ['without end: still going on', { start: '2026-03-03T09:00:00Z' }, OUT],
    ['without start', { end: '2026-03-03T09:30:00Z' }, OUT],
    ['with null start', { start: null, end: '2026-03-03T09:30:00Z' }, OUT],
    ['ending before it starts', { start: '2026-05-05', end: '2026-04-04' }, OUT],
    ['with an empty period', {}, OUT],
    ['without period', undefined, OUT],
    ['with a null period', null, OUT]
  ])('visit %s', async (_title, period, expected) => {
    expect(await populations(...eligible({ visit: visit({ period }) }))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ['finished', IN],
    ...['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'cancelled', 'entered-in-error', 'unknown'].map(status => [status, OUT] as const),
    [undefined, OUT],
    [null, OUT]
  ])('visit with status %s', async (status, expected) => {
    expect(await populations(...eligible({ visit: visit({ status }) }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['a second type that counts', { type: [{ text: 'visit' }, conceptOf('Office Visit')] }, IN],
    ['a second coding that counts', { type: [{ coding: [{ system: 'urn:other', code: '1' }, codingIn('Office Visit')] }] }, IN],
    ['a code version and display of any kind', { type: [concept({ ...codingIn('Office Visit'), version: '1999', display: 'other words' })] }, IN],
    ['its code under another system', { type: [concept({ ...codingIn('Office Visit'), system: 'urn:other' })] }, OUT],
    ['its code without system', { type: [{ coding: [{ code: codingIn('Office Visit').code }] }] }, OUT],
    ['text only', { type: [{ text: 'Office Visit' }] }, OUT],
    ['no type', { type: undefined }, OUT],
    ['a null type', { type: null }, OUT],
    ['its code in serviceType alone', { type: undefined, serviceType: conceptOf('Office Visit') }, OUT],
    ['a class that is not acute', { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NONAC' } }, IN],
    ['no class', { class: undefined }, IN]
  ])('visit with %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ visit: visit(elements) }))).toBe(expected)
  })

  it.each(PREVALENCES)('heart failure, %s', async (_title, elements, reach) => {
    expect(await populations(...eligible({ heartFailure: heartFailure(elements) }))).toBe(reach === 'misses the visit day' ? OUT : IN)
  })

  it.each(CONDITION_VERIFICATIONS)('heart failure, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible({ heartFailure: heartFailure({ onsetDateTime: '2020-01-01', verificationStatus }) }))).toBe(verified ? IN : OUT)
  })

  it.each<[string, object | null, string]>([
    ['as a problem', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' })] }, IN],
    ['as an encounter diagnosis', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' })] }, IN],
    ['by a second coding', { code: { coding: [snomed('1').coding[0], codingIn('Heart Failure')] } }, IN],
    ['by a code of another system', { code: concept({ ...codingIn('Heart Failure'), system: 'urn:other' }) }, OUT],
    ['by text', { code: { text: 'Heart Failure' } }, OUT],
    ['without code', { code: undefined }, OUT],
    ['with a null code', { code: null }, OUT],
    ['with null codings', { code: { coding: null } }, OUT],
    ['with a coding of null system and code', { code: { coding: [{ system: null, code: null }] } }, OUT],
    ['as another diagnosis', { code: conceptOf('Asthma') }, OUT]
  ])('heart failure %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ heartFailure: heartFailure({ onsetDateTime: '2020-01-01', ...elements }) }))).toBe(expected)
  })

  it('wants heart failure', async () => {
    expect(await populations(...eligible({ heartFailure: null }))).toBe(OUT)
  })

  it('does not take heart failure at a contact that is no heart failure encounter', async () => {
    expect(await populations(...eligible({ heartFailure: heartFailure({ onsetDateTime: '2026-06-06' }) }))).toBe(OUT)
  })

  it('wants one condition to be of the set, verified and present at once', async () => {
    const refuted = heartFailure({ onsetDateTime: '2020-01-01', verificationStatus: verification('refuted') })
    const later = condition('Heart Failure', { onsetDateTime: '2026-12-01' })
    expect(await populations(...eligible({ heartFailure: refuted }), later)).toBe(OUT)
  })

  it('finds heart failure that began between two visits at the second', async () => {
    expect(await populations(...eligible({ heartFailure: heartFailure({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }))).toBe(IN)
  })
})

describe.each(measures)('$cmsId denominator', ({ populations, codingIn, conceptOf, condition, observation, dysfunction, heartFailure, visit, eligible }) => {
  const fraction = (elements: object): AnyResource => observation('Ejection Fraction', { effectiveDateTime: '2026-01-05T10:00:00Z', valueQuantity: quantity(35, '%'), ...elements })

  it('wants a finding of dysfunction', async () => {
    expect(await populations(...eligible({ dysfunction: null }))).toBe(COHORT)
  })

  it.each<[string, object | null | undefined, string]>([
    ['35 %', quantity(35, '%'), IN],
    ['40 %', quantity(40, '%'), IN],
    ['40.0 %', { value: 40.0, unit: '%', system: 'http://unitsofmeasure.org', code: '%' }, IN],
    ['40.01 %', quantity(40.01, '%'), COHORT],
    ['40.1 %', quantity(40.1, '%'), COHORT],
    ['41 %', quantity(41, '%'), COHORT],
    ['0 %', quantity(0, '%'), IN],
    ['39, % as text only', { value: 39, unit: '%' }, IN],
    ['39, % as code without system', { value: 39, code: '%' }, IN],
    ['39, % as code under other words', { value: 39, unit: 'percent', system: 'http://unitsofmeasure.org', code: '%' }, IN],
    ['41, % as text only', { value: 41, unit: '%' }, COHORT],
    ['39, "percent" as text: no unit of UCUM', { value: 39, unit: 'percent' }, COHORT],
    ['39, "percent" as code', { value: 39, unit: '%', code: 'percent' }, COHORT],
    ['0.39 of unit 1', quantity(0.39, '1'), IN],
    ['0.4 of unit 1', quantity(0.4, '1'), IN],
    ['0.41 of unit 1', quantity(0.41, '1'), COHORT],
    ['0.39 without unit', { value: 0.39 }, IN],
    ['0.41 without unit', { value: 0.41 }, COHORT],
    ['39 without unit: 3900 %', { value: 39 }, COHORT],
    ['39 of unit 1: 3900 %', quantity(39, '1'), COHORT],
    ['390 per thousand', quantity(390, '[ppth]'), IN],
    ['39 mL: not comparable', quantity(39, 'mL'), COHORT],
    ['39 with an empty unit', { value: 39, unit: '' }, COHORT],
    ['less than 40 %: a comparator is no number', { ...quantity(40, '%'), comparator: '<' }, COHORT],
    ['at most 30 %: a comparator is no number', { ...quantity(30, '%'), comparator: '<=' }, COHORT],
    ['39 % of another code system', { value: 39, unit: '%', system: 'urn:other', code: '%' }, COHORT],
    ['no number', { unit: '%', system: 'http://unitsofmeasure.org', code: '%' }, COHORT],
    ['a null number', { ...quantity(39, '%'), value: null }, COHORT],
    ['no value', undefined, COHORT],
    ['null', null, COHORT]
  ])('ejection fraction %s', async (_title, valueQuantity, expected) => {
    expect(await populations(...eligible({ dysfunction: fraction({ valueQuantity }) }))).toBe(expected)
  })

  it.each([
    ['a range', { valueRange: { low: quantity(30, '%'), high: quantity(35, '%') } }],
    ['text', { valueString: '35 %' }],
    ['a code', { valueCodeableConcept: snomed('981000124106') }],
    ['an integer', { valueInteger: 0 }],
    ['a component', { component: [{ code: conceptOf('Ejection Fraction'), valueQuantity: quantity(35, '%') }] }],
    ['a reason for its absence', { dataAbsentReason: { text: 'unknown' } }]
  ])('ejection fraction as %s is no number in %', async (_title, value) => {
    expect(await populations(...eligible({ dysfunction: fraction({ valueQuantity: undefined, ...value }) }))).toBe(COHORT)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['final', 'amended', 'corrected'].map(status => [status, IN] as const),
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown'].map(status => [status, COHORT] as const),
    [undefined, COHORT],
    [null, COHORT]
  ])('ejection fraction with status %s', async (status, expected) => {
    expect(await populations(...eligible({ dysfunction: fraction({ status }) }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['of another code', { code: snomed('1') }, COHORT],
    ['of its code under another system', { code: concept({ ...codingIn('Ejection Fraction'), system: 'urn:other' }) }, COHORT],
    ['without code', { code: undefined }, COHORT],
    ['whatever its category', { category: [{ text: 'imaging' }] }, IN]
  ])('ejection fraction %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ dysfunction: fraction(elements) }))).toBe(expected)
  })

  it.each(BEFORE_VISIT_END)('ejection fraction measured %s', async (_title, effectiveDateTime, before) => {
    expect(await populations(...eligible({ dysfunction: fraction({ effectiveDateTime }) }))).toBe(before ? IN : COHORT)
  })

  it.each<[string, object, string]>([
    ['as an instant', { effectiveInstant: '2026-03-03T09:29:59.999Z' }, IN],
    ['over a period that starts before the end', { effectivePeriod: { start: '2026-03-03T09:29:59Z', end: '2026-03-04' } }, IN],
    ['over a period that goes on', { effectivePeriod: { start: '2026-03-03T09:29:59Z' } }, IN],
    ['over a period that starts at the end', { effectivePeriod: { start: '2026-03-03T09:30:00Z' } }, COHORT],
    ['over a period whose start is unknown', { effectivePeriod: { end: '2026-02-02' } }, COHORT],
    ['at a repeating time', { effectiveTiming: { event: ['2026-02-02'] } }, COHORT]
  ])('ejection fraction measured %s', async (_title, effective, expected) => {
    expect(await populations(...eligible({ dysfunction: fraction({ effectiveDateTime: undefined, ...effective }) }))).toBe(expected)
  })

  it.each(BEFORE_VISIT_END)('dysfunction diagnosed %s', async (_title, onsetDateTime, before) => {
    expect(await populations(...eligible({ dysfunction: dysfunction({ onsetDateTime }) }))).toBe(before ? IN : COHORT)
  })

  it.each<[string, object, string]>([
    ['with an onset period: its start counts', { onsetPeriod: { start: '2026-03-03T09:29:59Z', end: '2026-05-05' } }, IN],
    ['with an onset period without start', { onsetPeriod: { end: '2026-02-02' } }, COHORT],
    ['with an onset age', { onsetAge: quantity(60, 'a') }, IN],
    ['with an onset age not yet reached', { onsetAge: quantity(70, 'a') }, COHORT],
    ['with an onset range', { onsetRange: { low: quantity(60, 'a'), high: quantity(80, 'a') } }, IN],
    ['with an onset text', { onsetString: 'long ago' }, COHORT],
    ['active, without onset: no start', {}, COHORT],
    ['recorded before, without onset: the recorded date is not used here', { recordedDate: '2020-01-01' }, COHORT],
    ['abated, without onset: the start is the minimum date', { abatementDateTime: '2021-01-01' }, IN],
    ['abated years before the visit: the start decides', { onsetDateTime: '2020-01-01', abatementDateTime: '2021-01-01', clinicalStatus: clinical('resolved') }, IN],
    ['inactive without abatement', { onsetDateTime: '2020-01-01', clinicalStatus: clinical('inactive') }, COHORT],
    ['without clinical status', { onsetDateTime: '2020-01-01', clinicalStatus: undefined }, COHORT],
    ['relapse', { onsetDateTime: '2020-01-01', clinicalStatus: clinical('relapse') }, IN],
    ['of any severity: the code says it', { onsetDateTime: '2020-01-01', severity: snomed('255604002') }, IN]
  ])('dysfunction %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ dysfunction: dysfunction(elements) }))).toBe(expected)
  })

  it.each(CONDITION_VERIFICATIONS)('dysfunction, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible({ dysfunction: dysfunction({ onsetDateTime: '2020-01-01', verificationStatus }) }))).toBe(verified ? IN : COHORT)
  })

  it.each<[string, object, string]>([
    ['moderate or severe', { severity: conceptOf('Moderate or Severe') }, IN],
    ['severe by a second coding', { severity: { coding: [{ system: 'urn:other', code: '1' }, codingIn('Moderate or Severe')] } }, IN],
    ['mild', { severity: snomed('255604002') }, COHORT],
    ['severe as text', { severity: { text: 'severe' } }, COHORT],
    ['of no stated severity', {}, COHORT],
    ['of null severity', { severity: null }, COHORT],
    ['severe, refuted', { severity: conceptOf('Moderate or Severe'), verificationStatus: verification('refuted') }, COHORT],
    ['severe, after the visit', { severity: conceptOf('Moderate or Severe'), onsetDateTime: '2026-03-03T09:30:00Z' }, COHORT],
    ['severe, inactive without abatement', { severity: conceptOf('Moderate or Severe'), clinicalStatus: clinical('inactive') }, COHORT]
  ])('left ventricular systolic dysfunction disorder, %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ dysfunction: condition(snomed('134401001'), { onsetDateTime: '2020-01-01', ...elements }) }))).toBe(expected)
  })

  it.each([
    ['between two heart failure encounters', '2026-05-05', IN],
    ['after both', '2026-10-10', COHORT]
  ])('dysfunction found %s', async (_title, onsetDateTime, expected) => {
    expect(await populations(...eligible({ dysfunction: dysfunction({ onsetDateTime }), contact: visit({ period: LATER }) }))).toBe(expected)
  })

  it('does not take dysfunction found before a contact that is no heart failure encounter', async () => {
    expect(await populations(...eligible({ dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }) }))).toBe(COHORT)
  })

  it('wants heart failure at the very encounter that the dysfunction precedes', async () => {
    const ended = heartFailure({ onsetDateTime: '2020-01-01', abatementDateTime: '2026-04-01' })
    expect(await populations(...eligible({ heartFailure: ended, dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }))).toBe(COHORT)
  })

  it.each([
    ['on the day before', '2026-03-02T23:59:59Z', IN],
    ['on its last day: undecided', '2026-03-03T00:00:00Z', COHORT],
    ['on its last day, as a date too: not before', '2026-03-03', COHORT]
  ])('dysfunction found %s of a visit written by dates', async (_title, onsetDateTime, expected) => {
    expect(await populations(...eligible({ dysfunction: dysfunction({ onsetDateTime }), visit: visit({ period: { start: '2026-03-03', end: '2026-03-03' } }) }))).toBe(expected)
  })
})

describe.each(measures)('$cmsId denominator exclusions', ({ populations, procedure, condition, conceptOf, dysfunction, visit, eligible }) => {
  const transplant = (elements: object): AnyResource => procedure('Heart Transplant', elements)
  const assistDevice = (elements: object): AnyResource => procedure('Left Ventricular Assist Device Placement', elements)
  const before = { performedDateTime: '2025-05-05' }
  const during = (performed: object): object => ({ performedDateTime: undefined, ...performed })

  it.each(BEFORE_VISIT_END)('heart transplant %s', async (_title, performedDateTime, transplantBefore) => {
    expect(await populations(...eligible(), transplant({ performedDateTime }))).toBe(transplantBefore ? EXCLUDED : IN)
  })

  it.each<[string, string | null | undefined, string]>([
    ['on the day before', '2026-03-02', EXCLUDED],
    ['in the last second of the day before', '2026-03-02T23:59:59Z', EXCLUDED],
    ['at the first instant of the visit day', '2026-03-03T00:00:00.000Z', IN],
    ['on the visit day, as a date', '2026-03-03', IN],
    ['on the day before as written in New York, the visit day in UTC', '2026-03-02T23:59:59-05:00', EXCLUDED],
    ['on the visit day as written in Kolkata, the day before in UTC', '2026-03-03T00:30:00+05:30', IN],
    ['in the month before', '2026-02', EXCLUDED],
    ['in the month of the visit: undecided', '2026-03', IN],
    ['in the year of the visit: undecided', '2026', IN],
    ['at no time', undefined, IN],
    ['null', null, IN]
  ])('assist device placed %s: days decide', async (_title, performedDateTime, expected) => {
    expect(await populations(...eligible(), assistDevice({ performedDateTime }))).toBe(expected)
  })

  it.each<[string, object, string, string]>([
    ['over a period that goes on', { performedPeriod: { start: '2026-03-02' } }, EXCLUDED, EXCLUDED],
    ['over a period that starts on the visit day before its end', { performedPeriod: { start: '2026-03-03T09:10:00Z', end: '2026-03-03T12:00:00Z' } }, EXCLUDED, IN],
    ['over a period that starts after', { performedPeriod: { start: '2026-03-04', end: '2026-03-05' } }, IN, IN],
    ['over a period whose start is unknown', { performedPeriod: { end: '2026-02-02' } }, IN, IN],
    ['at an age reached before', { performedAge: quantity(60, 'a') }, EXCLUDED, EXCLUDED],
    ['at an age reached after', { performedAge: quantity(70, 'a') }, IN, IN],
    ['at an age range whose low age was reached', { performedRange: { low: quantity(60, 'a'), high: quantity(80, 'a') } }, EXCLUDED, EXCLUDED],
    ['at a time in words', { performedString: 'last year' }, IN, IN]
  ])('heart transplant and assist device %s', async (_title, performed, afterTransplant, afterDevice) => {
    expect(await populations(...eligible(), transplant(during(performed)))).toBe(afterTransplant)
    expect(await populations(...eligible(), assistDevice(during(performed)))).toBe(afterDevice)
  })

  it.each<readonly [string | null | undefined, string]>([
    ['completed', EXCLUDED],
    ...['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'entered-in-error', 'unknown'].map(status => [status, IN] as const),
    [undefined, IN],
    [null, IN]
  ])('heart transplant and assist device with status %s', async (status, expected) => {
    expect(await populations(...eligible(), transplant({ ...before, status }))).toBe(expected)
    expect(await populations(...eligible(), assistDevice({ ...before, status }))).toBe(expected)
  })

  it.each([['Kidney Transplant'], ['Cardiac Pacer']])('%s excludes nobody', async title => {
    expect(await populations(...eligible(), procedure(title, before))).toBe(IN)
  })

  it.each([
    ['transplant', transplant({ performedDateTime: '2026-05-05' })],
    ['assist device', assistDevice({ performedDateTime: '2026-05-05' })],
    ['transplant complication', condition('Heart Transplant Complications', { onsetDateTime: '2026-05-05' })],
    ['assist device complication', condition('Left Ventricular Assist Device Complications', { onsetDateTime: '2026-05-05' })]
  ])('%s between the only heart failure encounter and a later contact, or a later heart failure encounter', async (_title, one) => {
    expect(await populations(...eligible(), one)).toBe(IN)
    expect(await populations(...eligible({ contact: visit({ period: LATER }) }), one)).toBe(EXCLUDED)
  })

  it('does not look at a heart failure encounter before the dysfunction was found', async () => {
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-01-01' }), contact: visit({ period: { start: '2026-01-01', end: '2026-01-01' } }) }
    expect(await populations(...eligible(parts), transplant({ performedDateTime: '2025-12-31' }))).toBe(EXCLUDED)
    const later = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), visit: visit({ period: LATER }), contact: visit() }
    expect(await populations(...eligible(later), condition('Heart Transplant Complications', { onsetDateTime: '2026-09-09' }))).toBe(EXCLUDED)
    expect(await populations(...eligible(later), condition('Heart Transplant Complications', { onsetDateTime: '2026-09-10' }))).toBe(IN)
  })

  const inactive = { clinicalStatus: clinical('inactive') }
  const complications = ['Heart Transplant Complications', 'Left Ventricular Assist Device Complications']
  it.each<[string, object, string]>([
    ['since years', { onsetDateTime: '2020-01-01' }, EXCLUDED],
    ['on the visit day, hours later', { onsetDateTime: '2026-03-03T23:59:59Z' }, EXCLUDED],
    ['on the next day', { onsetDateTime: '2026-03-04' }, IN],
    ['on the visit day as written in New York, the next in UTC', { onsetDateTime: '2026-03-03T23:30:00-05:00' }, EXCLUDED],
    ['on the next day as written in Kolkata, the visit day in UTC', { onsetDateTime: '2026-03-04T02:00:00+05:30' }, IN],
    ['in the month of the visit: undecided', { onsetDateTime: '2026-03' }, IN],
    ['in the month of the visit, recorded before: an undecided onset is an onset', { onsetDateTime: '2026-03', recordedDate: '2026-02-02' }, IN],
    ['at an age', { onsetAge: quantity(69, 'a') }, EXCLUDED],
    ['without onset, recorded on the visit day', { recordedDate: '2026-03-03T23:59:59Z' }, EXCLUDED],
    ['without onset, recorded on the next day', { recordedDate: '2026-03-04' }, IN],
    ['without onset, recorded on the visit day as written in New York', { recordedDate: '2026-03-03T23:30:00-05:00' }, EXCLUDED],
    ['without onset, recorded in the month of the visit: undecided', { recordedDate: '2026-03' }, IN],
    ['without onset and record date', {}, IN],
    ['onset null, recorded before', { onsetDateTime: null, recordedDate: '2026-02-02' }, EXCLUDED],
    ['onset text, recorded before', { onsetString: 'long ago', recordedDate: '2026-02-02' }, EXCLUDED],
    ['onset after, recorded before: the onset decides', { onsetDateTime: '2026-04-04', recordedDate: '2026-02-02' }, IN],
    ['onset before, recorded after: the onset decides', { onsetDateTime: '2026-02-02', recordedDate: '2026-04-04' }, EXCLUDED],
    ['inactive, onset after, recorded before: no prevalence, the record date decides', { ...inactive, onsetDateTime: '2026-04-04', recordedDate: '2026-02-02' }, EXCLUDED],
    ['inactive, onset before, recorded after: the record date decides', { ...inactive, onsetDateTime: '2026-02-02', recordedDate: '2026-04-04' }, IN],
    ['inactive, onset before, not recorded', { ...inactive, onsetDateTime: '2026-02-02' }, IN],
    ['without clinical status, recorded before', { clinicalStatus: undefined, onsetDateTime: '2026-04-04', recordedDate: '2026-02-02' }, EXCLUDED],
    ['abated without onset, recorded after: the start is the minimum date', { abatementDateTime: '2026-05-05', recordedDate: '2026-04-04' }, EXCLUDED],
    ['resolved before the visit: the start decides', { onsetDateTime: '2020-01-01', abatementDateTime: '2021-01-01', clinicalStatus: clinical('resolved') }, EXCLUDED],
    ['refuted', { onsetDateTime: '2020-01-01', verificationStatus: verification('refuted') }, IN],
    ['of another code', { onsetDateTime: '2020-01-01', code: conceptOf('Essential Hypertension') }, IN]
  ])('complication %s', async (_title, elements, expected) => {
    for (const title of complications) expect(await populations(...eligible(), condition(title, elements))).toBe(expected)
  })

  it.each(CONDITION_VERIFICATIONS)('complication, verification status %s', async (_title, verificationStatus, verified) => {
    for (const title of complications) {
      expect(await populations(...eligible(), condition(title, { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCLUDED : IN)
    }
  })

  it('excludes nobody outside the denominator', async () => {
    expect(await populations(...eligible({ dysfunction: null }), transplant(before))).toBe(COHORT)
    expect(await populations(...eligible({ subject: patient('2010-01-01') }), transplant(before))).toBe(OUT)
  })
})
