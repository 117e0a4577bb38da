import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { VALUE_SETS_FOLDER } from '../../src/operations/open-value-sets.js'
import { runCli, temporaryFolder } from './run-cli.js'

const folder = temporaryFolder()
const path = (name: string): string => join(folder, name)
const STARTER = join(VALUE_SETS_FOLDER, 'starter')

interface PackageBundle {
  readonly type: string
  readonly entry: readonly { readonly resource: { readonly resourceType: string } }[]
}

const typesIn = (text: string): string[] => [...new Set((JSON.parse(text) as PackageBundle).entry.map(({ resource }) => resource.resourceType))]

describe('asm-ecqm measures export', () => {
  it('writes a package that everyone may read, and says what is in it', async () => {
    const { code, stdout, stderr } = await runCli(['measures', 'export', 'CMS165', '--output', path('package.json')])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^1 measure, \d+ libraries, value sets by reference\n$/)
    expect(typesIn(readFileSync(path('package.json'), 'utf8'))).toEqual(['Measure', 'Library'])
    expect(statSync(path('package.json')).mode & 0o077).toBe(0o044)
  })

  it('writes to standard output, by canonical, with value sets', async () => {
    const { code, stdout, stderr } = await runCli(['measures', 'export', 'https://madie.cms.gov/Measure/CMS165FHIRControllingHighBP|1.0.000', '--valuesets', STARTER, '--allow-partial'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^1 measure, \d+ libraries, 30 value sets\n$/)
    expect(typesIn(stdout)).toEqual(['Measure', 'Library', 'ValueSet'])
  })

  it('writes the same bytes twice', async () => {
    const [first, second] = await Promise.all([1, 2].map(async () => (await runCli(['measures', 'export', 'CMS165', '--valuesets', STARTER, '--allow-partial'])).stdout))
    expect(first === second).toBe(true)
    expect(first?.length).toBeGreaterThan(100_000)
  })

  it.each<[string, string[], RegExp]>([
    ['partial value sets', ['CMS165', '--valuesets', STARTER], /^error VALUE_SET_INCOMPLETE: CMS165 needs 30 value sets that are loaded only in part: .*\|starter-1/],
    ['value sets that are missing', ['CMS165', '--valuesets', join(STARTER, 'pregnancy.json'), '--allow-partial'], /^error VALUE_SET_MISSING: CMS165 needs 29 value sets that are not loaded: /],
    ['value sets that do not exist', ['CMS165', '--valuesets', path('nowhere')], /^error INPUT_NOT_FOUND: /],
    ['an unknown measure', ['CMS1'], /^error MEASURE_NOT_FOUND: /],
    ['a folder that cannot be written', ['CMS165', '--output', path('nowhere/out.json')], /^error OUTPUT_NOT_WRITABLE: /],
    ['no measure', [], /^error USAGE: missing required argument 'measure'/]
  ])('refuses %s in one line and writes nothing', async (_title, args, expected) => {
    const { code, stdout, stderr } = await runCli(['measures', 'export', '--output', path('refused.json'), ...args])
    expect(stderr).toMatch(expected)
    expect({ code, stdout, written: existsSync(path('refused.json')) }).toEqual({ code: 2, stdout: '', written: false })
  })

  it('explains itself with examples', async () => {
    expect((await runCli(['measures', 'export', '--help'])).stdout).toContain('Examples:')
  })
})
