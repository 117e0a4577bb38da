import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import { buildApp } from '../../src/http/app.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { startTestEhr, type TestEhr } from '../support/ehr/start-test-ehr.js'
import { outcomeOf } from './sample-app.js'

describe('sources, pulls and snapshots over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulls-http-'))
  let ehr: TestEhr
  let services: Services
  let app: FastifyInstance
  beforeAll(async () => {
    ehr = await startTestEhr({ patients: 12 })
    const config = readConfig({ ASM_DATA_DIR: folder, ASM_LOG_LEVEL: 'silent' })
    services = await openServices({ config, demo: false })
    app = buildApp({ config, services: () => services })
  })
  afterAll(async () => {
    await app.close()
    await services.close()
    await ehr.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const post = async (url: string, payload: object) => await app.inject({ method: 'POST', url, payload })

  it('keeps connections, and refuses what cannot be one', async () => {
    const added = await post('/sources', { name: 'clinic', baseUrl: ehr.baseUrl, groups: [ehr.groupId] })
    expect([added.statusCode, added.headers.location]).toEqual([201, '/sources/clinic'])
    expect(outcomeOf(await post('/sources', { name: 'clinic', baseUrl: ehr.baseUrl }))).toMatchObject({ status: 409, code: 'SOURCE_EXISTS' })
    expect(outcomeOf(await post('/sources', { name: 'other', baseUrl: 'clinic' }))).toMatchObject({ status: 422, code: 'SOURCE_INVALID' })
    expect(outcomeOf(await app.inject('/sources/other'))).toMatchObject({ status: 404, code: 'SOURCE_NOT_FOUND' })
    const changed = await app.inject({ method: 'PUT', url: '/sources/clinic', payload: { ...added.json<object>(), limits: { retries: 2 } } })
    expect(changed.json()).toMatchObject({ limits: { retries: 2, concurrency: 4 } })
    expect(outcomeOf(await app.inject({ method: 'PUT', url: '/sources/other', payload: added.json<object>() }))).toMatchObject({ status: 400, code: 'CONFLICTING_PARAMETERS' })
    expect((await app.inject('/sources')).json()).toMatchObject({ sources: [{ name: 'clinic' }], problems: [] })
    expect(outcomeOf(await post('/sources', { name: 'thief', baseUrl: 'https://thief.example.org', auth: { type: 'token', tokenFile: '/etc/hostname' } }))).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    expect(outcomeOf(await app.inject('/sources/thief'))).toMatchObject({ status: 404 })
    const tested = await post('/sources/clinic/test', {})
    expect(tested.json().steps.map(({ status }: { status: string }) => status)).not.toContain('failed')
  })

  it('pulls, and answers from the snapshot that comes of it', async () => {
    expect((await app.inject('/fhir/Patient?_summary=count')).json().total).toBe(0)
    const begun = await post('/pulls', { source: 'clinic' })
    expect(begun.statusCode).toBe(202)
    const { id } = begun.json()
    expect(begun.headers.location).toBe(`/pulls/${id}`)
    while ((await app.inject('/snapshots')).json().current !== id) await sleep(50)
    expect((await app.inject(`/pulls/${id}`)).json()).toMatchObject({ source: 'clinic', method: 'bulk', finishedAt: expect.any(String), problems: { EXPORT_ISSUE: 1 } })
    expect((await app.inject('/pulls')).json().pulls.map((pull: { id: string }) => pull.id)).toEqual([id])
    expect((await app.inject(`/snapshots/${id}`)).json()).toMatchObject({ source: 'clinic', patients: 12, encrypted: false, resources: { Patient: 12 }, problems: {} })
    expect((await app.inject('/fhir/Patient?_summary=count')).json().total).toBe(12)
    const report = await app.inject('/fhir/Measure/CMS165/$evaluate-measure?periodStart=2026-01-01&periodEnd=2026-12-31')
    expect(report.json().group[0].population[0].count).toBeGreaterThan(0)
  })

  it('refuses a pull of nothing known', async () => {
    expect(outcomeOf(await post('/pulls', { source: 'unknown' }))).toMatchObject({ status: 404, code: 'SOURCE_NOT_FOUND' })
    expect(outcomeOf(await post('/pulls', {}))).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(outcomeOf(await app.inject('/pulls/..%2f..%2fetc'))).toMatchObject({ status: 404, code: 'PULL_NOT_FOUND' })
  })

  it('removes a snapshot and a source', async () => {
    const { current } = (await app.inject('/snapshots')).json()
    expect((await app.inject({ method: 'DELETE', url: `/snapshots/${current}` })).statusCode).toBe(204)
    expect((await app.inject(`/snapshots/${current}`)).statusCode).toBe(404)
    expect((await app.inject('/fhir/Patient?_summary=count')).json().total).toBe(0)
    expect((await app.inject({ method: 'DELETE', url: '/sources/clinic' })).statusCode).toBe(204)
    expect((await app.inject('/sources')).json().sources).toEqual([])
  })

  it('publishes a key set without any private part', async () => {
    const keys = await app.inject('/.well-known/jwks.json')
    expect([keys.statusCode, keys.headers['cache-control'], keys.json()]).toEqual([200, 'public, max-age=300', { keys: [] }])
  })

  it('takes runs that follow a pull, and refuses them with a snapshot', async () => {
    await post('/sources', { name: 'followed', baseUrl: ehr.baseUrl, groups: [ehr.groupId] })
    const run = { measures: ['CMS165'], periodStart: '2026-01-01', periodEnd: '2026-12-31', pull: { source: 'followed' } }
    expect(outcomeOf(await post('/runs', { ...run, snapshot: 'some' }))).toMatchObject({ status: 400, code: 'CONFLICTING_PARAMETERS' })
    expect(outcomeOf(await post('/runs', { ...run, pull: { source: 'nobody' } }))).toMatchObject({ status: 404, code: 'SOURCE_NOT_FOUND' })
    const begun = await post('/runs', run)
    expect([begun.statusCode, begun.json()]).toEqual([201, expect.objectContaining({ state: 'running', follows: 'followed' })])
    const { id, snapshot } = begun.json()
    const ended = async (): Promise<boolean> => (await app.inject('/snapshots')).json().current === snapshot
    while (!await ended()) await sleep(50)
    // Nobody works here: all that is to be done waits.
    expect((await app.inject(`/runs/${id}`)).json()).toMatchObject({ state: 'running', partitions: { total: 64, done: 0 } })
    expect((await post(`/runs/${id}/cancel`, {})).json()).toMatchObject({ state: 'cancelled' })
    expect((await app.inject({ method: 'DELETE', url: `/snapshots/${snapshot}` })).statusCode).toBe(204)
    expect((await app.inject({ method: 'DELETE', url: `/runs/${id}` })).statusCode).toBe(204)
  })
})
