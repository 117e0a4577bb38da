import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { hospiceAndPalliativeCare } from '../support/care-exclusions.js'
import { clinical, clinicalResources, quantity, verification, type CodeSource } from '../support/clinical-resources.js'
import { decisiveElements } from '../support/decisive-elements.js'
import { distinctValueSets } from '../support/distinct-value-sets.js'
import { measureUnderTest } from '../support/measure-populations.js'
import { concept, patient, resource } from '../support/records.js'

const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const CPT = 'http://www.ama-assn.org/go/cpt'
const rxnorm = (...codes: readonly string[]): { coding: object[] } => ({ coding: codes.map(code => ({ system: RXNORM, code })) })

/** Milligrams, or milligrams per millilitre, by RxNorm code, in the order in which a medication with several codings is read. */
const DIGOXIN = [['393245', 0.05, 'mL'], ['245273', 0.0625], ['204504', 0.1, 'mL'], ['197604', 0.125], ['197606', 0.25], ['104208', 0.25, 'mL']] as const
const DOXEPIN = [
  ['966787', 3], ['966793', 6], ['1000048', 10], ['1000054', 10, 'mL'], ['1000070', 25], ['1000076', 50], ['1000097', 75], ['1000058', 100], ['1000064', 150]
] as const
const FOREIGN_SYSTEM = { system: 'urn:example:local-formulary', code: '197606' }

const valueSets = await distinctValueSets({
  'Digoxin Medications': [...DIGOXIN.map(([code]) => ({ system: RXNORM, code })), FOREIGN_SYSTEM],
  'Doxepin Medications': DOXEPIN.map(([code]) => ({ system: RXNORM, code }))
})
const { codingIn, populations } = await measureUnderTest('CMS156', { valueSets })
const clinicalBuilders = clinicalResources(codingIn)
const { condition, conceptOf, encounter, medicationRequest } = clinicalBuilders

const OUT = ' |  | '
const IN = 'IP D | IP D | IP D'
const EXCLUDED = 'IP D DX | IP D DX | IP D DX'
const ANY_DIAGNOSIS = 'IP D N | IP D | IP D N'
const NO_DIAGNOSIS = 'IP D | IP D N | IP D N'
const BOTH = 'IP D N | IP D N | IP D N'

const ANTIHISTAMINES = 'Potentially Harmful Antihistamines for Older Adults'
const ANTIINFECTIVES = 'Potentially Harmful Antiinfectives for Older Adults'
const ANTIPSYCHOTICS = 'Potentially Harmful Antipsychotics for Older Adults'
const BENZODIAZEPINES = 'Potentially Harmful Benzodiazepines for Older Adults'

const SEVENTY_SIX = patient('1950-05-05')
const eligible = [SEVENTY_SIX, encounter('Office Visit')]
const MAY = '2026-05-05T10:00:00Z'
const JUNE = '2026-06-05T10:00:00Z'
const order = (list: CodeSource, authoredOn: string | undefined, elements: object = {}): AnyResource => medicationRequest(list, { authoredOn, ...elements })
const ordersOfTwoDays = (list: CodeSource, elements: object = {}): AnyResource[] => [order(list, MAY, elements), order(list, JUNE, elements)]
const days = (value: number): object => quantity(value, 'd')
const supply = (value: number, more: object = {}): object => ({ dispenseRequest: { expectedSupplyDuration: days(value), ...more } })
const refill = { dispenseRequest: { numberOfRepeatsAllowed: 1 } }
const taken = (boundsPeriod: object): object => ({ timing: { repeat: { boundsPeriod } } })
const atAge = (value: number): object => quantity(value, 'a')

describe('CMS156 initial population', () => {
  it.each([
    ['64 on the last day', '1962-01-01', OUT],
    ['65 on the last day', '1961-12-31', IN],
    ['born on 29 February', '1960-02-29', IN],
    ['a birth year alone: by the last day all born in it are 65', '1961', IN],
    ['a birth year alone: none born in it is 65', '1962', OUT],
    ['a birth month alone: by the last day all born in it are 65', '1961-12', IN],
    ['no birth date', undefined, OUT]
  ])('%s', async (_title, birthDate, expected) => {
    expect(await populations(patient(birthDate), encounter('Office Visit'))).toBe(expected)
  })

  // cql-execution counts whole years so; others (Java) only on 1 March. No period that begins or ends with a year shows it.
  it.each([
    ['is 64 on 27 February', '2025-02-27', OUT],
    ['is 65 on 28 February of a year without 29th', '2025-02-28', IN]
  ])('who was born on 29 February %s', async (_title, lastDay, expected) => {
    const measure = await measureUnderTest('CMS156', { valueSets, period: ['2024-06-01', lastDay] })
    expect(await measure.populations(patient('1960-02-29'), encounter('Office Visit', { period: { start: '2024-08-01', end: '2024-08-01' } }))).toBe(expected)
  })

  it('leaves a birth month undecided in which the period ends', async () => {
    const measure = await measureUnderTest('CMS156', { valueSets, period: ['2024-06-01', '2025-05-30'] })
    expect(await measure.populations(patient('1960-05'), encounter('Office Visit', { period: { start: '2024-08-01', end: '2024-08-01' } }))).toBe(OUT)
  })

  it.each<[string, CodeSource]>([
    ...[
      'Office Visit', 'Ophthalmological Services', 'Preventive Care Services Established Office Visit, 18 and Up',
      'Preventive Care Services Initial Office Visit, 18 and Up', 'Discharge Services Nursing Facility', 'Nursing Facility Visit',
      'Care Services in Long Term Residential Facility', 'Annual Wellness Visit', 'Home Healthcare Services', 'Telephone Visits', 'Virtual Encounter'
    ].map((title): [string, CodeSource] => [title, title]),
    ['a visit that may need no physician', concept({ system: CPT, code: '99211' })]
  ])('%s is a qualifying encounter', async (_title, type) => {
    expect(await populations(SEVENTY_SIX, encounter(type))).toBe(IN)
  })

  it.each<[string, AnyResource[], string]>([
    ['no encounter', [], OUT],
    ['an encounter of another kind', [encounter('Encounter Inpatient')], OUT],
    ['the code 99211 of another system', [encounter(concept({ system: 'urn:example:other', code: '99211' }))], OUT],
    ['an encounter without type', [encounter('Office Visit', { type: undefined })], OUT],
    ['a type in words alone', [encounter({ text: 'Office Visit' })], OUT],
    ['a second type', [encounter('Office Visit', { type: [{ text: 'talk' }, conceptOf('Office Visit')] })], IN],
    ['a second coding', [encounter({ coding: [{ system: 'urn:example:other', code: 'x' }, codingIn('Office Visit')] })], IN],
    ['a virtual class: class is not looked at', [encounter('Office Visit', { class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'VR' } })], IN],
    ['no class', [encounter('Office Visit', { class: undefined })], IN],
    ['planned', [encounter('Office Visit', { status: 'planned' })], OUT],
    ['in progress', [encounter('Office Visit', { status: 'in-progress' })], OUT],
    ['cancelled', [encounter('Office Visit', { status: 'cancelled' })], OUT],
    ['entered in error', [encounter('Office Visit', { status: 'entered-in-error' })], OUT],
    ['no status', [encounter('Office Visit', { status: undefined })], OUT],
    ['no period', [encounter('Office Visit', { period: undefined })], OUT]
  ])('%s', async (_title, encounters, expected) => {
    expect(await populations(SEVENTY_SIX, ...encounters)).toBe(expected)
  })

  // The encounter is compared with the period by full timestamps (section 2.1), so what a date or a whole second leaves open is not met.
  it.each([
    ['from the first instant', '2026-01-01T00:00:00.000Z', '2026-01-01T00:30:00.000Z', IN],
    ['from a millisecond before it', '2025-12-31T23:59:59.999Z', '2026-01-01T00:30:00.000Z', OUT],
    ['to the last instant', '2026-12-31T23:00:00.000Z', '2026-12-31T23:59:59.999Z', IN],
    ['to the first instant of the next year', '2026-12-31T23:00:00.000Z', '2027-01-01T00:00:00.000Z', OUT],
    ['over the whole period', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z', IN],
    ['from the first second, written to the second: undecided', '2026-01-01T00:00:00Z', '2026-01-01T00:30:00Z', OUT],
    ['from the second second', '2026-01-01T00:00:01Z', '2026-01-01T00:30:00Z', IN],
    ['to the last second, written to the second: undecided', '2026-12-31T23:00:00Z', '2026-12-31T23:59:59Z', OUT],
    ['to the second before it', '2026-12-31T23:00:00Z', '2026-12-31T23:59:58Z', IN],
    ['dates: 2 January', '2026-01-02', '2026-01-02', IN],
    ['dates: 1 January is undecided', '2026-01-01', '2026-01-01', OUT],
    ['dates: from 1 January is undecided', '2026-01-01', '2026-01-02', OUT],
    ['dates: 30 December', '2026-12-30', '2026-12-30', IN],
    ['dates: to 31 December is undecided', '2026-12-30', '2026-12-31', OUT],
    ['a month within', '2026-05', '2026-05', IN],
    ['the first month is undecided', '2026-01', '2026-01', OUT],
    ['the last month is undecided', '2026-12', '2026-12', OUT],
    ['the year alone is undecided', '2026', '2026', OUT],
    ['31 December in New York, already this year in UTC', '2025-12-31T19:30:00-05:00', '2025-12-31T20:00:00-05:00', IN],
    ['1 January in Kolkata, still last year in UTC', '2026-01-01T05:00:00+05:30', '2026-01-01T06:00:00+05:30', OUT],
    ['31 December in New York, already next year in UTC', '2026-12-31T18:30:00-05:00', '2026-12-31T19:30:00-05:00', OUT],
    ['1 January in Kolkata, still this year in UTC', '2027-01-01T04:30:00+05:30', '2027-01-01T05:00:00+05:30', IN],
    ['no end: goes on past the period', '2026-03-03T09:00:00Z', undefined, OUT],
    ['no start', undefined, '2026-03-03T09:00:00Z', OUT],
    ['an end before the start', '2026-03-03T09:00:00Z', '2026-03-03T08:00:00Z', OUT]
  ])('encounter, %s', async (_title, start, end, expected) => {
    expect(await populations(SEVENTY_SIX, encounter('Office Visit', { period: { start, end } }))).toBe(expected)
  })
})

describe('CMS156 orders', () => {
  it.each<[string, object, string]>([
    ['status active', { status: 'active' }, ANY_DIAGNOSIS],
    ['status completed', { status: 'completed' }, ANY_DIAGNOSIS],
    ...['draft', 'on-hold', 'stopped', 'cancelled', 'entered-in-error', 'unknown'].map((status): [string, object, string] => [`status ${status}`, { status }, IN]),
    ['no status', { status: undefined }, IN],
    ...['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].map((intent): [string, object, string] => [`intent ${intent}`, { intent }, ANY_DIAGNOSIS]),
    ...['proposal', 'plan', 'option'].map((intent): [string, object, string] => [`intent ${intent}`, { intent }, IN]),
    ['no intent', { intent: undefined }, IN],
    ['not to be taken', { doNotPerform: true }, IN],
    ['expressly not forbidden', { doNotPerform: false }, ANY_DIAGNOSIS],
    ['any category: not looked at', { category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/medicationrequest-category', code: 'discharge' })] }, ANY_DIAGNOSIS],
    ['reported: not looked at', { reportedBoolean: true }, ANY_DIAGNOSIS],
    ['no medication', { medicationCodeableConcept: undefined }, IN],
    ['medication in words alone', { medicationCodeableConcept: { text: ANTIHISTAMINES } }, IN],
    ['a second coding', { medicationCodeableConcept: { coding: [{ system: RXNORM, code: '1' }, codingIn(ANTIHISTAMINES)] } }, ANY_DIAGNOSIS],
    ['medication by reference', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } }, ANY_DIAGNOSIS],
    ['medication by absolute reference', { medicationCodeableConcept: undefined, medicationReference: { reference: 'https://ehr.example/fhir/Medication/m' } }, ANY_DIAGNOSIS],
    ['medication by reference to one that is not there', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/other' } }, IN],
    ['medication by display alone', { medicationCodeableConcept: undefined, medicationReference: { display: 'antihistamine' } }, IN]
  ])('%s', async (_title, elements, expected) => {
    const medication = resource('Medication', { id: 'm', code: conceptOf(ANTIHISTAMINES) })
    expect(await populations(...eligible, medication, ...ordersOfTwoDays(ANTIHISTAMINES, elements))).toBe(expected)
  })

  it.each<[string, AnyResource[], string]>([
    ['one order that counts and one that does not', [order(ANTIHISTAMINES, MAY), order(ANTIHISTAMINES, JUNE, { status: 'draft' })], IN],
    ['one coded in two lists and one in the second of them', [
      order({ coding: [codingIn('Dipyridamole Medications'), codingIn(ANTIHISTAMINES)] }, MAY), order(ANTIHISTAMINES, JUNE)
    ], ANY_DIAGNOSIS],
    ['one by code and one by reference', [
      resource('Medication', { id: 'm', code: conceptOf(ANTIHISTAMINES) }), order(ANTIHISTAMINES, MAY),
      order(ANTIHISTAMINES, JUNE, { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } })
    ], ANY_DIAGNOSIS]
  ])('%s', async (_title, orders, expected) => {
    expect(await populations(...eligible, ...orders)).toBe(expected)
  })
})

describe('CMS156 more than one order: one with a refill', () => {
  it.each([
    ['one refill', { numberOfRepeatsAllowed: 1 }, ANY_DIAGNOSIS],
    ['eleven refills', { numberOfRepeatsAllowed: 11 }, ANY_DIAGNOSIS],
    ['no refill', { numberOfRepeatsAllowed: 0 }, IN],
    ['refills not stated', {}, IN],
    ['no dispense request', undefined, IN]
  ])('%s', async (_title, dispenseRequest, expected) => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, MAY, { dispenseRequest }))).toBe(expected)
  })

  // Authored during the period by full timestamps (section 3, precision rules).
  it.each([
    ['at the first instant', '2026-01-01T00:00:00.000Z', ANY_DIAGNOSIS],
    ['a millisecond before it', '2025-12-31T23:59:59.999Z', IN],
    ['at the last instant', '2026-12-31T23:59:59.999Z', ANY_DIAGNOSIS],
    ['at the first instant of the next year', '2027-01-01T00:00:00.000Z', IN],
    ['in the first second, written to the second: undecided', '2026-01-01T00:00:00Z', IN],
    ['in the last second, written to the second: undecided', '2026-12-31T23:59:59Z', IN],
    ['1 January as a date: undecided', '2026-01-01', IN],
    ['2 January as a date', '2026-01-02', ANY_DIAGNOSIS],
    ['30 December as a date', '2026-12-30', ANY_DIAGNOSIS],
    ['31 December as a date: undecided', '2026-12-31', IN],
    ['May as a month', '2026-05', ANY_DIAGNOSIS],
    ['January as a month: undecided', '2026-01', IN],
    ['December as a month: undecided', '2026-12', IN],
    ['the year alone: undecided', '2026', IN],
    ['31 December in New York, already this year in UTC', '2025-12-31T19:30:00-05:00', ANY_DIAGNOSIS],
    ['1 January in Kolkata, still last year in UTC', '2026-01-01T05:00:00+05:30', IN],
    ['31 December in New York, already next year in UTC', '2026-12-31T19:30:00-05:00', IN],
    ['1 January in Kolkata, still this year in UTC', '2027-01-01T05:00:00+05:30', ANY_DIAGNOSIS],
    ['no date', undefined, IN]
  ])('authored %s', async (_title, authoredOn, expected) => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, authoredOn, refill))).toBe(expected)
  })

  it('must be the order of the period that has it', async () => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, '2025-11-05', refill), order(ANTIHISTAMINES, MAY))).toBe(IN)
  })
})

describe('CMS156 more than one order: two on different days', () => {
  it.each([
    ['the first and the last instant of the period', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z', ANY_DIAGNOSIS],
    ['two days in a row', '2026-12-30', '2026-12-29', ANY_DIAGNOSIS],
    ['one day, the same time', MAY, MAY, IN],
    ['one day, another time', '2026-05-05T00:00:00.000Z', '2026-05-05T23:59:59.999Z', IN],
    ['one day, once as a date', '2026-05-05', MAY, IN],
    ['one in the year before', '2025-12-30', MAY, IN],
    ['one in the year after', MAY, '2027-01-01T00:00:00.000Z', IN],
    ['one on 31 December as a date: undecided whether in the period', MAY, '2026-12-31', IN],
    ['one on 1 January as a date: undecided whether in the period', '2026-01-01', MAY, IN],
    ['one without a date', MAY, undefined, IN],
    ['both without a date', undefined, undefined, IN],
    ['one instant, written as two days', '2026-05-05T23:30:00-05:00', '2026-05-06T04:30:00Z', ANY_DIAGNOSIS],
    ['two days in UTC, written as one day', '2026-05-05T23:30:00-05:00', '2026-05-05T10:00:00Z', IN],
    ['a day and its month are different dates, never an unknown', MAY, '2026-05', ANY_DIAGNOSIS],
    ['the same month twice is the same date', '2026-05', '2026-05', IN],
    ['two months', '2026-05', '2026-06', ANY_DIAGNOSIS]
  ])('%s', async (_title, first, second, expected) => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, first), order(ANTIHISTAMINES, second))).toBe(expected)
  })
})

describe('CMS156 more than one order: two of one day that begin on different days', () => {
  const begins = (start: string, end?: string): object => ({ dosageInstruction: [taken({ start, end })], ...supply(30) })

  it.each<[string, object, object, string]>([
    ['one begins when written, one ten days later', supply(30), begins('2026-05-15'), ANY_DIAGNOSIS],
    ['one begins when written, one a day before', supply(30), begins('2026-05-04'), ANY_DIAGNOSIS],
    ['both begin when written', supply(30), supply(30), IN],
    ['both begin later, on one day', begins('2026-05-15T08:00:00Z'), begins('2026-05-15'), IN],
    ['only their ends differ', supply(30), supply(60), IN],
    ['one has neither supply nor bounds: no period', {}, begins('2026-05-15'), IN],
    ['one has only a start: no period', supply(30), { dosageInstruction: [taken({ start: '2026-05-15' })] }, IN],
    ['one has bounds without supply: its period is the bounds', supply(30), { dosageInstruction: [taken({ start: '2026-05-15', end: '2026-05-20' })] }, ANY_DIAGNOSIS],
    ['one has bounds of one day', supply(30), { dosageInstruction: [taken({ start: '2026-05-15', end: '2026-05-15' })] }, ANY_DIAGNOSIS],
    ['one has bounds that end before they begin: no period', supply(30), { dosageInstruction: [taken({ start: '2026-05-15', end: '2026-05-14' })] }, IN],
    ['supply decides although the bounds end before they begin', supply(30), begins('2026-05-15', '2026-05-01'), ANY_DIAGNOSIS],
    ['bounds with an end only: begins when written', begins('2026-05-15'), { dosageInstruction: [taken({ end: '2026-06-15' })] }, ANY_DIAGNOSIS],
    ['no supply at all: no period', supply(0), begins('2026-05-15'), IN],
    ['supply by quantity', supply(30), {
      dispenseRequest: { quantity: { value: 10 } },
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd', boundsPeriod: { start: '2026-05-15' } } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }]
    }, ANY_DIAGNOSIS],
    ['validity period: the written date comes first', supply(30), supply(30, { validityPeriod: { start: '2026-05-15' } }), IN],
    ['bounds as a duration begin when written', supply(30), { dosageInstruction: [{ timing: { repeat: { boundsDuration: days(30) } } }], ...supply(30) }, IN],
    ['two dosages: no bounds, begins when written', supply(30), { dosageInstruction: [taken({ start: '2026-05-15' }), taken({ start: '2026-05-16' })], ...supply(30) }, IN],
    ['begins on 2 January', supply(30), begins('2026-01-02'), ANY_DIAGNOSIS],
    ['begins on 1 January: a date, undecided', supply(30), begins('2026-01-01'), IN],
    ['begins on 1 January with a time: a date all the same, undecided', supply(30), begins('2026-01-01T10:00:00.000Z'), IN],
    ['begins on 30 December', supply(30), begins('2026-12-30'), ANY_DIAGNOSIS],
    ['begins on 31 December: a date, undecided', supply(30), begins('2026-12-31T10:00:00.000Z'), IN],
    ['begins in the year before', supply(30), begins('2025-12-30'), IN],
    ['begins in the year after', supply(30), begins('2027-01-02'), IN],
    ['begins in another month, without a day', supply(30), begins('2026-07'), ANY_DIAGNOSIS],
    // "Differ" is a yes/no equivalence as for the written dates: a day and its month are different dates.
    ['begins in the same month, without a day: different dates, never an unknown', supply(30), begins('2026-05'), ANY_DIAGNOSIS],
    ['both begin in the same month, without a day', begins('2026-07'), begins('2026-07'), IN]
  ])('%s', async (_title, first, second, expected) => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, MAY, first), order(ANTIHISTAMINES, MAY, second))).toBe(expected)
  })

  it.each([
    ['one written day in two zones', '2026-05-05T23:30:00-05:00', '2026-05-05T00:30:00+05:30', ANY_DIAGNOSIS],
    ['31 December as a date: undecided whether in the period', '2026-12-31', '2026-12-31', IN],
    ['31 December at one time', '2026-12-31T10:00:00Z', '2026-12-31T10:00:00Z', ANY_DIAGNOSIS],
    ['no date', undefined, undefined, IN]
  ])('written on %s', async (_title, first, second, expected) => {
    expect(await populations(...eligible, order(ANTIHISTAMINES, first, begins('2026-03-03')), order(ANTIHISTAMINES, second, begins('2026-04-03')))).toBe(expected)
  })
})

describe('CMS156 numerator 1, any dose', () => {
  const lists: [string, CodeSource][] = [
    ...[
      ANTIHISTAMINES, 'Potentially Harmful Antiparkinsonian Agents for Older Adults', 'Potentially Harmful Gastrointestinal Antispasmodics for Older Adults',
      'Dipyridamole Medications', 'Guanfacine Medications', 'Nifedipine Medications', 'Potentially Harmful Antidepressants for Older Adults',
      'Potentially Harmful Barbiturates for Older Adults', 'Meprobamate Medications', 'Potentially Harmful Estrogens for Older Adults',
      'Potentially Harmful Sulfonylureas for Older Adults', 'Desiccated Thyroid Medications', 'Potentially Harmful Nonbenzodiazepine Hypnotics for Older Adults',
      'Potentially Harmful Skeletal Muscle Relaxants for Older Adults', 'Potentially Harmful Pain Medications for Older Adults', 'Megestrol Medications', 'Meperidine Medications'
    ].map((title): [string, CodeSource] => [title, title]),
    ['ergoloid mesylates', rxnorm('318179')]
  ]

  it.each(lists)('%s', async (_title, list) => {
    expect(await populations(...eligible, ...ordersOfTwoDays(list))).toBe(ANY_DIAGNOSIS)
  })

  it('has 18 lists, and never pairs orders of two of them', async () => {
    expect(lists).toHaveLength(18)
    const oneOfEach = lists.map(([, list], index) => order(list, `2026-05-${String(index + 1).padStart(2, '0')}`))
    expect(await populations(...eligible, ...oneOfEach)).toBe(IN)
  })

  it('leaves out a medication of no list', async () => {
    expect(await populations(...eligible, ...ordersOfTwoDays('Dementia Medications'))).toBe(IN)
  })
})

describe('CMS156 numerator 1, anti-infectives for more than 90 days', () => {
  const antiinfective = (authoredOn: string, elements: object): AnyResource => order(ANTIINFECTIVES, authoredOn, elements)

  it.each<[string, AnyResource[], string]>([
    ['90 days', [antiinfective(MAY, supply(60)), antiinfective(JUNE, supply(30))], IN],
    ['91 days', [antiinfective(MAY, supply(61)), antiinfective(JUNE, supply(30))], ANY_DIAGNOSIS],
    ['half a day more than 90', [antiinfective(MAY, supply(60)), antiinfective(JUNE, supply(30.5))], ANY_DIAGNOSIS],
    ['one order and its refill, 90 days', [antiinfective(MAY, supply(45, { numberOfRepeatsAllowed: 1 }))], IN],
    ['one order and two refills, 93 days', [antiinfective(MAY, supply(31, { numberOfRepeatsAllowed: 2 }))], ANY_DIAGNOSIS],
    ['one order of 91 days is not more than one order', [antiinfective(MAY, supply(91))], IN],
    ['two of one day are not more than one order', [antiinfective(MAY, supply(60)), antiinfective(MAY, supply(60))], IN],
    ['two of one day that begin apart', [antiinfective(MAY, supply(60)), antiinfective(MAY, { dosageInstruction: [taken({ start: '2026-07-05' })], ...supply(31) })], ANY_DIAGNOSIS],
    ['an order of another year is not added', [antiinfective(MAY, supply(45)), antiinfective(JUNE, supply(45)), antiinfective('2025-12-05', supply(30))], IN],
    ['an order in draft is not added', [antiinfective(MAY, supply(45)), antiinfective(JUNE, supply(45)), antiinfective('2026-07-05', { status: 'draft', ...supply(30) })], IN],
    ['days that overlap are added all the same', [antiinfective('2026-05-05', supply(46)), antiinfective('2026-05-06', supply(46))], ANY_DIAGNOSIS],
    ['days past the period are added all the same', [antiinfective('2026-12-29', supply(46)), antiinfective('2026-12-30', supply(46))], ANY_DIAGNOSIS],
    ['an order of unknown supply is passed over', [antiinfective(MAY, supply(91)), antiinfective(JUNE, {})], ANY_DIAGNOSIS],
    ['only orders of unknown supply', [antiinfective(MAY, {}), antiinfective(JUNE, {})], IN],
    ['bounds are no supply', [antiinfective(MAY, { dosageInstruction: [taken({ start: '2026-05-05', end: '2026-12-05' })] }), antiinfective(JUNE, supply(30))], IN],
    ['days of another list are not added', [antiinfective(MAY, supply(45)), antiinfective(JUNE, supply(45)), ...ordersOfTwoDays('Dementia Medications', supply(30))], IN]
  ])('%s', async (_title, orders, expected) => {
    expect(await populations(...eligible, ...orders)).toBe(expected)
  })
})

describe('CMS156 numerator 1, average daily dose', () => {
  const tablets = (value: number, forDays: number, more: object = {}): object => supply(forDays, { quantity: { value }, ...more })
  const QUARTER = rxnorm('197606')
  const OVER = tablets(5, 5)
  const AT_LIMIT = tablets(15, 30)

  // The quantity that gives exactly the limit is not over it; one per thousand more is. 40 and 50 days make the quantities whole.
  const strengths = [
    ...DIGOXIN.map(([code, strength, unit]) => ['digoxin', code, strength, unit, 40, 5 / strength] as const),
    ...DOXEPIN.map(([code, strength, unit]) => ['doxepin', code, strength, unit, 50, 300 / strength] as const)
  ]

  it.each(strengths)('%s %s of %d mg: at the limit and over it', async (_drug, code, _strength, unit, forDays, limit) => {
    const dispensed = (value: number): object => supply(forDays, { quantity: { value, unit } })
    expect(await populations(...eligible, ...ordersOfTwoDays(rxnorm(code), dispensed(limit)))).toBe(IN)
    expect(await populations(...eligible, ...ordersOfTwoDays(rxnorm(code), dispensed(limit * 1.001)))).toBe(ANY_DIAGNOSIS)
  })

  it.each<[string, AnyResource[], string]>([
    ['over the limit on two days', ordersOfTwoDays(QUARTER, OVER), ANY_DIAGNOSIS],
    ['one over and one at the limit: the limit comes before the pairing', [order(QUARTER, MAY, OVER), order(QUARTER, JUNE, AT_LIMIT)], IN],
    ['one over and one of unknown dose', [order(QUARTER, MAY, OVER), order(QUARTER, JUNE)], IN],
    ['one over, with a refill that keeps it over', [order(QUARTER, MAY, tablets(31, 30, { numberOfRepeatsAllowed: 1 }))], ANY_DIAGNOSIS],
    ['one over but for its refill, which halves the average', [order(QUARTER, MAY, tablets(30, 30, { numberOfRepeatsAllowed: 1 }))], IN],
    ['two refills that keep it over', [order(QUARTER, MAY, tablets(46, 30, { numberOfRepeatsAllowed: 2 }))], ANY_DIAGNOSIS],
    ['two refills that do not', [order(QUARTER, MAY, tablets(45, 30, { numberOfRepeatsAllowed: 2 }))], IN],
    ['over the limit on one day', [order(QUARTER, MAY, OVER), order(QUARTER, MAY, OVER)], IN],
    ['over the limit on one day, begun apart', [order(QUARTER, MAY, OVER), order(QUARTER, MAY, { dosageInstruction: [taken({ start: '2026-05-15' })], ...OVER })], ANY_DIAGNOSIS],
    ['two strengths of digoxin', [order(QUARTER, MAY, OVER), order(rxnorm('197604'), JUNE, tablets(60, 30))], ANY_DIAGNOSIS],
    ['digoxin and doxepin are not paired', [order(QUARTER, MAY, OVER), order(rxnorm('1000048'), JUNE, tablets(30, 30))], IN],
    ['doxepin over the limit of digoxin only', ordersOfTwoDays(rxnorm('966787'), tablets(30, 30)), IN],
    ['supply by quantity and dosage', ordersOfTwoDays(QUARTER, {
      dispenseRequest: { quantity: { value: 30 } },
      dosageInstruction: [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }]
    }), ANY_DIAGNOSIS],
    ['supply by weeks', ordersOfTwoDays(QUARTER, { dispenseRequest: { quantity: { value: 15 }, expectedSupplyDuration: { value: 4, code: 'wk' } } }), ANY_DIAGNOSIS],
    ['no quantity', ordersOfTwoDays(QUARTER, supply(5)), IN],
    ['no supply', ordersOfTwoDays(QUARTER, { dispenseRequest: { quantity: { value: 5 } } }), IN],
    ['supply for no day', ordersOfTwoDays(QUARTER, tablets(5, 0)), IN],
    ['no dispense request', ordersOfTwoDays(QUARTER), IN],
    ['a code of the value set without known strength', ordersOfTwoDays('Digoxin Medications', tablets(500, 5)), IN],
    ['the code of a strength in another code system', ordersOfTwoDays(concept(FOREIGN_SYSTEM), tablets(500, 5)), IN],
    ['a strength whose medication is in no list', ordersOfTwoDays(rxnorm('1'), OVER), IN]
  ])('%s', async (_title, orders, expected) => {
    expect(await populations(...eligible, ...orders)).toBe(expected)
  })

  it.each([
    ['tablets in a unit of their own', '197606', { value: 5, unit: 'tablet', code: '{tbl}' }, ANY_DIAGNOSIS],
    ['tablets without unit', '197606', { value: 5 }, ANY_DIAGNOSIS],
    ['tablets given in millilitres: the unit is not looked at', '197606', { value: 5, unit: 'mL' }, ANY_DIAGNOSIS],
    ['a solution in mL by code', '104208', { value: 5, code: 'mL', unit: 'millilitre' }, ANY_DIAGNOSIS],
    ['a solution in mL by unit', '104208', { value: 5, unit: 'mL' }, ANY_DIAGNOSIS],
    ['a solution in ml', '104208', { value: 5, code: 'ml' }, ANY_DIAGNOSIS],
    ['a solution in mL by unit, with another code', '104208', { value: 5, unit: 'mL', code: '{dose}' }, ANY_DIAGNOSIS],
    ['a solution without unit', '104208', { value: 5 }, IN],
    ['a solution in bottles', '104208', { value: 5, unit: 'bottle' }, IN]
  ])('%s', async (_title, code, dispensed, expected) => {
    expect(await populations(...eligible, ...ordersOfTwoDays(rxnorm(code), supply(5, { quantity: dispensed })))).toBe(expected)
  })

  it('takes the strength of a medication by reference', async () => {
    const elements = { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/m' } }
    const medication = (code: string): AnyResource => resource('Medication', { id: 'm', code: rxnorm(code) })
    expect(await populations(...eligible, medication('197606'), ...ordersOfTwoDays(QUARTER, { ...elements, ...OVER }))).toBe(ANY_DIAGNOSIS)
    expect(await populations(...eligible, medication('245273'), ...ordersOfTwoDays(QUARTER, { ...elements, ...tablets(8, 5) }))).toBe(IN)
  })

  // Which of two strengths is read shows in a quantity that is over the limit with one and not with the other; mg/mL needs mL.
  const neighbours = (list: readonly (readonly [string, number, 'mL'?])[], limit: number): [string, string, object, string][] => list.slice(1).flatMap((second, index) => {
    const first = list[index] as readonly [string, number, 'mL'?]
    const value = 100 * limit / Math.sqrt(first[1] * second[1])
    const over = first[1] > second[1] ? ANY_DIAGNOSIS : IN
    return [
      [first[0], second[0], { value, unit: 'mL' }, over] as [string, string, object, string],
      [first[0], second[0], { value: 100_000 * value }, first[2] === 'mL' ? IN : ANY_DIAGNOSIS] as [string, string, object, string]
    ]
  })

  it.each([...neighbours(DIGOXIN, 0.125), ...neighbours(DOXEPIN, 6)])('of a medication coded %s and %s, in any order, the first is its strength: %j', async (first, second, dispensed, expected) => {
    expect(await populations(...eligible, ...ordersOfTwoDays(rxnorm(first, second), supply(100, { quantity: dispensed })))).toBe(expected)
    expect(await populations(...eligible, ...ordersOfTwoDays(rxnorm(second, first), supply(100, { quantity: dispensed })))).toBe(expected)
  })
})

describe('CMS156 numerator 2', () => {
  const antipsychotics = ordersOfTwoDays(ANTIPSYCHOTICS)
  const benzodiazepines = ordersOfTwoDays(BENZODIAZEPINES)
  const treated = (title: string, elements: object = { onsetDateTime: '2025-06-01' }): AnyResource => condition(title, elements)

  it.each<[string, AnyResource[], string]>([
    ['antipsychotics', antipsychotics, NO_DIAGNOSIS],
    ['benzodiazepines', benzodiazepines, NO_DIAGNOSIS],
    ['one order of each: never paired', [order(ANTIPSYCHOTICS, MAY), order(BENZODIAZEPINES, JUNE)], IN],
    ['two antipsychotics of one day', [order(ANTIPSYCHOTICS, MAY), order(ANTIPSYCHOTICS, MAY)], IN],
    ['one antipsychotic with a refill', [order(ANTIPSYCHOTICS, MAY, refill)], NO_DIAGNOSIS],
    ...['Schizophrenia', 'Bipolar Disorder'].flatMap((title): [string, AnyResource[], string][] => [
      [`antipsychotics for ${title}`, [...antipsychotics, treated(title)], IN],
      [`benzodiazepines beside ${title}`, [...benzodiazepines, treated(title)], NO_DIAGNOSIS]
    ]),
    ...['Seizure Disorder', 'REM Sleep Behavior Disorder', 'Benzodiazepine Withdrawal', 'Alcohol Withdrawal', 'Generalized Anxiety Disorder'].flatMap((title): [string, AnyResource[], string][] => [
      [`benzodiazepines for ${title}`, [...benzodiazepines, treated(title)], IN],
      [`antipsychotics beside ${title}`, [...antipsychotics, treated(title)], NO_DIAGNOSIS]
    ]),
    ['both, one of them treated: each is judged by itself', [...antipsychotics, ...benzodiazepines, treated('Seizure Disorder')], NO_DIAGNOSIS],
    ['both, the other of them treated', [...antipsychotics, ...benzodiazepines, treated('Schizophrenia')], NO_DIAGNOSIS],
    ['both treated', [...antipsychotics, ...benzodiazepines, treated('Seizure Disorder'), treated('Schizophrenia')], IN],
    ['a treated diagnosis does not matter to the other lists', [...ordersOfTwoDays(ANTIHISTAMINES), treated('Schizophrenia')], ANY_DIAGNOSIS],
    ['antihistamines and antipsychotics', [...ordersOfTwoDays(ANTIHISTAMINES), ...antipsychotics], BOTH],
    ['antihistamines and treated antipsychotics', [...ordersOfTwoDays(ANTIHISTAMINES), ...antipsychotics, treated('Schizophrenia')], ANY_DIAGNOSIS],
    ['a diagnosis in its second coding', [...antipsychotics, condition({ coding: [{ system: 'urn:example:other', code: 'x' }, codingIn('Schizophrenia')] }, { onsetDateTime: '2025-06-01' })], IN],
    ['a diagnosis in words alone', [...antipsychotics, condition({ text: 'Schizophrenia' }, { onsetDateTime: '2025-06-01' })], NO_DIAGNOSIS]
  ])('%s', async (_title, resources, expected) => {
    expect(await populations(...eligible, ...resources)).toBe(expected)
  })

  const PROTECTED = IN
  // The prevalence must overlap the closed window from a year before the period to the first order, by full timestamps (section 4.2).
  it.each<[string, object, string]>([
    ['that began long ago and is active', { onsetDateTime: '1990-01-01' }, PROTECTED],
    ['that began with the first order', { onsetDateTime: MAY }, PROTECTED],
    ['that began a second later', { onsetDateTime: '2026-05-05T10:00:01Z' }, NO_DIAGNOSIS],
    ['that began an hour later', { onsetDateTime: '2026-05-05T11:00:00Z' }, NO_DIAGNOSIS],
    ['that began on the day of the first order, as a date: undecided', { onsetDateTime: '2026-05-05' }, NO_DIAGNOSIS],
    ['that began on the day before, as a date', { onsetDateTime: '2026-05-04' }, PROTECTED],
    ['that began in the month of the first order: undecided', { onsetDateTime: '2026-05' }, NO_DIAGNOSIS],
    ['that began in the month before', { onsetDateTime: '2026-04' }, PROTECTED],
    ['that began between the orders', { onsetDateTime: '2026-05-20' }, NO_DIAGNOSIS],
    ['that began the day before in New York, after the first order in UTC', { onsetDateTime: '2026-05-05T05:30:00-05:00' }, NO_DIAGNOSIS],
    ['that began later that day in Kolkata, before the first order in UTC', { onsetDateTime: '2026-05-05T15:00:00+05:30' }, PROTECTED],
    ['that ended at the first instant of the window', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-01-01T00:00:00.000Z' }, PROTECTED],
    ['that ended a millisecond before', { onsetDateTime: '2020-01-01', abatementDateTime: '2024-12-31T23:59:59.999Z' }, NO_DIAGNOSIS],
    ['that ended in the first second of the window, written to the second: undecided', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-01-01T00:00:00Z' }, NO_DIAGNOSIS],
    ['that ended on its first day, as a date: undecided', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-01-01' }, NO_DIAGNOSIS],
    ['that ended on its second day, as a date', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-01-02' }, PROTECTED],
    ['that ended the year before in New York, in the window in UTC', { onsetDateTime: '2020-01-01', abatementDateTime: '2024-12-31T20:00:00-05:00' }, PROTECTED],
    ['that ended in the window, inactive', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-06-01', clinicalStatus: clinical('inactive') }, PROTECTED],
    ['that ended in the window, without clinical status', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-06-01', clinicalStatus: undefined }, PROTECTED],
    ['whose period of abatement ended a millisecond after the window began: its end is exclusive', { onsetDateTime: '2020-01-01', abatementPeriod: { start: '2024-01-01', end: '2025-01-01T00:00:00.001Z' } }, PROTECTED],
    ['whose period of abatement ended as the window began: its end is exclusive', { onsetDateTime: '2020-01-01', abatementPeriod: { start: '2024-01-01', end: '2025-01-01T00:00:00.000Z' } }, NO_DIAGNOSIS],
    ['whose abatement is a period without end', { onsetDateTime: '2020-01-01', abatementPeriod: { start: '2024-01-01' } }, PROTECTED],
    ['whose abatement is in words, active', { onsetDateTime: '2020-01-01', abatementString: 'long ago' }, PROTECTED],
    ['that is inactive without abatement', { onsetDateTime: '2025-06-01', clinicalStatus: clinical('inactive') }, NO_DIAGNOSIS],
    ['in remission without abatement', { onsetDateTime: '2025-06-01', clinicalStatus: clinical('remission') }, NO_DIAGNOSIS],
    ['without clinical status or abatement', { onsetDateTime: '2025-06-01', clinicalStatus: undefined }, NO_DIAGNOSIS],
    ['that recurred', { onsetDateTime: '2025-06-01', clinicalStatus: clinical('recurrence') }, PROTECTED],
    ['that relapsed', { onsetDateTime: '2025-06-01', clinicalStatus: clinical('relapse') }, PROTECTED],
    ['without onset, active: unbounded, as cql-execution has it', {}, PROTECTED],
    ['without onset, inactive', { clinicalStatus: clinical('inactive') }, NO_DIAGNOSIS],
    ['without onset, ended in the window: from the beginning of time', { abatementDateTime: '2025-06-01' }, PROTECTED],
    ['without onset, ended before the window', { abatementDateTime: '2024-06-01' }, NO_DIAGNOSIS],
    ['whose onset period has no start, ended in the window', { onsetPeriod: { end: '2025-05-01' }, abatementDateTime: '2025-06-01' }, PROTECTED],
    ['whose onset period began before the first order and ended after it', { onsetPeriod: { start: '2026-05-01', end: '2026-06-01' } }, PROTECTED],
    ['whose onset period began after the first order', { onsetPeriod: { start: '2026-05-06', end: '2026-06-01' } }, NO_DIAGNOSIS],
    ['that began at the age of 40', { onsetAge: atAge(40) }, PROTECTED],
    ['that began at the age of 76, on the day of the first order: undecided', { onsetAge: atAge(76) }, NO_DIAGNOSIS],
    ['that began at the age of 480 months', { onsetAge: quantity(480, 'mo') }, PROTECTED],
    ['that began between 40 and 50 years of age', { onsetRange: { low: atAge(40), high: atAge(50) } }, PROTECTED],
    ['that ended at the age of 74, in the window', { onsetDateTime: '2020-01-01', abatementAge: atAge(74) }, PROTECTED],
    ['that ended at the age of 73, a year before the window', { onsetDateTime: '2020-01-01', abatementAge: atAge(73) }, NO_DIAGNOSIS],
    ['that ended between 70 and 74 years of age', { onsetDateTime: '2020-01-01', abatementRange: { low: atAge(70), high: atAge(74) } }, PROTECTED],
    ['of which only words tell the onset, active', { onsetString: 'in youth' }, PROTECTED],
    ...['confirmed', 'unconfirmed', 'provisional', 'differential'].map((code): [string, object, string] => [`${code}`, { onsetDateTime: '2025-06-01', verificationStatus: verification(code) }, PROTECTED]),
    ...['refuted', 'entered-in-error'].map((code): [string, object, string] => [`${code}`, { onsetDateTime: '2025-06-01', verificationStatus: verification(code) }, NO_DIAGNOSIS]),
    ['verified in another code system', { onsetDateTime: '2025-06-01', verificationStatus: concept({ system: 'urn:example:other', code: 'confirmed' }) }, NO_DIAGNOSIS],
    ['verified in words alone', { onsetDateTime: '2025-06-01', verificationStatus: { text: 'confirmed' } }, NO_DIAGNOSIS],
    ['of an encounter', { onsetDateTime: '2025-06-01', category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' })] }, PROTECTED],
    ['of the problem list', { onsetDateTime: '2025-06-01', category: [concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' })] }, PROTECTED]
  ])('a diagnosis %s', async (_title, elements, expected) => {
    expect(await populations(...eligible, ...antipsychotics, treated('Schizophrenia', elements))).toBe(expected)
    expect(await populations(...eligible, ...benzodiazepines, treated('Seizure Disorder', elements))).toBe(expected)
  })

  it.each<[string, AnyResource[], string]>([
    ['an order of the year before', [order(ANTIPSYCHOTICS, '2025-12-05'), ...antipsychotics], PROTECTED],
    ['an earlier order in draft', [order(ANTIPSYCHOTICS, '2026-02-05', { status: 'draft' }), ...antipsychotics], PROTECTED],
    ['an earlier order of another class', [order(BENZODIAZEPINES, '2026-02-05'), ...antipsychotics], PROTECTED],
    ['an order of 1 January as a date: undecided whether in the period', [order(ANTIPSYCHOTICS, '2026-01-01'), ...antipsychotics], PROTECTED],
    ['an earlier order of the period', [order(ANTIPSYCHOTICS, '2026-02-05'), ...antipsychotics], NO_DIAGNOSIS],
    ['an earlier order of the period by its month', [order(ANTIPSYCHOTICS, '2026-02'), ...antipsychotics], NO_DIAGNOSIS],
    ['an earlier order that stands last in the record', [...antipsychotics, order(ANTIPSYCHOTICS, '2026-02-05')], NO_DIAGNOSIS]
  ])('a diagnosis of April after %s', async (_title, orders, expected) => {
    expect(await populations(...eligible, ...orders, treated('Schizophrenia', { onsetDateTime: '2026-04-05' }))).toBe(expected)
  })

  it('is judged by the first order of the instants, not of the written clocks', async () => {
    const orders = [order(ANTIPSYCHOTICS, '2026-05-05T23:30:00-05:00'), order(ANTIPSYCHOTICS, '2026-05-06T01:00:00Z')]
    expect(await populations(...eligible, ...orders, treated('Schizophrenia', { onsetDateTime: '2026-05-06T00:59:59Z' }))).toBe(PROTECTED)
    expect(await populations(...eligible, ...orders, treated('Schizophrenia', { onsetDateTime: '2026-05-06T02:00:00Z' }))).toBe(NO_DIAGNOSIS)
  })

  it.each([
    ['before it', '2026-05-05T07:00:00Z', PROTECTED],
    ['after it', '2026-05-05T12:00:00Z', NO_DIAGNOSIS]
  ])('the first order of the class need not be one of the pair; a diagnosis %s', async (_title, onsetDateTime, expected) => {
    const orders = [order(ANTIPSYCHOTICS, '2026-05-05T08:00:00Z'), order(ANTIPSYCHOTICS, '2026-05-05T16:00:00Z', refill)]
    expect(await populations(...eligible, ...orders, treated('Schizophrenia', { onsetDateTime }))).toBe(expected)
  })
})

describe('CMS156 denominator exclusions', () => {
  it.each(hospiceAndPalliativeCare(clinicalBuilders))('%s', async (_title, care, excludes) => {
    expect(await populations(...eligible, care)).toBe(excludes ? EXCLUDED : IN)
  })

  it('come before the numerator in every group', async () => {
    const orders = [ANTIHISTAMINES, ANTIPSYCHOTICS].flatMap(list => ordersOfTwoDays(list))
    expect(await populations(...eligible, ...orders, encounter('Hospice Encounter'))).toBe(EXCLUDED)
  })

  it('do not count for whom the initial population leaves out', async () => {
    expect(await populations(patient('1970-01-01'), encounter('Office Visit'), encounter('Hospice Encounter'))).toBe(OUT)
  })
})

describe('CMS156 elements', () => {
  const [, visit] = eligible as [AnyResource, AnyResource]
  const antipsychotic = order(ANTIPSYCHOTICS, MAY, refill)
  const digoxin = order(rxnorm('104208'), MAY, supply(5, { quantity: { value: 11, unit: 'mL', code: 'mL' }, numberOfRepeatsAllowed: 1 }))
  const diagnosis = condition('Schizophrenia', { onsetDateTime: '2020-01-01', abatementDateTime: '2025-06-01', verificationStatus: verification('confirmed') })

  it.each<[string, AnyResource, AnyResource[], string[]]>([
    ['the patient', SEVENTY_SIX, [visit], ['birthDate']],
    ['the encounter', visit, [SEVENTY_SIX], ['type.coding.system', 'type.coding.code', 'status', 'period.start', 'period.end']],
    ['an order with a refill', antipsychotic, eligible, [
      'medicationCodeableConcept.coding.system', 'medicationCodeableConcept.coding.code', 'status', 'intent', 'authoredOn', 'dispenseRequest.numberOfRepeatsAllowed'
    ]],
    // Without refills the supply lasts half as long, but the order pairs with nothing; one of the two units is enough.
    ['an order over a daily dose', digoxin, eligible, [
      'medicationCodeableConcept.coding.system', 'medicationCodeableConcept.coding.code', 'status', 'intent', 'authoredOn',
      'dispenseRequest.expectedSupplyDuration.value', 'dispenseRequest.quantity.value', 'dispenseRequest.numberOfRepeatsAllowed'
    ]],
    // An abated diagnosis needs no onset; a status of verification must be a code of its system, or not be there at all.
    ['a treated diagnosis', diagnosis, [...eligible, antipsychotic], ['code.coding.system', 'code.coding.code', 'verificationStatus.coding.system', 'verificationStatus.coding.code']]
  ])('on which the outcome hangs, of %s; null is as absent', async (_title, one, others, expected) => {
    expect(await decisiveElements(one, variant => populations(variant, ...others))).toEqual(expected)
  })
})
