import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { hospiceAndPalliativeCare } from '../support/care-exclusions.js'
import { clinical, clinicalResources, quantity, verification } from '../support/clinical-resources.js'
import { decisiveElements } from '../support/decisive-elements.js'
import { distinctValueSets } from '../support/distinct-value-sets.js'
import { measureUnderTest } from '../support/measure-populations.js'
import { concept, loinc, patient, resource } from '../support/records.js'

const ABOVE = 'Follow Up for Above Normal BMI'
const BELOW = 'Follow Up for Below Normal BMI'
const REFERRALS = 'Referrals Where Weight Assessment May Occur'
const MEDICATIONS_ABOVE = 'Medications for Above Normal BMI'
const MEDICATIONS_BELOW = 'Medications for Below Normal BMI'
const OBESE = 'Overweight or Obese'
const UNDERWEIGHT = 'Underweight'
const PREGNANCY = 'Pregnancy or Other Related Diagnoses'
const MEDICAL_REASON = 'Medical Reason'
const DECLINED = 'Patient Declined'
/** A follow-up of both arms: its reason or a diagnosis decides which one it serves. */
const SHARED = { system: 'urn:example:shared', code: 'diet' }

const valueSets = await distinctValueSets({ [ABOVE]: [SHARED], [BELOW]: [SHARED] })
const { codingIn, populations } = await measureUnderTest('CMS69', { valueSets })
const clinicalBuilders = clinicalResources(codingIn)
const { condition, conceptOf, encounter, medicationRequest, observation, procedure, serviceRequest } = clinicalBuilders

const OUT = ''
const IN = 'IP D'
const EXCLUDED = 'IP D DX'
const MET = 'IP D N'
const EXCEPTED = 'IP D DE'

const visit = (elements: object = {}): AnyResource => encounter('Encounter to Evaluate BMI', elements)
const visitOn = (start: string | undefined, end = start, elements: object = {}): AnyResource => visit({ period: { start, end }, ...elements })
const eligible = [patient('1980-05-05'), visit()]
const bmi = (value: number, elements: object = {}): AnyResource => observation(loinc('39156-5'), { valueQuantity: quantity(value, 'kg/m2'), ...elements })
const HIGH = bmi(30)
const LOW = bmi(17)
const NORMAL = bmi(22)
const because = (title: string): object => ({ reasonCode: [conceptOf(title)] })
const category = (code: string): object => ({
  category: [concept({ system: code === 'health-concern' ? 'http://hl7.org/fhir/us/core/CodeSystem/condition-category' : 'http://terminology.hl7.org/CodeSystem/condition-category', code })]
})
const atAge = (value: number): object => quantity(value, 'a')

describe('CMS69 initial population', () => {
  it.each([
    ['18 on the day of the encounter', '2008-03-03', '2026-03-03', IN],
    ['18 on the day after', '2008-03-04', '2026-03-03', OUT],
    ['17 when the period begins, 18 at its last day', '2008-12-31', '2026-12-31', IN],
    ['17 at the last day', '2009-01-01', '2026-12-31', OUT],
    ['born on 29 February, encounter on 27 February', '2008-02-29', '2026-02-27', OUT],
    // cql-execution counts whole years so; others (Java) only on 1 March.
    ['born on 29 February, encounter on 28 February of a year without 29th', '2008-02-29', '2026-02-28', IN],
    ['born on 29 February, encounter on 1 March', '2008-02-29', '2026-03-01', IN],
    ['a birth year alone that leaves 17 or 18 open', '2008', '2026-06-15', OUT],
    ['a birth year alone: all born in it are 18', '2007', '2026-01-01', IN],
    ['a birth month alone that leaves 17 or 18 open', '2008-06', '2026-06-15', OUT],
    ['a birth month alone: all born in it are 18', '2008-06', '2026-07-01', IN],
    ['no birth date', undefined, '2026-06-15', OUT],
    ['the birthday has come in Kolkata, where the encounter is', '2008-05-05', '2026-05-05T00:30:00+05:30', IN],
    ['the birthday has not come in New York, where the encounter is', '2008-05-05', '2026-05-04T23:30:00-05:00', OUT],
    ['an encounter by its month leaves the age open', '2008-06-15', '2026-06', OUT],
    ['an encounter by its month, 18 before it', '2008-05-31', '2026-06', IN]
  ])('%s', async (_title, birthDate, day, expected) => {
    expect(await populations(patient(birthDate), visitOn(day))).toBe(expected)
  })

  it('takes the age at the start of an encounter, not at its end', async () => {
    expect(await populations(patient('2008-03-05'), visitOn('2026-03-03', '2026-03-07'))).toBe(OUT)
  })

  it('needs one encounter at 18, whatever came before', async () => {
    expect(await populations(patient('2008-06-01'), visitOn('2026-03-03'), visitOn('2026-07-03'))).toBe(IN)
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
    ['the year alone is undecided', '2026', '2026', OUT],
    ['no end', '2026-03-03', undefined, OUT],
    ['no start', undefined, '2026-03-03', OUT],
    ['an end before the start', '2026-03-03T09:00:00Z', '2026-03-02T09:00:00Z', OUT]
  ])('encounter, %s', async (_title, start, end, expected) => {
    expect(await populations(patient('1980-05-05'), visit({ period: { start, end } }))).toBe(expected)
  })

  const classCode = (code: string, system?: string): object => ({ class: { code, system } })
  const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
  it.each<[string, AnyResource[], string]>([
    ['no encounter', [], OUT],
    ['virtual', [visit(classCode('VR', ACT_CODE))], OUT],
    ['virtual, but another one is not', [visit(classCode('VR', ACT_CODE)), visit()], IN],
    ['ambulatory', [visit(classCode('AMB', ACT_CODE))], IN],
    ['VR of another code system is not virtual', [visit(classCode('VR', 'urn:example:other'))], IN],
    // The specification names the code of v3-ActCode; without a system it is not that code.
    ['VR without a code system is not virtual', [visit(classCode('VR'))], IN],
    ['no class is not virtual', [visit({ class: undefined })], IN],
    ['planned', [visit({ status: 'planned' })], OUT],
    ['in progress', [visit({ status: 'in-progress' })], OUT],
    ['entered in error', [visit({ status: 'entered-in-error' })], OUT],
    ['no status', [visit({ status: undefined })], OUT],
    ['no period', [visit({ period: undefined })], OUT],
    ['no type', [visit({ type: undefined })], OUT],
    ['a type of another set', [encounter('Office Visit')], OUT],
    ['a type in words alone', [visit({ type: [{ text: 'check-up' }] })], OUT],
    ['a second type', [visit({ type: [{ text: 'check-up' }, conceptOf('Encounter to Evaluate BMI')] })], IN]
  ])('%s', async (_title, encounters, expected) => {
    expect(await populations(patient('1980-05-05'), ...encounters)).toBe(expected)
  })
})

describe('CMS69 denominator exclusions', () => {
  it.each(hospiceAndPalliativeCare(clinicalBuilders))('%s', async (_title, care, excludes) => {
    expect(await populations(...eligible, care)).toBe(excludes ? EXCLUDED : IN)
  })

  // The prevalence overlaps the period by day; neither verification nor category is looked at (section 3.3).
  it.each([
    ['since 2024, active', { onsetDateTime: '2024-05-05' }, EXCLUDED],
    ['from the last day on', { onsetDateTime: '2026-12-31' }, EXCLUDED],
    ['from the last day on in New York, next year in UTC', { onsetDateTime: '2026-12-31T23:00:00-05:00' }, EXCLUDED],
    ['from next year on', { onsetDateTime: '2027-01-01' }, IN],
    ['from November on', { onsetDateTime: '2026-11' }, EXCLUDED],
    ['from a day of December on: undecided', { onsetDateTime: '2026-12' }, IN],
    ['from a day of the year on: undecided', { onsetDateTime: '2026' }, IN],
    ['that ended on the first day', { onsetDateTime: '2025-05-05', abatementDateTime: '2026-01-01' }, EXCLUDED],
    ['that ended on the day before', { onsetDateTime: '2025-05-05', abatementDateTime: '2025-12-31T23:59:59Z' }, IN],
    ['that ended on a day of January: undecided', { onsetDateTime: '2025-05-05', abatementDateTime: '2026-01' }, IN],
    ['whose period of abatement ended on the first day as a date: its end is exclusive', { onsetDateTime: '2025-05-05', abatementPeriod: { start: '2025-12-01', end: '2026-01-01' } }, IN],
    ['whose period of abatement ended on the second day', { onsetDateTime: '2025-05-05', abatementPeriod: { start: '2025-12-01', end: '2026-01-02' } }, EXCLUDED],
    ['resolved within the period', { onsetDateTime: '2025-05-05', abatementDateTime: '2026-02-01', clinicalStatus: clinical('resolved') }, EXCLUDED],
    ['resolved without abatement: no prevalence', { onsetDateTime: '2026-02-01', clinicalStatus: clinical('resolved') }, IN],
    ['without clinical status or abatement: no prevalence', { onsetDateTime: '2026-02-01', clinicalStatus: undefined }, IN],
    ['without onset, active: unbounded, as cql-execution has it', {}, EXCLUDED],
    ['without onset, ended within the period', { abatementDateTime: '2026-02-01' }, EXCLUDED],
    ['without onset, ended before it', { abatementDateTime: '2025-02-01' }, IN],
    ['at the age of 46, in the period', { onsetAge: atAge(46) }, EXCLUDED],
    ['at the age of 47, after the period', { onsetAge: atAge(47) }, IN],
    ['at the age of 552 months, in the period', { onsetAge: quantity(552, 'mo') }, EXCLUDED],
    ['at the age of 560 months, after the period', { onsetAge: quantity(560, 'mo') }, IN],
    ['refuted: verification is not looked at', { onsetDateTime: '2026-02-01', verificationStatus: verification('refuted') }, EXCLUDED],
    ['of an encounter', { onsetDateTime: '2026-02-01', ...category('encounter-diagnosis') }, EXCLUDED],
    ['of the problem list', { onsetDateTime: '2026-02-01', ...category('problem-list-item') }, EXCLUDED]
  ])('pregnancy %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, condition(PREGNANCY, elements))).toBe(expected)
  })

  const status = (elements: object = {}): AnyResource => observation(loinc('82810-3'), { valueCodeableConcept: conceptOf(PREGNANCY), ...elements })
  it.each([
    ['final', {}, EXCLUDED],
    ['amended', { status: 'amended' }, EXCLUDED],
    ['corrected', { status: 'corrected' }, EXCLUDED],
    ['preliminary', { status: 'preliminary' }, IN],
    ['entered in error', { status: 'entered-in-error' }, IN],
    ['no status', { status: undefined }, IN],
    ['another code', { code: loinc('11449-6') }, IN],
    ['no code', { code: undefined }, IN],
    ['not pregnant', { valueCodeableConcept: concept({ system: 'http://snomed.info/sct', code: '60001007' }) }, IN],
    ['no value', { valueCodeableConcept: undefined }, IN],
    ['a value in words', { valueCodeableConcept: undefined, valueString: 'pregnant' }, IN],
    ['the first day', { effectiveDateTime: '2026-01-01' }, EXCLUDED],
    ['the last day in New York, next year in UTC', { effectiveDateTime: '2026-12-31T23:00:00-05:00' }, EXCLUDED],
    ['the day before the period', { effectiveDateTime: '2025-12-31T23:59:59Z' }, IN],
    ['the day after the period', { effectiveDateTime: '2027-01-01' }, IN],
    ['a month within', { effectiveDateTime: '2026-05' }, EXCLUDED],
    ['the year alone: undecided', { effectiveDateTime: '2026' }, IN],
    ['a period: the profile allows a date only', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-05-05', end: '2026-05-05' } }, IN],
    ['an instant: the profile allows a date only', { effectiveDateTime: undefined, effectiveInstant: '2026-05-05T10:00:00Z' }, IN],
    ['no date', { effectiveDateTime: undefined }, IN]
  ])('pregnancy status, %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, status(elements))).toBe(expected)
  })

  it('come before the numerator and the exceptions', async () => {
    expect(await populations(...eligible, NORMAL, status())).toBe(EXCLUDED)
    expect(await populations(...eligible, bmiNotDone({}), status())).toBe(EXCLUDED)
  })
})

describe('CMS69 BMI readings', () => {
  const NORMAL_ALONE = MET
  it.each([
    ['18.49', 18.49, IN], ['18.5', 18.5, NORMAL_ALONE], ['24.99', 24.99, NORMAL_ALONE], ['25', 25, IN],
    ['a hair below 25', 24.99999, NORMAL_ALONE], ['a hair below 18.5', 18.49999, IN]
  ])('%s alone', async (_title, value, expected) => {
    expect(await populations(...eligible, bmi(value))).toBe(expected)
  })

  it.each([
    ['25 is high', 25, because(OBESE), ABOVE, MET],
    ['24.99 is not high', 24.99, because(OBESE), ABOVE, NORMAL_ALONE],
    ['18.49 is low', 18.49, because(UNDERWEIGHT), BELOW, MET],
    ['0 is no reading', 0, because(UNDERWEIGHT), BELOW, IN],
    ['less than 0 is no reading', -17, because(UNDERWEIGHT), BELOW, IN],
    ['the least above 0 is low', 0.1, because(UNDERWEIGHT), BELOW, MET]
  ])('%s', async (_title, value, reason, followUp, expected) => {
    expect(await populations(...eligible, bmi(value), serviceRequest(followUp, reason))).toBe(expected)
  })

  const UCUM = 'http://unitsofmeasure.org'
  it.each([
    ['coded in UCUM', { value: 22, system: UCUM, code: 'kg/m2' }, NORMAL_ALONE],
    ['coded in UCUM, with another word for it', { value: 22, unit: 'BMI', system: UCUM, code: 'kg/m2' }, NORMAL_ALONE],
    ['the display unit alone', { value: 22, unit: 'kg/m2' }, IN],
    ['a system without code', { value: 22, unit: 'kg/m2', system: UCUM }, IN],
    ['a code without system', { value: 22, unit: 'kg/m2', code: 'kg/m2' }, IN],
    ['a system by another name', { value: 22, unit: 'kg/m2', system: 'https://ucum.org', code: 'kg/m2' }, IN],
    ['another code', { value: 22, unit: 'kg/m2', system: UCUM, code: 'kg/m^2' }, IN],
    ['no UCUM at all', { value: 22, unit: 'stone', system: 'urn:example:units', code: 'st' }, IN],
    ['no value', { system: UCUM, code: 'kg/m2' }, IN],
    ['a comparator', { value: 22, comparator: '<', system: UCUM, code: 'kg/m2' }, IN],
    ['a comparator that keeps it normal', { value: 24, comparator: '<=', system: UCUM, code: 'kg/m2' }, IN]
  ])('%s', async (_title, valueQuantity, expected) => {
    expect(await populations(...eligible, bmi(22, { valueQuantity }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['final', {}, NORMAL_ALONE],
    ['amended', { status: 'amended' }, NORMAL_ALONE],
    ['corrected', { status: 'corrected' }, NORMAL_ALONE],
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown'].map((status): [string, object, string] => [status, { status }, IN]),
    ['no status', { status: undefined }, IN],
    ['another code', { code: loinc('59574-4') }, IN],
    ['the code of another system', { code: concept({ system: 'urn:example:other', code: '39156-5' }) }, IN],
    ['a second coding', { code: { coding: [{ system: 'urn:example:other', code: 'x' }, { system: 'http://loinc.org', code: '39156-5' }] } }, NORMAL_ALONE],
    ['no code', { code: undefined }, IN],
    ['no value', { valueQuantity: undefined }, IN],
    ['a value in words', { valueQuantity: undefined, valueString: '22 kg/m2' }, IN],
    ['any category', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'survey' })] }, NORMAL_ALONE],
    ['the first day', { effectiveDateTime: '2026-01-01' }, NORMAL_ALONE],
    ['the last day', { effectiveDateTime: '2026-12-31T23:59:59.999Z' }, NORMAL_ALONE],
    ['the last day in New York, next year in UTC', { effectiveDateTime: '2026-12-31T23:00:00-05:00' }, NORMAL_ALONE],
    ['the day before the period', { effectiveDateTime: '2025-12-31T23:59:59.999Z' }, IN],
    ['the day after the period', { effectiveDateTime: '2027-01-01' }, IN],
    ['a month within', { effectiveDateTime: '2026-05' }, NORMAL_ALONE],
    ['the first month: undecided', { effectiveDateTime: '2026-01' }, IN],
    ['the year alone: undecided', { effectiveDateTime: '2026' }, IN],
    ['a period within', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-01-01', end: '2026-12-31' } }, NORMAL_ALONE],
    ['a period from the day before', { effectiveDateTime: undefined, effectivePeriod: { start: '2025-12-31', end: '2026-01-01' } }, IN],
    ['a period to the day after', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-12-31', end: '2027-01-01' } }, IN],
    ['a period without end', { effectiveDateTime: undefined, effectivePeriod: { start: '2026-05-05' } }, IN],
    ['a period without start', { effectiveDateTime: undefined, effectivePeriod: { end: '2026-05-05' } }, IN],
    ['an instant', { effectiveDateTime: undefined, effectiveInstant: '2026-05-05T10:00:00Z' }, NORMAL_ALONE],
    ['no time', { effectiveDateTime: undefined }, IN]
  ])('%s', async (_title, elements, expected) => {
    expect(await populations(...eligible, bmi(22, elements))).toBe(expected)
  })

  it('may be of a day without encounter', async () => {
    expect(await populations(...eligible, bmi(22, { effectiveDateTime: '2026-11-11' }))).toBe(MET)
  })
})

describe('CMS69 numerator', () => {
  const highFollowUp = serviceRequest(ABOVE, because(OBESE))
  const lowFollowUp = serviceRequest(BELOW, because(UNDERWEIGHT))

  it.each<[string, AnyResource[], string]>([
    ['no reading', [], IN],
    ['no reading, but a follow-up', [highFollowUp, lowFollowUp], IN],
    ['normal', [NORMAL], MET],
    ['normal twice', [NORMAL, bmi(24)], MET],
    ['normal and high: a reading out of range asks for follow-up', [NORMAL, HIGH], IN],
    ['normal and low', [NORMAL, LOW], IN],
    ['normal and high with follow-up', [NORMAL, HIGH, highFollowUp], MET],
    ['normal and low with the other follow-up', [NORMAL, LOW, highFollowUp], IN],
    ['normal, high in the year before', [NORMAL, bmi(30, { effectiveDateTime: '2025-12-31' })], MET],
    ['normal, high in the year after', [NORMAL, bmi(30, { effectiveDateTime: '2027-01-01' })], MET],
    ['normal, high on a day that is undecided', [NORMAL, bmi(30, { effectiveDateTime: '2026' })], MET],
    ['normal, high but preliminary', [NORMAL, bmi(30, { status: 'preliminary' })], MET],
    ['normal, high without coded unit', [NORMAL, bmi(30, { valueQuantity: { value: 30, unit: 'kg/m2' } })], MET],
    ['normal in the year before, high without follow-up', [bmi(22, { effectiveDateTime: '2025-12-31' }), HIGH], IN],
    ['high', [HIGH], IN],
    ['high with follow-up', [HIGH, highFollowUp], MET],
    ['high with the follow-up of low', [HIGH, lowFollowUp], IN],
    ['high in the year before with follow-up', [bmi(30, { effectiveDateTime: '2025-12-31' }), highFollowUp], IN],
    ['low', [LOW], IN],
    ['low with follow-up', [LOW, lowFollowUp], MET],
    ['low with the follow-up of high', [LOW, highFollowUp], IN],
    ['low in the year before with follow-up', [bmi(17, { effectiveDateTime: '2025-12-31' }), lowFollowUp], IN],
    ['high and low, follow-up of high only', [HIGH, LOW, highFollowUp], MET],
    ['high and low, follow-up of low only', [HIGH, LOW, lowFollowUp], MET],
    ['high and low, no follow-up', [HIGH, LOW], IN],
    ['high, followed up before it was read', [bmi(30, { effectiveDateTime: '2026-11-11' }), serviceRequest(ABOVE, { authoredOn: '2026-01-01', ...because(OBESE) })], MET],
    ['a shared follow-up for obesity serves high', [HIGH, serviceRequest(concept(SHARED), because(OBESE))], MET],
    ['a shared follow-up for underweight does not serve high', [HIGH, serviceRequest(concept(SHARED), because(UNDERWEIGHT))], IN],
    ['a shared follow-up for underweight serves low', [LOW, serviceRequest(concept(SHARED), because(UNDERWEIGHT))], MET],
    ['a shared follow-up for obesity does not serve low', [LOW, serviceRequest(concept(SHARED), because(OBESE))], IN],
    ['a shared procedure for obesity serves high', [HIGH, procedure(concept(SHARED), because(OBESE))], MET],
    ['a shared procedure for underweight does not serve high', [HIGH, procedure(concept(SHARED), because(UNDERWEIGHT))], IN],
    ['a shared follow-up serves by the diagnosis: underweight, low', [LOW, serviceRequest(concept(SHARED)), condition(UNDERWEIGHT, { onsetDateTime: '2026-01-01' })], MET],
    ['a shared follow-up serves by the diagnosis: underweight, high', [HIGH, serviceRequest(concept(SHARED)), condition(UNDERWEIGHT, { onsetDateTime: '2026-01-01' })], IN],
    ['a shared follow-up serves by the diagnosis: obesity, low', [LOW, serviceRequest(concept(SHARED)), condition(OBESE, { onsetDateTime: '2026-01-01' })], IN]
  ])('%s', async (_title, resources, expected) => {
    expect(await populations(...eligible, ...resources)).toBe(expected)
  })
})

type Intervention = (elements?: object) => AnyResource

describe.each([
  { arm: 'high', reading: HIGH, reason: OBESE, otherReason: UNDERWEIGHT, followUp: ABOVE, otherFollowUp: BELOW, medications: MEDICATIONS_ABOVE, otherMedications: MEDICATIONS_BELOW },
  { arm: 'low', reading: LOW, reason: UNDERWEIGHT, otherReason: OBESE, followUp: BELOW, otherFollowUp: ABOVE, medications: MEDICATIONS_BELOW, otherMedications: MEDICATIONS_ABOVE }
])('CMS69 follow-up of a $arm BMI', ({ arm, reading, reason, otherReason, followUp, otherFollowUp, medications, otherMedications }) => {
  const outcome = (...resources: readonly AnyResource[]): Promise<string> => populations(...eligible, reading, ...resources)
  const orders: [string, Intervention][] = [
    ['follow-up order', elements => serviceRequest(followUp, elements)],
    ['referral', elements => serviceRequest(REFERRALS, elements)],
    ['medication order', elements => medicationRequest(medications, elements)]
  ]
  const performed: Intervention = elements => procedure(followUp, elements)
  const all: [string, Intervention][] = [...orders, ['procedure', performed]]
  const diagnosis = (elements: object): AnyResource => condition(reason, elements)
  const LONG_AGO = { onsetDateTime: '2020-01-01' }

  describe.each(all)('%s, reason on the resource', (_kind, intervention) => {
    it.each([
      ['of the set', { reasonCode: [conceptOf(reason)] }, MET],
      ['as a second reason', { reasonCode: [{ text: 'weight' }, conceptOf(reason)] }, MET],
      ['as a second coding', { reasonCode: [{ coding: [{ system: 'urn:example:other', code: 'x' }, codingIn(reason)] }] }, MET],
      ['of the other arm', { reasonCode: [conceptOf(otherReason)] }, IN],
      ['in words alone', { reasonCode: [{ text: reason }] }, IN],
      ['by reference: never read', { reasonReference: [{ reference: 'Condition/why' }] }, IN],
      ['none', {}, IN]
    ])('%s', async (_title, elements, expected) => {
      expect(await outcome(intervention(elements), condition(reason, { id: 'why' }))).toBe(expected)
    })
  })

  it.each<[string, AnyResource]>([
    ['a follow-up order of the other arm', serviceRequest(otherFollowUp, because(reason))],
    ['a medication order of the other arm', medicationRequest(otherMedications, because(reason))],
    ['a procedure of the other arm', procedure(otherFollowUp, because(reason))],
    ['a referral that was done: only ordered ones count', procedure(REFERRALS, because(reason))],
    ['a follow-up order without code', serviceRequest(followUp, { code: undefined, ...because(reason) })],
    ['a procedure without code', procedure(followUp, { code: undefined, ...because(reason) })],
    ['a medication order without medication', medicationRequest(medications, { medicationCodeableConcept: undefined, ...because(reason) })]
  ])('is not %s', async (_title, intervention) => {
    expect(await outcome(intervention)).toBe(IN)
  })

  it('may be a medication order by reference', async () => {
    const order = medicationRequest(medications, { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' }, ...because(reason) })
    expect(await outcome(order, resource('Medication', { id: 'm', code: conceptOf(medications) }))).toBe(MET)
    expect(await outcome(order, resource('Medication', { id: 'm', code: conceptOf(otherMedications) }))).toBe(IN)
    expect(await outcome(order)).toBe(IN)
  })

  // Neither status nor intent of an order is checked officially; an order not to do it is no follow-up (section 3.5).
  it.each(orders)('%s: only doNotPerform takes it out', async (_kind, intervention) => {
    for (const elements of [{ status: 'draft' }, { status: 'revoked' }, { status: 'completed' }, { status: 'entered-in-error' }, { intent: 'proposal' }, { status: undefined, intent: undefined }, { doNotPerform: false }]) {
      expect(await outcome(intervention({ ...elements, ...because(reason) })), JSON.stringify(elements)).toBe(MET)
    }
    expect(await outcome(intervention({ doNotPerform: true, ...because(reason) }))).toBe(IN)
    expect(await outcome(intervention({ doNotPerform: true }), diagnosis(LONG_AGO))).toBe(IN)
  })

  describe.each(orders)('%s, authored', (_kind, intervention) => {
    it.each([
      ['on the first day', '2026-01-01', MET],
      ['on the last day', '2026-12-31T23:59:59.999Z', MET],
      ['on the last day in New York, next year in UTC', '2026-12-31T23:00:00-05:00', MET],
      ['on the day before the period', '2025-12-31T23:59:59.999Z', IN],
      ['on the day after the period', '2027-01-01T00:00:00Z', IN],
      ['in a month within', '2026-05', MET],
      ['in the first month: undecided', '2026-01', IN],
      ['in the last month: undecided', '2026-12', IN],
      ['in the year: undecided', '2026', IN],
      ['on no date', undefined, IN]
    ])('%s', async (_title, authoredOn, expected) => {
      expect(await outcome(intervention({ authoredOn, ...because(reason) }))).toBe(expected)
    })

    it.each([['2025-12-31', IN], ['2026-01-01', MET], ['2026-12-31', MET], ['2027-01-01', IN], ['2026-12', IN], [undefined, IN]])('%s, with a diagnosis', async (authoredOn, expected) => {
      expect(await outcome(intervention({ authoredOn }), diagnosis(LONG_AGO))).toBe(expected)
    })
  })

  describe.each(orders)('%s, with a diagnosis', (_kind, intervention) => {
    const order = intervention({ authoredOn: '2026-05-05T12:00:00Z' })

    it.each([
      ['that began long ago', LONG_AGO, MET],
      ['that began on the day of the order', { onsetDateTime: '2026-05-05' }, MET],
      ['that began later that day', { onsetDateTime: '2026-05-05T23:59:59Z' }, MET],
      ['that began on the day after', { onsetDateTime: '2026-05-06T00:00:00Z' }, IN],
      ['that began on the day after as written, before the order in UTC', { onsetDateTime: '2026-05-06T01:00:00+14:00' }, IN],
      ['that began on the day as written, day after in UTC', { onsetDateTime: '2026-05-05T23:00:00-05:00' }, MET],
      ['that began in the month before', { onsetDateTime: '2026-04' }, MET],
      ['that began in the same month: undecided', { onsetDateTime: '2026-05' }, IN],
      ['that began in the same year: undecided', { onsetDateTime: '2026' }, IN],
      ['that ended long before: an order does not look at the abatement', { onsetDateTime: '2020-01-01', abatementDateTime: '2021-01-01' }, MET],
      ['that ended long before, inactive', { onsetDateTime: '2020-01-01', abatementDateTime: '2021-01-01', clinicalStatus: clinical('inactive') }, MET],
      ['that is inactive without abatement: no prevalence, no start', { onsetDateTime: '2020-01-01', clinicalStatus: clinical('inactive') }, IN],
      ['without clinical status or abatement: no prevalence, no start', { onsetDateTime: '2020-01-01', clinicalStatus: undefined }, IN],
      ['that recurred', { onsetDateTime: '2020-01-01', clinicalStatus: clinical('recurrence') }, MET],
      ['without onset or abatement: no start', {}, IN],
      ['without onset, ended: from the beginning of time', { abatementDateTime: '2026-11-11' }, MET],
      ['whose onset period has no start, ended', { onsetPeriod: { end: '2021-01-01' }, abatementDateTime: '2026-11-11' }, MET],
      ['whose onset period has no start', { onsetPeriod: { end: '2021-01-01' } }, IN],
      ['whose onset period began before', { onsetPeriod: { start: '2026-05-05', end: '2026-11-11' } }, MET],
      ['that began at the age of 40', { onsetAge: atAge(40) }, MET],
      ['that began at the age of 47', { onsetAge: atAge(47) }, IN],
      ['of which only words tell the onset', { onsetString: 'in youth' }, IN],
      ['refuted: verification is not looked at', { ...LONG_AGO, verificationStatus: verification('refuted') }, MET],
      ['of the problem list', { ...LONG_AGO, ...category('problem-list-item') }, MET],
      ['of an encounter', { ...LONG_AGO, ...category('encounter-diagnosis') }, MET],
      ['of a health concern', { ...LONG_AGO, ...category('health-concern') }, MET],
      ['of the other arm', { ...LONG_AGO, code: conceptOf(otherReason) }, IN],
      ['in words alone', { ...LONG_AGO, code: { text: reason } }, IN]
    ])('%s', async (_title, elements, expected) => {
      expect(await outcome(order, diagnosis(elements))).toBe(expected)
    })
  })

  describe('procedure, time', () => {
    const at = (performed: object): object => ({ performedDateTime: undefined, ...performed })
    const WHOLE_IN_PERIOD = arm === 'high' ? MET : IN
    // By reason and by diagnosis the start must lie in the period; the low arm by diagnosis wants the whole procedure in it.
    it.each([
      ['on the first day', { performedDateTime: '2026-01-01' }, MET, MET],
      ['on the last day in New York, next year in UTC', { performedDateTime: '2026-12-31T23:00:00-05:00' }, MET, MET],
      ['on the day before the period', { performedDateTime: '2025-12-31T23:59:59.999Z' }, IN, IN],
      ['on the day after the period', { performedDateTime: '2027-01-01' }, IN, IN],
      ['in a month within', { performedDateTime: '2026-05' }, MET, MET],
      ['in the first month: undecided', { performedDateTime: '2026-01' }, IN, IN],
      ['in the year: undecided', { performedDateTime: '2026' }, IN, IN],
      ['over some days', { performedPeriod: { start: '2026-05-05', end: '2026-05-15' } }, MET, MET],
      ['from the year before', { performedPeriod: { start: '2025-12-31', end: '2026-01-15' } }, IN, IN],
      ['into the year after', { performedPeriod: { start: '2026-12-31', end: '2027-01-15' } }, MET, WHOLE_IN_PERIOD],
      ['without end', { performedPeriod: { start: '2026-05-05' } }, MET, WHOLE_IN_PERIOD],
      ['without start', { performedPeriod: { end: '2026-05-05' } }, IN, IN],
      ['at the age of 46', { performedAge: atAge(46) }, MET, WHOLE_IN_PERIOD],
      ['at the age of 45', { performedAge: atAge(45) }, IN, IN],
      ['in words', { performedString: 'in May' }, IN, IN],
      ['not told', {}, IN, IN]
    ])('%s', async (_title, elements, byReason, byDiagnosis) => {
      expect(await outcome(performed({ ...at(elements), ...because(reason) }))).toBe(byReason)
      expect(await outcome(performed(at(elements)), diagnosis({ ...LONG_AGO, ...category('health-concern') }))).toBe(byDiagnosis)
    })
  })

  describe('procedure, with a diagnosis', () => {
    const act = performed({ performedDateTime: '2026-05-05T10:00:00Z' })
    const PROBLEM_LIST = arm === 'high' ? MET : IN

    it.each([
      ['of a health concern', { ...LONG_AGO, ...category('health-concern') }, MET],
      ['of the problem list', { ...LONG_AGO, ...category('problem-list-item') }, PROBLEM_LIST],
      ['of an encounter', { ...LONG_AGO, ...category('encounter-diagnosis') }, IN],
      ['of no category', LONG_AGO, IN],
      ['of a health concern in the code system of the other categories', { ...LONG_AGO, category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'health-concern' })] }, IN],
      ['of the problem list in the code system of US Core', { ...LONG_AGO, category: [concept({ system: 'http://hl7.org/fhir/us/core/CodeSystem/condition-category', code: 'problem-list-item' })] }, IN],
      ['of a health concern beside another category', { ...LONG_AGO, category: [concept({ system: 'http://snomed.info/sct', code: '439401001' }), ...(category('health-concern') as { category: object[] }).category] }, MET]
    ])('%s', async (_title, elements, expected) => {
      expect(await outcome(act, diagnosis(elements))).toBe(expected)
    })

    it.each([
      ['that began on that day', { onsetDateTime: '2026-05-05' }, MET],
      ['that began later that day', { onsetDateTime: '2026-05-05T23:59:59Z' }, MET],
      ['that began on the day after', { onsetDateTime: '2026-05-06' }, IN],
      ['that began in the same month: undecided', { onsetDateTime: '2026-05' }, IN],
      ['that ended on that day', { ...LONG_AGO, abatementDateTime: '2026-05-05' }, MET],
      ['that ended earlier that day', { ...LONG_AGO, abatementDateTime: '2026-05-05T00:00:00Z' }, MET],
      ['that ended on the day before', { ...LONG_AGO, abatementDateTime: '2026-05-04T23:59:59Z' }, IN],
      ['that ended on the day before as written, that day in UTC', { ...LONG_AGO, abatementDateTime: '2026-05-04T23:00:00-05:00' }, IN],
      ['that ended in the same month: undecided', { ...LONG_AGO, abatementDateTime: '2026-05' }, IN],
      ['that ended in the month after', { ...LONG_AGO, abatementDateTime: '2026-06' }, MET],
      ['whose period of abatement ended on that day, as a date: its end is exclusive', { ...LONG_AGO, abatementPeriod: { start: '2026-04-01', end: '2026-05-05' } }, IN],
      ['whose period of abatement ended on the day after', { ...LONG_AGO, abatementPeriod: { start: '2026-04-01', end: '2026-05-06' } }, MET],
      ['whose period of abatement ended later that day', { ...LONG_AGO, abatementPeriod: { start: '2026-04-01', end: '2026-05-05T12:00:00Z' } }, MET],
      ['whose abatement is a period without end', { ...LONG_AGO, abatementPeriod: { start: '2026-04-01' } }, MET],
      ['that is inactive without abatement', { ...LONG_AGO, clinicalStatus: clinical('inactive') }, IN],
      ['that relapsed', { ...LONG_AGO, clinicalStatus: clinical('relapse') }, MET],
      ['without onset or abatement: no start', {}, IN],
      ['without onset, ended on that day', { abatementDateTime: '2026-05-05' }, MET],
      ['without onset, ended on the day before', { abatementDateTime: '2026-05-04' }, IN],
      ['whose onset period has no start, ended after that day', { onsetPeriod: { end: '2021-01-01' }, abatementDateTime: '2026-11-11' }, MET],
      ['refuted: verification is not looked at', { ...LONG_AGO, verificationStatus: verification('refuted') }, MET]
    ])('%s', async (_title, elements, expected) => {
      expect(await outcome(act, diagnosis({ ...elements, ...category('health-concern') }))).toBe(expected)
    })

    it('is judged on the day the procedure starts', async () => {
      const overDays = performed({ performedDateTime: undefined, performedPeriod: { start: '2026-05-05', end: '2026-05-20' } })
      expect(await outcome(overDays, diagnosis({ ...LONG_AGO, abatementDateTime: '2026-05-10', ...category('health-concern') }))).toBe(MET)
      expect(await outcome(overDays, diagnosis({ onsetDateTime: '2026-05-10', ...category('health-concern') }))).toBe(IN)
    })
  })

  // Only the low arm by reason asks for a completed procedure; elsewhere the status is not checked officially, not even for not-done.
  it.each(['preparation', 'in-progress', 'on-hold', 'not-done', 'entered-in-error', undefined])('procedure of status %s', async status => {
    expect(await outcome(performed({ status, ...because(reason) }))).toBe(arm === 'high' ? MET : IN)
    expect(await outcome(performed({ status }), diagnosis({ ...LONG_AGO, ...category('health-concern') }))).toBe(MET)
  })
})

const BASES = [
  'http://fhir.org/guides/onc/us-quality-core/StructureDefinition/us-quality-core-',
  'http://fhir.org/guides/astp/us-quality-core/StructureDefinition/us-quality-core-',
  'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore-'
] as const
const extension = (url: string, title: string): object => ({ extension: [{ url, valueCodeableConcept: conceptOf(title) }] })
const notOrdered = (elements: object): AnyResource => serviceRequest(REFERRALS, {
  doNotPerform: true, status: 'completed', authoredOn: '2026-03-03', ...extension(`${BASES[0]}doNotPerformReason`, MEDICAL_REASON), ...elements
})
const notPrescribed = (elements: object): AnyResource => medicationRequest(MEDICATIONS_ABOVE, { doNotPerform: true, status: 'completed', authoredOn: '2026-03-03', ...because(MEDICAL_REASON), ...elements })
function bmiNotDone (elements: object): AnyResource {
  return observation(loinc('39156-5'), { status: 'cancelled', effectiveDateTime: '2026-03-03', ...extension(`${BASES[0]}notDoneReason`, DECLINED), ...elements })
}

describe('CMS69 denominator exceptions', () => {
  const exceptions: [string, (elements: object) => AnyResource, (moment: string | undefined) => object][] = [
    ['service not requested', notOrdered, authoredOn => ({ authoredOn })],
    ['medication not requested', notPrescribed, authoredOn => ({ authoredOn })],
    ['BMI not done', bmiNotDone, effectiveDateTime => ({ effectiveDateTime })]
  ]

  describe.each(exceptions)('%s', (_title, exception, on) => {
    it.each([
      ['on the day of the encounter', '2026-03-03', EXCEPTED],
      ['earlier that day', '2026-03-03T00:00:00Z', EXCEPTED],
      ['later that day', '2026-03-03T23:59:59.999Z', EXCEPTED],
      ['that day as written, the next one in UTC', '2026-03-03T23:00:00-05:00', EXCEPTED],
      ['the next day as written, that day in UTC', '2026-03-04T01:00:00+05:30', IN],
      ['on the day before', '2026-03-02T23:59:59Z', IN],
      ['on the day after', '2026-03-04T00:00:00Z', IN],
      ['in the month: undecided', '2026-03', IN],
      ['on no date', undefined, IN]
    ])('%s', async (_when, moment, expected) => {
      expect(await populations(...eligible, exception(on(moment)))).toBe(expected)
    })

    it('counts on the start day of an encounter of several days, not on a later one', async () => {
      const stay = [patient('1980-05-05'), visitOn('2026-03-03', '2026-03-06')]
      expect(await populations(...stay, exception(on('2026-03-03')))).toBe(EXCEPTED)
      expect(await populations(...stay, exception(on('2026-03-04')))).toBe(IN)
      expect(await populations(...stay, exception(on('2026-03-06')))).toBe(IN)
    })

    it('counts on the day of any qualifying encounter, also one before the age of 18', async () => {
      const atBothAges = [patient('2008-06-01'), visitOn('2026-03-03'), visitOn('2026-07-03')]
      expect(await populations(...atBothAges, exception(on('2026-03-03')))).toBe(EXCEPTED)
      expect(await populations(...atBothAges, exception(on('2026-07-03')))).toBe(EXCEPTED)
      expect(await populations(...atBothAges, exception(on('2026-05-05')))).toBe(IN)
    })

    it('does not count on the day of an encounter that does not qualify', async () => {
      const virtual = visitOn('2026-04-04', '2026-04-04', { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' } })
      expect(await populations(...eligible, virtual, visitOn('2026-04-04', '2026-04-04', { status: 'planned' }), exception(on('2026-04-04')))).toBe(IN)
    })

    it.each<[string, AnyResource[], string]>([
      ['with a reading out of range', [HIGH], EXCEPTED],
      ['with a reading out of range on another day', [bmi(17, { effectiveDateTime: '2026-11-11' })], EXCEPTED],
      ['after a normal reading: the numerator comes first', [NORMAL], MET],
      ['with follow-up: the numerator comes first', [HIGH, serviceRequest(ABOVE, because(OBESE))], MET],
      ['with hospice care: the exclusion comes first', [encounter('Hospice Encounter')], EXCLUDED]
    ])('%s', async (_with, resources, expected) => {
      expect(await populations(...eligible, exception({}), ...resources)).toBe(expected)
    })
  })

  it.each<[string, AnyResource, string]>([
    ['a referral', notOrdered({}), EXCEPTED],
    ['a follow-up of above normal BMI', notOrdered({ code: conceptOf(ABOVE) }), EXCEPTED],
    ['a follow-up of below normal BMI', notOrdered({ code: conceptOf(BELOW) }), EXCEPTED],
    ['another service', notOrdered({ code: conceptOf('Hospice Diagnosis') }), IN],
    ['no code', notOrdered({ code: undefined }), IN],
    ['a service that was requested', notOrdered({ doNotPerform: false }), IN],
    ['a service of which nothing is said', notOrdered({ doNotPerform: undefined }), IN],
    ['status active', notOrdered({ status: 'active' }), IN],
    ['no status', notOrdered({ status: undefined }), IN],
    ['any intent: not looked at', notOrdered({ intent: 'proposal' }), EXCEPTED],
    ['refused by the patient: a medical reason is wanted', notOrdered(extension(`${BASES[0]}doNotPerformReason`, DECLINED)), IN],
    ['no reason', notOrdered({ extension: undefined }), IN],
    // A certified API gives no such extension, but reasonCode: accepted for medical reasons (section 4).
    ['the reason as reasonCode', notOrdered({ extension: undefined, ...because(MEDICAL_REASON) }), EXCEPTED],
    ['refused by the patient, as reasonCode', notOrdered({ extension: undefined, ...because(DECLINED) }), IN],
    ['a reason in words', notOrdered({ extension: [{ url: `${BASES[0]}doNotPerformReason`, valueCodeableConcept: { text: 'not tolerated' } }] }), IN],
    ['a reason as a bare coding: the extension holds a concept', notOrdered({ extension: [{ url: `${BASES[0]}doNotPerformReason`, valueCoding: codingIn(MEDICAL_REASON) }] }), IN],
    ['the reason in a second extension', notOrdered({ extension: [{ url: 'urn:example:other', valueString: 'x' }, { url: `${BASES[0]}doNotPerformReason`, valueCodeableConcept: conceptOf(MEDICAL_REASON) }] }), EXCEPTED],
    ...BASES.map((base): [string, AnyResource, string] => [`reason at ${base}doNotPerformReason`, notOrdered(extension(`${base}doNotPerformReason`, MEDICAL_REASON)), EXCEPTED]),
    ['reason at the older QI-Core reasonRefused', notOrdered(extension(`${BASES[2]}reasonRefused`, MEDICAL_REASON)), EXCEPTED],
    ['reason at an address that is malformed', notOrdered(extension('http://qicore-qicore-doNotPerformReason', MEDICAL_REASON)), IN],
    ['reason at an address of something else', notOrdered(extension(`${BASES[0]}recorded`, MEDICAL_REASON)), IN]
  ])('service not requested, %s', async (_title, exception, expected) => {
    expect(await populations(...eligible, exception)).toBe(expected)
  })

  it.each<[string, AnyResource, string]>([
    ['for above normal BMI', notPrescribed({}), EXCEPTED],
    ['for below normal BMI', notPrescribed({ medicationCodeableConcept: conceptOf(MEDICATIONS_BELOW) }), EXCEPTED],
    ['for something else', notPrescribed({ medicationCodeableConcept: conceptOf('Digoxin Medications') }), IN],
    ['no medication', notPrescribed({ medicationCodeableConcept: undefined }), IN],
    ['requested', notPrescribed({ doNotPerform: false }), IN],
    ['nothing said of that', notPrescribed({ doNotPerform: undefined }), IN],
    ['status active', notPrescribed({ status: 'active' }), IN],
    ['no status', notPrescribed({ status: undefined }), IN],
    ['refused by the patient: a medical reason is wanted', notPrescribed(because(DECLINED)), IN],
    ['a second reason', notPrescribed({ reasonCode: [conceptOf(DECLINED), conceptOf(MEDICAL_REASON)] }), EXCEPTED],
    ['no reason', notPrescribed({ reasonCode: undefined }), IN],
    ['a reason in an extension: not read here', notPrescribed({ reasonCode: undefined, ...extension(`${BASES[0]}notDoneReason`, MEDICAL_REASON) }), IN],
    ['a reason in an extension of services: not read here', notPrescribed({ reasonCode: undefined, ...extension(`${BASES[0]}doNotPerformReason`, MEDICAL_REASON) }), IN]
  ])('medication not requested, %s', async (_title, exception, expected) => {
    expect(await populations(...eligible, exception)).toBe(expected)
  })

  it('takes a medication not requested by reference', async () => {
    const exception = notPrescribed({ medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } })
    expect(await populations(...eligible, exception, resource('Medication', { id: 'm', code: conceptOf(MEDICATIONS_BELOW) }))).toBe(EXCEPTED)
  })

  const over = (start: string | undefined, end: string | undefined): object => ({ effectiveDateTime: undefined, effectivePeriod: { start, end } })
  it.each<[string, AnyResource, string]>([
    ['refused by the patient', bmiNotDone({}), EXCEPTED],
    ['for a medical reason', bmiNotDone(extension(`${BASES[0]}notDoneReason`, MEDICAL_REASON)), EXCEPTED],
    ['for another reason', bmiNotDone(extension(`${BASES[0]}notDoneReason`, PREGNANCY)), IN],
    ['no reason', bmiNotDone({ extension: undefined }), IN],
    ...BASES.map((base): [string, AnyResource, string] => [`reason at ${base}notDoneReason`, bmiNotDone(extension(`${base}notDoneReason`, DECLINED)), EXCEPTED]),
    ['reason at an address that is malformed', bmiNotDone(extension('http://qicore-qicore-notDoneReason', DECLINED)), IN],
    ['reason in words', bmiNotDone({ extension: [{ url: `${BASES[0]}notDoneReason`, valueString: 'declined' }] }), IN],
    ['an absent reason of the data: not read', bmiNotDone({ extension: undefined, dataAbsentReason: conceptOf(DECLINED) }), IN],
    ['status final', bmiNotDone({ status: 'final' }), IN],
    ['entered in error', bmiNotDone({ status: 'entered-in-error' }), IN],
    ['no status', bmiNotDone({ status: undefined }), IN],
    ['another code', bmiNotDone({ code: loinc('29463-7') }), IN],
    ['no code', bmiNotDone({ code: undefined }), IN],
    ['a period that ends on the day', bmiNotDone(over('2026-03-01', '2026-03-03')), EXCEPTED],
    ['a period that starts on the day', bmiNotDone(over('2026-03-03', '2026-03-05')), IN],
    ['a period without start that ends on the day', bmiNotDone(over(undefined, '2026-03-03')), EXCEPTED],
    ['a period without end', bmiNotDone(over('2026-03-03', undefined)), IN],
    ['issued on the day: not looked at', bmiNotDone({ effectiveDateTime: undefined, issued: '2026-03-03T10:00:00Z' }), IN],
    ['issued on another day: not looked at', bmiNotDone({ issued: '2026-11-11T10:00:00Z' }), EXCEPTED]
  ])('BMI not done, %s', async (_title, exception, expected) => {
    expect(await populations(...eligible, exception)).toBe(expected)
  })

  it('does not count for whom the initial population leaves out', async () => {
    expect(await populations(patient('2015-05-05'), visit(), bmiNotDone({}))).toBe(OUT)
  })
})

describe('CMS69 elements', () => {
  const [adult, encounterToEvaluate] = eligible as [AnyResource, AnyResource]
  const CODE = ['code.coding.system', 'code.coding.code']
  const virtual = visit({ class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' } })
  const obesity = condition(OBESE, { onsetDateTime: '2020-01-01', verificationStatus: verification('confirmed'), ...category('health-concern') })
  const counselling = procedure(ABOVE)
  const REASON = ['valueCodeableConcept.coding.system', 'valueCodeableConcept.coding.code']
  const IN_EXTENSION = ['extension.url', ...REASON.map(path => `extension.${path}`)]

  it.each<[string, AnyResource, AnyResource[], string[]]>([
    ['the patient', adult, [encounterToEvaluate], ['birthDate']],
    ['the encounter', encounterToEvaluate, [adult], ['type.coding.system', 'type.coding.code', 'status', 'period.start', 'period.end']],
    ['a virtual encounter', virtual, [adult], ['class.system', 'class.code']],
    ['a reading', NORMAL, eligible, [...CODE, 'status', 'effectiveDateTime', 'valueQuantity.value', 'valueQuantity.system', 'valueQuantity.code']],
    ['a follow-up order with its reason', serviceRequest(ABOVE, because(OBESE)), [...eligible, HIGH], [...CODE, 'authoredOn', 'reasonCode.coding.system', 'reasonCode.coding.code']],
    ['a procedure', counselling, [...eligible, HIGH, obesity], [...CODE, 'performedDateTime']],
    ['a diagnosis of a procedure', obesity, [...eligible, HIGH, counselling], [
      ...CODE, 'clinicalStatus.coding.system', 'clinicalStatus.coding.code', 'onsetDateTime', 'category.coding.system', 'category.coding.code'
    ]],
    ['a pregnancy status', observation(loinc('82810-3'), { valueCodeableConcept: conceptOf(PREGNANCY) }), eligible, [...CODE, 'status', 'effectiveDateTime', ...REASON]],
    ['a service not requested', notOrdered({}), eligible, [...CODE, 'status', 'authoredOn', 'doNotPerform', ...IN_EXTENSION]],
    ['a medication not requested', notPrescribed({}), eligible, [
      'medicationCodeableConcept.coding.system', 'medicationCodeableConcept.coding.code', 'status', 'authoredOn', 'doNotPerform', 'reasonCode.coding.system', 'reasonCode.coding.code'
    ]],
    ['a BMI not done', bmiNotDone({}), eligible, [...CODE, 'status', 'effectiveDateTime', ...IN_EXTENSION]]
  ])('on which the outcome hangs, of %s; null is as absent', async (_title, one, others, expected) => {
    expect(await decisiveElements(one, variant => populations(variant, ...others))).toEqual(expected)
  })
})
