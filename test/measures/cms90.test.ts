import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { clinical, clinicalResources, quantity, verification } from '../support/clinical-resources.js'
import { measureUnderTest } from '../support/measure-populations.js'
import { concept, loinc, patient, resource, snomed } from '../support/records.js'
import { CONDITION_VERIFICATIONS } from '../support/visit-day-cases.js'

const { codingIn, populations, results } = await measureUnderTest('CMS90')
const { condition, conceptOf, encounter, observation, procedure, serviceRequest } = clinicalResources(codingIn)
const leapYear = await measureUnderTest('CMS90', { period: ['2028-01-01', '2028-12-31'] })

const OUT = ''
const IN = 'IP D'
const EXCLUDED = 'IP D DX'
const MET = 'IP D N'
const BIRTH_DATE = '1956-01-02'

const heartFailure = (elements: object = { onsetDateTime: '2025-12-31' }): AnyResource => condition('Heart Failure', elements)
const visit = (start: string, end = start, elements: object = {}): AnyResource => encounter('Office Visit', { period: { start, end }, ...elements })
const between = (start: string | null | undefined, end: string | null | undefined): AnyResource => encounter('Office Visit', { period: { start, end } })
const MARCH = visit('2026-03-03T09:00:00Z', '2026-03-03T09:30:00Z')
const DECEMBER = visit('2026-12-01T09:00:00Z', '2026-12-01T09:30:00Z')

/** In the initial population by a visit in March and one too late for an initial assessment. */
const eligible = (parts: { subject?: AnyResource, heartFailure?: AnyResource | null, visits?: readonly AnyResource[] } = {}): AnyResource[] => {
  const { subject, heartFailure: failure, visits } = { subject: patient(BIRTH_DATE), heartFailure: heartFailure(), visits: [MARCH, DECEMBER], ...parts }
  return [subject, ...(failure === null ? [] : [failure]), ...visits]
}

describe('CMS90 initial population', () => {
  it.each([
    ['18 on the first day', '2008-01-01', IN],
    ['18 on the day after the first', '2008-01-02', OUT],
    ['born on 29 February, 22', '2004-02-29', IN],
    ['born on 29 February, still 17', '2008-02-29', OUT],
    ['a birth year alone: all born in it are 18', '2007', IN],
    ['a birth year alone: undecided', '2008', OUT],
    ['a birth month alone: all born in it are 18', '2007-12', IN],
    ['a birth month alone: undecided', '2008-01', OUT],
    ['no birth date', undefined, OUT]
  ])('age, %s', async (_title, birthDate, expected) => {
    expect(await populations(...eligible({ subject: patient(birthDate) }))).toBe(expected)
  })

  const since2020 = (elements: object): object => ({ onsetDateTime: '2020-01-01', ...elements })
  const years = (value: number): object => quantity(value, 'a')
  // The subject turns 70 on the second day of the period.
  it.each<[string, object, string]>([
    ['onset on the last day before the period', { onsetDateTime: '2025-12-31' }, IN],
    ['onset in the last millisecond before the period', { onsetDateTime: '2025-12-31T23:59:59.999Z' }, IN],
    ['onset on the first day, as a date', { onsetDateTime: '2026-01-01' }, OUT],
    ['onset at the first instant of the period', { onsetDateTime: '2026-01-01T00:00:00.000Z' }, OUT],
    ['onset within the period', { onsetDateTime: '2026-02-02' }, OUT],
    ['onset on the day before as written in New York, the first in UTC', { onsetDateTime: '2025-12-31T23:59:59-05:00' }, IN],
    ['onset on the first day as written in Kolkata, the day before in UTC', { onsetDateTime: '2026-01-01T00:30:00+05:30' }, OUT],
    ['onset in the month before', { onsetDateTime: '2025-12' }, IN],
    ['onset in the year before', { onsetDateTime: '2025' }, IN],
    ['onset in the first month: not certainly before', { onsetDateTime: '2026-01' }, OUT],
    ['onset in the year of the period: not certainly before', { onsetDateTime: '2026' }, OUT],
    ['onset period: only its start counts', { onsetPeriod: { start: '2020-01-01', end: '2020-02-01' } }, IN],
    ['onset period over the turn of the year', { onsetPeriod: { start: '2025-12-31', end: '2026-02-01' } }, IN],
    ['onset age reached before', { onsetAge: years(69) }, IN],
    ['onset age reached in the period', { onsetAge: years(70) }, OUT],
    ['no onset, active: unbounded, as the official JavaScript engine has it', {}, IN],
    ['onset null, active: unbounded', { onsetDateTime: null }, IN],
    ['onset text, active: unbounded', { onsetString: 'long ago' }, IN],
    ['abated on the first day', since2020({ abatementDateTime: '2026-01-01' }), IN],
    ['abated at the first instant', since2020({ abatementDateTime: '2026-01-01T00:00:00Z' }), IN],
    ['abated on the day before', since2020({ abatementDateTime: '2025-12-31' }), OUT],
    ['abated in the last millisecond before', since2020({ abatementDateTime: '2025-12-31T23:59:59.999Z' }), OUT],
    ['abated on the day before as written in New York, the first in UTC', since2020({ abatementDateTime: '2025-12-31T23:59:59-05:00' }), OUT],
    ['abated on the first day as written in Kolkata, the day before in UTC', since2020({ abatementDateTime: '2026-01-01T00:30:00+05:30' }), IN],
    ['abated in the first month: undecided', since2020({ abatementDateTime: '2026-01' }), OUT],
    ['abated in the second month', since2020({ abatementDateTime: '2026-02' }), IN],
    ['abated in the year of the period: undecided', since2020({ abatementDateTime: '2026' }), OUT],
    ['abated in the period, without onset: from the minimum date', { abatementDateTime: '2026-02-02' }, IN],
    ['abatement period up to the first day, excluded', since2020({ abatementPeriod: { end: '2026-01-01' } }), OUT],
    ['abatement period up to the second day, excluded', since2020({ abatementPeriod: { end: '2026-01-02' } }), IN],
    ['abatement age that lasts into the period', since2020({ abatementAge: years(69) }), IN],
    ['abatement age that ended before', since2020({ abatementAge: years(68) }), OUT],
    ['abatement text: no abatement', since2020({ abatementString: 'last year' }), IN],
    ['resolved in the period', since2020({ abatementDateTime: '2026-02-02', clinicalStatus: clinical('resolved') }), IN],
    ['inactive without abatement: no prevalence', since2020({ clinicalStatus: clinical('inactive') }), OUT],
    ['remission without abatement: no prevalence', since2020({ clinicalStatus: clinical('remission') }), OUT],
    ['no clinical status: no prevalence', since2020({ clinicalStatus: undefined }), OUT],
    ['recurrence', since2020({ clinicalStatus: clinical('recurrence') }), IN],
    ['relapse', since2020({ clinicalStatus: clinical('relapse') }), IN],
    ['an encounter diagnosis', since2020({ category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' })] }), IN],
    ['another code', since2020({ code: conceptOf('Essential Hypertension') }), OUT],
    ['no code', since2020({ code: undefined }), OUT]
  ])('heart failure, %s', async (_title, elements, expected) => {
    expect(await populations(...eligible({ heartFailure: heartFailure(elements) }))).toBe(expected)
  })

  it.each(CONDITION_VERIFICATIONS)('heart failure, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible({ heartFailure: heartFailure({ onsetDateTime: '2020-01-01', verificationStatus }) }))).toBe(verified ? IN : OUT)
  })

  it('wants heart failure', async () => {
    expect(await populations(...eligible({ heartFailure: null }))).toBe(OUT)
  })

  it('wants one condition to be verified and present at once', async () => {
    const refuted = heartFailure({ onsetDateTime: '2020-01-01', verificationStatus: verification('refuted') })
    expect(await populations(...eligible({ heartFailure: refuted }), heartFailure({ onsetDateTime: '2026-02-02' }))).toBe(OUT)
  })

  it.each(['Office Visit', 'Telephone Visits', 'Virtual Encounter'])('counts two visits of %s', async title => {
    expect(await populations(...eligible({ visits: [encounter(title), encounter(title, { period: { start: '2026-05-05', end: '2026-05-05' } })] }))).toBe(IN)
  })

  it.each(['Home Healthcare Services', 'Nursing Facility Visit', 'Outpatient Consultation', 'Annual Wellness Visit', 'Encounter Inpatient'])('does not count a visit of %s', async title => {
    expect(await populations(...eligible({ visits: [encounter(title), DECEMBER] }))).toBe(OUT)
  })

  it.each<[string, AnyResource[], string]>([
    ['none', [], OUT],
    ['one', [MARCH], OUT],
    ['two on days that follow each other', [visit('2026-03-03'), visit('2026-03-04')], IN],
    ['the later first in the record', [visit('2026-03-04'), visit('2026-03-03')], IN],
    ['two on one day', [visit('2026-03-03T09:00:00Z'), visit('2026-03-03T15:00:00Z')], OUT],
    ['three on one day', [visit('2026-03-03T09:00:00Z'), visit('2026-03-03T15:00:00Z'), visit('2026-03-03T20:00:00Z')], OUT],
    ['two on one day and one on the next', [visit('2026-03-03T09:00:00Z'), visit('2026-03-03T15:00:00Z'), visit('2026-03-04T09:00:00Z')], IN],
    ['one minute before and one after midnight', [visit('2026-03-03T23:59:00Z'), visit('2026-03-04T00:00:00Z')], IN],
    ['one over midnight and one on the second of its days', [visit('2026-03-03T23:00:00Z', '2026-03-04T01:00:00Z'), visit('2026-03-04T15:00:00Z')], OUT],
    ['one over midnight and one on the day after', [visit('2026-03-03T23:00:00Z', '2026-03-04T01:00:00Z'), visit('2026-03-05T15:00:00Z')], IN],
    ['one over midnight and one on the first of its days', [visit('2026-03-03T23:00:00Z', '2026-03-04T01:00:00Z'), visit('2026-03-03T09:00:00Z')], OUT],
    ['two days as written in New York, one in UTC', [visit('2026-03-03T20:00:00-05:00'), visit('2026-03-04T01:00:00-05:00')], IN],
    ['one day as written in New York, two in UTC', [visit('2026-03-03T09:00:00-05:00'), visit('2026-03-03T23:00:00-05:00')], OUT],
    ['the next day as written in Kolkata, though earlier in UTC', [visit('2026-03-03T20:00:00Z'), visit('2026-03-04T01:00:00+05:30')], IN],
    ['two by months that follow each other', [visit('2026-03'), visit('2026-04')], IN],
    ['two by one month: undecided', [visit('2026-03'), visit('2026-03')], OUT],
    ['a month and a day of it: undecided', [visit('2026-03'), visit('2026-03-20')], OUT],
    ['the first and the last instant of the period', [visit('2026-01-01T00:00:00.000Z'), visit('2026-12-31T23:59:59.999Z')], IN],
    ['one that starts a second before the period', [visit('2025-12-31T23:59:59Z', '2026-01-01T00:10:00Z'), DECEMBER], OUT],
    ['one that ends at the first instant of the next year', [MARCH, visit('2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z')], OUT],
    ['one on 31 December as written in New York, January in UTC', [MARCH, visit('2026-12-31T21:00:00-05:00')], IN],
    ['one on 1 January as written in Kolkata, December in UTC', [visit('2026-01-01T01:00:00+05:30'), MARCH], IN],
    ['one on 31 December before as written in New York', [visit('2025-12-31T23:00:00-05:00'), MARCH], OUT],
    ['one in the bounding month: undecided', [visit('2026-01'), MARCH], OUT],
    ['one without end', [between('2026-02-02', undefined), MARCH], OUT],
    ['one with a null end', [between('2026-02-02', null), MARCH], OUT],
    ['one without start', [between(undefined, '2026-02-02'), MARCH], OUT],
    ['one without period', [encounter('Office Visit', { period: undefined }), MARCH], OUT],
    ['one that ends before it starts', [between('2026-05-05', '2026-02-02'), MARCH], OUT],
    ['one without type', [visit('2026-02-02', '2026-02-02', { type: undefined }), MARCH], OUT],
    ['one of its code under another system', [visit('2026-02-02', '2026-02-02', { type: [concept({ ...codingIn('Office Visit'), system: 'urn:other' })] }), MARCH], OUT],
    ['one whose second type counts', [visit('2026-02-02', '2026-02-02', { type: [{ text: 'visit' }, conceptOf('Office Visit')] }), MARCH], IN],
    ['two without ids', [visit('2026-02-02', '2026-02-02', { id: undefined }), visit('2026-03-03', '2026-03-03', { id: undefined })], IN]
  ])('visits: %s', async (_title, visits, expected) => {
    expect(await populations(...eligible({ visits }))).toBe(expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ['finished', IN],
    ...['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'cancelled', 'entered-in-error', 'unknown', undefined, null].map(status => [status, OUT] as const)
  ])('one visit has status %s', async (status, expected) => {
    expect(await populations(...eligible({ visits: [visit('2026-02-02', '2026-02-02', { status }), MARCH] }))).toBe(expected)
  })
})

describe('CMS90 denominator exclusions', () => {
  const impairment = (elements: object): AnyResource => condition(snomed('702956004'), elements)
  it.each<[string, object, string]>([
    ['since years', { onsetDateTime: '2020-01-01' }, EXCLUDED],
    ['from the last day on, as a date', { onsetDateTime: '2026-12-31' }, EXCLUDED],
    ['from the last second on', { onsetDateTime: '2026-12-31T23:59:59Z' }, EXCLUDED],
    ['from the last day on as written in New York', { onsetDateTime: '2026-12-31T23:59:59-05:00' }, EXCLUDED],
    ['from the next year on', { onsetDateTime: '2027-01-01T00:00:00.000Z' }, IN],
    ['from the next year on as written in Kolkata', { onsetDateTime: '2027-01-01T00:30:00+05:30' }, IN],
    ['from the last month on: undecided', { onsetDateTime: '2026-12' }, IN],
    ['that ended on the first day', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-01-01' }, EXCLUDED],
    ['that ended on the day before', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-12-31T23:59:59Z' }, IN],
    ['that ended in the first month: undecided', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-01' }, IN],
    ['inactive without abatement, onset in the period: no prevalence', { onsetDateTime: '2026-02-02', clinicalStatus: clinical('inactive') }, IN],
    ['without clinical status, onset in the period: no prevalence', { onsetDateTime: '2026-02-02', clinicalStatus: undefined }, IN],
    ['resolved in the period', { onsetDateTime: '2020-01-01', abatementDateTime: '2026-02-02', clinicalStatus: clinical('resolved') }, EXCLUDED],
    ['active without onset: unbounded', {}, EXCLUDED],
    ['of another code', { onsetDateTime: '2020-01-01', code: snomed('1') }, IN],
    ['of another code system', { onsetDateTime: '2020-01-01', code: concept({ system: 'urn:other', code: '702956004' }) }, IN]
  ])('severe cognitive impairment %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), impairment(elements))).toBe(expected)
  })

  it.each(CONDITION_VERIFICATIONS)('severe cognitive impairment, verification status %s', async (_title, verificationStatus, verified) => {
    expect(await populations(...eligible(), impairment({ onsetDateTime: '2020-01-01', verificationStatus }))).toBe(verified ? EXCLUDED : IN)
  })

  const TO_HOME = { hospitalization: { dischargeDisposition: snomed('428361000124107') } }
  const stay = (elements: object = {}): AnyResource => encounter('Encounter Inpatient', { ...TO_HOME, ...elements })
  const hospiceVisit = (start: string | undefined, end: string | undefined): AnyResource => encounter('Hospice Encounter', { period: { start, end } })
  const answer = (elements: object = {}): AnyResource => observation(loinc('45755-6'), { valueCodeableConcept: snomed('373066001'), ...elements })
  const order = (elements: object = {}): AnyResource => serviceRequest('Hospice Care Ambulatory', elements)
  const care = (elements: object = {}): AnyResource => procedure('Hospice Care Ambulatory', elements)
  const over = (start: string | undefined, end: string | undefined): object => ({ effectiveDateTime: undefined, effectivePeriod: { start, end } })

  it.each<[string, AnyResource, string]>([
    ['discharge to home', stay(), EXCLUDED],
    ['discharge to a facility', stay({ hospitalization: { dischargeDisposition: snomed('428371000124100') } }), EXCLUDED],
    ['discharge elsewhere', stay({ hospitalization: { dischargeDisposition: snomed('306689006') } }), IN],
    ['discharge in words', stay({ hospitalization: { dischargeDisposition: { text: 'hospice' } } }), IN],
    ['stay without discharge', stay({ hospitalization: undefined }), IN],
    ['stay with a null discharge', stay({ hospitalization: { dischargeDisposition: null } }), IN],
    ['stay with null hospitalization', stay({ hospitalization: null }), IN],
    ['discharge from a stay that began last year', stay({ period: { start: '2025-12-01', end: '2026-01-01' } }), EXCLUDED],
    ['discharge on the last day as written in New York', stay({ period: { start: '2026-12-01', end: '2026-12-31T23:00:00-05:00' } }), EXCLUDED],
    ['discharge last year', stay({ period: { start: '2025-12-01', end: '2025-12-31T23:59:59Z' } }), IN],
    ['discharge next year', stay({ period: { start: '2026-12-01', end: '2027-01-01' } }), IN],
    ['stay that goes on', stay({ period: { start: '2026-12-01' } }), IN],
    ['stay whose start is unknown', stay({ period: { end: '2026-05-05' } }), EXCLUDED],
    ['stay not finished', stay({ status: 'in-progress' }), IN],
    ['discharge from an office visit', encounter('Office Visit', TO_HOME), IN],
    ['encounter', hospiceVisit('2026-05-05', '2026-05-05'), EXCLUDED],
    ['encounter that touches the first day', hospiceVisit('2025-12-01', '2026-01-01T00:00:01Z'), EXCLUDED],
    ['encounter that ended before', hospiceVisit('2025-12-01', '2025-12-31T23:59:59Z'), IN],
    ['encounter from the last day on', hospiceVisit('2026-12-31', '2027-02-02'), EXCLUDED],
    ['encounter next year', hospiceVisit('2027-01-01', '2027-01-02'), IN],
    ['encounter open since last year', hospiceVisit('2025-01-01', undefined), EXCLUDED],
    ['encounter whose start is unknown: undecided', hospiceVisit(undefined, '2026-05-05'), IN],
    ['encounter planned', encounter('Hospice Encounter', { status: 'planned' }), IN],
    ['answer yes', answer(), EXCLUDED],
    ['answer no', answer({ valueCodeableConcept: snomed('373067005') }), IN],
    ['answer yes in words', answer({ valueCodeableConcept: undefined, valueString: 'yes' }), IN],
    ['answer yes, amended', answer({ status: 'amended' }), EXCLUDED],
    ['answer yes, preliminary', answer({ status: 'preliminary' }), IN],
    ['answer yes last year', answer({ effectiveDateTime: '2025-12-31' }), IN],
    ['answer yes next year', answer({ effectiveDateTime: '2027-01-01' }), IN],
    ['answer yes over a period that touches the first day', answer(over('2025-12-01', '2026-01-01')), EXCLUDED],
    ['answer yes over a period that goes on', answer(over('2025-12-01', undefined)), EXCLUDED],
    ['answer yes over a period whose start is unknown: undecided', answer(over(undefined, '2026-05-05')), IN],
    ['answer yes at no time', answer({ effectiveDateTime: undefined }), IN],
    ['answer yes to another question', observation(loinc('71007-9'), { valueCodeableConcept: snomed('373066001') }), IN],
    ['order', order(), EXCLUDED],
    ['order completed', order({ status: 'completed' }), EXCLUDED],
    ['order in draft', order({ status: 'draft' }), IN],
    ['order revoked', order({ status: 'revoked' }), IN],
    ['plan', order({ intent: 'plan' }), IN],
    ['order of an instance', order({ intent: 'instance-order' }), EXCLUDED],
    ['order not to do it', order({ doNotPerform: true }), IN],
    ['order, doNotPerform false', order({ doNotPerform: false }), EXCLUDED],
    ['order on the first day as written in Kolkata', order({ authoredOn: '2026-01-01T00:30:00+05:30' }), EXCLUDED],
    ['order last year', order({ authoredOn: '2025-12-31T23:59:59Z' }), IN],
    ['order next year', order({ authoredOn: '2027-01-01' }), IN],
    ['order at no time', order({ authoredOn: undefined }), IN],
    ['care', care(), EXCLUDED],
    ['care over the turn of the year', care({ performedDateTime: undefined, performedPeriod: { start: '2025-12-01', end: '2026-01-01' } }), EXCLUDED],
    ['care that goes on', care({ performedDateTime: undefined, performedPeriod: { start: '2025-12-01' } }), EXCLUDED],
    ['care on the last day', care({ performedDateTime: '2026-12-31T23:59:59Z' }), EXCLUDED],
    ['care next year', care({ performedDateTime: '2027-01-01' }), IN],
    ['care not done', care({ status: 'not-done' }), IN],
    ['care in progress', care({ status: 'in-progress' }), IN],
    ['diagnosis since years', condition('Hospice Diagnosis', { onsetDateTime: '2020-01-01' }), EXCLUDED],
    ['diagnosis from the last day on', condition('Hospice Diagnosis', { onsetDateTime: '2026-12-31' }), EXCLUDED],
    ['diagnosis next year', condition('Hospice Diagnosis', { onsetDateTime: '2027-01-01' }), IN],
    ['diagnosis that ended before', condition('Hospice Diagnosis', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-12-31' }), IN],
    ['diagnosis inactive', condition('Hospice Diagnosis', { onsetDateTime: '2026-05-05', clinicalStatus: clinical('inactive') }), IN],
    ['diagnosis refuted', condition('Hospice Diagnosis', { onsetDateTime: '2026-05-05', verificationStatus: verification('refuted') }), IN],
    ['palliative care is no hospice', condition('Palliative Care Diagnosis', { onsetDateTime: '2020-01-01' }), IN]
  ])('hospice, %s', async (_title, one, expected) => {
    expect(await populations(...eligible(), one)).toBe(expected)
  })
})

const INSTRUMENTS: Readonly<Record<string, readonly string[]>> = {
  'PROMIS-10 Global': ['71969-0', '71971-6'],
  'PROMIS-29': ['71955-9', '71957-5', '71959-1', '71961-7', '71963-3', '71965-8', '71967-4'],
  'VR-12 oblique': ['72026-8', '72025-0'],
  'VR-12 orthogonal': ['72028-4', '72027-6'],
  'VR-36 oblique': ['71990-6', '71989-8'],
  'VR-36 orthogonal': ['72008-6', '72007-8'],
  MLHFQ: ['85618-7', '85609-6'],
  'KCCQ-12': ['86923-0', '86924-8'],
  'KCCQ domains': ['72189-4', '72194-4', '72190-2', '72191-0', '72195-1', '72196-9'],
  'KCCQ total': ['71940-1']
}
const score = (code: string, at: string, elements: object = {}): AnyResource => observation(loinc(code), { effectiveDateTime: at, valueInteger: 60, ...elements })
const assessment = (codes: readonly string[], at: string): AnyResource[] => codes.map(code => score(code, at))

describe.each(Object.entries(INSTRUMENTS))('CMS90 numerator by %s', (_name, codes) => {
  const initial = assessment(codes, '2026-03-03T10:00:00Z')
  const followUp = assessment(codes, '2026-05-05T10:00:00Z')
  const others = Object.values(INSTRUMENTS).filter(other => other !== codes)

  it('is met by an initial and a follow-up assessment', async () => {
    expect(await populations(...eligible(), ...initial, ...followUp)).toBe(MET)
  })

  it('is not met by one assessment', async () => {
    expect(await populations(...eligible(), ...initial)).toBe(IN)
    expect(await populations(...eligible(), ...followUp)).toBe(IN)
  })

  it.each(codes)('wants %s at both times', async missing => {
    const rest = codes.filter(code => code !== missing)
    expect(await populations(...eligible(), ...initial, ...assessment(rest, '2026-05-05T10:00:00Z'))).toBe(IN)
    expect(await populations(...eligible(), ...assessment(rest, '2026-03-03T10:00:00Z'), ...followUp)).toBe(IN)
  })

  it.each(codes)('wants a final value of %s at both times', async one => {
    const without = (list: readonly AnyResource[], elements: object): AnyResource[] => list.map((resource, index) => codes[index] === one ? { ...resource, ...elements } : resource)
    for (const elements of [{ valueInteger: undefined, dataAbsentReason: { text: 'unknown' } }, { status: 'preliminary' }, { effectiveDateTime: '2026-03-04' }]) {
      expect(await populations(...eligible(), ...initial, ...without(followUp, elements))).toBe(IN)
      expect(await populations(...eligible(), ...without(initial, elements), ...followUp)).toBe(IN)
    }
  })

  it('does not combine with another instrument', async () => {
    for (const other of others) {
      expect(await populations(...eligible(), ...initial, ...assessment(other, '2026-05-05T10:00:00Z'))).toBe(IN)
    }
  })
})

describe('CMS90 numerator', () => {
  const FOLLOW_UP = '2026-05-05T10:00:00Z'

  it('takes the codes of a day together, wherever in the day they are', async () => {
    const [first, second] = INSTRUMENTS['MLHFQ'] as [string, string]
    expect(await populations(...eligible(), score(first, '2026-03-03T00:00:00Z'), score(second, '2026-03-03T23:59:59Z'), ...assessment([first, second], FOLLOW_UP))).toBe(MET)
    expect(await populations(...eligible(), score(first, '2026-03-02T23:59:59Z'), score(second, '2026-03-03T00:00:00Z'), ...assessment([first, second], FOLLOW_UP))).toBe(IN)
  })

  it('takes days as written: one in New York, two in UTC; one in UTC, two as written', async () => {
    const [first, second] = INSTRUMENTS['MLHFQ'] as [string, string]
    expect(await populations(...eligible(), score(first, '2026-03-02T10:00:00-05:00'), score(second, '2026-03-02T23:00:00-05:00'), ...assessment([first, second], FOLLOW_UP))).toBe(MET)
    expect(await populations(...eligible(), score(first, '2026-03-02T20:00:00Z'), score(second, '2026-03-03T01:00:00+05:30'), ...assessment([first, second], FOLLOW_UP))).toBe(IN)
  })

  it('does not combine the days of two incomplete assessments', async () => {
    const [first, second] = INSTRUMENTS['KCCQ-12'] as [string, string]
    expect(await populations(...eligible(), score(first, '2026-03-01'), score(second, '2026-03-02'), score(first, '2026-05-05'), score(second, '2026-05-06'))).toBe(IN)
  })

  // The visit ends on 3 March 2026.
  it.each([
    ['14 days before the visit', '2026-02-17', MET],
    ['14 days before the visit, at midnight', '2026-02-17T00:00:00Z', MET],
    ['15 days before the visit', '2026-02-16T23:59:59Z', IN],
    ['a day before the visit', '2026-03-02', MET],
    ['on the visit day, hours after the visit', '2026-03-03T23:59:59Z', MET],
    ['on the next day', '2026-03-04T00:00:00Z', IN],
    ['14 days before as written in New York', '2026-02-17T00:30:00-05:00', MET],
    ['15 days before as written in New York, 14 in UTC', '2026-02-16T23:30:00-05:00', IN],
    ['on the visit day as written in New York, the next in UTC', '2026-03-03T23:30:00-05:00', MET],
    ['on the next day as written in Kolkata, the visit day in UTC', '2026-03-04T00:30:00+05:30', IN],
    ['in a month: no day', '2026-03', IN],
    ['in a year: no day', '2026', IN]
  ])('initial assessment %s', async (_title, at, expected) => {
    expect(await populations(...eligible(), score('71940-1', at), score('71940-1', '2026-04-20'))).toBe(expected)
  })

  it.each([
    ['29 days after', '2026-04-01T23:59:59Z', IN],
    ['30 days after', '2026-04-02T00:00:00Z', MET],
    ['180 days after', '2026-08-30T23:59:59Z', MET],
    ['181 days after', '2026-08-31T00:00:00Z', IN],
    ['29 days after as written in New York, 30 in UTC', '2026-04-01T23:30:00-04:00', IN],
    ['30 days after as written in Kolkata, 29 in UTC', '2026-04-02T00:30:00+05:30', MET],
    ['180 days after as written in New York, 181 in UTC', '2026-08-30T23:30:00-04:00', MET],
    ['181 days after as written in Kolkata, 180 in UTC', '2026-08-31T00:30:00+05:30', IN],
    ['on the same day', '2026-03-03T20:00:00Z', IN],
    ['before', '2026-01-20', IN],
    ['in a month: no day', '2026-05', IN]
  ])('follow-up %s, days by date', async (_title, at, expected) => {
    expect(await populations(...eligible(), score('71940-1', '2026-03-03T10:00:00Z'), score('71940-1', at))).toBe(expected)
  })

  it.each<[string, AnyResource, string, string, string]>([
    ['180 days before the end of the period', visit('2026-07-04T09:00:00Z'), '2026-07-04', '2026-09-09', MET],
    ['in the last second of that day', visit('2026-07-04T23:00:00Z', '2026-07-04T23:59:59Z'), '2026-07-04', '2026-09-09', MET],
    ['179 days before the end of the period', visit('2026-07-05T09:00:00Z'), '2026-07-05', '2026-09-09', IN],
    ['over midnight to 179 days before', visit('2026-07-04T23:00:00Z', '2026-07-05T00:00:00Z'), '2026-07-04', '2026-09-09', IN],
    ['180 days before as written in New York, 179 in UTC', visit('2026-07-04T23:00:00-04:00'), '2026-07-04', '2026-09-09', MET],
    ['179 days before as written in Kolkata, 180 in UTC', visit('2026-07-05T00:30:00+05:30'), '2026-07-04', '2026-09-09', IN],
    ['with its follow-up 180 days on, the last day of the period', visit('2026-07-04'), '2026-07-04', '2026-12-31T23:59:59Z', MET],
    ['at the start of the period, its assessment in the year before', visit('2026-01-01T09:00:00Z'), '2025-12-18', '2026-01-17', MET],
    ['at the start of the period, its assessment 15 days before', visit('2026-01-01T09:00:00Z'), '2025-12-17', '2026-01-17', IN],
    ['in June by month: no certain day', visit('2026-06'), '2026-06-10', '2026-09-09', IN],
    ['in May over many days: its end counts, 14 days before it', visit('2026-05-01', '2026-05-31'), '2026-05-17', '2026-07-07', MET],
    ['in May over many days: its end counts, 15 days before it', visit('2026-05-01', '2026-05-31'), '2026-05-16', '2026-07-07', IN],
    ['over midnight: the day of its end counts', visit('2026-05-01T23:00:00Z', '2026-05-02T01:00:00Z'), '2026-05-02T20:00:00Z', '2026-07-07', MET],
    ['over midnight, 15 days before its end', visit('2026-05-01T23:00:00Z', '2026-05-02T01:00:00Z'), '2026-04-17', '2026-07-07', IN]
  ])('the visit is %s', async (_title, one, initial, followUp, expected) => {
    expect(await populations(...eligible({ visits: [one, DECEMBER] }), score('71940-1', initial), score('71940-1', followUp))).toBe(expected)
  })

  it.each<[string, AnyResource, string]>([
    ['by telephone', encounter('Telephone Visits', { period: { start: '2026-05-05', end: '2026-05-05' } }), MET],
    ['virtual', encounter('Virtual Encounter', { period: { start: '2026-05-05', end: '2026-05-05' } }), MET],
    ['a consultation', encounter('Outpatient Consultation', { period: { start: '2026-05-05', end: '2026-05-05' } }), IN],
    ['cancelled', visit('2026-05-05', '2026-05-05', { status: 'cancelled' }), IN],
    ['without end', between('2026-05-05', undefined), IN],
    ['without start', between(undefined, '2026-05-05'), IN]
  ])('a third visit, %s, with the initial assessment', async (_title, one, expected) => {
    expect(await populations(...eligible(), one, score('71940-1', '2026-05-05'), score('71940-1', '2026-07-07'))).toBe(expected)
  })

  it.each<[string, string[], string]>([
    ['the second is too early, the third in time', ['2026-03-03', '2026-03-20', '2026-04-10'], MET],
    ['the first too early before the visit, the second within 14 days', ['2026-02-10', '2026-03-01', '2026-04-10'], MET],
    ['two days twice: the distance from initial to follow-up counts, not between others', ['2026-02-10', '2026-03-20', '2026-04-25'], IN],
    ['the initial one twice on its day', ['2026-03-03T09:00:00Z', '2026-03-03T20:00:00Z', '2026-04-10'], MET]
  ])('of three assessments %s', async (_title, days, expected) => {
    expect(await populations(...eligible(), ...days.map(day => score('71940-1', day)))).toBe(expected)
  })

  it.each<[string, object]>([
    ['integer', { valueInteger: 55 }], ['zero', { valueInteger: 0 }], ['quantity', { valueQuantity: quantity(55, '{score}') }], ['quantity with a comparator', { valueQuantity: { ...quantity(55, '{score}'), comparator: '<' } }],
    ['quantity in words', { valueQuantity: { value: 55, unit: 'points' } }], ['text', { valueString: 'fifty-five' }], ['code', { valueCodeableConcept: snomed('1') }], ['code in words', { valueCodeableConcept: { text: 'fair' } }],
    ['true', { valueBoolean: true }], ['false', { valueBoolean: false }], ['range', { valueRange: { low: quantity(1, '1') } }], ['ratio', { valueRatio: { numerator: quantity(1, '1'), denominator: quantity(2, '1') } }],
    ['time', { valueTime: '10:00:00' }], ['date', { valueDateTime: '2026-05-05' }], ['period', { valuePeriod: { start: '2026-05-05' } }],
    ['value beside a reason for absence', { valueInteger: 55, dataAbsentReason: { text: 'unsure' } }]
  ])('a %s is a result', async (_title, value) => {
    const one = score('71940-1', FOLLOW_UP, { valueInteger: undefined, ...value })
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), one)).toBe(MET)
  })

  it.each<[string, object]>([
    ['value', {}],
    ['value, but a reason for its absence', { dataAbsentReason: { text: 'unknown' } }],
    ['value other than null', { valueInteger: null }],
    ['value of its own, only components', { component: [{ code: loinc('71940-1'), valueInteger: 55 }] }],
    ['value of its own, only members', { hasMember: [{ reference: 'Observation/o' }] }]
  ])('no %s is no result', async (_title, value) => {
    const one = score('71940-1', FOLLOW_UP, { valueInteger: undefined, ...value })
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), one)).toBe(IN)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['final', 'amended', 'corrected'].map(status => [status, MET] as const),
    ...['registered', 'preliminary', 'cancelled', 'entered-in-error', 'unknown', undefined, null].map(status => [status, IN] as const)
  ])('a result with status %s', async (status, expected) => {
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), score('71940-1', FOLLOW_UP, { status }))).toBe(expected)
    expect(await populations(...eligible(), score('71940-1', '2026-03-03', { status }), score('71940-1', FOLLOW_UP))).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['an instant', { effectiveInstant: '2026-05-05T10:00:00.000Z' }, MET],
    ['a period: the day of its start', { effectivePeriod: { start: '2026-04-02T23:00:00Z', end: '2026-04-20' } }, MET],
    ['a period that starts a day too early and ends in time', { effectivePeriod: { start: '2026-04-01', end: '2026-04-20' } }, IN],
    ['a period that goes on', { effectivePeriod: { start: '2026-05-05' } }, MET],
    ['a period whose start is unknown', { effectivePeriod: { end: '2026-05-05' } }, IN],
    ['a repeating time', { effectiveTiming: { event: ['2026-05-05'] } }, IN],
    ['a null period', { effectivePeriod: null }, IN],
    ['a null start', { effectivePeriod: { start: null, end: '2026-05-05' } }, IN],
    ['no time, only its issue', { issued: '2026-05-05T10:00:00.000Z' }, IN],
    ['null', { effectiveDateTime: null }, IN]
  ])('a result of %s', async (_title, effective, expected) => {
    const one = score('71940-1', '', { effectiveDateTime: undefined, ...effective })
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), one)).toBe(expected)
  })

  it.each<[string, object, string]>([
    ['by a second coding', { code: { coding: [{ system: 'urn:other', code: '1' }, ...loinc('71940-1').coding] } }, MET],
    ['under another code system', { code: concept({ system: 'urn:other', code: '71940-1' }) }, IN],
    ['in words', { code: { text: 'KCCQ overall summary' } }, IN],
    ['without code', { code: undefined }, IN],
    ['whatever its category', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'laboratory' })] }, MET]
  ])('a result %s', async (_title, elements, expected) => {
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), score('71940-1', FOLLOW_UP, elements))).toBe(expected)
  })

  it('does not read questionnaire responses', async () => {
    const response = resource('QuestionnaireResponse', { status: 'completed', authored: FOLLOW_UP, questionnaire: 'http://loinc.org/q/71940-1', item: [{ linkId: '71940-1', answer: [{ valueInteger: 55 }] }] })
    expect(await populations(...eligible(), score('71940-1', '2026-03-03'), response)).toBe(IN)
  })

  it('stands aside for an exclusion, and for the initial population', async () => {
    const pair = [score('71940-1', '2026-03-03'), score('71940-1', FOLLOW_UP)]
    expect(await populations(...eligible(), ...pair, condition(snomed('702956004'), { onsetDateTime: '2020-01-01' }))).toBe(EXCLUDED)
    expect(await populations(...eligible({ heartFailure: null }), ...pair)).toBe(OUT)
    expect(await populations(...eligible({ subject: patient('2010-01-01') }), ...pair)).toBe(OUT)
  })
})

describe('CMS90 in a leap year', () => {
  const subject = [patient(BIRTH_DATE), heartFailure({ onsetDateTime: '2027-12-31' })]
  const pair = (initial: string, followUp: string): AnyResource[] => [score('71940-1', initial), score('71940-1', followUp)]

  it.each([
    ['29 days over 29 February', '2028-01-31', '2028-02-29', IN],
    ['30 days over 29 February', '2028-01-31', '2028-03-01', MET],
    ['from 29 February on, 29 days', '2028-02-29', '2028-03-29', IN],
    ['from 29 February on, 30 days', '2028-02-29', '2028-03-30', MET],
    ['from 29 February on, 180 days', '2028-02-29', '2028-08-27', MET],
    ['from 29 February on, 181 days', '2028-02-29', '2028-08-28', IN]
  ])('%s', async (_title, initial, followUp, expected) => {
    const visits = [visit(initial), visit('2028-12-01')]
    expect(await leapYear.populations(...subject, ...visits, ...pair(initial, followUp))).toBe(expected)
  })

  it.each([
    ['29 February, 14 days before a visit of 14 March', '2028-02-29', MET],
    ['28 February, 15 days before', '2028-02-28', IN]
  ])('initial assessment on %s', async (_title, initial, expected) => {
    expect(await leapYear.populations(...subject, visit('2028-03-14'), visit('2028-12-01'), ...pair(initial, '2028-05-05'))).toBe(expected)
  })

  it.each([
    ['4 July, 180 days before the end of the period', '2028-07-04', MET],
    ['5 July', '2028-07-05', IN]
  ])('the visit of %s', async (_title, day, expected) => {
    expect(await leapYear.populations(...subject, visit(day), visit('2028-12-01'), ...pair(day, '2028-09-09'))).toBe(expected)
  })
})

it('gives the supplemental data of CMS90', async () => {
  const sex = { url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-sex', valueCode: '248152002' }
  const found = await results(...eligible({ subject: patient(BIRTH_DATE, { extension: [sex] }) }), resource('Coverage', { type: conceptOf('Payer Type') }))
  expect(found).toMatchObject({ 'SDE Sex': { code: '248152002' }, 'SDE Payer': [{ code: conceptOf('Payer Type') }] })
})
