import { beforeAll, describe, expect, it } from 'vitest'
import { patient, record, resource } from '../../support/records.js'
import { coded, elmResult, evaluated, evaluatedFor, type Results } from './sample-logic.js'

const ABSENT = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' }] }

const CQL = `
define "Visit": First([Encounter])
define "Reading": First([Observation])
define "Status": "Visit".status.value
define "Missing": "Visit".serviceType.text.value
define "Type Codes": flatten ("Visit".type T return all (T.coding C return all C.code.value))
define "Start": FHIRHelpers.ToInterval("Visit".period).low
define "Date": "Reading".effective as FHIR.dateTime
define "Date Value": ("Reading".effective as FHIR.dateTime).value
define "Is Date": "Reading".effective is FHIR.dateTime
define "Is Period": "Reading".effective is FHIR.Period
define "As Period": ("Reading".effective as FHIR.Period).start.value
define "Value": ("Reading".value as FHIR.Quantity).value.value
define "Value as Text": ("Reading".value as FHIR.string).value
define "Value Itself": "Reading".value
define "Issued": "Reading".issued.value
define "Language is Null": "Visit".language is null
define "Language Value": "Visit".language.value
define "Language Extensions": Count("Visit".language.extension)
define "Given Names": (First(Patient.name).given) G return all G.value
define "Given Extensions": (First(Patient.name).given) G return all Count(G.extension)
define "Birth Date": Patient.birthDate.value
define "Birth Time": FHIRHelpers.ToDateTime(First(Patient.birthDate.extension E where E.url.value = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime').value as FHIR.dateTime)
define "Multiple Birth": (Patient.multipleBirth as FHIR.integer).value
define "Deceased": Patient.deceased as FHIR.boolean
define "Extension Value": First(Patient.extension).value as FHIR.string
define "Element Extensions": extensionsOf("Visit".language)
define function extensionsOf(element FHIR.Element): Count(element.extension)
define "Any Status": statusOf("Visit")
define "Other Status": statusOf("Reading")
define function statusOf(event Choice<FHIR.Encounter, FHIR.Observation>): event.status.value
define "Any Id": idOf("Visit")
define function idOf(resource FHIR.Resource): resource.id.value
define "Any Subject": First(List<FHIR.Resource>{ "Visit" }) as FHIR.Encounter
define "Wrong Resource": First(List<FHIR.Resource>{ "Visit" }) as FHIR.Observation
define "Mixed": (([Encounter] union [Observation]) E return all E.id.value)
define "Mixed Encounters": ([Encounter] union [Observation]) E where E is FHIR.Encounter
define "Contained": First("Visit".contained) as FHIR.Location
`
const RECORD = [
  resource('Encounter', {
    id: 'e', status: 'finished', type: [coded('visit', 'home'), { text: 'none' }], period: { start: '2026-02-03T10:00:00+01:00' }, _language: ABSENT, contained: [{ resourceType: 'Location', id: 'l' }]
  }),
  resource('Observation', { id: 'o', status: 'final', effectiveDateTime: '2026-03', issued: '2026-03-01T00:00:00Z', valueQuantity: { value: 1.5, unit: 'mg' } })
]
const PATIENT = { multipleBirthInteger: 2, deceasedBoolean: false, extension: [{ url: 'urn:x', valueString: 'X' }], name: [{ given: ['Ada', null, 'Eve'], _given: [null, ABSENT] }], _birthDate: { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1970-01-01T05:00:00Z' }] } }

describe('elements of FHIR JSON', () => {
  let results: Results
  beforeAll(async () => {
    results = await evaluatedFor(record(patient('1970-01-01', PATIENT), ...RECORD), CQL)
  })

  it.each<[string, unknown]>([
    ['Status', 'finished'],
    ['Missing', null],
    ['Type Codes', ['visit', 'home']],
    ['Start', '2026-02-03T10:00:00+01:00'],
    ['Date', '2026-03'],
    ['Date Value', '2026-03'],
    ['Is Date', true],
    ['Is Period', false],
    ['As Period', null],
    ['Value', 1.5],
    ['Value as Text', null],
    ['Value Itself', { value: 1.5, unit: 'mg' }],
    ['Issued', '2026-03-01T00:00:00+00:00'],
    ['Multiple Birth', 2],
    ['Deceased', false],
    ['Extension Value', 'X'],
    ['Birth Date', '1970-01-01'],
    ['Any Status', 'finished'],
    ['Other Status', 'final'],
    ['Any Id', 'e'],
    ['Any Subject', RECORD[0]],
    ['Wrong Resource', null],
    ['Mixed', ['e', 'o']],
    ['Mixed Encounters', [RECORD[0]]],
    ['Contained', { resourceType: 'Location', id: 'l' }]
  ])('%s', (name, expected) => {
    expect(results[name]).toEqual(expected)
  })

  it('keeps ids and extensions of primitives, which JSON writes beside them', () => {
    expect(results).toMatchObject({ 'Language is Null': false, 'Language Value': null, 'Language Extensions': 1, 'Element Extensions': 1 })
    expect(results).toMatchObject({ 'Given Names': ['Ada', null, 'Eve'], 'Given Extensions': [0, 1, 0] })
    expect(results).toMatchObject({ 'Birth Time': '1970-01-01T05:00:00+00:00' })
  })
})

describe('elements that ELM types as System values', () => {
  const property = (path: string, source: object, type: object): object => ({ type: 'Property', path, source, ...type })
  const first = (dataType: string): object => ({ type: 'First', source: { type: 'Retrieve', dataType: `{http://hl7.org/fhir}${dataType}` } })
  const system = (name: string): object => ({ resultTypeName: `{urn:hl7-org:elm-types:r1}${name}` })
  const visit = resource('Encounter', { status: 'finished', type: [coded('visit')], period: { start: '2026-02-03', end: '2026-02-04' }, class: { system: 'urn:a', code: 'AMB' } })
  const reading = resource('Observation', { valueQuantity: { value: 2, code: 'mg' }, effectivePeriod: { start: '2026-01-01', end: '2026-01-02' } })

  it.each<[string, object, unknown]>([
    ['a status', property('status', first('Encounter'), system('String')), 'finished'],
    ['a Coding', property('class', first('Encounter'), system('Code')), { system: 'urn:a', code: 'AMB' }],
    ['a list of CodeableConcepts', property('type', first('Encounter'), { resultTypeSpecifier: { type: 'ListTypeSpecifier', elementType: { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}Concept' } } }), [{ coding: [{ system: 'urn:codes', code: 'visit' }] }]],
    ['a Period', property('period', first('Encounter'), { resultTypeSpecifier: { type: 'IntervalTypeSpecifier', pointType: { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}DateTime' } } }), { low: '2026-02-03', high: '2026-02-04', lowClosed: true, highClosed: true }],
    ['a choice', property('value', first('Observation'), { resultTypeSpecifier: { type: 'ChoiceTypeSpecifier', choice: [{ type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}Quantity' }, { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}String' }] } }), { value: 2, unit: 'mg' }]
  ])('reads %s without an explicit conversion', async (_title, expression, expected) => {
    expect(await elmResult(expression, [visit, reading])).toEqual(expected)
  })
})

describe('records that are no FHIR', () => {
  it.each<[string, string, object]>([
    ['a repeating element that is no list', 'define "R": exists ((First([Encounter]).type) T where T.text.value = \'a\')', { type: { text: 'a' } }],
    ['a date that is no text', 'define "R": FHIRHelpers.ToInterval(First([Encounter]).period)', { period: { start: 2026 } }]
  ])('fails the subject for %s', async (_title, definition, elements) => {
    await expect(evaluated(definition, resource('Encounter', elements))).rejects.toThrow(/"R" failed in (Sample|FHIRHelpers)\|/)
  })

  it.each<[string, object]>([
    ['a null in a list', { type: [null, { coding: [null, { code: 'visit', system: 'urn:codes' }] }] }],
    ['an object in place of a text', { status: { a: 1 } }],
    ['a text in place of an object', { period: '2026', type: ['visit'] }]
  ])('takes %s as an element without what was asked', async (_title, elements) => {
    const results = await evaluated(`
define "Types": exists ([Encounter] E where exists (E.type T where T.text.value = 'a'))
define "Status": exists ([Encounter] E where E.status.value = 'finished')
define "Period": exists ([Encounter] E where E.period.start.value is not null)`, resource('Encounter', elements))
    expect(results).toEqual({ Types: false, Status: false, Period: false })
  })
})
