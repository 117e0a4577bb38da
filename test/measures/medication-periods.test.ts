import { describe, expect, it } from 'vitest'
import { readCql, readElm } from '../../src/cql/cql-folder.js'
import { createTranslator } from '../../src/cql/translator.js'
import type { ExpressionValue } from '../../src/engine/engine.js'
import { referenceEngine } from '../../src/engine/reference/reference-engine.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { patient, record, resource } from '../support/records.js'

const CQL = `library Orders version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
include MedicationPeriods version '1.0.0'
context Patient
define "Days": First([MedicationRequest]).totalDays()
define "Period": First([MedicationRequest]).requestPeriod()
`
const LIBRARIES = ['MedicationPeriods', 'FHIRHelpers']
const translator = await createTranslator(name => LIBRARIES.includes(name) ? readCql(name) : undefined)
const prepared = referenceEngine.prepare({
  measure: 'ORDERS (urn:example:orders|1)',
  mainLibrary: 'Orders',
  libraries: [translator.translate('Orders', CQL).elm, ...LIBRARIES.map(name => readElm(name))],
  expressions: ['Days', 'Period'],
  gate: [],
  valueSets: { find: () => undefined, all: () => [] },
  measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'UTC'),
  now: new Date('2027-02-01T00:00:00Z')
})

async function resultsOf (order: object): Promise<Readonly<Record<string, ExpressionValue>>> {
  const result = await prepared.evaluate(record(patient('1950-05-05'), resource('MedicationRequest', { authoredOn: '2026-01-03T08:14:00Z', ...order })))
  if ('failure' in result) throw new Error(result.failure.text)
  return result.results
}

const daysOf = async (order: object): Promise<ExpressionValue | undefined> => (await resultsOf(order))['Days']

/** First and last day that the order covers: `2026-01-01 to 2026-01-30`. */
async function periodOf (order: object): Promise<string> {
  const period = (await resultsOf(order))['Period'] as { low: string, high: string, lowClosed: boolean, highClosed: boolean } | null
  if (period === null) return 'none'
  expect([period.lowClosed, period.highClosed]).toEqual([true, true])
  return `${period.low} to ${period.high}`
}

const supplied = (value: number | undefined, more: object = {}): object => ({ expectedSupplyDuration: { value, system: 'http://unitsofmeasure.org', code: 'd' }, ...more })
const repeating = (repeat: object, doseAndRate: readonly object[] = [{ doseQuantity: { value: 1 } }]): object => ({ timing: { repeat }, doseAndRate })
const daily = (frequency: number): object => ({ frequency, period: 1, periodUnit: 'd' })
/** 360 units and one dosage. */
const dispensed = (dosage: object, more: object = {}): object => ({ dispenseRequest: { quantity: { value: 360 }, ...more }, dosageInstruction: [dosage] })

describe('days of a supply duration', () => {
  it.each([
    ['d', 30, 30], ['day', 30, 30], ['days', 30, 30], ['D', 30, 30],
    ['h', 36, 1.5], ['hour', 48, 2], ['hours', 48, 2],
    ['wk', 2, 14], ['week', 2, 14], ['weeks', 2, 14],
    ['mo', 3, 90], ['month', 3, 90], ['months', 3, 90], ['MO', 3, 90],
    ['a', 1, 365], ['year', 1, 365], ['Years', 1, 365],
    ['min', 30, null], ['s', 30, null], ['{tbl}', 30, null]
  ])('unit %s: %d are %s', async (unit, value, expected) => {
    expect(await daysOf({ dispenseRequest: { expectedSupplyDuration: { value, code: unit } } })).toBe(expected)
    expect(await daysOf({ dispenseRequest: { expectedSupplyDuration: { value, unit } } })).toBe(expected)
  })

  it.each<[string, object | undefined, number | null]>([
    ['no unit means days', { value: 30 }, 30],
    ['the code comes before the unit', { value: 2, code: 'wk', unit: 'days' }, 14],
    ['an unknown code hides a known unit', { value: 2, code: '{fill}', unit: 'days' }, null],
    ['no value', { code: 'd' }, null],
    ['no duration', undefined, null]
  ])('%s', async (_title, expectedSupplyDuration, expected) => {
    expect(await daysOf({ dispenseRequest: { expectedSupplyDuration } })).toBe(expected)
  })

  it.each([
    ['refills not stated', {}, 30], ['no refill', { numberOfRepeatsAllowed: 0 }, 30], ['one refill', { numberOfRepeatsAllowed: 1 }, 60], ['five refills', { numberOfRepeatsAllowed: 5 }, 180]
  ])('%s', async (_title, more, expected) => {
    expect(await daysOf({ dispenseRequest: supplied(30, more) })).toBe(expected)
  })

  it('are unknown without a dispense request', async () => {
    expect(await daysOf({})).toBe(null)
  })
})

describe('days of a dispensed quantity', () => {
  it.each<[string, object, number | null]>([
    ['one a day', daily(1), 360],
    ['three a day', daily(3), 120],
    ['once every 8 hours', { frequency: 1, period: 8, periodUnit: 'h' }, 120],
    ['once every 720 minutes', { frequency: 1, period: 720, periodUnit: 'min' }, 180],
    ['once every 43200 seconds', { frequency: 1, period: 43200, periodUnit: 's' }, 180],
    ['three times a week', { frequency: 3, period: 1, periodUnit: 'wk' }, 840],
    ['twelve times a month of 30 days', { frequency: 12, period: 1, periodUnit: 'mo' }, 900],
    ['once a year of 365 days', { frequency: 1, period: 1, periodUnit: 'a' }, 131_400],
    ['once every 3 days, exactly', { frequency: 1, period: 3, periodUnit: 'd' }, 1080],
    ['once every day and a half', { frequency: 1, period: 1.5, periodUnit: 'd' }, 540],
    ...['second', 'seconds'].map((periodUnit): [string, object, number] => [`once every 43200 ${periodUnit}`, { frequency: 1, period: 43200, periodUnit }, 180]),
    ...['minute', 'minutes'].map((periodUnit): [string, object, number] => [`once every 720 ${periodUnit}`, { frequency: 1, period: 720, periodUnit }, 180]),
    ...['hour', 'hours'].map((periodUnit): [string, object, number] => [`once every 8 ${periodUnit}`, { frequency: 1, period: 8, periodUnit }, 120]),
    ...['day', 'days'].map((periodUnit): [string, object, number] => [`once every 2 ${periodUnit}`, { frequency: 1, period: 2, periodUnit }, 720]),
    ...['week', 'weeks'].map((periodUnit): [string, object, number] => [`once every 2 ${periodUnit}`, { frequency: 1, period: 2, periodUnit }, 5040]),
    ...['month', 'months'].map((periodUnit): [string, object, number] => [`once every 2 ${periodUnit}`, { frequency: 1, period: 2, periodUnit }, 21_600]),
    ...['year', 'years'].map((periodUnit): [string, object, number] => [`once every 2 ${periodUnit}`, { frequency: 1, period: 2, periodUnit }, 262_800]),
    ['one to three a day: the most', { ...daily(1), frequencyMax: 3 }, 120],
    ['at most three a day', { frequencyMax: 3, period: 1, periodUnit: 'd' }, 120],
    ['two times of day', { timeOfDay: ['08:00:00', '20:00:00'] }, 180],
    ['a frequency comes before the times of day', { ...daily(3), timeOfDay: ['08:00:00', '20:00:00'] }, 120],
    ['times of day where the frequency has no period', { frequency: 3, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] }, 180],
    ['times of day where the frequency has no unit', { frequency: 3, period: 1, timeOfDay: ['08:00:00', '20:00:00'] }, 180],
    ['times of day where the unit is unknown', { frequency: 3, period: 1, periodUnit: 'shift', timeOfDay: ['08:00:00', '20:00:00'] }, 180],
    ['times of day where the period is 0', { frequency: 3, period: 0, periodUnit: 'd', timeOfDay: ['08:00:00', '20:00:00'] }, 180],
    ['no frequency: never once by default', { period: 1, periodUnit: 'd' }, null],
    ['no period', { frequency: 1, periodUnit: 'd' }, null],
    ['no unit of the period', { frequency: 1, period: 1 }, null],
    ['an unknown unit of the period', { frequency: 1, period: 1, periodUnit: 'shift' }, null],
    ['a period of 0', { frequency: 1, period: 0, periodUnit: 'd' }, null],
    ['nothing said of when', {}, null],
    ['what else a timing says is not looked at', { ...daily(1), periodMax: 4, count: 7, countMax: 8, duration: 2, durationUnit: 'h', offset: 30, dayOfWeek: ['mon'], when: ['AC'] }, 360]
  ])('%s', async (_title, repeat, expected) => {
    expect(await daysOf(dispensed(repeating(repeat)))).toBe(expected)
  })

  it.each<[string, object[] | undefined, number | null]>([
    ['two at a time', [{ doseQuantity: { value: 2 } }], 180],
    ['half a one at a time', [{ doseQuantity: { value: 0.5 } }], 720],
    ['another unit than the dispensed quantity: not looked at', [{ doseQuantity: { value: 2, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }], 180],
    ['two to four at a time: the most', [{ doseRange: { low: { value: 2 }, high: { value: 4 } } }], 90],
    ['a range without high end', [{ doseRange: { low: { value: 2 } } }], null],
    ['none at a time', [{ doseQuantity: { value: 0 } }], null],
    ['a dose without value', [{ doseQuantity: { unit: 'tablet' } }], null],
    ['a rate, no dose', [{ rateQuantity: { value: 2 } }], null],
    ['no dose', undefined, null],
    ['two doses', [{ doseQuantity: { value: 2 } }, { doseQuantity: { value: 2 } }], null]
  ])('%s', async (_title, doseAndRate, expected) => {
    expect(await daysOf(dispensed({ timing: { repeat: daily(1) }, doseAndRate }))).toBe(expected)
  })

  it.each<[string, object, number | null]>([
    ['2 tablets three times a day, 180 of them, 2 refills', { dispenseRequest: { quantity: { value: 180 }, numberOfRepeatsAllowed: 2 }, dosageInstruction: [repeating(daily(3), [{ doseQuantity: { value: 2 } }])] }, 90],
    ['half a tablet twice a day, 30 of them, 2 refills', { dispenseRequest: { quantity: { value: 30 }, numberOfRepeatsAllowed: 2 }, dosageInstruction: [repeating(daily(2), [{ doseQuantity: { value: 0.5 } }])] }, 90],
    ['5 mL three times a day, 150 mL', { dispenseRequest: { quantity: { value: 150, unit: 'mL' } }, dosageInstruction: [repeating(daily(3), [{ doseQuantity: { value: 5, unit: 'mL' } }])] }, 10],
    ['the supply duration comes before the quantity', dispensed(repeating(daily(1)), supplied(30)), 30],
    ['the quantity serves where the unit of the duration is unknown', dispensed(repeating(daily(1)), { expectedSupplyDuration: { value: 30, code: '{fill}' } }), 360],
    ['the quantity serves where the duration has no value', dispensed(repeating(daily(1)), supplied(undefined)), 360],
    ['no quantity', dispensed(repeating(daily(1)), { quantity: undefined }), null],
    ['a quantity without value', dispensed(repeating(daily(1)), { quantity: { unit: 'tablet' } }), null],
    ['no dosage', { dispenseRequest: { quantity: { value: 360 } } }, null],
    ['a dosage in words', { dispenseRequest: { quantity: { value: 360 } }, dosageInstruction: [{ text: 'one a day' }] }, null],
    ['two dosages', { dispenseRequest: { quantity: { value: 360 } }, dosageInstruction: [repeating(daily(1)), repeating(daily(1))] }, null],
    ['two dosages with a supply duration', { dispenseRequest: { quantity: { value: 360 }, ...supplied(30) }, dosageInstruction: [repeating(daily(1)), repeating(daily(1))] }, 30],
    ['as needed: not looked at', dispensed({ asNeededBoolean: true, ...repeating(daily(1)) }), 360],
    ['a code for the timing: not looked at', dispensed({ timing: { repeat: daily(1), code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation', code: 'TID' }] } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }), 360],
    ['a code for the timing alone', dispensed({ timing: { code: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation', code: 'TID' }] } }, doseAndRate: [{ doseQuantity: { value: 1 } }] }), null]
  ])('%s', async (_title, order, expected) => {
    expect(await daysOf(order)).toBe(expected)
  })
})

describe('period of an order', () => {
  const within = (boundsPeriod: object | undefined, more: object = {}): object => ({ dosageInstruction: [{ timing: { repeat: { boundsPeriod } } }], ...more })
  const thirtyDays = { dispenseRequest: supplied(30) }

  it.each<[string, object, string]>([
    ['30 days from when it was written', thirtyDays, '2026-01-03 to 2026-02-01'],
    ['30 days over the end of February', { authoredOn: '2026-02-20', ...thirtyDays }, '2026-02-20 to 2026-03-21'],
    ['30 days over 29 February', { authoredOn: '2028-02-20', ...thirtyDays }, '2028-02-20 to 2028-03-20'],
    ['30 days over the turn of the year', { authoredOn: '2026-12-15', ...thirtyDays }, '2026-12-15 to 2027-01-13'],
    ['one day', { dispenseRequest: supplied(1) }, '2026-01-03 to 2026-01-03'],
    ['two days', { dispenseRequest: supplied(2) }, '2026-01-03 to 2026-01-04'],
    ['seven days and a half: the fraction is dropped', { dispenseRequest: supplied(7.5) }, '2026-01-03 to 2026-01-09'],
    ['a day and a half: the fraction is dropped', { dispenseRequest: supplied(1.5) }, '2026-01-03 to 2026-01-03'],
    ['half a day: dropped towards zero, the day itself', { dispenseRequest: supplied(0.5) }, '2026-01-03 to 2026-01-03'],
    ['no day', { dispenseRequest: supplied(0) }, 'none'],
    ['less than no day', { dispenseRequest: supplied(-5) }, 'none'],
    ['with refills', { dispenseRequest: supplied(30, { numberOfRepeatsAllowed: 1 }) }, '2026-01-03 to 2026-03-03'],
    ['by quantity', dispensed(repeating(daily(12))), '2026-01-03 to 2026-02-01'],
    ['from the start of the bounds', within({ start: '2026-03-01', end: '2026-03-31' }, thirtyDays), '2026-03-01 to 2026-03-30'],
    ['the supply decides although the bounds end before they begin', within({ start: '2026-03-01', end: '2026-02-01' }, thirtyDays), '2026-03-01 to 2026-03-30'],
    ['from when it was written, where the bounds have no start', within({ end: '2026-03-31' }, thirtyDays), '2026-01-03 to 2026-02-01'],
    ['from the start of validity, where nothing else is known', { authoredOn: undefined, dispenseRequest: supplied(30, { validityPeriod: { start: '2026-04-01T10:00:00Z' } }) }, '2026-04-01 to 2026-04-30'],
    ['the written date comes before the validity', { dispenseRequest: supplied(30, { validityPeriod: { start: '2026-04-01' } }) }, '2026-01-03 to 2026-02-01'],
    ['the bounds come before both', within({ start: '2026-03-01' }, { dispenseRequest: supplied(30, { validityPeriod: { start: '2026-04-01' } }) }), '2026-03-01 to 2026-03-30'],
    ['the end of validity is no start', { authoredOn: undefined, dispenseRequest: supplied(30, { validityPeriod: { end: '2026-04-01' } }) }, 'none'],
    ['no start at all', { authoredOn: undefined, ...thirtyDays }, 'none'],
    ['the day as written, next day in UTC', { authoredOn: '2026-01-02T23:30:00-05:00', ...thirtyDays }, '2026-01-02 to 2026-01-31'],
    ['the day as written, day before in UTC', within({ start: '2026-03-01T01:00:00+05:30' }, thirtyDays), '2026-03-01 to 2026-03-30'],
    ['without supply, to the end of the bounds', within({ start: '2026-03-01', end: '2026-03-31T20:00:00-05:00' }), '2026-03-01 to 2026-03-31'],
    ['without supply, from when it was written to the end of the bounds', within({ end: '2026-03-31' }), '2026-01-03 to 2026-03-31'],
    ['without supply, bounds of one day', within({ start: '2026-03-01', end: '2026-03-01' }), '2026-03-01 to 2026-03-01'],
    ['without supply, bounds that end before they begin', within({ start: '2026-03-02', end: '2026-03-01' }), 'none'],
    ['without supply, bounds without end', within({ start: '2026-03-01' }), 'none'],
    ['without supply or bounds', {}, 'none'],
    ['no supply by a period of 0: to the end of the bounds', dispensed(repeating({ frequency: 1, period: 0, periodUnit: 'd', boundsPeriod: { start: '2026-03-01', end: '2026-03-31' } })), '2026-03-01 to 2026-03-31'],
    ['a supply of no day is no reason to look at the bounds', within({ start: '2026-03-01', end: '2026-03-31' }, { dispenseRequest: supplied(0) }), 'none'],
    ['bounds as a duration say nothing', { dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 90, code: 'd' } } } }], ...thirtyDays }, '2026-01-03 to 2026-02-01'],
    ['bounds as a range say nothing', { dosageInstruction: [{ timing: { repeat: { boundsRange: { low: { value: 90 }, high: { value: 95 } } } } }] }, 'none'],
    ['two dosages: their bounds say nothing', { dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: '2026-03-01' } } } }, { timing: { repeat: { boundsPeriod: { start: '2026-03-01' } } } }], ...thirtyDays }, '2026-01-03 to 2026-02-01'],
    ['a month for a start: 30 days are one month', { authoredOn: '2026-05', dispenseRequest: supplied(31) }, '2026-05 to 2026-06'],
    ['a month for a start: the rest of a month is dropped', { authoredOn: '2026-05', dispenseRequest: supplied(60) }, '2026-05 to 2026-06'],
    ['a year for a start: less than 365 days are dropped', { authoredOn: '2026', ...thirtyDays }, '2026 to 2026']
  ])('%s', async (_title, order, expected) => {
    expect(await periodOf(order)).toBe(expected)
  })
})
