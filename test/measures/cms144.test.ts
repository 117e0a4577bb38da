import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { quantity } from '../support/clinical-resources.js'
import { COHORT, EXCEPTED, EXCLUDED, heartFailureMeasure, IN, MET } from '../support/heart-failure-subject.js'
import { concept, loinc, patient, resource, snomed } from '../support/records.js'
import { ALLERGY_TIMES, ALLERGY_VERIFICATIONS, BEFORE_VISIT_END, BIRTH_DATE, CONDITION_VERIFICATIONS, PREVALENCES } from '../support/visit-day-cases.js'

// Cohort, denominator and exclusions: heart-failure-cohort.test.ts. Ordered and taking: heart-failure-therapy.test.ts.
const {
  populations, results, allergy, condition, conceptOf, medicationRequest, observation, procedure, dysfunction, visit, contact, eligible
} = await heartFailureMeasure('CMS144')

const DRUG = 'Beta Blocker Therapy for LVSD'
const LATER = { start: '2026-09-09T09:00:00Z', end: '2026-09-09T09:30:00Z' }
const order = (elements: object = {}): AnyResource => medicationRequest(DRUG, { authoredOn: '2026-03-03T09:10:00Z', ...elements })
const refusal = (elements: object = {}): AnyResource => order({ id: 'refusal', status: 'completed', doNotPerform: true, reasonCode: [conceptOf('Medical Reason')], ...elements })

describe('CMS144 therapy with a medication by reference', () => {
  const ongoing = { authoredOn: '2025-01-02', dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2025-01-02' } } } }] }
  const drug = (elements: object = {}): AnyResource => resource('Medication', { id: 'drug', code: conceptOf(DRUG), ...elements })
  const therapy = (reference: object | undefined, elements: object = {}): AnyResource => order({ medicationCodeableConcept: undefined, medicationReference: reference, ...ongoing, ...elements })

  it.each<[string, AnyResource[], string]>([
    ['relative', [drug(), therapy({ reference: 'Medication/drug' })], MET],
    ['absolute', [drug(), therapy({ reference: 'https://ehr.example/fhir/Medication/drug' })], MET],
    ['to nothing in the record', [therapy({ reference: 'Medication/drug' })], IN],
    ['to another medication', [drug(), therapy({ reference: 'Medication/other' })], IN],
    ['to a medication of another code', [drug({ code: conceptOf('ACE Inhibitor or ARB or ARNI') }), therapy({ reference: 'Medication/drug' })], IN],
    ['to a medication without code', [drug({ code: undefined }), therapy({ reference: 'Medication/drug' })], IN],
    ['in words', [drug(), therapy({ display: 'drug' })], IN],
    ['null', [drug(), therapy({ reference: null })], IN],
    ['absent, no medication at all', [drug(), therapy(undefined)], IN]
  ])('reference %s', async (_title, resources, expected) => {
    expect(await populations(...eligible(), ...resources)).toBe(expected)
  })

  it('needs order status, order intent, a positive order and no rejected task, too', async () => {
    const reference = { reference: 'Medication/drug' }
    for (const elements of [{ status: 'stopped' }, { intent: 'plan' }, { doNotPerform: true }]) {
      expect(await populations(...eligible(), drug(), therapy(reference, elements))).toBe(IN)
    }
    const task = resource('Task', { status: 'rejected', code: concept({ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }), focus: { reference: 'MedicationRequest/t' } })
    expect(await populations(...eligible(), drug(), therapy(reference, { id: 't' }), task)).toBe(IN)
  })

  it('resolves references for therapies only, not for orders or refusals', async () => {
    const byReference = { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/drug' } }
    expect(await populations(...eligible(), drug(), order(byReference))).toBe(IN)
    expect(await populations(...eligible(), drug(), refusal(byReference))).toBe(IN)
  })
})

describe('CMS144 reason for not ordering', () => {
  it.each([
    ['Medical Reason', EXCEPTED],
    ['Patient Reason', EXCEPTED],
    ['Patient Reason for ACE Inhibitor or ARB Decline', IN]
  ])('%s', async (title, expected) => {
    expect(await populations(...eligible(), refusal({ reasonCode: [conceptOf(title)] }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['as a second reason', { reasonCode: [{ text: 'other' }, conceptOf('Patient Reason')] }, EXCEPTED],
    ['of no set', { reasonCode: [snomed('1')] }, IN],
    ['in words', { reasonCode: [{ text: 'Medical Reason' }] }, IN],
    ['of the status alone', { reasonCode: undefined, statusReason: conceptOf('Medical Reason') }, IN],
    ['absent', { reasonCode: undefined }, IN],
    ['null', { reasonCode: null }, IN]
  ])('with a reason %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), refusal(elements))).toBe(expected)
  })

  it.each<[string, string | null | undefined, string]>([
    ['at the first instant of the visit day', '2026-03-03T00:00:00Z', EXCEPTED],
    ['in the last second of the visit day', '2026-03-03T23:59:59Z', EXCEPTED],
    ['on the visit day, as a date', '2026-03-03', EXCEPTED],
    ['on the visit day as written in New York, the next in UTC', '2026-03-03T23:30:00-05:00', EXCEPTED],
    ['on the next day as written in Kolkata, the visit day in UTC', '2026-03-04T02:00:00+05:30', IN],
    ['on the day before', '2026-03-02', IN],
    ['on the day after', '2026-03-04', IN],
    ['in the month of the visit: undecided', '2026-03', IN],
    ['at a contact that is no heart failure encounter', '2026-06-06', IN],
    ['at no time', undefined, IN]
  ])('authored %s', async (_title, authoredOn, expected) => {
    expect(await populations(...eligible(), refusal({ authoredOn }))).toBe(expected)
  })

  // Unlike CMS135: no test of status, intent or Task here, in any edition of the official logic.
  it.each(['active', 'completed', 'on-hold', 'cancelled', 'entered-in-error', 'stopped', 'draft', 'unknown', undefined, null])('with status %s: not looked at', async status => {
    expect(await populations(...eligible(), refusal({ status }))).toBe(EXCEPTED)
  })

  it.each(['order', 'instance-order', 'proposal', 'plan', 'option', undefined, null])('with intent %s: not looked at', async intent => {
    expect(await populations(...eligible(), refusal({ intent }))).toBe(EXCEPTED)
  })

  it('with a rejected task to fulfil it: not looked at', async () => {
    const task = resource('Task', { status: 'rejected', code: concept({ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }), focus: { reference: 'MedicationRequest/refusal' } })
    expect(await populations(...eligible(), refusal(), task)).toBe(EXCEPTED)
  })

  it.each([
    ['false: an order, whatever its reason', false, MET],
    ['absent: an order, whatever its reason', undefined, MET],
    ['null: an order, whatever its reason', null, MET]
  ])('with doNotPerform %s', async (_title, doNotPerform, expected) => {
    expect(await populations(...eligible(), refusal({ doNotPerform }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['of another drug', { medicationCodeableConcept: conceptOf('ACE Inhibitor or ARB or ARNI') }, IN],
    ['of no drug', { medicationCodeableConcept: undefined }, IN],
    ['of a therapy that would go on: no therapy', { dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-01-02' } } } }] }, EXCEPTED]
  ])('%s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), refusal(elements))).toBe(expected)
  })

  it.each([
    ['before the dysfunction was found', '2026-03-03', IN],
    ['after it was found', '2026-09-09', EXCEPTED]
  ])('at the heart failure encounter %s', async (_title, authoredOn, expected) => {
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }
    expect(await populations(...eligible(parts), refusal({ authoredOn }))).toBe(expected)
  })
})

describe('CMS144 consecutive heart rates below 50', () => {
  const perMinute = (value: number): object => quantity(value, '/min')
  const rate = (value: number | object | null | undefined, at: string, elements: object = {}): AnyResource =>
    observation(loinc('8867-4'), { effectiveDateTime: at, valueQuantity: typeof value === 'number' ? perMinute(value) : value, ...elements })
  const over = (value: number, start: string | undefined, end: string | undefined): AnyResource =>
    rate(value, '', { effectiveDateTime: undefined, effectivePeriod: { start, end } })
  const minute = (two: string): string => `2026-03-03T09:${two}:00Z`

  it.each<[string, number[], string]>([
    ['one low', [49], IN],
    ['two low', [49, 49], EXCEPTED],
    ['low, then 50', [49, 50], IN],
    ['50, then low', [50, 49], IN],
    ['just below 50 twice', [49.9, 49.99], EXCEPTED],
    ['50 twice', [50, 50], IN],
    ['low, 50, low', [49, 50, 49], IN],
    ['low, low, high', [45, 45, 90], EXCEPTED],
    ['high, low, low', [90, 45, 45], EXCEPTED],
    ['low, high, low, low', [45, 90, 45, 45], EXCEPTED],
    ['low, high, low, high', [45, 90, 45, 90], IN],
    ['zero twice', [0, 0], EXCEPTED],
    ['none', [], IN]
  ])('%s', async (_title, values, expected) => {
    const rates = values.map((value, index) => rate(value, minute(`0${index + 1}`)))
    expect(await populations(...eligible(), ...rates)).toBe(expected)
    expect(await populations(...eligible(), ...rates.toReversed())).toBe(expected)
  })

  it.each<[string, string, string, string]>([
    ['at the first and the last instant of the visit', '2026-03-03T09:00:00Z', '2026-03-03T09:30:00Z', EXCEPTED],
    ['a second before the visit', '2026-03-03T08:59:59Z', '2026-03-03T09:10:00Z', IN],
    ['a second after the visit', '2026-03-03T09:10:00Z', '2026-03-03T09:30:01Z', IN],
    ['in the first second, with milliseconds: undecided', '2026-03-03T09:00:00.500Z', '2026-03-03T09:10:00Z', IN],
    ['in the last second, with milliseconds: undecided', '2026-03-03T09:10:00Z', '2026-03-03T09:30:00.000Z', IN],
    ['within a second of each other', '2026-03-03T09:10:00.000Z', '2026-03-03T09:10:00.001Z', EXCEPTED],
    ['in one second, written to the second: neither is before the other', '2026-03-03T09:10:00Z', '2026-03-03T09:10:00Z', IN],
    ['as written in New York and in Kolkata', '2026-03-03T04:10:00-05:00', '2026-03-03T14:50:00+05:30', EXCEPTED],
    ['as written in New York, an hour too late', '2026-03-03T09:10:00Z', '2026-03-03T05:10:00-05:00', IN],
    ['on the visit day, as a date: undecided', '2026-03-03T09:10:00Z', '2026-03-03', IN]
  ])('two low %s', async (_title, first, second, expected) => {
    expect(await populations(...eligible(), rate(45, first), rate(45, second))).toBe(expected)
  })

  it('of which one has no time', async () => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(45, '', { effectiveDateTime: undefined }))).toBe(IN)
    expect(await populations(...eligible(), rate(45, minute('05')), rate(45, '', { effectiveDateTime: null }))).toBe(IN)
  })

  it.each<[string, AnyResource[], string]>([
    ['instants', [rate(45, '', { effectiveDateTime: undefined, effectiveInstant: '2026-03-03T09:05:00.000Z' }), rate(45, '', { effectiveDateTime: undefined, effectiveInstant: '2026-03-03T09:10:00.000Z' })], EXCEPTED],
    ['periods one after the other', [over(45, minute('01'), minute('05')), over(45, minute('06'), minute('10'))], EXCEPTED],
    ['periods that touch: the first does not end before the second starts', [over(45, minute('01'), minute('05')), over(45, minute('05'), minute('10'))], IN],
    ['a period that starts before the visit', [over(45, '2026-03-03T08:59:00Z', minute('05')), rate(45, minute('10'))], IN],
    ['a period that ends after the visit', [rate(45, minute('10')), over(45, minute('15'), '2026-03-03T09:31:00Z')], IN],
    ['a period that goes on', [rate(45, minute('10')), over(45, minute('15'), undefined)], IN],
    ['a period whose start is unknown', [over(45, undefined, minute('05')), rate(45, minute('10'))], IN],
    ['a period that ends before it starts', [rate(45, minute('10')), over(45, minute('20'), minute('15'))], IN],
    ['a repeating time', [rate(45, minute('05')), rate(45, '', { effectiveDateTime: undefined, effectiveTiming: { event: [minute('10')] } })], IN],
    ['the reading before is the one that started last, a low one, though a high one ended later', [over(90, minute('01'), minute('12')), rate(45, minute('05')), rate(45, minute('15'))], EXCEPTED],
    ['the reading before is the one that started last, a high one, though a low one ended later', [over(45, minute('01'), minute('12')), rate(90, minute('05')), rate(45, minute('15'))], IN],
    ['the reading before is the latest instant, a high one, whatever the clock says', [rate(45, '2026-03-03T14:32:00+05:30'), rate(90, '2026-03-03T04:05:00-05:00'), rate(45, minute('10'))], IN],
    ['the reading before is the latest instant, a low one, whatever the clock says', [rate(90, '2026-03-03T14:32:00+05:30'), rate(45, '2026-03-03T04:05:00-05:00'), rate(45, minute('10'))], EXCEPTED],
    ['a high reading that still goes on when the next starts is not before it', [rate(45, minute('02')), over(90, minute('05'), minute('20')), rate(45, minute('10'))], EXCEPTED]
  ])('%s', async (_title, rates, expected) => {
    expect(await populations(...eligible(), ...rates)).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['final', 'amended', 'corrected'].map(status => [status, EXCEPTED] as const),
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown', undefined, null].map(status => [status, IN] as const)
  ])('of which the second has status %s', async (status, expected) => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(45, minute('10'), { status }))).toBe(expected)
  })

  it.each(['final', 'preliminary', 'cancelled', 'entered-in-error', undefined, null])('of which the first has status %s: the reading before is taken in any', async status => {
    expect(await populations(...eligible(), rate(45, minute('05'), { status }), rate(45, minute('10')))).toBe(EXCEPTED)
    expect(await populations(...eligible(), rate(45, minute('05')), rate(90, minute('07'), { status }), rate(45, minute('10')))).toBe(IN)
  })

  it.each<[string, object | null | undefined, boolean]>([
    ['per minute as text only', { value: 45, unit: '/min' }, true],
    ['per minute as code without system', { value: 45, code: '/min' }, true],
    ['beats per minute, an annotation of UCUM', quantity(45, '{beats}/min'), true],
    ['heart beats per minute, another annotation', quantity(45, '{H.B.}/min'), true],
    ['per minute as a power', quantity(45, 'min-1'), true],
    ['0.8 a second: 48 a minute', quantity(0.8, '/s'), true],
    ['0.9 a second: 54 a minute', quantity(0.9, '/s'), false],
    ['0.8 Hz', quantity(0.8, 'Hz'), true],
    ['2940 an hour', quantity(2940, '/h'), true],
    ['bpm: no unit of UCUM', { value: 45, unit: 'bpm' }, false],
    ['bpm as code', quantity(45, 'bpm'), false],
    ['beats per minute in words', { value: 45, unit: 'beats/minute' }, false],
    ['without unit', { value: 45 }, false],
    ['of unit 1', quantity(45, '1'), false],
    ['in per cent', quantity(45, '%'), false],
    ['per minute of another code system', { value: 45, code: '/min', system: 'urn:other' }, false],
    ['below 45 by a comparator: no number', { ...perMinute(45), comparator: '<' }, false],
    ['no number', { unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' }, false],
    ['no value', undefined, false],
    ['null', null, false]
  ])('of which one is %s', async (_title, value, low) => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(value, minute('10')))).toBe(low ? EXCEPTED : IN)
    expect(await populations(...eligible(), rate(value, minute('05')), rate(45, minute('10')))).toBe(low ? EXCEPTED : IN)
    // What is not low still takes the place of the reading before.
    expect(await populations(...eligible(), rate(45, minute('05')), rate(value, minute('07')), rate(45, minute('10')))).toBe(low ? EXCEPTED : IN)
  })

  it.each([
    ['an integer', { valueInteger: 45 }],
    ['text', { valueString: '45 /min' }],
    ['a component', { component: [{ code: loinc('8867-4'), valueQuantity: perMinute(45) }] }]
  ])('of which one is %s', async (_title, value) => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(undefined, minute('10'), value))).toBe(IN)
  })

  it.each<[string, object, string]>([
    ['of another code', { code: loinc('8889-8') }, IN],
    ['of its code under another system', { code: concept({ system: 'urn:other', code: '8867-4' }) }, IN],
    ['by a second coding', { code: { coding: [{ system: 'urn:other', code: '1' }, ...loinc('8867-4').coding] } }, EXCEPTED],
    ['without code', { code: undefined }, IN],
    ['whatever its category and profile', { category: [{ text: 'exam' }], meta: { profile: ['urn:other'] } }, EXCEPTED]
  ])('of which one is %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(45, minute('10'), elements))).toBe(expected)
  })

  it('of which a high one of another code stands between', async () => {
    expect(await populations(...eligible(), rate(45, minute('05')), rate(90, minute('07'), { code: loinc('8889-8') }), rate(45, minute('10')))).toBe(EXCEPTED)
  })

  it('must be of one encounter', async () => {
    const two = eligible({ contact: visit({ period: LATER }) })
    expect(await populations(...two, rate(45, minute('10')), rate(45, '2026-09-09T09:10:00Z'))).toBe(IN)
    expect(await populations(...two, rate(45, '2026-09-09T09:05:00Z'), rate(45, '2026-09-09T09:10:00Z'))).toBe(EXCEPTED)
    expect(await populations(...two, rate(45, minute('10')), rate(90, '2026-06-06T09:10:00Z'), rate(45, minute('20')))).toBe(EXCEPTED)
  })

  it('must be of an encounter with heart failure and dysfunction', async () => {
    expect(await populations(...eligible(), rate(45, '2026-06-06T14:05:00Z'), rate(45, '2026-06-06T14:10:00Z'))).toBe(IN)
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }
    expect(await populations(...eligible(parts), rate(45, minute('05')), rate(45, minute('10')))).toBe(IN)
  })
})

describe('CMS144 diagnoses against a beta blocker', () => {
  const overlapping = ['Arrhythmia', 'Hypotension', 'Asthma', 'Bradycardia']
  it.each(PREVALENCES)('arrhythmia, hypotension, asthma or bradycardia, %s', async (_title, elements, reach) => {
    for (const title of overlapping) expect(await populations(...eligible(), condition(title, elements))).toBe(reach === 'misses the visit day' ? IN : EXCEPTED)
  })

  const goingOn = ['Allergy to Beta Blocker Therapy', 'Intolerance to Beta Blocker Therapy']
  it.each(PREVALENCES)('allergy or intolerance, %s', async (_title, elements, reach) => {
    for (const title of goingOn) expect(await populations(...eligible(), condition(title, elements))).toBe(reach === 'reaches beyond the visit day' ? EXCEPTED : IN)
  })

  const all = [...overlapping, ...goingOn, 'Atrioventricular Block']
  it.each(CONDITION_VERIFICATIONS)('any of them, verification status %s', async (_title, verificationStatus, verified) => {
    for (const title of all) {
      expect(await populations(...eligible(), condition(title, { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCEPTED : IN)
    }
  })

  it.each(['problem-list-item', 'encounter-diagnosis'])('any of them, of category %s', async code => {
    const category = [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code })]
    for (const title of all) expect(await populations(...eligible(), condition(title, { onsetDateTime: '2020-01-01', category }))).toBe(EXCEPTED)
  })

  it.each(all)('%s after the only heart failure encounter, or before a later one', async title => {
    const one = condition(title, { onsetDateTime: '2026-05-05' })
    expect(await populations(...eligible(), one)).toBe(IN)
    expect(await populations(...eligible({ contact: visit({ period: LATER }) }), one)).toBe(EXCEPTED)
  })

  it('does not count another diagnosis', async () => {
    expect(await populations(...eligible(), condition('Allergy to ACE Inhibitor or ARB', { onsetDateTime: '2020-01-01' }), condition('Essential Hypertension', { onsetDateTime: '2020-01-01' }))).toBe(IN)
  })
})

describe('CMS144 allergy record', () => {
  const INGREDIENT = 'Beta Blocker Therapy Ingredient'

  it.each(ALLERGY_TIMES)('%s', async (_title, elements, beyond) => {
    for (const code of [INGREDIENT, snomed('373254001')]) expect(await populations(...eligible(), allergy(code, elements))).toBe(beyond ? EXCEPTED : IN)
  })

  it.each(ALLERGY_VERIFICATIONS)('verification status %s', async (_title, verificationStatus, verified) => {
    for (const code of [INGREDIENT, snomed('373254001')]) {
      expect(await populations(...eligible(), allergy(code, { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCEPTED : IN)
    }
  })

  it.each<[string, object | undefined]>([
    ['ACE inhibitors', snomed('372733002')],
    ['a drug of the class, not its ingredient', conceptOf(DRUG)],
    ['beta blockers in another code system', concept({ system: 'urn:other', code: '373254001' })],
    ['something in words', { text: 'beta blocker' }],
    ['nothing', undefined]
  ])('of %s does not count', async (_title, code) => {
    expect(await populations(...eligible(), resource('AllergyIntolerance', { code, onsetDateTime: '2020-01-01' }))).toBe(IN)
  })
})

describe('CMS144 atrioventricular block', () => {
  const block = (elements: object = { onsetDateTime: '2020-01-01' }): AnyResource => condition('Atrioventricular Block', elements)
  const pacer = (elements: object): AnyResource => procedure('Cardiac Pacer', { performedDateTime: undefined, ...elements })
  const inSitu = (elements: object): AnyResource => condition('Cardiac Pacer in Situ', elements)

  it.each(PREVALENCES)('%s', async (_title, elements, reach) => {
    expect(await populations(...eligible(), block(elements))).toBe(reach === 'misses the visit day' ? IN : EXCEPTED)
  })

  it.each(PREVALENCES)('beside a pacer in situ, %s', async (_title, elements, reach) => {
    expect(await populations(...eligible(), block(), inSitu(elements))).toBe(reach === 'reaches beyond the visit day' ? IN : EXCEPTED)
  })

  it.each(CONDITION_VERIFICATIONS)('beside a pacer in situ, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible(), block(), inSitu({ onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? IN : EXCEPTED)
  })

  // An undecided date does not cancel: a negated test is triggered by certainty only.
  it.each(BEFORE_VISIT_END)('with a pacer implanted %s', async (_title, performedDateTime, before) => {
    expect(await populations(...eligible(), block(), pacer({ performedDateTime }))).toBe(before ? IN : EXCEPTED)
  })

  it.each<[string, object, string]>([
    ['over a period that starts before', { performedPeriod: { start: '2026-03-03T09:10:00Z', end: '2026-03-04' } }, IN],
    ['over a period that goes on', { performedPeriod: { start: '2026-03-02' } }, IN],
    ['over a period that starts after', { performedPeriod: { start: '2026-03-04' } }, EXCEPTED],
    ['over a period whose start is unknown', { performedPeriod: { end: '2026-02-02' } }, EXCEPTED],
    ['at an age reached before', { performedAge: quantity(60, 'a') }, IN],
    ['at an age reached after', { performedAge: quantity(70, 'a') }, EXCEPTED],
    ['at a time in words', { performedString: 'last year' }, EXCEPTED]
  ])('with a pacer implanted %s', async (_title, performed, expected) => {
    expect(await populations(...eligible(), block(), pacer(performed))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ['completed', IN],
    ...['preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'entered-in-error', 'unknown', undefined, null].map(status => [status, EXCEPTED] as const)
  ])('with a pacer procedure of status %s', async (status, expected) => {
    expect(await populations(...eligible(), block(), pacer({ performedDateTime: '2025-05-05', status }))).toBe(expected)
  })

  it('is cancelled by a pacer at any heart failure encounter, for all of them', async () => {
    const two = eligible({ contact: visit({ period: LATER }) })
    const earlier = block({ onsetDateTime: '2020-01-01', abatementDateTime: '2026-04-04' })
    expect(await populations(...two, earlier)).toBe(EXCEPTED)
    expect(await populations(...two, earlier, pacer({ performedDateTime: '2026-05-05' }))).toBe(IN)
    expect(await populations(...two, earlier, inSitu({ onsetDateTime: '2026-05-05' }))).toBe(IN)
    expect(await populations(...eligible(), earlier, pacer({ performedDateTime: '2026-05-05' }))).toBe(EXCEPTED)
  })

  it('is not cancelled by a pacer of the only heart failure encounter ahead of a contact that is none', async () => {
    expect(await populations(...eligible({ contact: contact({ period: LATER }) }), block(), pacer({ performedDateTime: '2026-05-05' }), inSitu({ onsetDateTime: '2026-05-05' }))).toBe(EXCEPTED)
  })

  it('alone is cancelled: another exception stays', async () => {
    const bradycardia = condition('Bradycardia', { onsetDateTime: '2020-01-01' })
    expect(await populations(...eligible(), block(), pacer({ performedDateTime: '2025-05-05' }), bradycardia)).toBe(EXCEPTED)
  })

  it('is no exception by a pacer alone', async () => {
    expect(await populations(...eligible(), pacer({ performedDateTime: '2025-05-05' }))).toBe(IN)
  })
})

describe('CMS144 population hierarchy', () => {
  const transplant = procedure('Heart Transplant', { performedDateTime: '2025-05-05' })
  const block = condition('Atrioventricular Block', { onsetDateTime: '2020-01-01' })

  it.each<[string, AnyResource[], string]>([
    ['an exception stands aside for the numerator', [order(), block], MET],
    ['an exclusion goes before an exception', [block, transplant], EXCLUDED],
    ['an exclusion goes before numerator and exception', [order(), refusal(), transplant], EXCLUDED]
  ])('%s', async (_title, resources, expected) => {
    expect(await populations(...eligible(), ...resources)).toBe(expected)
  })

  it('counts no exception outside the denominator', async () => {
    expect(await populations(...eligible({ dysfunction: null }), refusal(), block)).toBe(COHORT)
  })

  it('takes a finding of dysfunction with neither onset nor statuses for none, without harm', async () => {
    const bare = resource('Condition', { code: conceptOf('Moderate or Severe LVSD') })
    expect(await populations(...eligible(), bare, order())).toBe(MET)
    expect(await populations(...eligible({ dysfunction: bare }), order())).toBe(COHORT)
  })
})

it('gives the supplemental data of CMS144', async () => {
  const sex = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex', valueCode: '248152002' }
  const found = await results(...eligible({ subject: patient(BIRTH_DATE, { extension: [sex] }) }), resource('Coverage', { type: conceptOf('Payer Type') }))
  expect(found).toMatchObject({ 'SDE Sex': { code: '248152002' }, 'SDE Payer': [{ code: conceptOf('Payer Type') }] })
})
