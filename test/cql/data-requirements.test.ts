import { describe, expect, it } from 'vitest'
import { codingOf, dataRequirementsOf } from '../../src/cql/data-requirements.js'
import type { ElmLibrary } from '../../src/cql/elm.js'
import { reachableDefinitions } from '../../src/cql/elm-graph.js'
import { createTranslator } from '../../src/cql/translator.js'
import { readCql, readElm } from '../../src/cql/cql-folder.js'

const HEAD = "using FHIR version '4.0.1'\ninclude FHIRHelpers version '4.0.101'\n"

const SHARED = `library Shared version '1'
${HEAD}
codesystem "LOINC": 'http://loinc.org' version '2.80'
valueset "Shots": 'urn:shots'
code "Weight": '29463-7' from "LOINC" display 'Body weight'
context Patient
define "Shots Given": [Immunization: vaccineCode in "Shots"] Shot where isGood(Shot)
define "Never Used": [Device]
define function isGood(shot FHIR.Immunization): exists "Allergies"
define "Allergies": [AllergyIntolerance]
`

const MAIN = `library Main version '1'
${HEAD}
include Shared version '1' called Common
valueset "Visits": 'urn:visits' version '7'
codesystem "SNOMEDCT": 'http://snomed.info/sct'
code "Cough": '49727002' from "SNOMEDCT"
code "Fever": '386661006' from "SNOMEDCT"
context Patient
define "All Visits": [Encounter: "Visits"]
define "Visits Again": [Encounter: "Visits"] V where V.status = 'finished'
define "Shared Set": [Procedure: Common."Shots"]
define "Shared Code": [Observation: Common."Weight"]
define "One Code": [Condition: "Cough"]
define "Several Codes": [Condition: code in { "Cough", "Fever" }]
define "Computed": [Condition: code in ((First([Condition]).code.coding) C return FHIRHelpers.ToCode(C))]
define "All Tasks": [Task]
define "Through Shared": exists Common."Shots Given"
`

const texts: Readonly<Record<string, string>> = { Shared: SHARED, FHIRHelpers: readCql('FHIRHelpers') }
const translator = await createTranslator(name => texts[name])
const shared = translator.translate('Shared', SHARED).elm
const main = translator.translate('Main', MAIN).elm
const graph = [main, shared, readElm('FHIRHelpers')]
const requirementsOf = (...names: readonly string[]): unknown => dataRequirementsOf(reachableDefinitions(main, names, graph), graph)
const profile = (type: string): string[] => [`http://hl7.org/fhir/StructureDefinition/${type}`]

describe('dataRequirementsOf', () => {
  it('filters by the value set in the version that is pinned, alike requirements once', () => {
    expect(requirementsOf('All Visits', 'Visits Again')).toEqual([{ type: 'Encounter', profile: profile('Encounter'), codeFilter: [{ path: 'type', valueSet: 'urn:visits|7' }] }])
  })

  it('finds value sets and codes of included libraries', () => {
    expect(requirementsOf('Shared Set', 'Shared Code')).toEqual([
      { type: 'Observation', profile: profile('Observation'), codeFilter: [{ path: 'code', code: [{ system: 'http://loinc.org', version: '2.80', code: '29463-7', display: 'Body weight' }] }] },
      { type: 'Procedure', profile: profile('Procedure'), codeFilter: [{ path: 'code', valueSet: 'urn:shots' }] }
    ])
  })

  it('lists the codes of a retrieve by codes', () => {
    const cough = { system: 'http://snomed.info/sct', code: '49727002' }
    expect(requirementsOf('One Code', 'Several Codes')).toEqual([
      { type: 'Condition', profile: profile('Condition'), codeFilter: [{ path: 'code', code: [cough] }] },
      { type: 'Condition', profile: profile('Condition'), codeFilter: [{ path: 'code', code: [cough, { ...cough, code: '386661006' }] }] }
    ])
  })

  it('names the path alone where codes are computed, and asks for what they are computed from', () => {
    expect(requirementsOf('Computed')).toEqual([
      { type: 'Condition', profile: profile('Condition'), codeFilter: [{ path: 'code' }] },
      { type: 'Condition', profile: profile('Condition') }
    ])
  })

  it('has no code filter for a retrieve of everything', () => {
    expect(requirementsOf('All Tasks')).toEqual([{ type: 'Task', profile: profile('Task') }])
  })

  it('refuses a name that is declared nowhere', () => {
    const without: ElmLibrary = { ...main, valueSets: { def: [] } }
    expect(() => dataRequirementsOf(reachableDefinitions(without, ['All Visits'], graph), graph)).toThrow(expect.objectContaining({ code: 'ELM_INVALID', message: expect.stringContaining('Visits') }))
  })
})

describe('reachableDefinitions', () => {
  it('follows definitions and functions into included libraries and leaves out what is not used', () => {
    expect(reachableDefinitions(main, ['Through Shared'], graph).map(({ library, definition }) => `${library.identifier.id}.${definition.name}`))
      .toEqual(['Main.Through Shared', 'Shared.Shots Given', 'Shared.isGood', 'Shared.Allergies'])
  })

  it('finds nothing for a name that is not defined', () => {
    expect(reachableDefinitions(main, ['Nowhere'], graph)).toEqual([])
  })

  it('refuses a graph without an included library', () => {
    expect(() => reachableDefinitions(main, ['Through Shared'], [main])).toThrow(expect.objectContaining({ code: 'LIBRARY_MISSING', message: expect.stringContaining('Common') }))
  })
})

describe('codingOf', () => {
  it('gives a code with the system and version of its code system', () => {
    expect(codingOf({ name: 'Weight', libraryName: 'Common' }, main, graph)).toEqual({ system: 'http://loinc.org', version: '2.80', code: '29463-7', display: 'Body weight' })
  })
})
