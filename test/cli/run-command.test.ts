import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { MeasureReport } from '../../src/fhir/types.js'
import { TEST_DATABASE_URL } from '../store/databases.js'
import { postgresPrograms, startPostgresServer } from '../support/postgres-server.js'
import { ended, runCli, said, startCli } from './run-cli.js'

const folders: string[] = []
const newFolder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'run-cli-')))
  return folders.at(-1) as string
}
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }) })

type Environment = Readonly<Record<string, string>>
const START = ['run', 'start', '--demo', '--measure', 'all', '--period-start', '2026-01-01', '--period-end', '2026-12-31', '--attribution', 'encounter-plurality']
const PATIENTS = { ASM_DEMO_PATIENTS: '800' }

async function reportsOf (id: string, environment: Environment): Promise<string[]> {
  const { code, stdout } = await runCli(['run', 'reports', id, '--report-type', 'subject'], environment)
  expect(code).toBe(0)
  // When a report was made is no part of what it says.
  return stdout.trim().split('\n').map(line => JSON.stringify({ ...JSON.parse(line) as MeasureReport, date: '' }))
}

/** The run as it ends when nothing disturbs it. */
const undisturbed = (async () => {
  const environment = { ASM_DATA_DIR: newFolder(), ...PATIENTS }
  const { stdout } = await runCli(START, environment)
  return await reportsOf(stdout.trim(), environment)
})()

async function runState (id: string, environment: Environment): Promise<{ state: string, subjects: number }> {
  return JSON.parse((await runCli(['run', 'show', id], environment)).stdout)
}

describe('asm-ecqm run on the embedded database', () => {
  it('killed at 20 moments by chance ends with the same reports', async () => {
    const environment = { ASM_DATA_DIR: newFolder(), ...PATIENTS }
    const { stdout } = await runCli([...START, '--no-wait'], environment)
    const id = stdout.trim()
    for (let kills = 0; kills < 20; kills++) {
      // A server takes part in runs as a worker does.
      const worker = startCli([kills % 4 === 3 ? 'serve' : 'worker', '--demo'], { ...environment, ASM_PORT: '0' })
      await said(worker, /Ready/)
      await sleep(Math.random() * 2_500)
      worker.kill('SIGKILL')
      await ended(worker)
    }
    const last = startCli(['serve', '--demo'], { ...environment, ASM_PORT: '0' })
    const [, address = ''] = await said(last, /Ready: (\S+)\n/)
    for (let state = 'running'; state === 'running'; { state } = await (await fetch(`${address}/runs/${id}`)).json() as { state: string }) await sleep(500)
    last.kill('SIGTERM')
    expect(await ended(last)).toBe(0)
    expect(await runState(id, environment)).toMatchObject({ state: 'completed', subjects: 800 })
    expect(await reportsOf(id, environment)).toEqual(await undisturbed)
  }, 900_000)

  it('pauses, resumes, cancels and removes', async () => {
    const environment = { ASM_DATA_DIR: newFolder(), ASM_DEMO_PATIENTS: '20' }
    const id = (await runCli([...START, '--no-wait'], environment)).stdout.trim()
    expect((await runCli(['run', 'pause', id], environment)).stdout).toContain('paused')
    expect((await runCli(['run', 'remove', id], environment)).stderr).toContain('RUN_NOT_FINISHED')
    expect((await runCli(['run', 'resume', id], environment)).stdout).toContain('running')
    expect((await runCli(['run', 'reports', id], environment)).stderr).toContain('RUN_NOT_FINISHED')
    expect((await runCli(['run', 'cancel', id], environment)).stdout).toContain('cancelled')
    expect((await runCli(['run', 'resume', id], environment)).stderr).toContain('RUN_ENDED')
    expect((await runCli(['run', 'list'], environment)).stdout).toContain('cancelled')
    expect((await runCli(['run', 'remove', id], environment)).code).toBe(0)
    expect((await runCli(['run', 'show', id], environment)).stderr).toContain('RUN_NOT_FOUND')
  }, 120_000)

  it('takes a roster from a file, and names the line of one that is wrong', async () => {
    const environment = { ASM_DATA_DIR: newFolder(), ASM_DEMO_PATIENTS: '20' }
    const folder = newFolder()
    writeFileSync(join(folder, 'roster.csv'), 'Patient,NPI,TIN\ndemo-000001,1111111111,22-2222222\n')
    writeFileSync(join(folder, 'wrong.csv'), 'patient,npi,tin\nsecret-id,12,\n')
    writeFileSync(join(folder, 'group.json'), JSON.stringify({ resourceType: 'Group', managingEntity: { identifier: { system: 'http://hl7.org/fhir/sid/us-npi', value: '1111111111' } }, member: [{ entity: { reference: 'Patient/demo-000001' } }] }))
    const started = await runCli([...START.slice(0, -2), '--roster', join(folder, 'roster.csv')], environment)
    expect([started.code, started.stderr]).toEqual([0, expect.stringContaining('20 subjects')])
    expect((await runCli([...START.slice(0, -2), '--roster', join(folder, 'group.json'), '--no-wait'], environment)).code).toBe(0)
    const refused = await runCli([...START.slice(0, -2), '--roster', join(folder, 'wrong.csv')], environment)
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('line 2')])
    expect(refused.stderr).not.toContain('secret-id')
  }, 120_000)
})

const PROGRAMS = TEST_DATABASE_URL === undefined ? undefined : postgresPrograms()
if (PROGRAMS === undefined) console.info('Skipped: asm-ecqm run on PostgreSQL, as ASM_TEST_DATABASE_URL names no database or no PostgreSQL server is installed that the test could restart.')

describe.skipIf(PROGRAMS === undefined && process.env['CI'] !== 'true')('asm-ecqm run on PostgreSQL', () => {
  it('shared by workers and a server that are killed, while the database is restarted, ends with the same reports', async () => {
    if (PROGRAMS === undefined) throw new Error('With CI=true this test must run: install PostgreSQL and set ASM_TEST_DATABASE_URL.')
    const database = await startPostgresServer(PROGRAMS)
    try {
      const environment = { ASM_DATA_DIR: newFolder(), DATABASE_URL: database.url, ASM_PORT: '0', ...PATIENTS }
      const id = (await runCli([...START, '--no-wait'], environment)).stdout.trim()
      for (let round = 0; round < 10; round++) {
        const workers = [startCli(['worker', '--demo'], environment), startCli([round % 3 === 2 ? 'serve' : 'worker', '--demo'], environment)]
        await Promise.all(workers.map(async worker => await said(worker, /Ready/)))
        await sleep(Math.random() * 1_000)
        await database.restart()
        for (const worker of workers) {
          await sleep(Math.random() * 1_000)
          expect(worker.exitCode, worker.output()).toBe(null)
          worker.kill('SIGKILL')
          await ended(worker)
        }
      }
      const last = startCli(['worker', '--demo'], environment)
      await said(last, /Ready/)
      await database.restart()
      for (let state = 'running'; state === 'running'; { state } = await runState(id, environment)) await sleep(1_000)
      last.kill('SIGTERM')
      expect(await ended(last)).toBe(0)
      expect(await runState(id, environment)).toMatchObject({ state: 'completed', subjects: 800 })
      expect(await reportsOf(id, environment)).toEqual(await undisturbed)
    } finally {
      await database.close()
    }
  }, 900_000)
})
