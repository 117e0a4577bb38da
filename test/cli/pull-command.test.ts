import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { pullIntoSnapshot } from '../../src/operations/pulls/pull-into-snapshot.js'
import { configuredSources } from '../../src/operations/sources/ehr-surroundings.js'
import { sourceFromJson } from '../../src/operations/sources/source-from-json.js'
import { snapshotCatalogue } from '../../src/records/snapshot-catalogue.js'
import { hastyRuntime } from '../ehr/pull/pulled.js'
import { FAULTS, startTestEhr, type Fault, type TestEhr, type TestEhrOptions } from '../support/ehr/start-test-ehr.js'
import { ended, runCli, startCli } from './run-cli.js'

const folders: string[] = []
const newFolder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'pull-cli-')))
  return folders.at(-1) as string
}
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }) })

/** Subject → hash of the bytes of its record, in the newest snapshot. */
async function recordsIn (dataDir: string): Promise<[string, string][]> {
  const catalogue = snapshotCatalogue(join(dataDir, 'snapshots'))
  const store = await catalogue.open((await catalogue.newest())?.id ?? '')
  const hashes: [string, string][] = []
  for (let partition = 0; partition < store.partitionCount; partition++) for (const { subjectId, recordHash } of (await store.partition(partition)).rows) hashes.push([subjectId, recordHash])
  await store.close()
  return hashes
}

/** A data folder with the same snapshots and no database. */
async function copyOfSnapshots (dataDir: string): Promise<string> {
  const copy = newFolder()
  await cp(join(dataDir, 'snapshots'), join(copy, 'snapshots'), { recursive: true })
  return copy
}

async function folderWithSource (ehr: TestEhr, ...options: string[]): Promise<string> {
  const dataDir = newFolder()
  const added = await runCli(['source', 'add', 'clinic', '--base-url', ehr.baseUrl, '--group', ehr.groupId, ...options], { ASM_DATA_DIR: dataDir })
  expect(added.code).toBe(0)
  return dataDir
}

const PULL = ['pull', '--source', 'clinic', '--partitions', '5']

describe('asm-ecqm pull', () => {
  let undisturbed: [string, string][]
  let port: number
  let server: TestEhr | undefined
  /** Records tell where they come from, so every server stands at the same port. */
  const restart = async (options: TestEhrOptions = {}): Promise<TestEhr> => {
    await server?.close()
    server = await startTestEhr({ patients: 15, port, ...options })
    return server
  }
  beforeAll(async () => {
    server = await startTestEhr({ patients: 15 })
    port = Number(new URL(server.baseUrl).port)
    const dataDir = await folderWithSource(server)
    const pulled = await runCli(PULL, { ASM_DATA_DIR: dataDir })
    // The server tells of one resource that it kept back.
    expect([pulled.code, pulled.stderr]).toEqual([1, expect.stringContaining('EXPORT_ISSUE: 1')])
    undisturbed = await recordsIn(dataDir)
    expect(undisturbed.length).toBe(15)
  })
  afterAll(async () => { await server?.close() })

  it.each((Object.keys(FAULTS) as Fault[]).filter(fault => fault !== 'huge-line').flatMap(fault => [['bulk', fault], ['crawl', fault]] as const))('by %s with fault %s makes the same records, byte for byte', async (method, fault) => {
    const { baseUrl, groupId } = await restart({ faults: [fault], resourcesPerFile: 40 })
    const config = readConfig({ ASM_DATA_DIR: newFolder() })
    await configuredSources(config).save(sourceFromJson({ name: 'clinic', baseUrl, groups: [groupId], method }), false)
    const { pull } = await pullIntoSnapshot({ config, catalogue: embeddedCatalogue(), now: () => new Date(), runtime: hastyRuntime() }, { source: 'clinic', incremental: false, partitionCount: 5 })
    expect(pull.method).toBe(method)
    expect(await recordsIn(config.dataDir)).toEqual(undisturbed)
  })

  it('with a run that follows it, killed at 10 moments by chance and begun again, ends with the counts of a run afterwards', async () => {
    const measures = ['--measure', 'all', '--period-start', '2026-01-01', '--period-end', '2026-12-31']
    const ehr = await restart({ faults: ['slow', 'server-error'], pageSize: 5 })
    const environment = { ASM_DATA_DIR: await folderWithSource(ehr, '--method', 'crawl') }
    const started = ['run', 'start', '--pull', 'clinic', ...measures]
    let kills = 0
    while (kills < 10) {
      const child = startCli(started, environment)
      const code = await Promise.race([ended(child), sleep(1_500 + Math.random() * 4_000).then(() => 'under way' as const)])
      if (code !== 'under way') break
      kills++
      child.kill('SIGKILL')
      await ended(child)
    }
    expect(kills).toBeGreaterThan(2)
    const last = await runCli(started, environment)
    expect([last.code, last.stderr]).toEqual([0, expect.stringContaining('15 subjects')])
    const afterwards = await runCli(['run', 'start', ...measures], { ASM_DATA_DIR: await copyOfSnapshots(environment.ASM_DATA_DIR) })
    const table = (text: string): string[] => text.split('\n').filter(line => /CMS\d/.test(line))
    expect(table(last.stderr)).toEqual(table(afterwards.stderr))
    expect(table(last.stderr).length).toBeGreaterThan(6)
    expect((await recordsIn(environment.ASM_DATA_DIR)).sort()).toEqual([...undisturbed].sort())
  }, 400_000)

  it('killed at 20 moments by chance, and begun again each time, makes the same records, byte for byte', async () => {
    const dataDir = await folderWithSource(await restart({ faults: ['slow', 'server-error', 'truncated-file'], resourcesPerFile: 4, exportPolls: 4 }))
    let kills = 0
    let whole = 0
    while (kills < 20) {
      const child = startCli(PULL, { ASM_DATA_DIR: dataDir })
      const code = await Promise.race([ended(child), sleep(700 + Math.random() * 1_500).then(() => 'under way' as const)])
      if (code === 'under way') {
        child.kill('SIGKILL')
        await ended(child)
        kills++
        continue
      }
      // It was faster than the next kill: what it made is right, and the rest of the kills need a new pull.
      expect(await recordsIn(dataDir), child.output()).toEqual(undisturbed)
      whole++
    }
    const last = await runCli(PULL, { ASM_DATA_DIR: dataDir })
    expect(await recordsIn(dataDir), last.stderr).toEqual(undisturbed)
    const left = readdirSync(join(dataDir, 'pulls')).filter(name => existsSync(join(dataDir, 'pulls', name, 'files')))
    expect([left, whole < 20]).toEqual([[], true])
  }, 600_000)

  it('adds an incremental pull to the snapshot before', async () => {
    const ehr = await restart()
    const dataDir = await folderWithSource(ehr)
    await runCli(PULL, { ASM_DATA_DIR: dataDir })
    const [condition] = ehr.data.all('Condition')
    const [observation] = ehr.data.all('Observation')
    ehr.update({ put: [{ ...condition, resourceType: 'Condition', note: [{ text: 'newer' }] }], remove: [`Observation/${observation?.id ?? ''}`] })
    const incremental = await runCli([...PULL, '--incremental'], { ASM_DATA_DIR: dataDir })
    expect(incremental.stderr).toContain('15 patients')
    const added = new Map(await recordsIn(dataDir))
    await runCli(PULL, { ASM_DATA_DIR: dataDir })
    expect(new Map(await recordsIn(dataDir))).toEqual(added)
    expect(undisturbed.filter(([subject, hash]) => added.get(subject) !== hash).length).toBeGreaterThan(0)
  })

  it('keeps records from whoever has no key, when there is one', async () => {
    const dataDir = await folderWithSource(await restart({ patients: 3 }))
    const key = Buffer.alloc(32, 7).toString('base64')
    await runCli(PULL, { ASM_DATA_DIR: dataDir, ASM_RECORDS_KEY: key })
    expect((await runCli(['snapshots', 'list'], { ASM_DATA_DIR: dataDir })).stdout).toContain('encrypted')
    const evaluated = (environment: Record<string, string>) => runCli(['run', 'start', '--measure', 'CMS165', '--period-start', '2026-01-01', '--period-end', '2026-12-31'], { ASM_DATA_DIR: dataDir, ...environment })
    expect((await evaluated({})).stderr).toContain('RECORD_KEY_MISSING')
    expect((await evaluated({ ASM_RECORDS_KEY: key })).stderr).toContain('3 subjects')
  })

  it.each([
    [['pull', '--source', 'unknown'], 'SOURCE_NOT_FOUND'],
    [['pull', '--source', 'clinic', '--incremental'], 'SNAPSHOT_NOT_FOUND']
  ])('%j says %s', async (args, code) => {
    const dataDir = await folderWithSource(await restart({ patients: 1 }))
    const refused = await runCli(args, { ASM_DATA_DIR: dataDir })
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(code)])
  })
})

describe('asm-ecqm source and keys', () => {
  let server: TestEhr | undefined
  afterEach(async () => {
    await server?.close()
    server = undefined
  })

  it('tells step by step what works, with a key of ours and scopes that are fewer than needed', async () => {
    const dataDir = newFolder()
    const environment = { ASM_DATA_DIR: dataDir }
    const { stdout: kid } = await runCli(['keys', 'generate'], environment)
    const jwks = JSON.parse((await runCli(['keys', 'jwks'], environment)).stdout)
    expect(jwks.keys).toEqual([expect.objectContaining({ kid: kid.trim(), alg: 'ES384' })])
    expect(JSON.stringify(jwks)).not.toContain('"d":')
    server = await startTestEhr({ patients: 2, auth: 'smart', clients: [{ clientId: 'asm', jwks, scopes: ['system/Patient.rs', 'system/Group.rs', 'system/Condition.rs'] }] })
    await runCli(['source', 'add', 'clinic', '--base-url', server.baseUrl, '--group', 'asm', '--client-id', 'asm'], environment)
    const tested = await runCli(['source', 'test', 'clinic'], environment)
    const steps = new Map(tested.stdout.trim().split('\n').map(line => line.split('\t')).map(([status = '', step = '', detail = '']) => [step, [status.trim(), detail] as const]))
    expect(steps.get('discovery')?.[0]).toBe('ok')
    expect(steps.get('access')?.[0]).toBe('ok')
    expect(steps.get('scopes')).toEqual(['warning', expect.stringContaining('Observation')])
    expect([steps.get('read Condition')?.[0], steps.get('read Observation')?.[0]]).toEqual(['ok', 'warning'])
    expect(steps.get('export kick-off')?.[0]).toBe('ok')
    expect(server.requests.at(-1)?.method).toBe('DELETE')
    expect(JSON.parse((await runCli(['source', 'show', 'clinic'], environment)).stdout).capability).toMatchObject({ fhirVersion: '4.0.1', bulk: true, tokenUrl: `${server.baseUrl}/auth/token` })
    await runCli(['keys', 'retire', kid.trim()], environment)
    expect((await runCli(['source', 'test', 'clinic'], environment)).stdout).toContain('KEY_NOT_FOUND')
  })

  it('refuses a connection that cannot be one, naming the field and no value', async () => {
    const environment = { ASM_DATA_DIR: newFolder() }
    const added = await runCli(['source', 'add', 'clinic', '--base-url', 'ftp://user:secret@host/fhir'], environment)
    expect([added.code, added.stderr]).toEqual([2, expect.stringContaining('SOURCE_INVALID')])
    expect(added.stderr).toContain('baseUrl')
    expect(added.stderr).not.toContain('secret')
    expect((await runCli(['source', 'show', '../clinic'], environment)).stderr).toContain('SOURCE_NOT_FOUND')
  })
})
