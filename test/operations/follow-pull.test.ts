import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import type { EvaluationPlan } from '../../src/evaluation/runs/evaluation-plan.js'
import type { MeasureReport } from '../../src/fhir/types.js'
import { dataFolders } from '../../src/operations/data-folders.js'
import { openServices } from '../../src/operations/open-services.js'
import { pullIntoSnapshot } from '../../src/operations/pulls/pull-into-snapshot.js'
import { findPull } from '../../src/operations/pulls/pull-view.js'
import { findRun } from '../../src/operations/runs/find-run.js'
import { followPull } from '../../src/operations/runs/follow-pull.js'
import { followRun } from '../../src/operations/runs/follow-run.js'
import { runReports } from '../../src/operations/runs/run-reports.js'
import { startRun, type StartRunRequest } from '../../src/operations/runs/start-run.js'
import type { Services } from '../../src/operations/services.js'
import { configuredSources } from '../../src/operations/sources/ehr-surroundings.js'
import { sourceFromJson } from '../../src/operations/sources/source-from-json.js'
import type { StoredRun } from '../../src/store/runs/run-store.js'
import { startTestEhr, type TestEhr, type TestEhrOptions } from '../support/ehr/start-test-ehr.js'

const REQUEST: StartRunRequest = { measures: ['all'], periodStart: '2026-01-01', periodEnd: '2026-12-31', attribution: { type: 'encounter', choice: 'any' } }
const KEY = Buffer.alloc(32, 7).toString('base64')

describe('a run that follows a pull', () => {
  const folders: string[] = []
  const closing: { close: () => Promise<void> }[] = []
  afterEach(async () => {
    for (const one of closing.splice(0).reverse()) await one.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  async function ehrWith (options: TestEhrOptions): Promise<TestEhr> {
    const ehr = await startTestEhr({ patients: 60, ...options })
    closing.push(ehr)
    return ehr
  }

  async function servicesFor (ehr: TestEhr, method: string, environment: Record<string, string> = {}, folder = newFolder()): Promise<Services> {
    const config = readConfig({ ASM_DATA_DIR: folder, ASM_LOG_LEVEL: 'silent', ...environment })
    const services = await openServices({ config, demo: false, work: true })
    closing.push(services)
    const source = sourceFromJson({ name: 'clinic', baseUrl: ehr.baseUrl, groups: [ehr.groupId], method, limits: { concurrency: 2 } })
    await configuredSources(config).save(source, true)
    return services
  }

  function newFolder (): string {
    folders.push(mkdtempSync(join(tmpdir(), 'follow-')))
    return folders.at(-1) as string
  }

  /** What a run that was begun after the pull gives, in other surroundings. */
  async function ordinaryReports (ehr: TestEhr): Promise<object[]> {
    const services = await servicesFor(ehr, 'bulk')
    await pullIntoSnapshot(services, { source: 'clinic', incremental: false, partitionCount: 12 })
    await services.snapshots.refresh()
    return await reportsOf(services, (await startRun(services, REQUEST)).id)
  }

  async function reportsOf (services: Services, runId: string): Promise<object[]> {
    await followRun(services, runId)
    const reports: object[] = []
    for (const request of [{ reportType: 'population', by: 'npi' }, { reportType: 'subject' }] as const) {
      for await (const report of runReports(services, await findRun(services, runId), request)) reports.push(ageless(report))
    }
    expect(reports.length).toBeGreaterThan(7 * 60)
    return reports
  }

  const ageless = (report: MeasureReport): object => JSON.parse(JSON.stringify({ ...report, id: 'id', date: 'date' }).replaceAll(/"[a-z]*-[0-9a-f-]{30,}"/g, '"id"'))

  /** Partitions that were done when the pull was not. */
  async function doneEarly (services: Services, run: StoredRun<EvaluationPlan>): Promise<number> {
    for (let done = 0; ; await sleep(20)) {
      if ((await findPull(services.config, run.plan.snapshotId)).finishedAt !== undefined) return done
      done = (await findRun(services, run.id)).partitionsDone
    }
  }

  it('evaluates partitions of a crawl while the others are crawled, and ends with the counts of a run afterwards', async () => {
    const ehr = await ehrWith({ faults: ['slow'] })
    const services = await servicesFor(ehr, 'crawl')
    const { run, pulled } = await followPull(services, REQUEST, { source: 'clinic', incremental: false, partitionCount: 12 })
    expect(run).toMatchObject({ state: 'running', partitionCount: 12, plan: { follows: 'clinic' } })
    expect(await doneEarly(services, run)).toBeGreaterThan(2)
    const { snapshot } = await pulled
    expect([snapshot.id, services.snapshotId]).toEqual([run.plan.snapshotId, run.plan.snapshotId])
    expect(existsSync(join(dataFolders(services.config).pulls, snapshot.id, 'early'))).toBe(false)
    expect(await reportsOf(services, run.id)).toEqual(await ordinaryReports(ehr))
  }, 120_000)

  it('does so for an export, with records that are encrypted', async () => {
    const ehr = await ehrWith({})
    const services = await servicesFor(ehr, 'bulk', { ASM_RECORDS_KEY: KEY })
    const { run, pulled } = await followPull(services, REQUEST, { source: 'clinic', incremental: false, partitionCount: 12 })
    await pulled
    expect(await reportsOf(services, run.id)).toEqual(await ordinaryReports(ehr))
  }, 120_000)

  it('evaluates again what is another record in the snapshot than it was early', async () => {
    const ehr = await ehrWith({})
    const clinicians = ehr.data.all().filter(({ resourceType }) => resourceType === 'Practitioner')
    ehr.update({ remove: clinicians.map(({ id = '' }) => `Practitioner/${id}`) })
    const services = await servicesFor(ehr, 'crawl')
    // The clinicians come back when the crawl is half done: records of the first half find them in the end.
    let told = 0
    const early = async (): Promise<number> => (await services.store.runs.list({ offset: 0, count: 1 })).runs[0]?.partitionsDone ?? 0
    const { run, pulled } = await followPull(services, REQUEST, {
      source: 'clinic',
      incremental: false,
      partitionCount: 12,
      onProgress: () => { if (++told === 6) ehr.update({ put: clinicians }) }
    })
    let most = 0
    for (let ended = false; !ended;) {
      ended = await Promise.race([pulled.then(() => true), sleep(20).then(() => false)])
      if (!ended) most = Math.max(most, await early())
    }
    expect(most).toBeGreaterThan(2)
    const reports = await reportsOf(services, run.id)
    expect(reports).toEqual(await ordinaryReports(ehr))
    expect(JSON.stringify(reports)).toContain('us-npi')
  }, 120_000)

  it('goes on with pull and run after a pull that failed', async () => {
    const ehr = await ehrWith({})
    const services = await servicesFor(ehr, 'crawl')
    const stop = new AbortController()
    let told = 0
    const request = { source: 'clinic', incremental: false, partitionCount: 12 }
    const first = await followPull(services, REQUEST, { ...request, signal: stop.signal, onProgress: () => { if (++told === 5) stop.abort() } })
    await expect(first.pulled).rejects.toThrow()
    expect(await findRun(services, first.run.id)).toMatchObject({ state: 'running' })
    const second = await followPull(services, REQUEST, request)
    expect([second.run.id, second.run.plan.snapshotId]).toEqual([first.run.id, first.run.plan.snapshotId])
    await second.pulled
    expect(await reportsOf(services, second.run.id)).toEqual(await ordinaryReports(ehr))
  }, 120_000)

  it('refuses what cannot be evaluated before anything is pulled', async () => {
    const ehr = await ehrWith({})
    const services = await servicesFor(ehr, 'bulk')
    await expect(followPull(services, { ...REQUEST, periodEnd: undefined }, { source: 'clinic', incremental: false })).rejects.toMatchObject({ code: 'MISSING_PARAMETER' })
    await expect(followPull(services, REQUEST, { source: 'nobody', incremental: false })).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' })
    expect(ehr.requests).toEqual([])
    expect((await services.store.runs.list({ offset: 0, count: 1 })).total).toBe(0)
  }, 60_000)
})
