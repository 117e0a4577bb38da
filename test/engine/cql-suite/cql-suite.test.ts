import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ElmLibrary } from '../../../src/cql/elm.js'
import { createTranslator } from '../../../src/cql/translator.js'
import { conformancePage, notPassed, outdated, unlisted, type EngineOutcomes } from '../../../src/engine/cql-suite/conformance-table.js'
import { REMAINING_TESTS } from '../../../src/engine/cql-suite/remaining-tests.js'
import { runSuiteFile } from '../../../src/engine/cql-suite/run-suite.js'
import { samePlain } from '../../../src/engine/cql-suite/same-plain.js'
import { parseSuiteFile, readSuite, type SuiteTest } from '../../../src/engine/cql-suite/suite-file.js'
import { translateTests } from '../../../src/engine/cql-suite/test-library.js'
import { referenceEngine } from '../../../src/engine/reference/reference-engine.js'

/** A small suite of our own in the suite's form, with a test of every kind. */
const SUITE = `<?xml version="1.0" encoding="utf-8"?>
<tests xmlns="http://hl7.org/fhirpath/tests" name="Sample">
  <group name="Passing">
    <test name="Same"><expression>1 + 1</expression><output>2</output></test>
    <test name="Nulls"><expression>1 + null</expression><output>null</output></test>
    <test name="EqualInCql"><expression>Interval[1, 10)</expression><output>Interval[1, 9]</output></test>
    <test name="Uncertain"><expression>months between DateTime(2005) and DateTime(2006, 5)</expression><output>Interval[4, 16]</output></test>
    <test name="Lines"><expression><![CDATA[case
      when 1 < 2 then 'a'
      else 'b' end]]></expression><output>'a'</output></test>
    <test name="OfTwoTypes"><expression>Interval[@2012-01-01, @2012-01-02]</expression><output>Interval[@2012-01-01, @2012-01-02]</output></test>
  </group>
  <group name="Errors">
    <test name="AtRunTime"><expression invalid="true">singleton from { 1, 2 }</expression></test>
    <test name="InTranslation"><expression invalid="semantic">1 + 'a' + true</expression><output/></test>
    <test name="Missed"><expression invalid="true">1 + 1</expression></test>
  </group>
  <group name="Failing">
    <test name="Differs"><expression>1 + 1</expression><output>3</output></test>
    <test name="Fails"><expression>singleton from { 1, 2 }</expression><output>1</output></test>
    <test name="Refused"><expression>NoSuchOperator(1)</expression><output>1</output></test>
    <test name="OutputRefused"><expression>1</expression><output>NoSuchOperator(1)</output></test>
    <test name="WithoutOutput"><expression>1</expression></test>
    <test name="UnknownToEngine"><expression>{ 'a' } properly includes 'a'</expression><output>false</output></test>
  </group>
  <group name="OtherVersions" version="2.0">
    <test name="Later"><expression>1</expression><output>1</output></test>
    <test name="Earlier" version="1.0" versionTo="1.3"><expression>1</expression><output>1</output></test>
    <test name="Own" version="1.5"><expression>1</expression><output>1</output></test>
  </group>
</tests>`

const folder = mkdtempSync(join(tmpdir(), 'cql-suite-'))
const translator = await createTranslator(() => undefined)
const file = parseSuiteFile('Sample', SUITE)
const short = ({ test, result, detail }: { test: SuiteTest, result: string, detail: string }): string => `${test.id.split('/').at(-1) ?? ''} ${result}${detail === '' ? '' : `: ${detail}`}`

beforeAll(() => {
  writeFileSync(join(folder, 'Sample.xml'), SUITE)
  writeFileSync(join(folder, 'Another.xml'), '<tests xmlns="http://hl7.org/fhirpath/tests"/>')
  writeFileSync(join(folder, 'testSchema.xsd'), '')
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('readSuite', () => {
  it('reads the XML files of a folder in order', () => {
    expect(readSuite(folder).map(({ name, tests }) => [name, tests.length])).toEqual([['Another', 0], ['Sample', 18]])
  })

  it('says when there is nothing to read', () => {
    expect(() => readSuite(join(folder, 'no-such-folder'))).toThrow(expect.objectContaining({ code: 'INPUT_NOT_FOUND' }))
    const empty = mkdtempSync(join(tmpdir(), 'cql-suite-empty-'))
    expect(() => readSuite(empty)).toThrow(expect.objectContaining({ code: 'INPUT_EMPTY' }))
    rmSync(empty, { recursive: true })
  })
})

describe('parseSuiteFile', () => {
  it('takes expression, output, errors and versions of a test, those of its group where it has none', () => {
    expect(file.tests.filter(({ id }) => ['Sample/Passing/Same', 'Sample/Errors/InTranslation', 'Sample/OtherVersions/Later', 'Sample/OtherVersions/Earlier'].includes(id))).toEqual([
      { id: 'Sample/Passing/Same', expression: '1 + 1', output: '2', invalid: 'false', version: undefined, versionTo: undefined },
      { id: 'Sample/Errors/InTranslation', expression: '1 + \'a\' + true', output: undefined, invalid: 'semantic', version: undefined, versionTo: undefined },
      { id: 'Sample/OtherVersions/Later', expression: '1', output: '1', invalid: 'false', version: '2.0', versionTo: undefined },
      { id: 'Sample/OtherVersions/Earlier', expression: '1', output: '1', invalid: 'false', version: '1.0', versionTo: '1.3' }
    ])
  })

  it('refuses what is no XML', () => {
    expect(() => parseSuiteFile('Broken', '<tests><group></tests>')).toThrow(expect.objectContaining({ code: 'INPUT_UNREADABLE' }))
  })
})

describe('translateTests', () => {
  it('puts all that the translator takes in one library, whatever the others', () => {
    const { library, alone, refused } = translateTests(translator, file.tests)
    expect(refused.map(({ test, part }) => [test.id, part])).toEqual([['Sample/Errors/InTranslation', 'expression'], ['Sample/Failing/Refused', 'expression'], ['Sample/Failing/OutputRefused', 'output']])
    expect([library?.tests.length, alone.map(({ tests }) => tests[0]?.test.id)]).toEqual([14, ['Sample/Passing/Uncertain']])
  })

  it('compares without CQL where it has no equality of the two types', () => {
    const [test] = parseSuiteFile('Sample', SUITE.replace('<expression>1 + 1</expression><output>2</output>', '<expression>1</expression><output>\'1\'</output>')).tests as [SuiteTest]
    const { library, alone } = translateTests(translator, [test])
    expect([library, alone.map(({ tests }) => Object.keys(tests[0]?.definitions ?? {}))]).toEqual([undefined, [['expression', 'output']]])
  })
})

describe('runSuiteFile', () => {
  it('tells how each test ended', async () => {
    expect((await runSuiteFile(file, referenceEngine, translator)).map(short)).toEqual([
      'Same passed', 'Nulls passed', 'EqualInCql passed', 'Uncertain passed', 'Lines passed', 'OfTwoTypes passed', 'AtRunTime passed', 'InTranslation passed', 'Missed failed: gives 2 in place of an error',
      'Differs failed: gives 2 in place of 3', 'Fails failed: ends in an error', expect.stringMatching(/^Refused refused: expression: Could not resolve call to operator NoSuchOperator/),
      expect.stringMatching(/^OutputRefused refused: output: Could not resolve call to operator NoSuchOperator/), 'WithoutOutput failed: the test has no output to compare with', 'UnknownToEngine failed: ends in an error',
      'Later other-version: CQL 2.0 and later', 'Earlier other-version: up to CQL 1.3', 'Own passed'
    ])
  })

  it('runs a test again alone, where others in the library change its translation', async () => {
    const tests = ['{} includes {}', '{ null } includes { null }', '{ 1, 2, 3 } includes {}'].map((expression, i) => ({ id: `Sample/Lists/${i}`, expression, output: 'true', invalid: 'false', version: undefined, versionTo: undefined }))
    const typeOf = (library: ElmLibrary | undefined, name: string): unknown => (library?.statements?.def.find(definition => definition.name === name)?.['expression'] as { type?: unknown } | undefined)?.type
    const [together, alone] = [translateTests(translator, tests).library?.elm, translateTests(translator, tests.slice(2)).library?.elm]
    expect([typeOf(together, 'expression 2'), typeOf(alone, 'expression 0')]).toEqual(['Contains', 'Includes'])
    expect((await runSuiteFile({ name: 'Lists', tests }, referenceEngine, translator)).at(-1)).toEqual(expect.objectContaining({ result: 'passed' }))
  })
})

describe('the conformance page', () => {
  let outcomes: EngineOutcomes

  beforeAll(async () => {
    outcomes = { engine: 'reference', files: new Map([['Sample', await runSuiteFile(file, referenceEngine, translator)]]) }
  })

  it('has a row for each file, the tests that are not passed with their reasons, and those of other versions', () => {
    const page = conformancePage([file], [outcomes], { 'Sample/Failing/Differs': { reason: 'invalid test', note: 'One and one is two.' } })
    expect(page).toContain('| Sample | 18 | 16 | 9 |\n| **All** | **18** | **16** | **9** |')
    expect(page).toContain('| Sample/Failing/Differs | invalid test | One and one is two. |')
    expect(page).toContain('| Sample/Errors/Missed | differs | gives 2 in place of an error |')
    expect(page).toMatch(/\| Sample\/Failing\/Refused \| translator refuses it \| expression: Could not resolve/)
    expect(page).toContain('| Sample/OtherVersions/Later | CQL 2.0 and later |')
  })

  it('says so where nothing remains', () => {
    const passed = { engine: 'reference', files: new Map([['Sample', [...outcomes.files.values()].flat().filter(({ result }) => result === 'passed')]]) }
    expect(conformancePage([file], [passed], {}).match(/None\./g)).toHaveLength(2)
  })

  it('knows which failures no list explains, and which explanations are out of date', () => {
    const listed = { 'Sample/Failing/Differs': { reason: 'invalid test', note: '' }, 'Sample/Passing/Same': { reason: 'invalid test', note: '' } } as const
    expect([notPassed(outcomes).length, unlisted(outcomes, listed).map(({ test }) => test.id).includes('Sample/Failing/Differs'), unlisted(outcomes, listed).length, outdated(outcomes, listed)]).toEqual([7, false, 6, ['Sample/Passing/Same']])
  })
})

describe('samePlain', () => {
  it.each([
    [1, 1, true], [1, 2, false], [null, null, true], [null, 1, false], ['a', 'a', true], [[1, null], [1, null], true], [[1], [1, 2], false], [[1], { 0: 1 }, false], [{ value: 1, unit: 'g' }, { unit: 'g', value: 1 }, true], [{ value: 1 }, { value: 1, unit: 'g' }, false], [{ a: null }, {}, true],
    [{ low: 4, high: 16 }, { low: 4, high: 16, lowClosed: true, highClosed: true }, true], [{ low: 4, high: 16 }, { low: 4, high: 16, lowClosed: true, highClosed: false }, false]
  ])('%j and %j: %s', (a, b, expected) => {
    expect(samePlain(a, b)).toBe(expected)
  })
})

describe('REMAINING_TESTS', () => {
  it('explains every test in a sentence', () => {
    expect(Object.entries(REMAINING_TESTS).filter(([id, { note }]) => id.split('/').length !== 3 || note.length < 40)).toEqual([])
  })
})
