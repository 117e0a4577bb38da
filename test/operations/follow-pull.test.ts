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

  const PULL = { source: 'clinic', incremental: false, partitionCount: 12 }

  /** Follows a pull that is interrupted half-way, until what was pulled by then is evaluated. */
  async function halfWay (services: Services): Promise<StoredRun<EvaluationPlan>> {
    const stop = new AbortController()
    let told = 0
    const { run, pulled } = await followPull(services, REQUEST, { ...PULL, signal: stop.signal, onProgress: () => { if (++told === 6) stop.abort() } })
    await expect(pulled).rejects.toThrow()
    expect((await findPull(services.config, run.plan.snapshotId)).finishedAt).toBeUndefined()
    while ((await findRun(services, run.id)).partitionsDone < 5) await sleep(50)
    return run
  }

  it('evaluates partitions of a crawl that is not at its end, and ends with the counts of a run afterwards', async () => {
    const ehr = await ehrWith({})
    const services = await servicesFor(ehr, 'crawl')
    const begun = await halfWay(services)
    expect(begun).toMatchObject({ state: 'running', partitionCount: 12, plan: { follows: 'clinic' } })
    const { run, pulled } = await followPull(services, REQUEST, PULL)
    const { snapshot } = await pulled
    expect([run.id, run.plan.snapshotId, snapshot.id, services.snapshotId]).toEqual([begun.id, ...Array.from({ length: 3 }, () => begun.plan.snapshotId)])
    expect(existsSync(join(dataFolders(services.config).pulls, snapshot.id, 'early'))).toBe(false)
    expect(await reportsOf(services, run.id)).toEqual(await ordinaryReports(ehr))
  }, 120_000)

  it('does so for an export, with records that are encrypted', async () => {
    const ehr = await ehrWith({})
    const services = await servicesFor(ehr, 'bulk', { ASM_RECORDS_KEY: KEY })
    const { run, pulled } = await followPull(services, REQUEST, PULL)
    await pulled
    expect(await reportsOf(services, run.id)).toEqual(await ordinaryReports(ehr))
  }, 120_000)

  it('evaluates again what is another record in the snapshot than it was early', async () => {
    const ehr = await ehrWith({})
    const clinicians = ehr.data.all().filter(({ resourceType }) => resourceType === 'Practitioner')
    ehr.update({ remove: clinicians.map(({ id = '' }) => `Practitioner/${id}`) })
    const services = await servicesFor(ehr, 'crawl')
    await halfWay(services)
    // The clinicians come back: records of the first half find them in the end.
    ehr.update({ put: clinicians })
    const { run, pulled } = await followPull(services, REQUEST, PULL)
    await pulled
    const reports = await reportsOf(services, run.id)
    expect(reports).toEqual(await ordinaryReports(ehr))
    expect(JSON.stringify(reports)).toContain('us-npi')
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
