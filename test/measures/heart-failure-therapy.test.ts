import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { quantity } from '../support/clinical-resources.js'
import { COHORT, EXCLUDED, heartFailureMeasure, IN, MET, OUT } from '../support/heart-failure-subject.js'
import { concept, patient, resource } from '../support/records.js'

// What "ordered" and "currently taking" mean is one logic for both measures; only the drugs differ.
const measures = await Promise.all([
  { cmsId: 'CMS135', drug: 'ACE Inhibitor or ARB or ARNI', otherDrug: 'Beta Blocker Therapy for LVSD' },
  { cmsId: 'CMS144', drug: 'Beta Blocker Therapy for LVSD', otherDrug: 'ACE Inhibitor or ARB or ARNI' }
].map(async measure => ({ ...measure, ...await heartFailureMeasure(measure.cmsId) })))

const LATER = { start: '2026-09-09T09:00:00Z', end: '2026-09-09T09:30:00Z' }
const task = (elements: object): AnyResource => resource('Task', {
  status: 'rejected', intent: 'order', code: concept({ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'fulfill' }), focus: { reference: 'MedicationRequest/therapy' }, ...elements
})

describe.each(measures)('$cmsId ordered at an encounter', ({ populations, codingIn, conceptOf, drug, otherDrug, medicationRequest, dysfunction, procedure, visit, eligible }) => {
  const order = (elements: object = {}): AnyResource => medicationRequest(drug, { id: 'therapy', authoredOn: '2026-03-03T09:10:00Z', ...elements })

  it('is met by an order within the visit', async () => {
    expect(await populations(...eligible(), order())).toBe(MET)
  })

  it.each<[string, string | null | undefined, string]>([
    ['at the first instant of the visit day', '2026-03-03T00:00:00.000Z', MET],
    ['in the last second of the visit day', '2026-03-03T23:59:59Z', MET],
    ['on the visit day, as a date', '2026-03-03', MET],
    ['in the last second of the day before', '2026-03-02T23:59:59Z', IN],
    ['at the first instant of the next day', '2026-03-04T00:00:00Z', IN],
    ['on the visit day as written in New York, the next in UTC', '2026-03-03T23:30:00-05:00', MET],
    ['on the next day as written in Kolkata, the visit day in UTC', '2026-03-04T02:00:00+05:30', IN],
    ['in the month of the visit: undecided', '2026-03', IN],
    ['in the year of the visit: undecided', '2026', IN],
    ['at no time', undefined, IN],
    ['null', null, IN],
    ['on the day of a contact that is no heart failure encounter', '2026-06-06', IN]
  ])('authored %s', async (_title, authoredOn, expected) => {
    expect(await populations(...eligible(), order({ authoredOn }))).toBe(expected)
  })

  it.each([
    ['the first', '2026-03-03', MET],
    ['the second', '2026-03-04', MET],
    ['the third', '2026-03-05', IN]
  ])('of a visit over midnight, %s day', async (_title, authoredOn, expected) => {
    const overnight = visit({ period: { start: '2026-03-03T23:00:00Z', end: '2026-03-04T01:00:00Z' } })
    expect(await populations(...eligible({ visit: overnight }), order({ authoredOn }))).toBe(expected)
  })

  it.each([
    ['before the dysfunction was found', '2026-03-03', IN],
    ['after it was found', '2026-09-09', MET]
  ])('at the heart failure encounter %s', async (_title, authoredOn, expected) => {
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }
    expect(await populations(...eligible(parts), order({ authoredOn }))).toBe(expected)
  })

  it.each<[string, object]>([
    ['of another drug', { medicationCodeableConcept: conceptOf(otherDrug) }],
    ['of its code under another system', { medicationCodeableConcept: concept({ ...codingIn(drug), system: 'urn:other' }) }],
    ['in words', { medicationCodeableConcept: { text: drug } }],
    ['of no drug', { medicationCodeableConcept: undefined }],
    ['of a null drug', { medicationCodeableConcept: null }],
    ['of a drug by reference: only a code in the order counts', { medicationCodeableConcept: undefined, medicationReference: { reference: 'Medication/drug' } }]
  ])('is not met by an order %s', async (_title, elements) => {
    expect(await populations(...eligible(), resource('Medication', { id: 'drug', code: conceptOf(drug) }), order(elements))).toBe(IN)
  })

  it('is met by a second coding', async () => {
    expect(await populations(...eligible(), order({ medicationCodeableConcept: { coding: [{ system: 'urn:other', code: '1' }, codingIn(drug)] } }))).toBe(MET)
  })

  it('is left when the subject is excluded, outside the denominator or outside the cohort', async () => {
    expect(await populations(...eligible(), order(), procedure('Heart Transplant', { performedDateTime: '2025-05-05' }))).toBe(EXCLUDED)
    expect(await populations(...eligible({ dysfunction: null }), order())).toBe(COHORT)
    expect(await populations(...eligible({ subject: patient('2010-01-01') }), order())).toBe(OUT)
  })
})

describe.each(measures)('$cmsId currently taking', ({ populations, drug, medicationRequest, dysfunction, visit, eligible }) => {
  const therapy = (dosageInstruction: object | null | undefined, elements: object = {}): AnyResource =>
    medicationRequest(drug, { id: 'therapy', authoredOn: '2026-01-02T10:00:00Z', dosageInstruction, ...elements })
  const bounded = (...bounds: ReadonlyArray<object | null>): object => bounds.map(one => ({ timing: { repeat: one } }))
  const period = (start: string | undefined, end?: string): object => ({ boundsPeriod: { start, end } })
  const duration = (value: number, code: string): object => ({ boundsDuration: quantity(value, code) })
  const range = (low: object | undefined, high: object | undefined): object => ({ boundsRange: { low, high } })
  const days = (value: number): object => quantity(value, 'd')

  it.each<[string, object, string]>([
    ['from before the visit to the day after', period('2026-01-02', '2026-03-04'), MET],
    ['only to the visit day', period('2026-01-02', '2026-03-03'), IN],
    ['to the last instant of the visit day', period('2026-01-02T00:00:00.000Z', '2026-03-03T23:59:59.999Z'), IN],
    ['to the first instant of the next day', period('2026-01-02T00:00:00.000Z', '2026-03-04T00:00:00.000Z'), MET],
    ['to the visit day as written in New York, the next in UTC', period('2026-01-02', '2026-03-03T23:30:00-05:00'), IN],
    ['to the next day as written in Kolkata, the visit day in UTC', period('2026-01-02', '2026-03-04T02:00:00+05:30'), MET],
    ['from hours after the visit, the same day', period('2026-03-03T23:00:00Z', '2026-03-10T10:00:00Z'), MET],
    ['from the visit day, as a date', period('2026-03-03', '2026-03-10'), MET],
    ['from the next day', period('2026-03-04', '2026-03-10'), IN],
    ['from the visit day as written in New York, the next in UTC', period('2026-03-03T23:30:00-05:00', '2026-03-10'), MET],
    ['from the next day as written in Kolkata, the visit day in UTC', period('2026-03-04T02:00:00+05:30', '2026-03-10'), IN],
    ['with no end: ongoing', period('2026-01-02'), MET],
    ['from years ago, ongoing', period('2019'), MET],
    ['from the next day, ongoing', period('2026-03-04'), IN],
    ['over before the visit', period('2026-01-02', '2026-03-02'), IN],
    ['by months that decide', period('2026-02', '2026-04'), MET],
    ['to the month of the visit: undecided', period('2026-02', '2026-03'), IN],
    ['from the month of the visit: undecided', period('2026-03', '2026-04'), IN],
    ['from an unknown start', period(undefined, '2026-05-05'), IN],
    ['with neither start nor end', { boundsPeriod: {} }, IN],
    ['that end before they start', period('2026-05-05', '2026-01-01'), IN],
    ['null', { boundsPeriod: null }, IN]
  ])('by bounds %s', async (_title, bounds, expected) => {
    expect(await populations(...eligible(), therapy(bounded(bounds)))).toBe(expected)
  })

  it.each<[string, object[], string]>([
    ['overlapping at a day', [period('2026-01-02', '2026-01-30'), period('2026-01-30', '2026-03-30')], MET],
    ['on days that follow each other', [period('2026-01-02', '2026-01-30'), period('2026-01-31', '2026-03-30')], MET],
    ['with a day between them: the first course alone', [period('2026-01-02', '2026-01-30'), period('2026-02-01', '2026-03-30')], IN],
    ['in any order', [period('2026-02-10', '2026-03-30'), period('2026-01-02', '2026-01-30'), period('2026-01-29', '2026-02-10')], MET],
    ['chained over three', [period('2026-01-02', '2026-01-30'), period('2026-01-31', '2026-02-15'), period('2026-02-16', '2026-03-04')], MET],
    ['with a gap after the first of three', [period('2026-01-02', '2026-01-30'), period('2026-02-02', '2026-02-15'), period('2026-02-16', '2026-03-30')], IN],
    ['where the first covers the visit and a gap follows', [period('2026-01-02', '2026-03-30'), period('2026-05-01', '2026-06-01')], MET],
    ['one within the other', [period('2026-01-02', '2026-03-30'), period('2026-01-10', '2026-01-20')], MET],
    ['one within the other, then one that follows the outer', [period('2026-01-02', '2026-02-20'), period('2026-01-10', '2026-01-20'), period('2026-02-21', '2026-03-30')], MET],
    ['twice the same', [period('2026-01-02', '2026-03-04'), period('2026-01-02', '2026-03-04')], MET],
    ['from one start to different ends', [period('2026-01-02', '2026-01-20'), period('2026-01-02', '2026-03-04')], MET],
    ['the first ongoing', [period('2026-01-02'), period('2026-02-01', '2026-02-10')], MET],
    ['the last ongoing, after a gap', [period('2026-01-02', '2026-01-30'), period('2026-02-02')], IN],
    ['the last ongoing, without gap', [period('2026-01-02', '2026-01-30'), period('2026-01-31')], MET],
    ['by instants that follow each other', [period('2026-01-02T00:00:00.000Z', '2026-01-30T23:59:59.999Z'), period('2026-01-31T00:00:00.000Z', '2026-03-30T00:00:00.000Z')], MET],
    ['by instants with a millisecond between them', [period('2026-01-02T00:00:00.000Z', '2026-01-30T23:59:59.998Z'), period('2026-01-31T00:00:00.000Z', '2026-03-30T00:00:00.000Z')], IN],
    ['by seconds that follow each other', [period('2026-01-02T00:00:00Z', '2026-01-30T23:59:59Z'), period('2026-01-31T00:00:00Z', '2026-03-30T00:00:00Z')], MET],
    ['by instants of different offsets that overlap', [period('2026-01-02T00:00:00Z', '2026-01-30T20:00:00-05:00'), period('2026-01-31T00:30:00Z', '2026-03-30T00:00:00Z')], MET],
    ['by instants of different offsets that do not meet', [period('2026-01-02T00:00:00Z', '2026-01-31T01:00:00+05:30'), period('2026-01-31T00:30:00Z', '2026-03-30T00:00:00Z')], IN],
    ['of which the first to start is not the first as written', [period('2026-01-30T23:30:00-05:00', '2026-03-30T00:00:00Z'), period('2026-01-31T01:00:00Z', '2026-01-31T04:00:00Z')], IN],
    ['a date and an instant of that day', [period('2026-01-02', '2026-01-30'), period('2026-01-30T10:00:00Z', '2026-03-30')], MET],
    ['a date and the first instant of the next: undecided', [period('2026-01-02', '2026-01-30'), period('2026-01-31T00:00:00.000Z', '2026-03-30')], IN],
    ['a month and a day of it, which is before the next month', [period('2026-01', '2026-02'), period('2026-02-20', '2026-03-30')], MET],
    ['one of unknown start: no course at all', [period('2026-01-02', '2026-03-30'), period(undefined, '2026-05-05')], IN],
    ['one of unknown start, first', [period(undefined, '2026-01-10'), period('2026-01-02')], IN],
    ['one without any: it says nothing', [period('2026-01-02', '2026-03-30'), {}], MET],
    ['one that ends before it starts: it says nothing', [period('2026-01-02', '2026-03-30'), period('2026-05-05', '2026-02-01')], MET],
    ['a period and a duration from the authoring that it meets', [period('2026-02-01', '2026-03-30'), duration(40, 'd')], MET],
    ['a period and a duration from the authoring that ends before it', [period('2026-02-01', '2026-03-30'), duration(10, 'd')], IN],
    ['a duration of unknown length within a period', [period('2026-01-02', '2026-03-30'), duration(90, 'fortnight')], MET],
    ['a duration of unknown length and a period that starts later: only its start is certain', [period('2026-01-20', '2026-03-30'), duration(90, 'fortnight')], IN],
    ['a range of unknown start and a period', [period('2026-01-02', '2026-03-30'), range(undefined, days(90))], IN]
  ])('by several bounds, %s', async (_title, bounds, expected) => {
    expect(await populations(...eligible(), therapy(bounded(...bounds)))).toBe(expected)
  })

  // Authored on 2 January at ten: the 61st day from then is 4 March, the day after the visit.
  it.each<[string, object, string]>([
    ['61 days', duration(61, 'd'), MET],
    ['60 days', duration(60, 'd'), IN],
    ['61.9 days: part of a day is dropped', duration(61.9, 'd'), MET],
    ['60.9 days: part of a day is dropped', duration(60.9, 'd'), IN],
    ['9 weeks', duration(9, 'wk'), MET],
    ['8 weeks', duration(8, 'wk'), IN],
    ['3 months', duration(3, 'mo'), MET],
    ['2 months: to 2 March', duration(2, 'mo'), IN],
    ['a year', duration(1, 'a'), MET],
    ['1464 hours', duration(1464, 'h'), MET],
    ['1440 hours', duration(1440, 'h'), IN],
    ['87840 minutes', duration(87_840, 'min'), MET],
    ['86400 minutes', duration(86_400, 'min'), IN],
    ['5270400 seconds', duration(5_270_400, 's'), MET],
    ['5184000 seconds', duration(5_184_000, 's'), IN],
    ['61 days, the unit in words only', { boundsDuration: { value: 61, unit: 'days' } }, MET],
    ['60 days, the unit in words only', { boundsDuration: { value: 60, unit: 'days' } }, IN],
    ['61 days, the unit without system', { boundsDuration: { value: 61, code: 'd' } }, MET],
    ['9 weeks, the unit in words only', { boundsDuration: { value: 9, unit: 'weeks' } }, MET],
    ['3 months, the unit in words only', { boundsDuration: { value: 3, unit: 'months' } }, MET],
    ['1 year, the unit in words only', { boundsDuration: { value: 1, unit: 'year' } }, MET],
    ['90 of an unknown unit', duration(90, 'fortnight'), IN],
    ['90 without unit', { boundsDuration: { value: 90 } }, IN],
    ['90 of a unit that is no time', duration(90, 'kg'), IN],
    ['90 days of another code system', { boundsDuration: { value: 90, code: 'd', system: 'urn:other' } }, IN],
    ['less than 90 days: a comparator is no length', { boundsDuration: { ...quantity(90, 'd'), comparator: '<' } }, IN],
    ['days without number', { boundsDuration: { unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' } }, IN],
    ['null', { boundsDuration: null }, IN]
  ])('by a duration of %s', async (_title, bounds, expected) => {
    expect(await populations(...eligible(), therapy(bounded(bounds)))).toBe(expected)
  })

  it.each([
    ['to the instant that begins the next day, excluded', '2026-01-02T00:00:00.000Z', 61, IN],
    ['to a millisecond more', '2026-01-02T00:00:00.001Z', 61, MET],
    ['from a date: the last day is excluded', '2026-01-02', 61, IN],
    ['from a date, a day more', '2026-01-02', 62, MET],
    ['from an evening in New York: to the visit day as written there', '2026-01-02T22:00:00-05:00', 60, IN],
    ['from an evening in New York, a day more', '2026-01-02T22:00:00-05:00', 61, MET],
    ['from an unknown authoring', undefined, 365, IN],
    ['from a null authoring', null, 365, IN],
    ['from after the visit', '2026-03-04', 90, IN],
    ['from a month: days are added as whole months', '2026-01', 120, MET]
  ])('by a duration %s', async (_title, authoredOn, value, expected) => {
    expect(await populations(...eligible(), therapy(bounded(duration(value, 'd')), { authoredOn }))).toBe(expected)
  })

  it.each<[string, object, string | undefined, string]>([
    ['0 to 61 days: its end is included', range(days(0), days(61)), '2026-01-02', MET],
    ['0 to 60 days', range(days(0), days(60)), '2026-01-02', IN],
    ['60 to 90 days: from the visit day on', range(days(60), days(90)), '2026-01-02', MET],
    ['61 to 90 days: from the next day on', range(days(61), days(90)), '2026-01-02', IN],
    ['8 to 9 weeks', range(quantity(8, 'wk'), quantity(9, 'wk')), '2026-01-02', MET],
    ['1 to 3 months', range(quantity(1, 'mo'), quantity(3, 'mo')), '2026-01-02', MET],
    ['hours to days', range(quantity(12, 'h'), quantity(61, 'd')), '2026-01-02T10:00:00Z', MET],
    ['minutes to a year', range(quantity(30, 'min'), quantity(1, 'a')), '2026-01-02T10:00:00Z', MET],
    ['days in words', range({ value: 10, unit: 'days' }, { value: 61, unit: 'days' }), '2026-01-02', MET],
    ['an unknown low unit: its start is unknown', range(quantity(1, 'fortnight'), days(90)), '2026-01-02', IN],
    ['no high value: its end is unknown', range(days(0), undefined), '2026-01-02', IN],
    ['no low value: its start is unknown', range(undefined, days(90)), '2026-01-02', IN],
    ['an unknown authoring', range(days(0), days(90)), undefined, IN],
    ['high before low', range(days(90), days(10)), '2026-01-02', IN]
  ])('by a range of %s', async (_title, bounds, authoredOn, expected) => {
    expect(await populations(...eligible(), therapy(bounded(bounds), { authoredOn }))).toBe(expected)
  })

  it('is not met by a period beside a duration from an unknown authoring: that unknown start leaves all undecided', async () => {
    expect(await populations(...eligible(), therapy(bounded(period('2026-01-02', '2026-03-30'), duration(90, 'd')), { authoredOn: undefined }))).toBe(IN)
  })

  it('needs no authoring for bounds that are a period', async () => {
    expect(await populations(...eligible(), therapy(bounded(period('2026-01-02', '2026-03-04')), { authoredOn: undefined }))).toBe(MET)
  })

  it.each<[string, object | null | undefined]>([
    ['no dosage', undefined],
    ['a null dosage', null],
    ['a dosage without timing', [{ text: 'once a day' }]],
    ['a timing without repetition', [{ timing: { code: { text: 'daily' } } }]],
    ['a repetition without bounds', [{ timing: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } }]],
    ['events alone', [{ timing: { event: ['2026-03-03', '2026-03-04'] } }]]
  ])('is not met by %s', async (_title, dosageInstruction) => {
    const dispenseRequest = { validityPeriod: { start: '2026-01-02', end: '2026-12-31' }, expectedSupplyDuration: quantity(365, 'd'), numberOfRepeatsAllowed: 11 }
    expect(await populations(...eligible(), therapy(dosageInstruction, { dispenseRequest }))).toBe(IN)
  })

  it.each([
    ['the first course reaches neither', period('2026-01-02', '2026-02-02'), IN],
    ['it covers the second', period('2026-08-08', '2026-10-10'), MET],
    ['it ends on the day of the second', period('2026-08-08', '2026-09-09'), IN]
  ])('at one of two encounters: %s', async (_title, bounds, expected) => {
    expect(await populations(...eligible({ contact: visit({ period: LATER }) }), therapy(bounded(bounds)))).toBe(expected)
  })

  it('does not look at a heart failure encounter before the dysfunction was found', async () => {
    const parts = { dysfunction: dysfunction({ onsetDateTime: '2026-05-05' }), contact: visit({ period: LATER }) }
    expect(await populations(...eligible(parts), therapy(bounded(period('2026-01-02', '2026-04-04'))))).toBe(IN)
  })

  it('does not join the courses of two orders', async () => {
    expect(await populations(...eligible(),
      therapy(bounded(period('2026-01-02', '2026-01-30'), period('2026-02-02', '2026-02-20')), { id: 'a' }),
      therapy(bounded(period('2026-02-20', '2026-03-02')), { id: 'b' }))).toBe(IN)
  })
})

describe.each(measures)('$cmsId order or therapy', ({ populations, drug, medicationRequest, eligible }) => {
  const ordered = (elements: object): AnyResource => medicationRequest(drug, { id: 'therapy', authoredOn: '2026-03-03T09:10:00Z', ...elements })
  const taking = (elements: object): AnyResource =>
    medicationRequest(drug, { id: 'therapy', authoredOn: '2025-03-03', dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2025-03-03' } } } }], ...elements })
  const expectBoth = async (elements: object, expected: string, ...others: AnyResource[]): Promise<void> => {
    expect(await populations(...eligible(), ordered(elements), ...others)).toBe(expected)
    expect(await populations(...eligible(), taking(elements), ...others)).toBe(expected)
  }

  it.each<readonly [string | null | undefined, string]>([
    ...['active', 'completed'].map(status => [status, MET] as const),
    ...['on-hold', 'cancelled', 'entered-in-error', 'stopped', 'draft', 'unknown', undefined, null].map(status => [status, IN] as const)
  ])('with status %s', async (status, expected) => {
    await expectBoth({ status }, expected)
  })

  it.each<readonly [string | null | undefined, string]>([
    ...['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'].map(intent => [intent, MET] as const),
    ...['proposal', 'plan', 'option', undefined, null].map(intent => [intent, IN] as const)
  ])('with intent %s', async (intent, expected) => {
    await expectBoth({ intent }, expected)
  })

  it.each([
    ['absent', undefined, MET], ['null', null, MET], ['false', false, MET], ['true', true, IN]
  ])('with doNotPerform %s', async (_title, doNotPerform, expected) => {
    await expectBoth({ doNotPerform }, expected)
  })

  it.each<[string, object, string]>([
    ['rejected', {}, IN],
    ['rejected, by an absolute reference', { focus: { reference: 'https://ehr.example/fhir/MedicationRequest/therapy' } }, IN],
    ['rejected, of another order', { focus: { reference: 'MedicationRequest/other' } }, MET],
    ['rejected, of no order', { focus: undefined }, MET],
    ['rejected, of a null order', { focus: null }, MET],
    ['rejected, of a null reference', { focus: { reference: null } }, MET],
    ['rejected, of an order named in words', { focus: { display: 'therapy' } }, MET],
    ['rejected, for which the order is only the reason', { focus: undefined, basedOn: [{ reference: 'MedicationRequest/therapy' }] }, MET],
    ['rejected, not to fulfil but to approve', { code: concept({ system: 'http://hl7.org/fhir/CodeSystem/task-code', code: 'approve' }) }, MET],
    ['rejected, to fulfil in another code system', { code: concept({ system: 'urn:other', code: 'fulfill' }) }, MET],
    ['rejected, without code', { code: undefined }, MET],
    ['accepted', { status: 'accepted' }, MET],
    ['cancelled', { status: 'cancelled' }, MET],
    ['of no status', { status: undefined }, MET]
  ])('with a task %s', async (_title, elements, expected) => {
    await expectBoth({}, expected, task(elements))
  })

  it('takes back only the order that was refused', async () => {
    await expectBoth({}, MET, ordered({ id: 'refused' }), task({ focus: { reference: 'MedicationRequest/refused' } }))
  })

  it('takes back an order by any of several tasks', async () => {
    await expectBoth({}, IN, task({ status: 'accepted' }), task({}))
  })
})
