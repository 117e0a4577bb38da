import { describe, expect, it } from 'vitest'
import { fhirLibraryFromElm } from '../../src/cql/fhir-library.js'
import { createTranslator } from '../../src/cql/translator.js'
import { readCql } from '../../src/cql/cql-folder.js'

const CQL = `/*
  A sample, with two lines
  that describe it.
*/
library SampleLogic version '1.2.000'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
codesystem "LOINC": 'http://loinc.org'
valueset "Visits": 'urn:visits'
code "Weight": '29463-7' from "LOINC"
parameter "Measurement Period" Interval<DateTime>
parameter "Limit" Integer default 3
context Patient
define "All Visits": [Encounter: "Visits"]
define "Visit Dates": Interval[@2026-01-01, @2026-01-31]
define "Doses": Interval[1 'mg', 2 'mg']
define "Numbers": Interval[1, 2]
define "Is In": exists "All Visits"
define "Pairs": "All Visits" V return Tuple { visit: V, count: 1 }
define "Weight Code": "Weight"
define "Component": First(First([Observation]).component)
define private "Inner": 1
define function twice(value Integer): value * 2
`

const translator = await createTranslator(name => name === 'FHIRHelpers' ? readCql(name) : undefined)
const elm = translator.translate('SampleLogic', CQL).elm
const library = fhirLibraryFromElm(elm, CQL, [elm])

describe('fhirLibraryFromElm', () => {
  it('is a logic library described by the comment that opens the CQL', () => {
    expect(library).toMatchObject({
      resourceType: 'Library',
      id: 'SampleLogic',
      url: 'https://asm-ecqm.example/fhir/Library/SampleLogic',
      version: '1.2.000',
      name: 'SampleLogic',
      title: 'Sample Logic',
      status: 'active',
      experimental: false,
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'logic-library' }] },
      description: 'A sample, with two lines\nthat describe it.'
    })
  })

  it('depends on the model info, the libraries, the code systems and the value sets it names', () => {
    expect(library.relatedArtifact).toEqual([
      { type: 'depends-on', display: 'FHIR model information', resource: 'http://fhir.org/guides/cqf/common/Library/FHIR-ModelInfo|4.0.1' },
      { type: 'depends-on', display: 'Library FHIRHelpers', resource: 'https://asm-ecqm.example/fhir/Library/FHIRHelpers|4.0.101' },
      { type: 'depends-on', display: 'Code system LOINC', resource: 'http://loinc.org' },
      { type: 'depends-on', display: 'Value set Visits', resource: 'urn:visits' }
    ])
  })

  it('takes its parameters and gives its public definitions, with FHIR types', () => {
    expect(library.parameter?.map(({ name, use, max, type }) => [use, name, max, type])).toEqual([
      ['in', 'Measurement Period', '1', 'Period'],
      ['in', 'Limit', '1', 'integer'],
      ['out', 'All Visits', '*', 'Encounter'],
      ['out', 'Visit Dates', '1', 'Period'],
      ['out', 'Doses', '1', 'Range'],
      ['out', 'Numbers', '1', 'Any'],
      ['out', 'Is In', '1', 'boolean'],
      ['out', 'Pairs', '*', 'Any'],
      ['out', 'Weight Code', '1', 'Coding'],
      ['out', 'Component', '1', 'BackboneElement']
    ])
  })

  it('tells what it reads, and the codes it names itself', () => {
    expect(library.dataRequirement?.map(({ type }) => type)).toEqual(['Encounter', 'Observation', 'Patient'])
    expect(library.extension?.[0]).toEqual({ url: 'http://hl7.org/fhir/StructureDefinition/cqf-directReferenceCode', valueCoding: { system: 'http://loinc.org', code: '29463-7' } })
  })

  it('keeps the options it was translated with, for whoever translates the text again', () => {
    const [options] = library.contained ?? []
    expect(library.extension?.at(-1)).toEqual({ url: 'http://hl7.org/fhir/StructureDefinition/cqf-cqlOptions', valueReference: { reference: `#${options?.id ?? ''}` } })
    expect(options).toMatchObject({ resourceType: 'Parameters', parameter: expect.arrayContaining([{ name: 'option', valueString: 'EnableLocators' }, { name: 'signatureLevel', valueString: 'Overloads' }]) })
  })

  it('carries the CQL and the ELM as they are', () => {
    const [cql, json] = (library.content ?? []).map(({ contentType, data }) => ({ contentType, text: Buffer.from(data ?? '', 'base64').toString('utf8') }))
    expect(cql).toEqual({ contentType: 'text/cql', text: CQL })
    expect(json?.contentType).toBe('application/elm+json')
    expect(JSON.parse(json?.text ?? '')).toEqual({ library: elm })
  })
})
