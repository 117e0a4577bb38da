import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bundleFromRecord } from '../../src/demo/record-bundle.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import type { MeasureReport } from '../../src/fhir/types.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import { feedPairs } from '../support/feed-bundles.js'
import { codingPicker } from '../support/records.js'
import { runCli, temporaryFolder } from './run-cli.js'

const folder = temporaryFolder()
const bundles = [...generateRecords({ count: 4 })].map(record => JSON.stringify(bundleFromRecord(record)))
const path = (name: string): string => join(folder, name)
const write = (name: string, content: string | Buffer): string => {
  writeFileSync(path(name), content)
  return path(name)
}
const PERIOD = ['--period-start', '2026-01-01', '--period-end', '2026-12-31']
const evaluate = async (input: string, ...more: readonly string[]): ReturnType<typeof runCli> =>
  await runCli(['evaluate', '--measure', 'CMS165', '--input', input, ...(more.includes('--period-start') ? [] : PERIOD), ...more], { ASM_DATA_DIR: path('data') })
const reportsIn = (text: string): MeasureReport[] => text.trim().split('\n').map(line => JSON.parse(line) as MeasureReport)
const typesOf = (reports: readonly MeasureReport[]): string => reports.map(({ type }) => type).join(' ')

const ndjson = write('records.ndjson', bundles.join('\n'))
const codingIn = codingPicker((await openValueSets({ dataDir: path('data') })).index)
const feed = write('feed.ndjson', feedPairs(codingIn).map(({ faulty }) => JSON.stringify(faulty)).join('\n'))
const numerator = (stdout: string): number | undefined => reportsIn(stdout)[0]?.group?.[0]?.population?.at(-1)?.count

describe('asm-ecqm evaluate', () => {
  it('gives an individual report for each record and one summary, and a table for people', async () => {
    const { code, stdout, stderr } = await evaluate(ndjson)
    expect(typesOf(reportsIn(stdout))).toBe('individual individual individual individual summary')
    expect(stderr).toContain('Controlling High Blood Pressure')
    expect(stderr).toContain('4 records evaluated, 0 unreadable, 0 failed.')
    expect(code).toBe(0)
  })

  it('gives the same counts for a Bundle file, a folder with gzipped files, and NDJSON', async () => {
    mkdirSync(path('some'))
    bundles.forEach((bundle, index) => { write(join('some', `${index}.json${index % 2 === 0 ? '' : '.gz'}`), index % 2 === 0 ? bundle : gzipSync(bundle)) })
    const groups = await Promise.all([ndjson, path('some')].map(async input => reportsIn((await evaluate(input, '--report-type', 'population')).stdout)[0]?.group))
    expect(groups[0]).toEqual(groups[1])
    const single = await evaluate(join(path('some'), '0.json'), '--report-type', 'population')
    expect(typesOf(reportsIn(single.stdout))).toBe('summary')
  })

  it.each([['subject', 'individual individual individual individual'], ['subject-list', 'subject-list'], ['population', 'summary']])('makes %s reports only, when asked', async (reportType, expected) => {
    expect(typesOf(reportsIn((await evaluate(ndjson, '--report-type', reportType)).stdout))).toBe(expected)
  })

  it('writes a file that only its owner reads, and nothing else', async () => {
    mkdirSync(path('reports'))
    const { code, stdout } = await evaluate(ndjson, '--report-type', 'population', '--output', path('reports/summary.json'))
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect((JSON.parse(readFileSync(path('reports/summary.json'), 'utf8')) as MeasureReport).type).toBe('summary')
    expect(statSync(path('reports/summary.json')).mode & 0o777).toBe(0o600)
    expect(readdirSync(path('reports'))).toEqual(['summary.json'])
  })

  it('names what fails, goes on, and says so in the summary', async () => {
    const input = write('mixed.ndjson', [bundles[0], '{"resourceType":"Bun', '{"resourceType":"Patient","id":"x"}', '{"resourceType":"Bundle","type":"collection"}', bundles[0], bundles[1]].join('\n'))
    const { code, stdout, stderr } = await evaluate(input)
    expect(code).toBe(1)
    expect(stderr.match(/^error .*/gm)).toEqual([
      expect.stringMatching(/^error mixed\.ndjson, line 2: INPUT_UNREADABLE: /),
      expect.stringMatching(/^error mixed\.ndjson, line 3: BUNDLE_INVALID: /),
      expect.stringMatching(/^error mixed\.ndjson, line 4: RECORD_WITHOUT_PATIENT: /),
      expect.stringMatching(/^error mixed\.ndjson, line 5: DUPLICATE_SUBJECT: /)
    ])
    expect(stderr).toContain('2 records evaluated, 4 unreadable, 0 failed.')
    const reports = reportsIn(stdout)
    expect(typesOf(reports)).toBe('individual individual summary')
    const outcome = reports.at(-1)?.contained?.find(resource => resource.resourceType === 'OperationOutcome')
    expect(JSON.stringify(outcome)).toContain('incomplete')
  })

  it('keeps a record whose evaluation fails out of the counts and in the summary', async () => {
    const diagnosis = { resourceType: 'Condition', id: 'c', clinicalStatus: { coding: 'SECRET' }, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'I10' }] } }
    const input = write('failing.json', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', id: 'p', birthDate: '1970-01-01' } }, { resource: diagnosis }] }))
    const { code, stdout, stderr } = await evaluate(input)
    expect(code).toBe(1)
    expect(stderr).toMatch(/error failing\.json, CMS165: EVALUATION_FAILED: CMS165 .* could not be evaluated: "Initial Population" failed in Conditions\|1\.0\.0 at \d+:\d+/)
    expect(stderr + stdout).not.toContain('SECRET')
    const [individual, summary] = reportsIn(stdout)
    expect(individual?.status).toBe('error')
    expect(JSON.stringify(summary)).toContain('EVALUATION_FAILED')
  })

  it('prepares the records, tells of it in a table and in the reports, and writes the counts on demand', async () => {
    const { code, stdout, stderr } = await evaluate(feed, '--report-type', 'population', '--preparation', path('preparation.json'))
    expect(code).toBe(0)
    const counts = { 'medication-reference-resolved': { MedicationRequest: 1 }, 'reference-rewritten': { Observation: 2 }, 'duplicate-merged': { Observation: 1 }, 'period-reversed': { MedicationRequest: 1 } }
    expect(JSON.parse(readFileSync(path('preparation.json'), 'utf8'))).toEqual(counts)
    expect(statSync(path('preparation.json')).mode & 0o777).toBe(0o600)
    expect(stderr).toContain('Preparation of the records')
    expect(stderr).toMatch(/Periods that end before they start count as unknown +│ MedicationRequest +│ +1 │/)
    expect(JSON.stringify(reportsIn(stdout)[0]?.contained)).toContain('Periods that end before they start count as unknown: 1 MedicationRequest.')
    expect(numerator(stdout)).toBe(4)
  })

  it.each<[string, string[], Record<string, string>]>([['--no-prepare', ['--no-prepare'], {}], ['ASM_PREPARE=false', [], { ASM_PREPARE: 'false' }]])('evaluates the records as they are with %s', async (_title, args, environment) => {
    const { stdout, stderr } = await runCli(['evaluate', '--measure', 'CMS165', '--input', feed, ...PERIOD, '--report-type', 'population', ...args], { ASM_DATA_DIR: path('data'), ...environment })
    expect(stderr).toContain('Records were evaluated as they are: their preparation is off.')
    expect(stdout).not.toContain('DATA_REPAIRED')
    expect(numerator(stdout)).toBe(1)
  })

  it('says when nothing had to be repaired', async () => {
    const input = write('tidy.json', JSON.stringify(feedPairs(codingIn)[2]?.clean))
    expect((await evaluate(input)).stderr).toContain('Nothing in the records had to be repaired.')
  })

  it.each<[string, string[]]>([
    ['counts of a preparation that is off', ['--no-prepare', '--preparation', path('counts.json')]],
    ['counts and reports in one file', ['--output', path('one.json'), '--preparation', join(folder, '.', 'one.json')]]
  ])('refuses %s', async (_title, args) => {
    const { code, stderr } = await evaluate(feed, ...args)
    expect(stderr).toMatch(/^error CONFLICTING_PARAMETERS: .*--preparation/)
    expect(code).toBe(2)
  })

  it('leaves no file behind where the counts cannot be written', async () => {
    mkdirSync(path('half'))
    const { code, stderr } = await evaluate(feed, '--output', path('half/reports.ndjson'), '--preparation', path('nowhere/counts.json'))
    expect(stderr).toMatch(/^error OUTPUT_NOT_WRITABLE: counts\.json/)
    expect(code).toBe(2)
    expect(readdirSync(path('half'))).toEqual([])
  })

  it.each<[string, string[], RegExp]>([
    ['a missing period', ['--measure', 'CMS165', '--input', ndjson], /^error MISSING_PARAMETER: periodStart is required/],
    ['an end before the start', ['--measure', 'CMS165', '--input', ndjson, '--period-start', '2026-12-31', '--period-end', '2026-01-01'], /^error INVALID_PERIOD: /],
    ['a day that does not exist', ['--measure', 'CMS165', '--input', ndjson, '--period-start', '2026-02-30', '--period-end', '2026-12-31'], /^error INVALID_DATE: /],
    ['an unknown measure', ['--measure', 'CMS1', '--input', ndjson, ...PERIOD], /^error MEASURE_NOT_FOUND: /],
    ['an unknown version', ['--measure', 'https://madie.cms.gov/Measure/CMS165FHIRControllingHighBP|9', '--input', ndjson, ...PERIOD], /^error MEASURE_NOT_FOUND: .*version/],
    ['an unknown report type', ['--measure', 'CMS165', '--input', ndjson, ...PERIOD, '--report-type', 'all'], /^error UNKNOWN_REPORT_TYPE: /],
    ['an engine that is not there', ['--measure', 'CMS165', '--input', ndjson, ...PERIOD, '--engine', 'fast'], /^error CONFIG_INVALID: .*reference/],
    ['an input that does not exist', ['--measure', 'CMS165', '--input', path('nowhere'), ...PERIOD], /^error INPUT_NOT_FOUND: /],
    ['value sets that do not exist', ['--measure', 'CMS165', '--input', ndjson, ...PERIOD, '--valuesets', path('nowhere')], /^error INPUT_NOT_FOUND: /],
    ['a folder that cannot be written', ['--measure', 'CMS165', '--input', ndjson, ...PERIOD, '--output', path('nowhere/out.json')], /^error OUTPUT_NOT_WRITABLE: /],
    ['a missing option', ['--measure', 'CMS165', ...PERIOD], /^error USAGE: .*--input/],
    ['an unknown option', ['--measure', 'CMS165', '--input', ndjson, '--frob'], /^error USAGE: unknown option/]
  ])('refuses %s in one line', async (_title, args, expected) => {
    const { code, stdout, stderr } = await runCli(['evaluate', ...args], { ASM_DATA_DIR: path('data') })
    expect(stderr).toMatch(expected)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('refuses an empty folder', async () => {
    mkdirSync(path('empty'))
    const { code, stderr } = await evaluate(path('empty'))
    expect(stderr).toMatch(/^error INPUT_EMPTY: empty holds no records/)
    expect(code).toBe(2)
  })

  it('refuses missing value sets, naming them and the measure', async () => {
    const one = write('one.json', JSON.stringify({ resourceType: 'ValueSet', status: 'active', url: 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.378', expansion: { timestamp: '2026-01-01', contains: [{ system: 'urn:s', code: 'c' }] } }))
    const { code, stderr } = await evaluate(ndjson, '--valuesets', one)
    expect(stderr).toMatch(/^error VALUE_SET_MISSING: CMS165 .* needs 29 value sets .*http:\/\/cts\.nlm\.nih\.gov\/fhir\/ValueSet\/2\.16\.840\.1\.113883\.3\.464\.1003\.101\.12\.1001/)
    expect(code).toBe(2)
  })
})
