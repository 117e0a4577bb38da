import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { clinical, clinicalResources, verification } from '../support/clinical-resources.js'
import { measureUnderTest } from '../support/measure-populations.js'
import { concept, loinc, mmHg, patient, resource, snomed } from '../support/records.js'

const { codingIn, populations, results } = await measureUnderTest('CMS165')
const { condition, conceptOf, deviceRequest, encounter, medicationRequest, observation, procedure, serviceRequest } = clinicalResources(codingIn)

const FIFTY = '1976-05-05'
const hypertension = (elements: object = { onsetDateTime: '2020-01-01' }): AnyResource => condition('Essential Hypertension', elements)
const visit = (elements: object = {}): AnyResource => encounter('Office Visit', elements)
const component = (code: string, valueQuantity: object | undefined): object => ({ code: loinc(code), ...(valueQuantity === undefined ? {} : { valueQuantity }) })
const reading = (systolic: number | object | undefined, diastolic: number | object | undefined, elements: object = {}): AnyResource => observation(loinc('85354-9'), {
  component: [
    component('8480-6', typeof systolic === 'number' ? mmHg(systolic) : systolic),
    component('8462-4', typeof diastolic === 'number' ? mmHg(diastolic) : diastolic)
  ],
  ...elements
})

const eligible = (birthDate = FIFTY): AnyResource[] => [patient(birthDate), hypertension(), visit()]
const OUT = ''
const IN = 'IP D'
const EXCLUDED = 'IP D DX'
const MET = 'IP D N'

describe('CMS165 initial population', () => {
  it.each([
    ['17 on the last day', '2009-01-01', OUT],
    ['18 on the last day', '2008-12-31', IN],
    ['85 on the last day', '1941-01-01', IN],
    ['86 on the last day', '1940-12-31', OUT],
    ['born on 29 February', '2008-02-29', IN],
    ['a birth year alone: by the last day all born in it are 18', '2008', IN],
    ['a birth year alone: none born in it is 18', '2009', OUT]
  ])('%s', async (_title, birthDate, expected) => {
    expect(await populations(...eligible(birthDate))).toBe(expected)
  })

  it('wants a birth date', async () => {
    expect(await populations(patient(undefined), hypertension(), visit())).toBe(OUT)
  })

  it.each([
    ['onset in the last millisecond of the six months', { onsetDateTime: '2026-06-30T23:59:59.999Z' }, IN],
    ['onset at the first instant after them', { onsetDateTime: '2026-07-01T00:00:00.000Z' }, OUT],
    ['onset in that last second, written to the second: undecided', { onsetDateTime: '2026-06-30T23:59:59Z' }, OUT],
    ['onset a second earlier, written to the second', { onsetDateTime: '2026-06-30T23:59:58Z' }, IN],
    ['onset on the last day, written as a date: undecided', { onsetDateTime: '2026-06-30' }, OUT],
    ['onset on the day before, written as a date', { onsetDateTime: '2026-06-29' }, IN],
    ['onset in the evening of 30 June in New York, already July in UTC', { onsetDateTime: '2026-06-30T21:00:00.000-04:00' }, OUT],
    ['onset in the morning of 1 July in Kolkata, still June in UTC', { onsetDateTime: '2026-07-01T05:00:00.000+05:30' }, IN],
    ['abated at the first instant of the period', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-01-01T00:00:00.000Z' }, IN],
    ['abated a millisecond before it', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-12-31T23:59:59.999Z' }, OUT],
    ['abated on the first day, written as a date: undecided', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-01-01' }, OUT],
    ['abated within the period, inactive', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-02-01', clinicalStatus: clinical('resolved') }, IN],
    ['inactive without abatement: no prevalence', { onsetDateTime: '2026-02-01', clinicalStatus: clinical('inactive') }, OUT],
    ['no clinical status: no prevalence', { onsetDateTime: '2026-02-01', clinicalStatus: undefined }, OUT],
    ['active status of another code system: no prevalence', { onsetDateTime: '2026-02-01', clinicalStatus: concept({ system: 'urn:other', code: 'active' }) }, OUT],
    ['recurrence', { onsetDateTime: '2026-02-01', clinicalStatus: clinical('recurrence') }, IN],
    ['relapse', { onsetDateTime: '2026-02-01', clinicalStatus: clinical('relapse') }, IN],
    ['active without onset: unbounded', {}, IN],
    ['abated without onset: from the minimum date', { abatementDateTime: '2026-02-01' }, IN],
    ['abatement text: no abatement', { onsetDateTime: '2020-01-01', abatementString: 'last year' }, IN],
    ['abatement period without end: no abatement', { onsetDateTime: '2020-01-01', abatementPeriod: { start: '2025-01-01' } }, IN],
    ['abatement period that ends before the period', { onsetDateTime: '2020-01-01', abatementPeriod: { start: '2025-01-01', end: '2025-06-01' } }, OUT],
    ['onset period: only its start counts', { onsetPeriod: { start: '2020-01-01', end: '2020-02-01' } }, IN],
    ['onset age', { onsetAge: { value: 40, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' } }, IN],
    ['onset age after the window', { onsetAge: { value: 51, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' } }, OUT],
    ['onset range', { onsetRange: { low: { value: 40 }, high: { value: 45 } } }, IN],
    ['onset text: no start, still unbounded', { onsetString: 'long ago' }, IN]
  ])('hypertension, %s', async (_title, elements, expected) => {
    expect(await populations(patient(FIFTY), hypertension(elements), visit())).toBe(expected)
  })

  it.each([
    ['absent', undefined, IN],
    ['confirmed', verification('confirmed'), IN],
    ['unconfirmed', verification('unconfirmed'), IN],
    ['provisional', verification('provisional'), IN],
    ['differential', verification('differential'), IN],
    ['refuted', verification('refuted'), OUT],
    ['entered-in-error', verification('entered-in-error'), OUT],
    ['text only', { text: 'confirmed' }, OUT],
    ['confirmed of another code system', concept({ system: 'urn:other', code: 'confirmed' }), OUT]
  ])('verification status %s', async (_title, verificationStatus, expected) => {
    expect(await populations(patient(FIFTY), hypertension({ onsetDateTime: '2020-01-01', verificationStatus }), visit())).toBe(expected)
  })

  it.each([
    ['Office Visit'], ['Annual Wellness Visit'], ['Preventive Care Services Established Office Visit, 18 and Up'],
    ['Preventive Care Services Initial Office Visit, 18 and Up'], ['Home Healthcare Services'], ['Virtual Encounter'], ['Telephone Visits']
  ])('counts a visit of %s', async title => {
    expect(await populations(patient(FIFTY), hypertension(), encounter(title, {}))).toBe(IN)
  })

  it.each([
    ['at the first instant', { period: { start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T00:10:00.000Z' } }, IN],
    ['starting a second before the period', { period: { start: '2025-12-31T23:59:59Z', end: '2026-01-01T00:10:00Z' } }, OUT],
    ['ending in the last second', { period: { start: '2026-12-31T23:00:00Z', end: '2026-12-31T23:59:59Z' } }, IN],
    ['ending at the first instant of the next year', { period: { start: '2026-12-31T23:00:00Z', end: '2027-01-01T00:00:00Z' } }, OUT],
    ['on 31 December as written in New York, already January in UTC', { period: { start: '2026-12-31T21:00:00-05:00', end: '2026-12-31T21:30:00-05:00' } }, IN],
    ['on 1 January as written in Kolkata, still December in UTC', { period: { start: '2026-01-01T04:00:00+05:30', end: '2026-01-01T04:30:00+05:30' } }, IN],
    ['on 31 December of the year before as written in New York', { period: { start: '2025-12-31T23:59:00-05:00', end: '2025-12-31T23:59:30-05:00' } }, OUT],
    ['by month only, inside', { period: { start: '2026-03', end: '2026-04' } }, IN],
    ['by month only, in the bounding month: undecided', { period: { start: '2026-01', end: '2026-02' } }, OUT],
    ['without end', { period: { start: '2026-03-03' } }, OUT],
    ['without start', { period: { end: '2026-03-03' } }, OUT],
    ['without period', { period: undefined }, OUT],
    ['ending before it starts', { period: { start: '2026-05-05', end: '2026-04-04' } }, OUT],
    ['not finished', { status: 'in-progress' }, OUT],
    ['with a second type that counts', { type: [{ text: 'visit' }, concept(codingIn('Office Visit'))] }, IN],
    ['with a code of another system', { type: [concept({ ...codingIn('Office Visit'), system: 'urn:other' })] }, OUT],
    ['without type', { type: undefined }, OUT]
  ])('visit %s', async (_title, elements, expected) => {
    expect(await populations(patient(FIFTY), hypertension(), visit(elements))).toBe(expected)
  })
})

describe('CMS165 numerator', () => {
  it.each([
    ['139/89', 139, 89, MET], ['140/89', 140, 89, IN], ['139/90', 139, 90, IN], ['139.9/89.9', 139.9, 89.9, MET],
    ['no systolic', undefined, 80, IN], ['no diastolic', 120, undefined, IN],
    ['kPa below the limits', { value: 18.6, unit: 'kPa', system: 'http://unitsofmeasure.org', code: 'kPa' }, { value: 11.9, code: 'kPa' }, MET],
    ['kPa above the limit', { value: 18.7, unit: 'kPa', code: 'kPa' }, 80, IN],
    ['unit mmHg as text, no code', { value: 120, unit: 'mmHg' }, 80, IN],
    ['no unit', { value: 120 }, 80, IN],
    ['unit mm[Hg] as text, no code', { value: 120, unit: 'mm[Hg]' }, 80, MET],
    ['a comparator', { ...mmHg(120), comparator: '<' }, 80, IN],
    ['a unit of another system', { value: 120, code: 'mm[Hg]', system: 'urn:other' }, 80, IN]
  ])('%s', async (_title, systolic, diastolic, expected) => {
    expect(await populations(...eligible(), reading(systolic, diastolic))).toBe(expected)
  })

  it.each([
    ['first instant of the period', { effectiveDateTime: '2026-01-01T00:00:00.000Z' }, MET],
    ['last second of the period', { effectiveDateTime: '2026-12-31T23:59:59Z' }, MET],
    ['first instant of the next year', { effectiveDateTime: '2027-01-01T00:00:00.000Z' }, IN],
    ['the last day as written in New York', { effectiveDateTime: '2026-12-31T23:59:59-05:00' }, MET],
    ['the day before the period as written in New York', { effectiveDateTime: '2025-12-31T23:59:59-05:00' }, IN],
    ['a date', { effectiveDateTime: '2026-01-01' }, MET],
    ['a month: no reading is certainly of that day', { effectiveDateTime: '2026-05' }, IN],
    ['an instant', { effectiveDateTime: undefined, effectiveInstant: '2026-05-05T10:00:00.000Z' }, MET],
    ['a period, counted at its end', { effectiveDateTime: undefined, effectivePeriod: { start: '2025-12-31', end: '2026-01-01' } }, MET],
    ['a period without end, counted at its start', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-05-05' } }, MET],
    ['no time', { effectiveDateTime: undefined }, IN],
    ['preliminary', { status: 'preliminary' }, IN],
    ['amended', { status: 'amended' }, MET],
    ['corrected', { status: 'corrected' }, MET],
    ['entered in error', { status: 'entered-in-error' }, IN]
  ])('reading at %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), reading(120, 80, elements))).toBe(expected)
  })

  const at = (effectiveDateTime: string): object => ({ effectiveDateTime })
  it.each<[string, AnyResource[], string]>([
    ['the latest day decides, for better', [reading(150, 95, at('2026-05-05T10:00:00Z')), reading(120, 80, at('2026-05-06T10:00:00Z'))], MET],
    ['the latest day decides, for worse', [reading(120, 80, at('2026-05-05T10:00:00Z')), reading(150, 95, at('2026-05-06T10:00:00Z'))], IN],
    ['lowest systolic and lowest diastolic of the day, from different readings', [reading(150, 80, at('2026-05-05T10:00:00Z')), reading(120, 95, at('2026-05-05T23:00:00Z'))], MET],
    ['one day as written, two days in UTC', [reading(150, 80, at('2026-05-05T10:00:00-05:00')), reading(120, 95, at('2026-05-05T23:00:00-05:00'))], MET],
    ['a reading of the day without a diastolic value leaves the lowest unknown', [reading(120, 80), reading(125, undefined)], IN],
    ['an earlier reading without a value does not matter', [reading(120, undefined, at('2026-05-04')), reading(125, 80)], MET],
    ['two values in one reading: the lowest', [reading(120, 80, { component: [component('8480-6', mmHg(150)), component('8480-6', mmHg(130)), component('8462-4', mmHg(80))] })], MET],
    ['stand-alone systolic and diastolic observations do not count', [observation(loinc('8480-6'), { valueQuantity: mmHg(120) }), observation(loinc('8462-4'), { valueQuantity: mmHg(80) })], IN]
  ])('%s', async (_title, readings, expected) => {
    expect(await populations(...eligible(), ...readings)).toBe(expected)
  })

  const ED = 'Emergency Department Evaluation and Management Visit'
  const stay = (id: string, title: string, code: string | undefined, elements: object = {}): AnyResource =>
    encounter(title, { id, class: code === undefined ? undefined : { code }, period: { start: '2026-05-05T09:00:00Z', end: '2026-05-05T12:00:00Z' }, ...elements })
  const linked = (id: string, more: object = {}): AnyResource => reading(120, 80, { encounter: { reference: `Encounter/${id}` }, ...more })
  it.each<[string, AnyResource[], string]>([
    ['linked to the inpatient stay of that day', [stay('s', 'Encounter Inpatient', 'IMP'), linked('s')], IN],
    ['linked to the emergency visit of that day', [stay('s', ED, 'EMER'), linked('s')], IN],
    ['on an inpatient day, linked to an ambulatory visit', [stay('s', 'Encounter Inpatient', 'IMP'), visit({ id: 'v' }), linked('v')], MET],
    ['on an inpatient day, linked to an observation encounter', [stay('s', 'Encounter Inpatient', 'IMP'), visit({ id: 'v', class: { code: 'OBSENC' } }), linked('v')], MET],
    ['on an inpatient day, without link', [stay('s', 'Encounter Inpatient', 'IMP'), reading(120, 80)], MET],
    ['on an inpatient day, link leads nowhere', [stay('s', 'Encounter Inpatient', 'IMP'), linked('gone')], MET],
    ['linked to an encounter without class', [stay('s', 'Encounter Inpatient', undefined), linked('s')], MET],
    ['linked by absolute reference', [stay('s', 'Encounter Inpatient', 'IMP'), reading(120, 80, { encounter: { reference: 'https://ehr.example/fhir/Encounter/s' } })], IN],
    ['the day after the stay', [stay('s', 'Encounter Inpatient', 'IMP', { period: { start: '2026-05-01', end: '2026-05-04' } }), linked('s')], MET],
    ['later, in a stay without end', [stay('s', 'Encounter Inpatient', 'IMP', { period: { start: '2026-05-01' } }), linked('s')], IN],
    ['a stay without start blocks no day', [stay('s', 'Encounter Inpatient', 'IMP', { period: { end: '2026-05-09' } }), linked('s')], MET],
    ['a stay without period blocks no day', [stay('s', 'Encounter Inpatient', 'IMP', { period: undefined }), linked('s')], MET],
    ['an unfinished stay blocks no day', [stay('s', 'Encounter Inpatient', 'IMP', { status: 'in-progress' }), linked('s')], MET],
    ['a stay by month: undecided, blocks no day', [stay('s', 'Encounter Inpatient', 'IMP', { period: { start: '2026-05', end: '2026-05' } }), linked('s')], MET]
  ])('reading %s', async (_title, resources, expected) => {
    expect(await populations(...eligible(), ...resources)).toBe(expected)
  })

  it('is left when the subject is excluded from the denominator', async () => {
    expect(await populations(...eligible(), reading(120, 80), condition('Pregnancy', { onsetDateTime: '2026-02-01' }))).toBe(EXCLUDED)
  })
})

describe('CMS165 denominator exclusions', () => {
  const hospiceOrder = (elements: object): AnyResource => serviceRequest('Hospice Care Ambulatory', elements)
  const hospiceStay = (elements: object): AnyResource => encounter('Encounter Inpatient', { hospitalization: { dischargeDisposition: snomed('428361000124107') }, ...elements })
  const hospiceAnswer = (elements: object): AnyResource => observation(loinc('45755-6'), { valueCodeableConcept: snomed('373066001'), ...elements })

  it.each<[string, AnyResource, string]>([
    ['discharge to home hospice', hospiceStay({}), EXCLUDED],
    ['discharge to a hospice facility', hospiceStay({ hospitalization: { dischargeDisposition: snomed('428371000124100') } }), EXCLUDED],
    ['discharge elsewhere', hospiceStay({ hospitalization: { dischargeDisposition: snomed('306689006') } }), IN],
    ['stay from last year that ends in the period', hospiceStay({ period: { start: '2025-12-20', end: '2026-01-01' } }), EXCLUDED],
    ['stay that ends next year', hospiceStay({ period: { start: '2026-12-20', end: '2027-01-01' } }), IN],
    ['stay without end', hospiceStay({ period: { start: '2026-12-20' } }), IN],
    ['hospice encounter', encounter('Hospice Encounter', {}), EXCLUDED],
    ['hospice encounter still open from last year', encounter('Hospice Encounter', { period: { start: '2025-01-01' } }), EXCLUDED],
    ['hospice encounter that ended last year', encounter('Hospice Encounter', { period: { start: '2025-01-01', end: '2025-12-31' } }), IN],
    ['hospice encounter whose start is unknown', encounter('Hospice Encounter', { period: { end: '2026-05-05' } }), IN],
    ['assessment: yes', hospiceAnswer({}), EXCLUDED],
    ['assessment: no', hospiceAnswer({ valueCodeableConcept: snomed('373067005') }), IN],
    ['assessment: preliminary', hospiceAnswer({ status: 'preliminary' }), IN],
    ['order', hospiceOrder({}), EXCLUDED],
    ['order on the last day as written', hospiceOrder({ authoredOn: '2026-12-31T23:59:59-05:00' }), EXCLUDED],
    ['order next year', hospiceOrder({ authoredOn: '2027-01-01' }), IN],
    ['order in draft', hospiceOrder({ status: 'draft' }), IN],
    ['proposal', hospiceOrder({ intent: 'proposal' }), IN],
    ['order not to do it', hospiceOrder({ doNotPerform: true }), IN],
    ['procedure', procedure('Hospice Care Ambulatory', {}), EXCLUDED],
    ['procedure over the turn of the year', procedure('Hospice Care Ambulatory', { performedDateTime: undefined, performedPeriod: { start: '2025-12-01', end: '2026-01-01' } }), EXCLUDED],
    ['procedure not done', procedure('Hospice Care Ambulatory', { status: 'not-done' }), IN],
    ['diagnosis', condition('Hospice Diagnosis', { onsetDateTime: '2026-12-31' }), EXCLUDED],
    ['refuted diagnosis', condition('Hospice Diagnosis', { onsetDateTime: '2026-12-31', verificationStatus: verification('refuted') }), IN]
  ])('hospice, %s', async (_title, one, expected) => {
    expect(await populations(...eligible(), one)).toBe(expected)
  })

  it.each<[string, AnyResource, string]>([
    ['survey, without value', observation(loinc('71007-9'), {}), EXCLUDED],
    ['survey before the period', observation(loinc('71007-9'), { effectiveDateTime: '2025-12-31' }), IN],
    ['diagnosis', condition('Palliative Care Diagnosis', { onsetDateTime: '2020-01-01' }), EXCLUDED],
    ['encounter', encounter('Palliative Care Encounter', {}), EXCLUDED],
    ['intervention', procedure('Palliative Care Intervention', {}), EXCLUDED]
  ])('palliative care, %s', async (_title, one, expected) => {
    expect(await populations(...eligible(), one)).toBe(expected)
  })

  it.each<[string, AnyResource, string]>([
    ['pregnancy', condition('Pregnancy', { onsetDateTime: '2026-12-31T23:59:59.999Z' }), EXCLUDED],
    ['pregnancy from the next year on', condition('Pregnancy', { onsetDateTime: '2027-01-01T00:00:00.000Z' }), IN],
    ['pregnancy from the last day on, as a date: undecided', condition('Pregnancy', { onsetDateTime: '2026-12-31' }), IN],
    ['end stage renal disease', condition('End Stage Renal Disease', { onsetDateTime: '2020-01-01' }), EXCLUDED],
    ['kidney transplant recipient', condition('Kidney Transplant Recipient', { onsetDateTime: '2020-01-01' }), EXCLUDED],
    ['stage 5 kidney disease that ended before', condition('Chronic Kidney Disease, Stage 5', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-06-01' }), IN],
    ['dialysis years ago', procedure('Dialysis Services', { performedDateTime: '2011-01-01' }), EXCLUDED],
    ['dialysis in the last millisecond', procedure('Dialysis Services', { performedDateTime: '2026-12-31T23:59:59.999Z' }), EXCLUDED],
    ['dialysis on the last day, as a date: undecided', procedure('Dialysis Services', { performedDateTime: '2026-12-31' }), IN],
    ['dialysis still going on', procedure('Dialysis Services', { performedDateTime: undefined, performedPeriod: { start: '2026-01-01' } }), IN],
    ['kidney transplant in progress', procedure('Kidney Transplant', { status: 'in-progress' }), IN],
    ['kidney transplant', procedure('Kidney Transplant', {}), EXCLUDED],
    ['monthly renal services, years ago', encounter('ESRD Monthly Outpatient Services', { period: { start: '2012-01-01', end: '2012-01-31' } }), EXCLUDED],
    ['monthly renal services from next year on', encounter('ESRD Monthly Outpatient Services', { period: { start: '2027-01-01T00:00:00.000Z' } }), IN]
  ])('%s', async (_title, one, expected) => {
    expect(await populations(...eligible(), one)).toBe(expected)
  })

  const deviceOrder = (elements: object = {}): AnyResource => deviceRequest('Frailty Device', elements)
  const notToUse = { modifierExtension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-DeviceRequest.doNotPerform', valueBoolean: true }] }
  const illness = (elements: object = { onsetDateTime: '2025-01-01' }): AnyResource => condition('Advanced Illness', elements)
  const dementia = (elements: object = {}): AnyResource => medicationRequest('Dementia Medications', {
    dispenseRequest: { expectedSupplyDuration: { value: 30, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' } },
    ...elements
  })
  const AT_66 = '1960-12-31'
  const AT_80 = '1946-01-01'
  const AT_81 = '1945-12-31'

  it.each<[string, string, AnyResource[], string]>([
    ['frailty and advanced illness at 65', '1961-01-01', [deviceOrder(), illness()], IN],
    ['frailty and advanced illness at 66', AT_66, [deviceOrder(), illness()], EXCLUDED],
    ['frailty alone at 80', AT_80, [deviceOrder()], IN],
    ['frailty alone at 81', AT_81, [deviceOrder()], EXCLUDED],
    ['advanced illness alone at 81', AT_81, [illness()], IN],
    ['illness from the first day of the year before', AT_66, [deviceOrder(), illness({ onsetDateTime: '2025-01-01T00:00:00Z' })], EXCLUDED],
    ['illness from a day earlier, still active', AT_66, [deviceOrder(), illness({ onsetDateTime: '2024-12-31T23:59:59Z' })], IN],
    ['illness without onset has no start', AT_66, [deviceOrder(), illness({})], IN],
    ['frailty and dementia medication', AT_66, [deviceOrder(), dementia()], EXCLUDED],
    ['dementia medication by reference', AT_66, [deviceOrder(), resource('Medication', { id: 'm', code: concept(codingIn('Dementia Medications')) }), dementia({ medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } })], EXCLUDED],
    ['dementia medication completed', AT_66, [deviceOrder(), dementia({ status: 'completed' })], IN],
    ['dementia medication not to be taken', AT_66, [deviceOrder(), dementia({ doNotPerform: true })], IN],
    ['dementia medication whose supply reaches the year before', AT_66, [deviceOrder(), dementia({ authoredOn: '2024-12-03' })], EXCLUDED],
    ['dementia medication whose supply ends a day too early', AT_66, [deviceOrder(), dementia({ authoredOn: '2024-12-02' })], IN],
    ['dementia medication with refills', AT_66, [deviceOrder(), dementia({ authoredOn: '2024-11-03', dispenseRequest: { numberOfRepeatsAllowed: 1, expectedSupplyDuration: { value: 30, code: 'd' } } })], EXCLUDED],
    ['dementia medication of no known supply', AT_66, [deviceOrder(), dementia({ dispenseRequest: undefined })], IN],
    ['dementia medication by quantity and frequency', AT_66, [deviceOrder(), dementia({ authoredOn: '2024-12-03', dispenseRequest: { quantity: { value: 60 } }, dosageInstruction: [{ timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }] })], EXCLUDED],
    ['device order not to be used', AT_81, [deviceOrder(notToUse)], IN],
    ['device order in draft', AT_81, [deviceOrder({ status: 'draft' })], IN],
    ['device order by reference', AT_81, [deviceOrder({ codeCodeableConcept: undefined, codeReference: { reference: 'Device/d' } })], IN],
    ['equipment in use', AT_81, [observation(loinc('98181-1'), { valueCodeableConcept: conceptOf('Frailty Device') })], EXCLUDED],
    ['equipment in use until next year', AT_81, [observation(loinc('98181-1'), { effectiveDateTime: undefined, effectivePeriod: { start: '2026-05-05', end: '2027-01-01' }, valueCodeableConcept: conceptOf('Frailty Device') })], IN],
    ['frailty diagnosis', AT_81, [condition('Frailty Diagnosis', { onsetDateTime: '2020-01-01' })], EXCLUDED],
    ['frailty encounter', AT_81, [encounter('Frailty Encounter', {})], EXCLUDED],
    ['frailty symptom, preliminary', AT_81, [observation('Frailty Symptom', { status: 'preliminary' })], EXCLUDED]
  ])('%s', async (_title, birthDate, resources, expected) => {
    expect(await populations(...eligible(birthDate), ...resources)).toBe(expected)
  })

  const housing = (effectiveDateTime: string, code: string, elements: object = {}): AnyResource => observation(loinc('71802-3'), { effectiveDateTime, valueCodeableConcept: snomed(code), ...elements })
  const NURSING_HOME = '160734000'
  const OWN_HOME = '424661000'
  it.each<[string, string, AnyResource[], string]>([
    ['nursing home at 65', '1961-01-01', [housing('2026-05-05', NURSING_HOME)], IN],
    ['nursing home at 66', AT_66, [housing('2026-05-05', NURSING_HOME)], EXCLUDED],
    ['nursing home years ago, nothing since', AT_66, [housing('2019-05-05', NURSING_HOME)], EXCLUDED],
    ['own home since', AT_66, [housing('2026-05-05', NURSING_HOME), housing('2026-06-05', OWN_HOME)], IN],
    ['nursing home since', AT_66, [housing('2026-06-05', NURSING_HOME), housing('2026-05-05', OWN_HOME)], EXCLUDED],
    ['nursing home since, as written in New York', AT_66, [housing('2026-06-05T23:30:00-05:00', NURSING_HOME), housing('2026-06-06T01:00:00Z', OWN_HOME)], EXCLUDED],
    ['own home since, as written in New York', AT_66, [housing('2026-06-05T23:30:00-05:00', OWN_HOME), housing('2026-06-06T01:00:00Z', NURSING_HOME)], IN],
    ['nursing home earlier, as written in Kolkata', AT_66, [housing('2026-06-06T02:00:00+05:30', NURSING_HOME), housing('2026-06-05T23:00:00Z', OWN_HOME)], IN],
    ['own home only next year', AT_66, [housing('2026-05-05', NURSING_HOME), housing('2027-01-01', OWN_HOME)], EXCLUDED],
    ['a status that is not over yet is passed over', AT_66, [housing('2026-05-05', NURSING_HOME), housing('', OWN_HOME, { effectiveDateTime: undefined, effectivePeriod: { start: '2026-06-05' } })], EXCLUDED]
  ])('%s', async (_title, birthDate, resources, expected) => {
    expect(await populations(...eligible(birthDate), ...resources)).toBe(expected)
  })
})

describe('CMS165 supplemental data', () => {
  const supplementalData = async (subject: AnyResource, ...resources: readonly AnyResource[]): ReturnType<typeof results> => await results(subject, ...resources, hypertension(), visit())
  const category = (name: string, ...parts: object[]): object => ({ url: `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`, extension: parts })
  const part = (url: string, code: string): object => ({ url, valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code } })

  it('gives every race category, detail and the text', async () => {
    const race = category('race', part('ombCategory', '2106-3'), part('ombCategory', '2028-9'), part('detailed', '2033-9'), { url: 'text', valueString: 'Mixed' })
    expect((await supplementalData(patient(FIFTY, { extension: [race] })))['SDE Race']).toEqual({
      codes: ['2106-3', '2028-9', '2033-9'].map(code => ({ system: 'urn:oid:2.16.840.1.113883.6.238', code })), display: 'Mixed'
    })
  })

  it.each([
    ['code', { valueCode: '248152002' }, '248152002'],
    ['Coding', { valueCoding: { system: 'http://snomed.info/sct', code: '248153007' } }, '248153007'],
    ['other code', { valueCode: 'asked-unknown' }, undefined]
  ])('takes sex from the extension (%s), not from gender', async (_title, value, expected) => {
    const sex = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex', ...value }
    const found = (await supplementalData(patient(FIFTY, { gender: 'male', extension: [sex] })))['SDE Sex'] as { code: string } | null
    expect(found?.code).toBe(expected)
  })

  it('gives payers with their period, also without one', async () => {
    const coverage = (elements: object): AnyResource => resource('Coverage', { type: concept(codingIn('Payer Type')), ...elements })
    const payers = (await supplementalData(patient(FIFTY), coverage({ period: { start: '2026-01-01' } }), coverage({})))['SDE Payer'] as readonly { code: object, period: object | null }[]
    expect(payers.map(({ code }) => code)).toEqual([concept(codingIn('Payer Type')), concept(codingIn('Payer Type'))])
    expect(payers.map(({ period }) => period)).toEqual([expect.objectContaining({ low: '2026-01-01', high: null }), null])
  })
})
