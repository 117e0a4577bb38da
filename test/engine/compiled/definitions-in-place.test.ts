import { describe, expect, it } from 'vitest'
import { readCql, readElm } from '../../../src/cql/cql-folder.js'
import { createTranslator } from '../../../src/cql/translator.js'
import { engineByName } from '../../../src/engine/engines.js'
import { resource } from '../../support/records.js'
import { definitionNames, request, resultsOf } from './sample-logic.js'

const OTHER = `library Other version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
context Patient
define "Finished": [Encounter] E where E.status.value = 'finished' and isRight(E)
define function isRight(encounter FHIR.Encounter): encounter.id.value != 'left out'
`

/** Each definition is the only one to look through `Other."Finished"`, which is then compiled in place. */
const MAIN = `library Main version '1'
using FHIR version '4.0.1'
include FHIRHelpers version '4.0.101'
include Other version '1' called Other
context Patient
define "Own Function": exists (Other."Finished" E where isRight(E))
define "Own Function in Relationship": [Observation] O with Other."Finished" E such that isRight(E) and O.id.value = 'o' return O.id.value
define "Own Definition": exists (Other."Finished" E where E.id.value = "Wanted")
define "Wanted": 'e'
define "Not in the Other": exists (Other."Finished" E where mine(E))
define function isRight(encounter FHIR.Encounter): encounter.id.value = 'e'
define function mine(encounter FHIR.Encounter): encounter.id.value = 'e'
`

const translator = await createTranslator(name => name === 'FHIRHelpers' ? readCql(name) : name === 'Other' ? OTHER : undefined)
const main = translator.translate('Main', MAIN).elm
const libraries = [main, translator.translate('Other', OTHER).elm, readElm('FHIRHelpers')]

describe.each(['compiled', 'reference'])('a definition of another library that is looked through once, %s engine', name => {
  it.each(definitionNames(main))('sees what the query around it sees: %s', async definition => {
    const prepared = engineByName(name).prepare(request(main, { libraries, expressions: [definition] }))
    const resultFor = async (id: string): Promise<unknown> => (await resultsOf(prepared, [resource('Encounter', { id, status: 'finished' }), resource('Observation', { id: 'o' })]))[definition]
    const expected = definition === 'Wanted' ? ['e', 'e'] : definition === 'Own Function in Relationship' ? [['o'], []] : [true, false]
    expect([await resultFor('e'), await resultFor('x')]).toEqual(expected)
  })
})
