import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import type { MeasureReport } from '../../src/fhir/types.js'
import { TEST_DATABASE_URL } from '../store/databases.js'
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
      const worker = startCli(['worker', '--demo'], environment)
      await said(worker, /Ready/)
      await sleep(Math.random() * 2_500)
      worker.kill('SIGKILL')
      await ended(worker)
    }
    const last = startCli(['worker', '--demo'], environment)
    await said(last, /Ready/)
    await sleep(10_000)
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

if (TEST_DATABASE_URL === undefined) console.info('Skipped: asm-ecqm run on PostgreSQL, as ASM_TEST_DATABASE_URL names no database.')

describe.skipIf(TEST_DATABASE_URL === undefined && process.env['CI'] !== 'true')('asm-ecqm run on PostgreSQL', () => {
  const schemas: string[] = []
  /** A database of its own for each test, so that workers of others take nothing from it. */
  async function newDatabase (): Promise<string> {
    const url = new URL(TEST_DATABASE_URL ?? '')
    const name = `run_${randomBytes(6).toString('hex')}`
    await query(`create database ${name}`)
    schemas.push(name)
    url.pathname = `/${name}`
    return url.href
  }
  async function query (text: string): Promise<void> {
    const client = new Client({ connectionString: TEST_DATABASE_URL })
    await client.connect()
    await client.query(text)
    await client.end()
  }
  afterAll(async () => { for (const name of schemas) await query(`drop database if exists ${name} with (force)`) })

  it('shared by workers that are killed, while the database breaks off connections, ends with the same reports', async () => {
    const environment = { ASM_DATA_DIR: newFolder(), DATABASE_URL: await newDatabase(), ...PATIENTS }
    const id = (await runCli([...START, '--no-wait'], environment)).stdout.trim()
    for (let round = 0; round < 10; round++) {
      const workers = [startCli(['worker', '--demo'], environment), startCli(['worker', '--demo'], environment)]
      await Promise.all(workers.map(async worker => await said(worker, /Ready/)))
      await sleep(Math.random() * 1_000)
      // As a restart of the server does to its clients.
      await query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${schemas.at(-1) ?? ''}'`)
      for (const worker of workers) {
        await sleep(Math.random() * 1_000)
        worker.kill('SIGKILL')
        await ended(worker)
      }
    }
    const last = startCli(['worker', '--demo'], environment)
    await said(last, /Ready/)
    for (let state = 'running'; state === 'running'; { state } = await runState(id, environment)) await sleep(1_000)
    last.kill('SIGTERM')
    expect(await ended(last)).toBe(0)
    expect(await runState(id, environment)).toMatchObject({ state: 'completed', subjects: 800 })
    expect(await reportsOf(id, environment)).toEqual(await undisturbed)
  }, 900_000)
})
