import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bundle, MeasureReport } from '../../src/fhir/types.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { outcomeOf, sampleApp } from './sample-app.js'
import { CONFIG } from './sample-services.js'

const PERIOD = 'periodStart=2026-01-01&periodEnd=2026-12-31'
const JSON_TYPE = { 'content-type': 'application/fhir+json' }
const periodParameters = [{ name: 'periodStart', valueDate: '2026-01-01' }, { name: 'periodEnd', valueDate: '2026-12-31' }]

let dataDir: string
let services: Services
let app: FastifyInstance
let resourceId: string
let subjectId: string

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'asm-ecqm-http-'))
  const config = { ...CONFIG, dataDir, demoPatients: 3 }
  services = await openServices({ config, demo: true, now: () => new Date('2026-12-31T12:00:00Z') })
  app = sampleApp(services, config)
  resourceId = services.catalogue.find('CMS165').measure.id as string
  subjectId = services.records.page(0, 1).subjectIds[0] as string
})

afterAll(async () => {
  await services?.close()
  await rm(dataDir, { recursive: true, force: true })
})

const get = async (query: string, path = '/fhir/Measure/$evaluate-measure'): Promise<LightMyRequestResponse> => await app.inject(`${path}?${query}`)
const post = async (body: unknown, path = '/fhir/Measure/$evaluate-measure'): Promise<LightMyRequestResponse> =>
  await app.inject({ method: 'POST', url: path, headers: JSON_TYPE, payload: typeof body === 'string' ? body : JSON.stringify(body) })
const parameters = (...parameter: unknown[]): unknown => ({ resourceType: 'Parameters', parameter })
const storedReports = async (): Promise<number | undefined> => (await app.inject('/fhir/MeasureReport?_summary=count')).json<Bundle>().total
/** Counts by population code, the part of a report that must not depend on how it was asked for. */
const countsOf = (response: LightMyRequestResponse): unknown =>
  response.json<MeasureReport>().group?.map(group => group.population?.map(({ code, count }) => [code?.coding?.[0]?.code, count]))

describe('evaluateMeasureRoutes', () => {
  it.each([
    ['periodStart is missing', 'measure=CMS165&periodEnd=2026-12-31', 400, 'MISSING_PARAMETER', 'required', 'periodStart'],
    ['periodEnd is missing', 'measure=CMS165&periodStart=2026-01-01', 400, 'MISSING_PARAMETER', 'required', 'periodEnd'],
    ['measure is missing', PERIOD, 400, 'MISSING_PARAMETER', 'required', 'measure'],
    ['the period ends before it starts', 'measure=CMS165&periodStart=2026-12-31&periodEnd=2026-01-01', 400, 'INVALID_PERIOD', 'invariant', 'periodEnd'],
    ['the day does not exist', 'measure=CMS165&periodStart=2026-02-30&periodEnd=2026-12-31', 400, 'INVALID_DATE', 'value', 'periodStart'],
    ['the date is no date', 'measure=CMS165&periodStart=2026-01-01&periodEnd=tomorrow', 400, 'INVALID_DATE', 'value', 'periodEnd'],
    ['the measure is unknown', `measure=CMS9999&${PERIOD}`, 404, 'MEASURE_NOT_FOUND', 'not-found', undefined],
    ['the version of the measure is unknown', `measure=CMS165%7C99&${PERIOD}`, 404, 'MEASURE_NOT_FOUND', 'not-found', undefined],
    ['the subject is unknown', `measure=CMS165&${PERIOD}&subject=Patient/nobody`, 404, 'SUBJECT_NOT_FOUND', 'not-found', 'subject'],
    ['the reportType is unknown', `measure=CMS165&${PERIOD}&reportType=everything`, 400, 'UNKNOWN_REPORT_TYPE', 'value', 'reportType'],
    ['a parameter is unknown', `measure=CMS165&${PERIOD}&productLine=x`, 400, 'UNKNOWN_PARAMETER', 'not-supported', undefined],
    ['a parameter comes twice', `measure=CMS165&measure=CMS165&${PERIOD}`, 400, 'DUPLICATE_PARAMETER', 'structure', 'measure']
  ])('refuses a request where %s', async (_what, query, status, code, issue, parameter) => {
    const outcome = outcomeOf(await get(query))
    expect(outcome).toMatchObject({ status, code, issue })
    if (parameter !== undefined) expect(outcome.expression).toBe(`Parameters.parameter.where(name = '${parameter}')`)
  })

  it.each([
    ['the JSON is broken', '{"resourceType": "Parameters"', 400, 'INVALID_JSON'],
    ['the body is XML', '<Parameters xmlns="http://hl7.org/fhir"/>', 400, 'INVALID_JSON'],
    ['the body is another resource', { resourceType: 'Bundle', type: 'batch' }, 400, 'WRONG_RESOURCE_TYPE'],
    ['the period is missing', parameters({ name: 'measure', valueString: 'CMS165' }), 400, 'MISSING_PARAMETER'],
    ['the day does not exist', parameters({ name: 'measure', valueString: 'CMS165' }, { name: 'periodStart', valueDate: '2026-02-30' }, { name: 'periodEnd', valueDate: '2026-12-31' }), 400, 'INVALID_DATE'],
    ['the body is too large', `"${'x'.repeat(CONFIG.maxBodyBytes)}"`, 413, 'BODY_TOO_LARGE']
  ])('refuses a POST where %s, and stores nothing', async (_what, body, status, code) => {
    const before = await storedReports()
    expect(outcomeOf(await post(body))).toMatchObject({ status, code })
    expect(await storedReports()).toBe(before)
  })

  it('answers GET with the report itself and stores nothing', async () => {
    const before = await storedReports()
    const response = await get(`measure=CMS165&${PERIOD}`)
    expect(response.statusCode).toBe(200)
    expect(response.headers).not.toHaveProperty('location')
    expect(response.json()).toMatchObject({ resourceType: 'MeasureReport', status: 'complete', type: 'summary' })
    expect(await storedReports()).toBe(before)
  })

  it('answers POST with the same counts, stores the report and names it in Location', async () => {
    const before = await storedReports() ?? 0
    const response = await post(parameters({ name: 'measure', valueString: 'CMS165' }, ...periodParameters, { name: 'reportType', valueCode: 'population' }))
    expect(response.statusCode).toBe(200)
    expect(countsOf(response)).toEqual(countsOf(await get(`measure=CMS165&${PERIOD}`)))
    expect(await storedReports()).toBe(before + 1)
    const location = response.headers['location'] as string
    expect(location).toMatch(/^http:\/\/localhost:80\/fhir\/MeasureReport\/[A-Za-z0-9\-.]{1,64}$/)
    expect((await app.inject(new URL(location).pathname)).json()).toEqual(response.json())
  })

  it('finds the measure by short name, id, url and url|version, at type and instance level, with the same counts', async () => {
    const { url, version } = services.catalogue.find('CMS165').measure
    const byCanonical = [url, `${url}|${version}`, resourceId, `Measure/${resourceId}`].map(async measure => await get(`measure=${encodeURIComponent(measure ?? '')}&${PERIOD}`))
    const byPath = [resourceId, 'CMS165'].map(async id => await get(PERIOD, `/fhir/Measure/${id}/$evaluate-measure`))
    const encoded = await get(PERIOD, '/fhir/Measure/CMS165/%24evaluate-measure')
    const responses = [...await Promise.all([...byCanonical, ...byPath]), encoded]
    expect(responses.map(({ statusCode }) => statusCode)).toEqual(responses.map(() => 200))
    for (const response of responses) expect(countsOf(response)).toEqual(countsOf(responses[0] as LightMyRequestResponse))
  })

  it('lets measure at instance level repeat the path, and refuses any other', async () => {
    const path = `/fhir/Measure/${resourceId}/$evaluate-measure`
    expect((await get(`${PERIOD}&measure=CMS165`, path)).statusCode).toBe(200)
    const other = services.catalogue.all().find(({ cmsId }) => cmsId !== 'CMS165')
    if (other !== undefined) expect(outcomeOf(await get(`${PERIOD}&measure=${other.cmsId}`, path))).toMatchObject({ status: 400, code: 'CONFLICTING_PARAMETERS', issue: 'invariant' })
    expect(outcomeOf(await get(PERIOD, '/fhir/Measure/none/$evaluate-measure'))).toMatchObject({ status: 404, code: 'MEASURE_NOT_FOUND' })
    expect(outcomeOf(await get(PERIOD, '/fhir/Measure/a%20b/$evaluate-measure'))).toMatchObject({ status: 404, code: 'MEASURE_NOT_FOUND' })
  })

  it.each(['Patient/', ''])('makes an individual report of the subject given as %sid', async prefix => {
    const response = await get(`measure=CMS165&${PERIOD}&subject=${prefix}${subjectId}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ type: 'individual', subject: { reference: `Patient/${subjectId}` } })
  })

  it('takes a subject as valueReference and parameters from url and body together', async () => {
    const response = await post(parameters({ name: 'subject', valueReference: { reference: `Patient/${subjectId}` } }, ...periodParameters), '/fhir/Measure/$evaluate-measure?measure=CMS165')
    expect(response.json()).toMatchObject({ type: 'individual', subject: { reference: `Patient/${subjectId}` } })
    const found = (await app.inject(`/fhir/MeasureReport?patient=${subjectId}&period=ge2026-01-01&status=complete`)).json<Bundle>()
    expect(found.total).toBe(1)
  })

  it('evaluates a POST without a body from its url', async () => {
    const response = await app.inject({ method: 'POST', url: `/fhir/Measure/$evaluate-measure?measure=CMS165&${PERIOD}` })
    expect([response.statusCode, response.json().type]).toEqual([200, 'summary'])
  })

  it('ignores unknown parameters where the caller asks for it, and says how many', async () => {
    const response = await app.inject({ url: `/fhir/Measure/$evaluate-measure?measure=CMS165&${PERIOD}&productLine=x`, headers: { prefer: 'handling=lenient' } })
    expect([response.statusCode, response.headers['warning']]).toEqual([200, '299 asm-ecqm "1 unknown parameter ignored"'])
  })
})

describe('startPageRoute over real services', () => {
  it('shows every measure', async () => {
    let response = await app.inject('/')
    // Past some seconds the page asks to be loaded again while it computes.
    while (response.headers['refresh'] !== undefined) response = await app.inject('/')
    expect(response.statusCode).toBe(200)
    for (const { cmsId } of services.catalogue.all()) expect(response.body).toContain(`>${cmsId}</a>`)
  })
})

describe('searchRoutes over real services', () => {
  it.each(['Measure', 'Library', 'ValueSet', 'Patient'])('finds %s resources and reads the first one found', async type => {
    const bundle = (await app.inject(`/fhir/${type}?_count=1`)).json<Bundle>()
    expect(bundle.total).toBeGreaterThan(0)
    const url = bundle.entry?.[0]?.fullUrl as string
    expect((await app.inject(new URL(url).pathname)).json()).toMatchObject({ resourceType: type, id: bundle.entry?.[0]?.resource?.id })
  })
})
