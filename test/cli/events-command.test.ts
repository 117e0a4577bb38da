import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Bundle, Provenance } from '../../src/fhir/types.js'
import { interopEvents } from '../interop/practice-events.js'
import { runCli, temporaryFolder } from './run-cli.js'

const YEAR = ['--period-start', '2027-01-01', '--period-end', '2027-12-31']

describe('asm-ecqm events', { timeout: 120_000 }, () => {
  const folder = temporaryFolder()
  const environment = { ASM_DATA_DIR: join(folder, 'data') }
  const lines = (text: string): string[] => text.trim().split('\n')

  it('imports a file once, and tells rates, score, reports and evidence of it', async () => {
    const file = join(folder, 'events.ndjson')
    writeFileSync(file, [...interopEvents().map(event => JSON.stringify(event)), '{'].join('\n'))
    const first = await runCli(['events', 'import', file], environment)
    expect([first.code, first.stdout.trim(), first.stderr]).toEqual([1, '16 recorded, 0 there already, 1 refused', expect.stringContaining('event 17: ')])
    expect((await runCli(['events', 'import', file], environment)).stdout.trim()).toBe('0 recorded, 16 there already, 1 refused')

    const rates = lines((await runCli(['events', 'rates', ...YEAR, '--tin', '123456789'], environment)).stdout).map(line => line.split('\t').slice(0, 5))
    expect(rates).toEqual([
      ['123456789', '–', 'PI_EP_1', '1', '2'], ['123456789', '–', 'PI_HIE_1', '1', '1'], ['123456789', '–', 'PI_HIE_4', '0', '1'], ['123456789', '–', 'PI_PEA_1', '0', '2'], ['123456789', '–', 'PI_EP_2', '1', '1']
    ])
    const score = await runCli(['events', 'score', ...YEAR, '--tin', '123456789'], environment)
    expect([score.code, lines(score.stdout).at(-1), score.stderr]).toEqual([1, '0 of 100', expect.stringContaining('missing: PI_PPHI_2')])
    const report = JSON.parse((await runCli(['events', 'report', ...YEAR], environment)).stdout) as Bundle
    expect(report.entry).toHaveLength(7)
    const provenances = lines((await runCli(['events', 'evidence', ...YEAR, '--tin', '123456789', '--format', 'fhir'], environment)).stdout).map(line => JSON.parse(line) as Provenance)
    expect(provenances).toHaveLength(7)
    expect(lines((await runCli(['events', 'evidence', ...YEAR, '--tin', '123456789'], environment)).stdout)[0]).toBe('measure,tin,npi,isMet,missing,position,type,occurredAt,sourceSystem,sourceId,messageHash')
    expect(await runCli(['events', 'subscriptions'], environment)).toMatchObject({ code: 0, stdout: '' })
    expect(await runCli(['events', 'report'], environment)).toMatchObject({ code: 2, stderr: expect.stringContaining('MISSING_PARAMETER') })
  })
})
