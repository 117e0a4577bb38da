import { describe, expect, it } from 'vitest'
import { readCql, readElm } from '../../src/cql/cql-folder.js'
import { createTranslator } from '../../src/cql/translator.js'
import type { SubjectResult } from '../../src/engine/engine.js'
import { engineByName } from '../../src/engine/engines.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import { patient, record, resource } from '../support/records.js'

const translator = await createTranslator(name => name === 'FHIRHelpers' ? readCql(name) : undefined)
const elm = translator.translate('Values', `library Values version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
context Patient
define "Time": FHIRHelpers.ToDateTime(First([Observation]).effective as FHIR.dateTime)
define "Birth": FHIRHelpers.ToDate(Patient.birthDate)
define "Number": (First([Observation]).value as FHIR.Quantity).value.value > 0
define "Quantity": FHIRHelpers.ToQuantity(First([Observation]).value as FHIR.Quantity)
`).elm
const valueSets: ValueSetIndex = { find: () => undefined, all: () => [] }

describe.each(['reference', 'compiled'])('what the %s engine makes of the values of a record', name => {
  const evaluate = async (definition: string, birthDate: string, elements: object): Promise<SubjectResult> => await engineByName(name).prepare({
    measure: 'VALUES', mainLibrary: 'Values', libraries: [elm, readElm('FHIRHelpers')], expressions: [definition], gate: [], valueSets, measurementPeriod: measurementPeriod('2026-01-01', '2026-12-31', 'America/New_York'), now: new Date('2027-01-15T10:00:00Z')
  }).evaluate(record(patient(birthDate), resource('Observation', elements)))
  const valueOf = async (...asked: Parameters<typeof evaluate>): Promise<unknown> => {
    const result = await evaluate(...asked)
    return 'results' in result ? result.results[asked[0]] : 'failed'
  }

  it.each([
    ['2026', '2026'], ['2026-05', '2026-05'], ['2026-05-05', '2026-05-05'], ['2026-05-05T10:20:30.4567Z', '2026-05-05T10:20:30.456+00:00'],
    // Not FHIR, but in records, and of one meaning: no seconds, no minutes, no offset.
    ['2026-05-05T10:20', '2026-05-05T10:20-05:00'], ['2026-05-05T10', '2026-05-05T10-05:00'], ['2026-05-05T10:20:30', '2026-05-05T10:20:30-05:00'],
    ['2026-05-05T10Z', '2026-05-05T10+00:00'], ['2026-05-05TZ', '2026-05-05'], ['2026-05-05T10:20:30-05', '2026-05-05T10:20:30-05:00'], ['2026-05-05T10:20:30+14:00', '2026-05-05T10:20:30+14:00']
  ])('reads %s', async (text, expected) => {
    expect(await valueOf('Time', '1970', { effectiveDateTime: text })).toBe(expected)
  })

  it.each([
    '', ' ', '0000-01-01', '2026-02-30', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-1', '20260101', '202', '2026-', '2026-05-', 'T10:00', 'yesterday', '-2026-01-01', '12026-01-01', '05/05/2026',
    '2026-05-05 10:00', ' 2026-05-05', '2026-05-05 ', '2026-05-05x', '2026-05-05Z', '2026-05-05-05:00', '2026-05T', '2026-05-05T', '2026-05-05TT', '2026-05-05T1:00', '2026-05-05T24:00:00Z', '2026-05-05T25:00:00Z',
    '2026-05-05T10:60:00Z', '2026-05-05T10:00:60Z', '2026-05-05T10:00:00,5Z', '2026-05-05T10:00:00.Z', '2026-05-05T10:00:00 Z', '2026-05-05T10:00:00z', '2026-05-05t10:00:00Z', '2026-05-05T10:00:00Zx', '2026-05-05T10:00:00Z[UTC]',
    '2026-05-05T10:00:00+0530', '2026-05-05T10:00:00+05:3', '2026-05-05T10:00:00+14:01', '2026-05-05T10:00:00+25:00', '2026-05-05T10:00:00-15:00'
  ])('reads nothing of %j, also as a birth date', async text => {
    expect([await valueOf('Time', '1970', { effectiveDateTime: text }), await valueOf('Birth', text, {})]).toEqual([null, null])
  })

  it('takes the date of a birth date with a time', async () => {
    expect(await valueOf('Birth', '1970-05-05T23:30:00-05:00', {})).toBe('1970-05-05')
  })

  it.each([[0.000_000_01, 0.000_000_01], [0.000_000_001, 0], [139.999_999_999_99, 140], [9_007_199_254_740_992, 9_007_199_254_740_992], [1e20, 1e20], [1.1e20, 'failed'], [-1e28, 'failed'], [1e300, 'failed']])(
    'has the Decimals of CQL, eight places and 28 digits: %d', async (value, expected) => {
      const quantity = await valueOf('Quantity', '1970', { valueQuantity: { value, unit: 'mm[Hg]', code: 'mm[Hg]', system: 'http://unitsofmeasure.org' } })
      expect(quantity).toEqual(typeof expected === 'string' ? expected : { value: expected, unit: 'mm[Hg]' })
    })

  it.each<[unknown, unknown]>([[1, true], ['1.5', true], ['-1.5', false], [1e300, 'failed'], ['', 'failed'], ['text', 'failed'], [true, 'failed'], [[], 'failed'], [{}, 'failed'], [[1], 'failed'], [null, null], [undefined, null]])(
    'fails where a decimal that is looked at is none: %j', async (value, expected) => {
      expect(await valueOf('Number', '1970', { valueQuantity: { value, unit: 'mm[Hg]' } })).toBe(expected)
    })
})
