import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleFromRecord } from '../../src/demo/record-bundle.js'
import { generateRecords } from '../../src/demo/generate-records.js'
import type { MeasureExplanation } from '../../src/operations/explain-input.js'
import { runCli, temporaryFolder } from './run-cli.js'

const folder = temporaryFolder()
const records = [...generateRecords({ count: 3 })]
const write = (name: string, lines: readonly unknown[]): string => {
  writeFileSync(join(folder, name), lines.map(line => JSON.stringify(line)).join('\n'))
  return join(folder, name)
}
const ndjson = write('records.ndjson', records.map(bundleFromRecord))
const [, { subjectId }] = records as [unknown, { subjectId: string }]
const explain = async (input: string, ...more: readonly string[]): ReturnType<typeof runCli> =>
  await runCli(['explain', '--measure', 'CMS165', '--input', input, '--period-start', '2026-01-01', '--period-end', '2026-12-31', ...more], { ASM_DATA_DIR: join(folder, 'data') })

describe('asm-ecqm explain', () => {
  it('shows populations and definitions of one patient as tables', async () => {
    const { code, stdout, stderr } = await explain(ndjson, '--subject', `Patient/${subjectId}`)
    expect(code).toBe(0)
    expect(stdout).toContain(`CMS165 Controlling High Blood Pressure\nPatient/${subjectId}, 2026-01-01 to 2026-12-31\n`)
    expect(stdout).toMatch(/│ Group_1 │ numerator +│ [01] +│ Numerator +│/)
    expect(stdout).toMatch(/│ Age at End of Measurement Period +│ \d+ +│ Patient\//)
    expect(stdout).not.toContain('Clause')
    expect(stderr).toContain('1 records explained, 0 failed.')
  })

  it('gives JSON a line for every record, with clauses where asked for', async () => {
    const { stdout } = await explain(ndjson, '--json', '--clauses')
    const explanations = stdout.trim().split('\n').map(line => JSON.parse(line) as MeasureExplanation)
    expect(explanations.map(one => one.subjectId)).toEqual(records.map(one => one.subjectId))
    for (const { clauses, definitions, populations } of explanations) {
      expect([clauses.length, definitions.length, populations.length].every(count => count > 0)).toBe(true)
    }
  })

  it('writes a file that only its owner reads', async () => {
    mkdirSync(join(folder, 'out'))
    const file = join(folder, 'out/explanation.txt')
    const { stdout } = await explain(ndjson, '--output', file)
    expect(stdout).toBe('')
    expect(readFileSync(file, 'utf8').match(/^Patient\//gm)).toHaveLength(3)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('names a line that holds no record and goes on', async () => {
    const { code, stdout, stderr } = await explain(write('broken.ndjson', [{ resourceType: 'Bundle', type: 'collection' }, bundleFromRecord(records[0] as typeof records[number])]), '--json')
    expect([code, stdout.trim().split('\n').length]).toEqual([1, 1])
    expect(stderr).toMatch(/error broken\.ndjson.*RECORD_WITHOUT_PATIENT/)
  })

  it.each([
    ['a subject that is not there', ['--subject', 'none'], /^error SUBJECT_NOT_FOUND: /],
    ['all measures', ['--measure', 'all'], /^error INVALID_PARAMETER: /],
    ['the reference engine', ['--engine', 'reference'], /^error EXPLANATION_UNAVAILABLE: /]
  ])('refuses %s in one line', async (_what, more, expected) => {
    const { code, stderr, stdout } = await explain(ndjson, ...more)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr.trim()).toMatch(expected)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
