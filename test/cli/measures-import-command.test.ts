import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { cqlLibrary, samplePackage, sampleRecord, MEASURE_URL } from '../support/sample-package.js'
import { runCli, temporaryFolder, type CliResult } from './run-cli.js'

const folder = temporaryFolder()
const path = (name: string): string => join(folder, name)
const write = (name: string, json: unknown): string => {
  writeFileSync(path(name), name.endsWith('.gz') ? gzipSync(JSON.stringify(json)) : JSON.stringify(json))
  return path(name)
}
const run = async (dataDir: string, ...args: readonly string[]): Promise<CliResult> => await runCli(args, { ASM_DATA_DIR: path(dataDir) })

const PACKAGE = write('package.json.gz', samplePackage())
const RECORD = write('record.json', sampleRecord('a'))
const PERIOD = ['--period-start', '2026-01-01', '--period-end', '2026-12-31']
const SUMMARY = ['--report-type', 'population']
const measuresIn = (stdout: string): unknown[] => stdout.trim().split('\n').map(line => (JSON.parse(line) as { measure: string }).measure)

describe('asm-ecqm measures import', () => {
  it('keeps a gzipped package, which is listed, evaluated and removed', async () => {
    expect(await run('data', 'measures', 'import', PACKAGE)).toEqual({
      code: 0,
      stdout: `imported SampleVisitsFHIR ${MEASURE_URL}|1.0.000 Sample visits: 2 libraries, 1 value sets, 1 in the package, 0 missing\n`,
      stderr: ''
    })
    expect((await run('data', 'measures', 'list')).stdout.split('\n').filter(line => line.endsWith('\timported'))).toEqual([
      `SampleVisitsFHIR\t–\t–\t1.0.000\t–\tSample visits\t${MEASURE_URL}|1.0.000\timported`
    ])
    const evaluated = await run('data', 'evaluate', '--measure', 'SampleVisitsFHIR', '--input', RECORD, ...PERIOD, ...SUMMARY)
    expect({ code: evaluated.code, measures: measuresIn(evaluated.stdout) }).toEqual({ code: 0, measures: [`${MEASURE_URL}|1.0.000`] })
    expect(await run('data', 'measures', 'remove', 'SampleVisitsFHIR')).toMatchObject({ code: 0, stdout: `removed ${MEASURE_URL}|1.0.000\n` })
    expect(await run('data', 'measures', 'remove', 'SampleVisitsFHIR')).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error MEASURE_NOT_FOUND: /) as unknown })
  })

  it('says with its exit code that value sets are missing, and names them', async () => {
    const { code, stdout } = await run('incomplete', 'measures', 'import', write('incomplete.json', samplePackage({ valueSets: [] })))
    expect({ code, missing: stdout.split('\n')[1] }).toEqual({ code: 1, missing: '  missing value set http://example.org/fhir/ValueSet/visits' })
  })

  it('imports the good ones of several files, and shows no control characters of the others', async () => {
    const hostile = write('hostile.json', samplePackage({ measure: { id: 'Hostile', url: 'urn:hostile', title: '\u001b[2J\u001b]0;gone\u0007\nrm -rf /', version: '1\r\n' } }))
    const bad = write('bad.json', samplePackage({ measure: { library: ['urn:\u001b[31mnone\n'] } }))
    const { code, stdout, stderr } = await run('several', 'measures', 'import', bad, hostile, PACKAGE, path('nowhere.json'))
    expect(code).toBe(1)
    expect(stdout.trim().split('\n').map(line => line.split(' ', 2).join(' '))).toEqual(['imported Hostile', 'imported SampleVisitsFHIR'])
    expect(stderr.trim().split('\n').map(line => line.split(':')[0])).toEqual(['error LIBRARY_MISSING', 'error INPUT_NOT_FOUND'])
    expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]/u)
  })

  it.each<[string, () => readonly string[], RegExp]>([
    ['a Bundle of patients', () => [RECORD], /^error BUNDLE_INVALID: record\.json is no measure package/],
    ['other content of an imported measure', () => [write('changed.json', samplePackage({ measure: { title: 'Changed' } }))], /^error MEASURE_CONFLICT: .*--replace/],
    ['the id of one of ours', () => [write('taken.json', samplePackage({ measure: { id: 'CMS165' } }))], /^error MEASURE_CONFLICT: .*CMS165/],
    ['no file', () => [], /^error USAGE: missing required argument 'bundle'/]
  ])('refuses %s in one line', async (_title, files, expected) => {
    await run('refusing', 'measures', 'import', PACKAGE)
    const { code, stdout, stderr } = await run('refusing', 'measures', 'import', ...files())
    expect(stderr).toMatch(expected)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('--package', () => {
  it.each(['compiled', 'reference'])('evaluates a package without importing it, on the %s engine', async engine => {
    const { code, stdout } = await run('untouched', 'evaluate', '--package', PACKAGE, '--input', RECORD, ...PERIOD, ...SUMMARY, '--engine', engine)
    expect({ code, measures: measuresIn(stdout) }).toEqual({ code: 0, measures: [`${MEASURE_URL}|1.0.000`] })
  })

  it('translates CQL without a word on standard output', async () => {
    const cql = "library SampleVisits version '1.0.000'\nusing FHIR version '4.0.1'\ncontext Patient\ndefine \"Initial Population\": exists [Encounter]\ndefine \"Denominator\": true\ndefine \"Numerator\": false\n"
    const file = write('cql-only.json', samplePackage({ libraries: [cqlLibrary('SampleVisits', '1.0.000', cql)], valueSets: [] }))
    const { code, stdout } = await run('untouched', 'evaluate', '--package', file, '--input', RECORD, ...PERIOD, ...SUMMARY)
    expect({ code, lines: stdout.split('\n').length, measures: measuresIn(stdout) }).toEqual({ code: 0, lines: 2, measures: [`${MEASURE_URL}|1.0.000`] })
  })

  it('or --measure must be given', async () => {
    expect(await run('untouched', 'evaluate', '--input', RECORD, ...PERIOD)).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error MISSING_PARAMETER: Give --measure .* or --package/) as unknown })
  })

  it('runs the cases of a package', async () => {
    const population = (counts: readonly number[]): object[] => ['initial-population', 'denominator', 'numerator'].map((code, index) => ({ code, count: counts[index] }))
    const testCase = (id: string, status: string, counts: readonly number[]): object => ({ id, expected: { period: { start: '2026-01-01', end: '2026-12-31' }, group: [{ population: population(counts) }] }, bundle: sampleRecord('a', status) })
    const cases = write('SampleVisitsFHIR.json', [testCase('in', 'finished', [1, 1, 1]), testCase('out', 'planned', [0, 0, 0])])
    const { code, stdout } = await run('untouched', 'conformance', '--package', PACKAGE, '--cases', cases, '--valuesets', PACKAGE)
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({ code: 0, last: '2 passed, 0 failed, 0 known deviations' })
  })

  it('explains a measure of a package', async () => {
    const { code, stdout } = await run('untouched', 'explain', '--package', PACKAGE, '--measure', 'SampleVisitsFHIR', '--input', RECORD, ...PERIOD)
    expect(code).toBe(0)
    expect(stdout).toContain('Finished Visits')
  })

  it('leaves the data folder alone', () => {
    expect(() => readFileSync(path('untouched'))).toThrow(/ENOENT/)
  })
})
