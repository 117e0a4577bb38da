import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { clinical, verification } from '../support/clinical-resources.js'
import { COHORT, EXCEPTED, EXCLUDED, heartFailureMeasure, IN, MET } from '../support/heart-failure-subject.js'
import { concept, loinc, patient, resource, snomed } from '../support/records.js'
import { ALLERGY_TIMES, ALLERGY_VERIFICATIONS, BIRTH_DATE, CONDITION_VERIFICATIONS, PREVALENCES } from '../support/visit-day-cases.js'

// Cohort, denominator and exclusions: heart-failure-cohort.test.ts. Ordered and taking: heart-failure-therapy.test.ts.
const {
  codingIn, populations, results, allergy, condition, conceptOf, medicationRequest, observation, procedure, dysfunction, visit, eligible
} = await heartFailureMeasure('CMS135')

const DRUG = 'ACE Inhibitor or ARB or ARNI'
const LATER = { start: '2026-09-09T09:00:00Z', end: '2026-09-09T09:30:00Z' }
const order = (elements: object = {}): AnyResource => medicationRequest(DRUG, { authoredOn: '2026-03-03T09:10:00Z', ...elements })
const refusal = (elements: object = {}): AnyResource => order({ id: 'refusal', status: 'completed', doNotPerform: true, reasonCode: [conceptOf('Medical Reason')], ...elements })

describe('CMS135 numerator', () => {
  const drug = resource('Medication', { id: 'drug', code: conceptOf(DRUG) })
  const byReference = { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/drug' } }

  it('resolves no medication reference, neither for an order nor for a therapy', async () => {
    const ongoing = { dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-01-02' } } } }] }
    expect(await populations(...eligible(), order(ongoing))).toBe(MET)
    expect(await populations(...eligible(), drug, order({ ...ongoing, ...byReference }))).toBe(IN)
  })

  it('counts any code of the drugs', async () => {
    expect(await populations(...eligible(), order({ medicationCodeableConcept: { coding: [{ code: 'local' }, codingIn(DRUG)], text: 'once a day' } }))).toBe(MET)
  })
})

describe('CMS135 reason for not ordering', () => {
  it.each(['Medical Reason', 'Patient Reason', 'Patient Reason for ACE Inhibitor or ARB Decline'])('counts a %s', async title => {
    expect(await populations(...eligible(), refusal({ reasonCode: [conceptOf(title)] }))).toBe(EXCEPTED)
  })

  it.each<[string, object, string]>([
    ['as a second reason', { reasonCode: [{ text: 'other' }, conceptOf('Patient Reason')] }, EXCEPTED],
    ['as a second coding', { reasonCode: [{ coding: [{ system: 'urn:other', code: '1' }, codingIn('Patient Reason')] }] }, EXCEPTED],
    ['of no set', { reasonCode: [snomed('1')] }, IN],
    ['in words', { reasonCode: [{ text: 'Medical Reason' }] }, IN],
    ['under another code system', { reasonCode: [concept({ ...codingIn('Medical Reason'), system: 'urn:other' })] }, IN],
    ['by reference', { reasonCode: undefined, reasonReference: [{ reference: 'Condition/c' }] }, IN],
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
    ['at no time', undefined, IN],
    ['null', null, IN]
  ])('authored %s', async (_title, authoredOn, expected) => {
    expect(await populations(...eligible(), refusal({ authoredOn }))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ['active', EXCEPTED], ['completed', EXCEPTED],
    ...['on-hold', 'cancelled', 'entered-in-error', 'stopped', 'draft', 'unknown', undefined, null].map(status => [status, IN] as const)
  ])('with status %s', async (status, expected) => {
    expect(await populations(...eligible(), refusal({ status }))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].map(intent => [intent, EXCEPTED] as const),
    ...['proposal', 'plan', 'option', undefined, null].map(intent => [intent, IN] as const)
  ])('with intent %s', async (intent, expected) => {
    expect(await populations(...eligible(), refusal({ intent }))).toBe(expected)
  })

  it.each([
    ['true', true, EXCEPTED],
    ['false: an order, whatever its reason', false, MET],
    ['absent: an order, whatever its reason', undefined, MET],
    ['null: an order, whatever its reason', null, MET]
  ])('with doNotPerform %s', async (_title, doNotPerform, expected) => {
    expect(await populations(...eligible(), refusal({ doNotPerform }))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['of another drug', { medicationCodeableConcept: conceptOf('Beta Blocker Therapy for LVSD') }, IN],
    ['of a drug by reference: only a code in the request counts', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/drug' } }, IN],
    ['of no drug', { medicationCodeableConcept: undefined }, IN],
    ['of a therapy that would go on: no therapy', { dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-01-02' } } } }] }, EXCEPTED]
  ])('%s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), resource('Medication', { id: 'drug', code: conceptOf(DRUG) }), refusal(elements))).toBe(expected)
  })

  it.each([
    ['rejected', 'rejected', IN],
    ['accepted', 'accepted', EXCEPTED]
  ])('with a task to fulfil it that was %s', async (_title, status, expected) => {
    const task = resource('Task', { status, code: concept({ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }), focus: { reference: 'MedicationRequest/refusal' } })
    expect(await populations(...eligible(), refusal(), task)).toBe(expected)
  })

  it.each([
    ['before the dysfunction was found', '2026-03-03', IN],
    ['after it was found', '2026-09-09', EXCEPTED]
  ])('at the heart failure encounter %s', async (_title, authoredOn, expected) => {
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }
    expect(await populations(...eligible(parts), refusal({ authoredOn }))).toBe(expected)
  })
})

describe('CMS135 allergy and intolerance', () => {
  const INGREDIENT = 'ACE Inhibitor or ARB or ARNI Ingredient'

  it.each(ALLERGY_TIMES)('record, %s', async (_title, elements, beyond) => {
    expect(await populations(...eligible(), allergy(INGREDIENT, elements))).toBe(beyond ? EXCEPTED : IN)
  })

  it.each(ALLERGY_VERIFICATIONS)('record, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible(), allergy(INGREDIENT, { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCEPTED : IN)
  })

  it.each<[string, object, string]>([
    ['ACE inhibitors', snomed('372733002'), EXCEPTED],
    ['angiotensin II receptor antagonists', snomed('372913009'), EXCEPTED],
    ['neprilysin inhibitors', snomed('786886009'), EXCEPTED],
    ['beta adrenergic receptor antagonists', snomed('373254001'), IN],
    ['ACE inhibitors in another code system', concept({ system: 'urn:other', code: '372733002' }), IN],
    ['a drug of the class, not its ingredient', conceptOf(DRUG), IN],
    ['something in words', { text: 'ACE inhibitor' }, IN]
  ])('record of %s', async (_title, code, expected) => {
    expect(await populations(...eligible(), allergy(code, { onsetDateTime: '2020-01-01' }))).toBe(expected)
  })

  it.each<[string, object]>([
    ['without code', { code: undefined }],
    ['with a null code', { code: null }],
    ['whose reaction alone names the substance', { code: snomed('1'), reaction: [{ substance: snomed('372733002') }] }]
  ])('record %s does not count', async (_title, elements) => {
    expect(await populations(...eligible(), allergy(INGREDIENT, { onsetDateTime: '2020-01-01', ...elements }))).toBe(IN)
  })

  it.each<[string, object]>([
    ['ACE inhibitors', snomed('372733002')], ['angiotensin II receptor antagonists', snomed('372913009')], ['neprilysin inhibitors', snomed('786886009')]
  ])('record of %s must go on beyond the visit and be verified, too', async (_title, code) => {
    expect(await populations(...eligible(), allergy(code, { onsetDateTime: '2020-01-01', lastOccurrence: '2026-03-03' }))).toBe(IN)
    expect(await populations(...eligible(), allergy(code, { onsetDateTime: '2020-01-01', verificationStatus: { text: 'confirmed' } }))).toBe(IN)
  })

  const diagnoses = ['Allergy to ACE Inhibitor or ARB', 'Intolerance to ACE Inhibitor or ARB']
  it.each(PREVALENCES)('diagnosis, %s', async (_title, elements, reach) => {
    for (const title of diagnoses) expect(await populations(...eligible(), condition(title, elements))).toBe(reach === 'reaches beyond the visit day' ? EXCEPTED : IN)
  })

  it.each(CONDITION_VERIFICATIONS)('diagnosis, verification status %s', async (_title, verificationStatus, verified) => {
    for (const title of diagnoses) {
      expect(await populations(...eligible(), condition(title, { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCEPTED : IN)
    }
  })

  it.each<[string, AnyResource]>([
    ['record', allergy(INGREDIENT, { onsetDateTime: '2026-05-05' })],
    ['diagnosis', condition('Allergy to ACE Inhibitor or ARB', { onsetDateTime: '2026-05-05' })],
    ['renal failure', condition(snomed('422593004'), { onsetDateTime: '2026-05-05' })]
  ])('%s after the only heart failure encounter, or before a later one', async (_title, one) => {
    expect(await populations(...eligible(), one)).toBe(IN)
    expect(await populations(...eligible({ contact: visit({ period: LATER }) }), one)).toBe(EXCEPTED)
  })

  it.each(['problem-list-item', 'encounter-diagnosis'])('diagnosis of category %s', async code => {
    const category = [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code })]
    expect(await populations(...eligible(), condition('Allergy to ACE Inhibitor or ARB', { onsetDateTime: '2020-01-01', category }))).toBe(EXCEPTED)
    expect(await populations(...eligible(), condition(snomed('422593004'), { onsetDateTime: '2020-01-01', abatementDateTime: '2026-03-03', category }))).toBe(EXCEPTED)
  })
})

describe('CMS135 renal failure caused by an ACE inhibitor', () => {
  it.each(PREVALENCES)('%s', async (_title, elements, reach) => {
    expect(await populations(...eligible(), condition(snomed('422593004'), elements))).toBe(reach === 'misses the visit day' ? IN : EXCEPTED)
  })

  it.each(CONDITION_VERIFICATIONS)('verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible(), condition(snomed('422593004'), { onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCEPTED : IN)
  })

  it('of another cause does not count', async () => {
    expect(await populations(...eligible(), condition('End Stage Renal Disease', { onsetDateTime: '2020-01-01' }))).toBe(IN)
  })
})

describe('CMS135 pregnancy', () => {
  const pregnancy = (elements: object): AnyResource => condition('Pregnancy', elements)
  const finding = (elements: object): AnyResource => observation(loinc('82810-3'), { effectiveDateTime: '2026-02-02T10:00:00Z', valueCodeableConcept: conceptOf('Pregnancy'), ...elements })

  // The visit starts on 3 March 2026 at 09:00:00Z; nine months before is 3 June 2025 at 09:00:00Z.
  it.each<[string, string | null | undefined, string]>([
    ['nine months before to the second', '2025-06-03T09:00:00Z', EXCEPTED],
    ['a second earlier', '2025-06-03T08:59:59Z', IN],
    ['in that second, with milliseconds: undecided', '2025-06-03T09:00:00.000Z', IN],
    ['a millisecond into the next second', '2025-06-03T09:00:01.000Z', EXCEPTED],
    ['nine months before as written in New York', '2025-06-03T05:00:00-04:00', EXCEPTED],
    ['a second earlier as written in Kolkata', '2025-06-03T14:29:59+05:30', IN],
    ['on the day nine months before, as a date: undecided', '2025-06-03', IN],
    ['on the day after that', '2025-06-04', EXCEPTED],
    ['in the month nine months before: undecided', '2025-06', IN],
    ['in the month after that', '2025-07', EXCEPTED],
    ['in the year before: undecided', '2025', IN],
    ['years before', '2020-01-01', IN],
    ['on the day before the visit', '2026-03-02', EXCEPTED],
    ['at the start of the visit', '2026-03-03T09:00:00Z', EXCEPTED],
    ['a second after the start, the visit still going on', '2026-03-03T09:00:01Z', IN],
    ['in the second of the start, with milliseconds: undecided', '2026-03-03T09:00:00.000Z', IN],
    ['on the visit day, as a date: undecided', '2026-03-03', IN],
    ['at the start as written in New York', '2026-03-03T04:00:00-05:00', EXCEPTED],
    ['after the visit', '2026-03-04', IN],
    ['at no time', undefined, IN],
    ['null', null, IN]
  ])('that began %s', async (_title, at, expected) => {
    expect(await populations(...eligible(), pregnancy({ onsetDateTime: at }))).toBe(expected)
    expect(await populations(...eligible(), finding({ effectiveDateTime: at }))).toBe(expected)
  })

  it.each([
    ['nine calendar months before a 30 November: the last of February', '2026-02-28T09:00:00Z', EXCEPTED],
    ['a second earlier', '2026-02-28T08:59:59Z', IN]
  ])('%s', async (_title, at, expected) => {
    const parts = { visit: visit({ period: { start: '2026-11-30T09:00:00Z', end: '2026-11-30T09:30:00Z' } }) }
    expect(await populations(...eligible(parts), pregnancy({ onsetDateTime: at }))).toBe(expected)
    expect(await populations(...eligible(parts), finding({ effectiveDateTime: at }))).toBe(expected)
  })

  it.each([
    ['the day nine months before', '2025-06-03', EXCEPTED],
    ['a day earlier', '2025-06-02', IN],
    ['the visit day', '2026-03-03', EXCEPTED],
    ['a time of the visit day: undecided', '2026-03-03T00:00:00Z', IN],
    ['the day after', '2026-03-04', IN]
  ])('that began on %s of a visit written by dates', async (_title, at, expected) => {
    const parts = { visit: visit({ period: { start: '2026-03-03', end: '2026-03-03' } }) }
    expect(await populations(...eligible(parts), pregnancy({ onsetDateTime: at }))).toBe(expected)
    expect(await populations(...eligible(parts), finding({ effectiveDateTime: at }))).toBe(expected)
  })

  const began = { onsetDateTime: '2026-02-02' }
  it.each<[string, object, string]>([
    ['relapse', { ...began, clinicalStatus: clinical('relapse') }, EXCEPTED],
    ['inactive without abatement: no prevalence', { ...began, clinicalStatus: clinical('inactive') }, IN],
    ['without clinical status: no prevalence', { ...began, clinicalStatus: undefined }, IN],
    ['resolved, its end known', { ...began, clinicalStatus: clinical('resolved'), abatementDateTime: '2026-02-20' }, EXCEPTED],
    ['resolved, its end in words: no prevalence', { ...began, clinicalStatus: clinical('resolved'), abatementString: 'in spring' }, IN],
    ['over before the visit: the start decides', { ...began, abatementDateTime: '2026-02-20' }, EXCEPTED],
    ['active, without onset: no start', {}, IN],
    ['without onset, its end known: the start is the minimum date', { abatementDateTime: '2026-05-05' }, IN],
    ['without onset, recorded in time: the recorded date is not used here', { recordedDate: '2026-02-02' }, IN],
    ['with an onset period: its start counts', { onsetPeriod: { start: '2026-02-02', end: '2026-12-12' } }, EXCEPTED],
    ['with an onset period without start', { onsetPeriod: { end: '2026-02-02' } }, IN],
    ['with an onset age within the nine months', { onsetAge: { value: 838, system: 'http://unitsofmeasure.org', code: 'mo' } }, EXCEPTED],
    ['with an onset in words', { onsetString: 'in winter' }, IN],
    ['of another code', { ...began, code: snomed('1') }, IN],
    ['refuted', { ...began, verificationStatus: verification('refuted') }, IN],
    ['unconfirmed', { ...began, verificationStatus: verification('unconfirmed') }, EXCEPTED]
  ])('diagnosis %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), pregnancy(elements))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['final', 'amended', 'corrected'].map(status => [status, EXCEPTED] as const),
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown', undefined, null].map(status => [status, IN] as const)
  ])('status observation with status %s', async (status, expected) => {
    expect(await populations(...eligible(), finding({ status }))).toBe(expected)
  })

  const during = (effective: object): object => ({ effectiveDateTime: undefined, ...effective })
  it.each<[string, object, string]>([
    ['that says no', { valueCodeableConcept: snomed('60001007') }, IN],
    ['that says so in words', { valueCodeableConcept: undefined, valueString: 'pregnant' }, IN],
    ['that says it by text of a code', { valueCodeableConcept: { text: 'pregnant' } }, IN],
    ['that says yes', { valueCodeableConcept: undefined, valueBoolean: true }, IN],
    ['without value', { valueCodeableConcept: undefined }, IN],
    ['with a null value', { valueCodeableConcept: null }, IN],
    ['of another code', { code: loinc('11449-6') }, IN],
    ['without code', { code: undefined }, IN],
    ['as an instant', during({ effectiveInstant: '2026-02-02T10:00:00.000Z' }), EXCEPTED],
    ['over a period: its start counts', during({ effectivePeriod: { start: '2026-02-02', end: '2026-12-12' } }), EXCEPTED],
    ['over a period that goes on', during({ effectivePeriod: { start: '2026-02-02' } }), EXCEPTED],
    ['over a period whose start is unknown', during({ effectivePeriod: { end: '2026-02-02' } }), IN]
  ])('status observation %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), finding(elements))).toBe(expected)
  })

  it.each([
    ['in time for the second alone', '2026-03-04', EXCEPTED],
    ['too early for both', '2025-06-02', IN],
    ['in time for the first alone', '2025-06-04', EXCEPTED]
  ])('at one of two encounters, %s', async (_title, onsetDateTime, expected) => {
    expect(await populations(...eligible({ contact: visit({ period: LATER }) }), pregnancy({ onsetDateTime }))).toBe(expected)
  })

  it('does not count against a contact that is no heart failure encounter', async () => {
    expect(await populations(...eligible(), pregnancy({ onsetDateTime: '2026-05-05' }))).toBe(IN)
  })
})

describe('CMS135 population hierarchy', () => {
  const transplant = procedure('Heart Transplant', { performedDateTime: '2025-05-05' })

  it.each<[string, AnyResource[], string]>([
    ['an exception stands aside for the numerator', [order(), refusal()], MET],
    ['an exclusion goes before an exception', [refusal(), transplant], EXCLUDED],
    ['an exclusion goes before numerator and exception', [order(), refusal(), transplant], EXCLUDED]
  ])('%s', async (_title, resources, expected) => {
    expect(await populations(...eligible(), ...resources)).toBe(expected)
  })

  it('counts no exception outside the denominator', async () => {
    expect(await populations(...eligible({ dysfunction: null }), refusal(), condition('Allergy to ACE Inhibitor or ARB', { onsetDateTime: '2020-01-01' }))).toBe(COHORT)
  })
})

it('gives the supplemental data of CMS135', async () => {
  const sex = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex', valueCode: '248152002' }
  const found = await results(...eligible({ subject: patient(BIRTH_DATE, { extension: [sex] }) }), resource('Coverage', { type: conceptOf('Payer Type') }))
  expect(found).toMatchObject({ 'SDE Sex': { code: '248152002' }, 'SDE Payer': [{ code: conceptOf('Payer Type') }] })
})
