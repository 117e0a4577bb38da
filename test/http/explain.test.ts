import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineByName } from '../../src/engine/engines.js'
import type { CapabilityStatement, MeasureReport, Parameters, ParametersParameter } from '../../src/fhir/types.js'
import { openServices } from '../../src/operations/open-services.js'
import type { Services } from '../../src/operations/services.js'
import { outcomeOf, sampleApp } from './sample-app.js'
import { CONFIG } from './sample-services.js'

const PERIOD = 'periodStart=2026-01-01&periodEnd=2026-12-31'
const PATH = '/fhir/Measure/CMS165/$explain'
const config = { ...CONFIG, engine: 'compiled', demoPatients: 5 } as const

let dataDir: string
let services: Services
let app: FastifyInstance
let subjectIds: readonly string[]

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'asm-ecqm-http-'))
  services = await openServices({ config: { ...config, dataDir }, demo: true, now: () => new Date('2026-12-31T12:00:00Z') })
  app = sampleApp(services, config)
  subjectIds = services.records.page(0, 5).subjectIds
})

afterAll(async () => {
  await services?.close()
  await rm(dataDir, { recursive: true, force: true })
})

const get = async (query: string, path = PATH): Promise<LightMyRequestResponse> => await app.inject(`${path}?${query}`)
const named = (response: LightMyRequestResponse, name: string): ParametersParameter[] => (response.json<Parameters>().parameter ?? []).filter(one => one.name === name)
const part = (parameter: ParametersParameter | undefined, name: string): ParametersParameter | undefined => parameter?.part?.find(one => one.name === name)
const valueOf = (response: LightMyRequestResponse, definition: string): ParametersParameter | undefined =>
  part(named(response, 'definition').find(one => part(one, 'name')?.valueString === definition && part(one, 'library')?.valueString?.startsWith('CMS165') === true), 'value')

describe('explainRoutes', () => {
  it('gives the counts of the individual report, for every subject', async () => {
    for (const subjectId of subjectIds) {
      const report = (await get(`${PERIOD}&subject=${subjectId}`, '/fhir/Measure/CMS165/$evaluate-measure')).json<MeasureReport>()
      const response = await get(`${PERIOD}&subject=Patient/${subjectId}`)
      expect(response.statusCode).toBe(200)
      expect(named(response, 'population').map(one => [part(one, 'code')?.valueCode, part(one, 'count')?.valueInteger]))
        .toEqual(report.group?.[0]?.population?.map(({ code, count }) => [code?.coding?.[0]?.code, count]))
      expect(named(response, 'subject')).toEqual([{ name: 'subject', valueReference: { reference: `Patient/${subjectId}` } }])
      expect(named(response, 'period')).toEqual([{ name: 'period', valuePeriod: { start: '2026-01-01', end: '2026-12-31' } }])
    }
  })

  it('gives values in the type that fits: booleans, numbers, and JSON for what FHIR has no type for', async () => {
    const response = await get(`${PERIOD}&subject=${subjectIds[0]}`)
    expect(valueOf(response, 'Initial Population')).toEqual({ name: 'value', valueBoolean: expect.any(Boolean) })
    const age = named(response, 'definition').find(one => part(one, 'name')?.valueString === 'Age at End of Measurement Period')
    expect(part(age, 'value')?.valueDecimal).toBeGreaterThan(0)
    expect(part(age, 'resource')?.valueReference).toEqual({ reference: `Patient/${subjectIds[0]}` })
    expect(JSON.parse(valueOf(response, 'Hypertension in First Six Months')?.valueString ?? '')).toBeInstanceOf(Array)
  })

  it('gives clauses only where they are asked for, by localId', async () => {
    expect(named(await get(`${PERIOD}&subject=${subjectIds[0]}`), 'clause')).toEqual([])
    const clauses = named(await get(`${PERIOD}&subject=${subjectIds[0]}&clauses=true`), 'clause')
    expect(clauses.length).toBeGreaterThan(100)
    for (const clause of clauses) expect(part(clause, 'localId')?.valueString).toMatch(/^\d+$/)
  })

  it('finds the measure at type level', async () => {
    expect((await get(`measure=CMS2&${PERIOD}&subject=${subjectIds[0]}`, '/fhir/Measure/$explain')).statusCode).toBe(200)
  })

  it.each([
    ['no subject', PERIOD, PATH, 400, 'MISSING_PARAMETER'],
    ['a subject of another type', `${PERIOD}&subject=Group/1`, PATH, 400, 'UNSUPPORTED_PARAMETER'],
    ['an unknown subject', `${PERIOD}&subject=none`, PATH, 404, 'SUBJECT_NOT_FOUND'],
    ['no period', 'subject=x', PATH, 400, 'MISSING_PARAMETER'],
    ['clauses that are neither true nor false', `${PERIOD}&subject=x&clauses=yes`, PATH, 400, 'INVALID_PARAMETER'],
    ['an unknown parameter', `${PERIOD}&subject=x&reportType=subject`, PATH, 400, 'UNKNOWN_PARAMETER'],
    ['no measure at type level', `${PERIOD}&subject=x`, '/fhir/Measure/$explain', 400, 'MISSING_PARAMETER'],
    ['an unknown measure', `${PERIOD}&subject=x`, '/fhir/Measure/none/$explain', 404, 'MEASURE_NOT_FOUND']
  ])('refuses %s', async (_what, query, path, status, code) => {
    expect(outcomeOf(await get(query, path))).toMatchObject({ status, code })
  })

  it('says that the reference engine cannot explain', async () => {
    const other = sampleApp({ ...services, engine: engineByName('reference') }, config)
    expect(outcomeOf(await other.inject(`${PATH}?${PERIOD}&subject=${subjectIds[0]}`))).toMatchObject({ status: 422, code: 'EXPLANATION_UNAVAILABLE', issue: 'processing' })
  })

  it('is listed among the operations of Measure', async () => {
    const statement = (await app.inject('/fhir/metadata')).json<CapabilityStatement>()
    expect(statement.rest?.[0]?.resource?.find(({ type }) => type === 'Measure')?.operation?.map(({ name }) => name)).toEqual(['evaluate-measure', 'explain'])
  })
})
