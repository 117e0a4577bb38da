import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config/read-config.js'
import type { MeasureReport } from '../../src/fhir/types.js'
import { buildApp } from '../../src/http/app.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { outcomeOf } from './sample-app.js'

const PERIOD = { periodStart: '2026-01-01', periodEnd: '2026-12-31' }
const QUERY = 'periodStart=2026-01-01&periodEnd=2026-12-31'

describe('evaluation runs over HTTP', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runs-http-'))
  let services: Services
  let app: FastifyInstance
  beforeAll(async () => {
    const config = readConfig({ ASM_DATA_DIR: folder, ASM_DEMO_PATIENTS: '60', ASM_LOG_LEVEL: 'silent' })
    services = await openServices({ config, demo: true, work: true })
    app = buildApp({ config, services: () => services })
  })
  afterAll(async () => {
    await app.close()
    await services.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function finished (id: string): Promise<{ state: string, subjects: number, reused: number, unattributed: number, failed: number }> {
    for (;;) {
      const details = (await app.inject(`/runs/${id}`)).json()
      if (details.state !== 'running') return details
      await sleep(50)
    }
  }

  async function started (body: object): Promise<string> {
    const response = await app.inject({ method: 'POST', url: '/runs', payload: { measures: ['CMS165'], ...PERIOD, ...body } })
    expect(response.statusCode).toBe(201)
    expect(response.headers.location).toBe(`/runs/${response.json().id}`)
    return response.json().id
  }

  async function reports (id: string, query: string): Promise<MeasureReport[]> {
    const response = await app.inject(`/runs/${id}/reports?${query}`)
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/fhir+ndjson'])
    return response.body.trim().split('\n').map(line => JSON.parse(line))
  }

  const counts = (report: MeasureReport): number[] => report.group?.flatMap(group => group.population?.map(({ count }) => count ?? NaN) ?? []) ?? []
  const sum = (all: readonly MeasureReport[]): number[] => all.map(counts).reduce((total, one) => total.map((count, place) => count + (one[place] ?? NaN)))

  it('gives the counts of $evaluate-measure, and a summary that is the sum of the individual reports', async () => {
    const id = await started({ measures: ['all'] })
    expect(await finished(id)).toMatchObject({ state: 'completed', subjects: 60, failed: 0 })
    const summaries = await reports(id, '')
    const individual = await reports(id, 'reportType=subject')
    expect([summaries.length, individual.length]).toEqual([7, 7 * 60])
    for (const summary of summaries) {
      const direct = (await app.inject(`/fhir/Measure/$evaluate-measure?measure=${encodeURIComponent(summary.measure)}&${QUERY}`)).json<MeasureReport>()
      expect(counts(summary)).toEqual(counts(direct))
      expect(counts(summary)).toEqual(sum(individual.filter(one => one.measure === summary.measure)))
    }
  })

  it('tells results apart by clinician and practice as the rule says', async () => {
    const one = await started({ attribution: 'encounter-plurality' })
    const { unattributed } = await finished(one)
    const [whole] = await reports(one, '')
    const byBoth = await reports(one, 'by=tin-npi')
    // Whom the rule gives to nobody had no encounter and so is in no initial population.
    expect(sum(byBoth)).toEqual(counts(whole as MeasureReport))
    expect(unattributed).toBeGreaterThanOrEqual(0)
    expect(sum(await reports(one, 'by=tin'))).toEqual(counts(whole as MeasureReport))
    const several = await started({ attribution: 'encounter-any' })
    await finished(several)
    expect(sum(await reports(several, 'by=npi'))[0]).toBeGreaterThanOrEqual(counts(whole as MeasureReport)[0] as number)
    const [first] = byBoth
    const role = first?.contained?.find(({ id }) => id === 'reporter') as unknown as { practitioner: { identifier: { value: string } }, organization: { identifier: { value: string } } }
    const name = `${role.organization.identifier.value}/${role.practitioner.identifier.value}`
    expect(counts((await reports(one, `clinician=${encodeURIComponent(name)}`))[0] as MeasureReport)).toEqual(counts(first as MeasureReport))
    expect(outcomeOf(await app.inject(`/runs/${one}/reports?clinician=1234567890`))).toMatchObject({ status: 404, code: 'RESOURCE_NOT_FOUND' })
  })

  it('takes a roster, and counts a patient for each clinician it names', async () => {
    const { subjectIds: [patient = ''] } = services.records.page(0, 1)
    const roster = [{ patient, npi: '1111111111', tin: '222222222' }, { patient: `Patient/${patient}`, npi: '1111111112', tin: '22-2222222' }]
    const id = await started({ roster })
    expect(await finished(id)).toMatchObject({ unattributed: 59 })
    expect((await reports(id, 'by=npi')).length).toBe(2)
    expect((await reports(id, 'by=tin')).length).toBe(1)
    const wrong = await app.inject({ method: 'POST', url: '/runs', payload: { measures: ['CMS165'], ...PERIOD, roster: [{ patient, npi: '12' }] } })
    expect(outcomeOf(wrong)).toMatchObject({ status: 422, code: 'INPUT_UNREADABLE' })
    expect(wrong.body).not.toContain(patient)
  })

  it('takes over what did not change from an earlier run', async () => {
    const first = await finished(await started({ attribution: 'general-practitioner' }))
    const second = await finished(await started({ attribution: 'general-practitioner' }))
    expect([first.reused, second.reused]).toEqual([0, 60])
    expect((await finished(await started({ attribution: 'general-practitioner', periodEnd: '2026-12-30' }))).reused).toBe(0)
  })

  it('refuses what it cannot start, in our codes', async () => {
    const refused = async (payload: object): Promise<unknown> => outcomeOf(await app.inject({ method: 'POST', url: '/runs', payload }))
    expect(await refused({ measures: ['CMS165'], periodEnd: '2026-12-31' })).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(await refused({ ...PERIOD })).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(await refused({ measures: ['CMS0'], ...PERIOD })).toMatchObject({ status: 404, code: 'MEASURE_NOT_FOUND' })
    expect(await refused({ measures: ['CMS165'], ...PERIOD, attribution: 'nearest' })).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
    expect(await refused({ measures: ['CMS165'], ...PERIOD, attribution: 'roster' })).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    expect(await refused({ measures: ['CMS165'], ...PERIOD, snapshot: 'gone' })).toMatchObject({ status: 404, code: 'SNAPSHOT_NOT_FOUND' })
    expect(await refused({ measures: ['CMS165'], ...PERIOD, sneaky: 1 })).toMatchObject({ status: 400, code: 'UNKNOWN_PARAMETER' })
    expect(outcomeOf(await app.inject('/runs/no-such-run'))).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' })
    expect(outcomeOf(await app.inject(`/runs/${await started({})}/reports?by=county`))).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
  })

  it('cancels and removes', async () => {
    const id = await started({ measures: ['all'], periodStart: '2026-01-02' })
    const cancelled = await app.inject({ method: 'POST', url: `/runs/${id}/cancel` })
    expect(['cancelled', 'completed']).toContain(cancelled.statusCode === 200 ? cancelled.json().state : 'completed')
    expect((await app.inject({ method: 'DELETE', url: `/runs/${id}` })).statusCode).toBe(204)
    expect((await app.inject(`/runs/${id}`)).statusCode).toBe(404)
    const listed = (await app.inject('/runs?count=2')).json()
    expect(listed.runs.length).toBe(2)
    expect(listed.total).toBeGreaterThan(2)
  })

  describe('$evaluate-measure with Prefer: respond-async', () => {
    const kickOff = async (query: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> =>
      await app.inject({ url: `/fhir/Measure/$evaluate-measure?measure=CMS165&${QUERY}${query}`, headers: { prefer: 'respond-async', ...headers } })

    async function result (location: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
      for (;;) {
        const response = await app.inject({ url: new URL(location).pathname, headers })
        if (response.statusCode !== 202) return response
        expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
        expect(String(response.headers['x-progress']).length).toBeLessThan(100)
        await sleep(50)
      }
    }

    it('answers 202, then a batch-response with the report that a synchronous request gives', async () => {
      const accepted = await kickOff('')
      expect(accepted.statusCode).toBe(202)
      const location = String(accepted.headers['content-location'])
      const done = await result(location)
      const bundle = done.json()
      expect([done.statusCode, bundle.type, bundle.entry[0].response.status]).toEqual([200, 'batch-response', '200'])
      const direct = (await app.inject(`/fhir/Measure/$evaluate-measure?measure=CMS165&${QUERY}`)).json<MeasureReport>()
      expect(counts(bundle.entry[0].resource)).toEqual(counts(direct))
      expect((await app.inject({ method: 'DELETE', url: new URL(location).pathname })).statusCode).toBe(202)
      expect((await app.inject(new URL(location).pathname)).statusCode).toBe(404)
    })

    it('shows a request to nobody but its caller', async () => {
      const mine = { authorization: 'Bearer one' }
      const location = String((await kickOff('&reportType=subject-list', mine)).headers['content-location'])
      const path = new URL(location).pathname
      expect((await result(location, mine)).json().entry[0].resource.type).toBe('subject-list')
      expect(outcomeOf(await app.inject({ url: path, headers: { authorization: 'Bearer two' } }))).toMatchObject({ status: 404, code: 'RUN_NOT_FOUND' })
      expect((await app.inject(path)).statusCode).toBe(404)
      expect((await app.inject({ method: 'DELETE', url: path })).statusCode).toBe(404)
      expect((await app.inject({ url: path, headers: mine })).statusCode).toBe(200)
    })

    it('answers at once what is about one subject, and refuses wrong parameters at once', async () => {
      const { subjectIds: [patient = ''] } = services.records.page(0, 1)
      expect((await kickOff(`&subject=${patient}`)).json().type).toBe('individual')
      expect(outcomeOf(await kickOff('&reportType=everything'))).toMatchObject({ status: 400, code: 'UNKNOWN_REPORT_TYPE' })
    })
  })
})
