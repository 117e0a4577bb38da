import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { VALUE_SETS_FOLDER } from '../../src/operations/open-value-sets.js'
import { runCli, temporaryFolder } from './run-cli.js'

const folder = temporaryFolder()
const path = (...names: string[]): string => join(folder, ...names)
const STARTER = join(VALUE_SETS_FOLDER, 'starter')

const testCase = (id: string, count: number, more: object = {}): object => ({
  id,
  title: `title of ${id}`,
  ...more,
  expected: { period: { start: '2026-01-01', end: '2026-12-31' }, group: [{ population: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator'].map(code => ({ code, count })) }] },
  bundle: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient', id: 'p', meta: { profile: ['urn:p'] } } }] }
})

describe('asm-ecqm conformance', () => {
  const conformance = async (cases: string, ...more: string[]): ReturnType<typeof runCli> => await runCli(['conformance', '--cases', cases, '--valuesets', STARTER, ...more], {})
  mkdirSync(path('cases', 'inner'), { recursive: true })
  writeFileSync(path('cases', 'CMS165.json'), JSON.stringify([testCase('good', 0), testCase('known', 1, { knownDeviation: 'later edition' })]))
  writeFileSync(path('cases', 'inner', 'CMS165.json.gz'), gzipSync(JSON.stringify([testCase('zipped', 0)])))
  writeFileSync(path('cases', 'CMS999.json'), JSON.stringify([testCase('other', 0)]))

  it('counts passed cases and known deviations, shows a deviation, and names what it skips', async () => {
    const { code, stdout, stderr } = await conformance(path('cases'))
    expect(stdout.trim().split('\n').at(-1)).toBe('2 passed, 0 failed, 1 known deviations')
    expect(stdout).toMatch(/known deviation .* known title of known: initial-population expected 1, got 0/)
    expect(stderr).toMatch(/skipped .*CMS999\.json: no measure of this name is loaded/)
    expect(code).toBe(0)
  })

  it('fails on a case that differs, with what was expected', async () => {
    writeFileSync(path('CMS165.json'), JSON.stringify([testCase('bad', 1)]))
    const { code, stdout } = await conformance(path('CMS165.json'), '--strip-profiles')
    expect(stdout).toMatch(/failed .* bad title of bad: initial-population expected 1, got 0; denominator expected 1, got 0/)
    expect(stdout).toMatch(/0 passed, 1 failed, 0 known deviations\n$/)
    expect(code).toBe(1)
  })

  it.each<[string, () => string, string[], RegExp]>([
    ['no such path', () => path('nowhere'), [], /^error INPUT_NOT_FOUND/],
    ['an unknown measure', () => path('cases'), ['--measure', 'CMS1'], /^error MEASURE_NOT_FOUND/],
    ['files of no loaded measure', () => path('cases', 'CMS999.json'), [], /error INPUT_EMPTY: No case was run/],
    ['a file that is no case file', () => { writeFileSync(path('cases', 'inner', 'x.txt'), ''); mkdirSync(path('odd'), { recursive: true }); writeFileSync(path('odd', 'CMS165.json'), '{}'); return path('odd') }, [], /^error INPUT_UNREADABLE: .*array of cases/]
  ])('refuses %s', async (_title, cases, more, expected) => {
    const { code, stderr } = await conformance(cases(), ...more)
    expect(stderr).toMatch(expected)
    expect(code).toBe(2)
  })
})

describe('asm-ecqm valuesets', () => {
  const environment = { ASM_DATA_DIR: path('data') }
  const valueSet = (url: string, code: string): object => ({ resourceType: 'ValueSet', status: 'active', url, version: '1', title: 'Office Visit', expansion: { timestamp: '2026-01-01', total: 1, contains: [{ system: 'urn:s', code }] } })
  const OFFICE_VISIT = 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.464.1003.101.12.1001'

  it('tells of every measure that its starter sets are partial', async () => {
    const { code, stdout } = await runCli(['valuesets', 'status'], environment)
    expect(stdout.match(/^CMS\d+: partial \(0 complete, \d+ partial, 0 missing\)$/gm)?.map(line => line.split(':')[0])).toEqual(['CMS2', 'CMS69', 'CMS90', 'CMS135', 'CMS144', 'CMS156', 'CMS165'])
    expect(code).toBe(1)
  })

  it('imports a Bundle beside a broken file, keeps what is good, and uses it from then on', async () => {
    mkdirSync(path('expansions'), { recursive: true })
    writeFileSync(path('expansions', 'bundle.json'), JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: valueSet(OFFICE_VISIT, 'a') }] }))
    writeFileSync(path('expansions', 'broken.json'), '{')
    const imported = await runCli(['valuesets', 'import', path('expansions')], environment)
    expect(imported.stdout).toMatch(/^1 value sets imported into .*, 1 problems\.\n/)
    expect(imported.stderr).toMatch(/^error INPUT_UNREADABLE: broken\.json/)
    expect(imported.code).toBe(1)
    expect((await runCli(['valuesets', 'status'], environment)).stdout).toMatch(/^CMS165: partial \(1 complete, /m)
  })

  it('tells what is missing', async () => {
    const { code, stdout } = await runCli(['valuesets', 'status', '--valuesets', path('expansions', 'bundle.json')], environment)
    expect(stdout).toMatch(/^CMS165: missing \(1 complete, 0 partial, \d+ missing\)\n {2}missing /m)
    expect(code).toBe(1)
  })

  it('refuses to import from nowhere', async () => {
    const { code, stderr } = await runCli(['valuesets', 'import', path('nowhere')], environment)
    expect(stderr).toMatch(/^error INPUT_NOT_FOUND/)
    expect(code).toBe(2)
  })
})

describe('asm-ecqm', () => {
  it('lists its measures with Quality ID, ASM cohort, version and direction, and why two of the model are not calculated', async () => {
    const { code, stdout, stderr } = await runCli(['measures', 'list'])
    const lines = stdout.trim().split('\n').map(line => line.split('\t'))
    expect(lines.map(line => line.slice(0, 5).join(' '))).toEqual([
      'CMS135 005 heart failure 1.0.000 higher', 'CMS144 008 heart failure 1.0.000 higher', 'CMS156 238 low back pain 1.0.000 lower', 'CMS165 236 heart failure 1.0.000 higher',
      'CMS2 134 low back pain 1.0.000 higher', 'CMS69 128 low back pain 1.0.000 higher', 'CMS90 377 heart failure 1.0.000 higher', '– 492 heart failure – lower', '– 220 low back pain – higher'
    ])
    expect(lines.map(line => line.length)).toEqual(lines.map(() => 7))
    expect(lines[3]?.[6]).toBe('https://madie.cms.gov/Measure/CMS165FHIRControllingHighBP|1.0.000')
    expect(lines.slice(-2).map(line => line[6])).toEqual([expect.stringMatching(/^not calculated here: CMS computes it/), expect.stringMatching(/^not calculated here: It is no eCQM/)])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('lists them as JSON', async () => {
    const listed = JSON.parse((await runCli(['measures', 'list', '--json'])).stdout) as unknown[]
    expect(listed).toContainEqual({
      cmsId: 'CMS165', performanceYear: 2027, qualityId: '236', ecqm: 'CMS165v15', role: 'submitted-by-participant', collectionTypes: ['ecqm', 'mips-cqm'], cohorts: ['heart-failure'], improvementNotation: 'increase', version: '1.0.000', canonical: 'https://madie.cms.gov/Measure/CMS165FHIRControllingHighBP|1.0.000', title: 'Controlling High Blood Pressure', effectivePeriod: '2026-01-01/2026-12-31', valueSets: 30
    })
    expect(listed).toContainEqual(expect.objectContaining({ cmsId: 'CMS156', qualityId: '238', improvementNotation: 'decrease', overallGroup: 'Group_1' }))
    expect(listed).toContainEqual(expect.objectContaining({ qualityId: '492', performanceYear: 2027, role: 'computed-by-cms', collectionTypes: ['administrative-claims'], improvementNotation: 'decrease', notCalculated: expect.stringContaining('claims') }))
    expect(listed).toHaveLength(9)
  })

  it.each(['serve', 'evaluate', 'conformance', 'valuesets', 'measures'])('%s explains itself', async command => {
    const { code, stdout } = await runCli([command, '--help'])
    expect(stdout).toContain(`Usage: asm-ecqm ${command}`)
    expect(code).toBe(0)
  })

  it.each(['serve', 'evaluate', 'conformance'])('%s shows examples', async command => {
    expect((await runCli([command, '--help'])).stdout).toContain('Examples:')
  })

  it('refuses an unknown command', async () => {
    const { code, stderr } = await runCli(['frob'])
    expect(stderr).toMatch(/^error USAGE: unknown command 'frob'/)
    expect(code).toBe(2)
  })
})
