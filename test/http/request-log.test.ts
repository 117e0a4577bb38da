import { describe, expect, it } from 'vitest'
import { createLogger, safeError } from '../../src/http/logger.js'
import { loggedApp } from './sample-app.js'
import { recordStoreOf, samplePatient, sampleServices } from './sample-services.js'

const ID = 'pat-77-Zebediah'
const NAME = 'Zebediah-Quux'
const BIRTH = '1931-07-19'
const MARKS = ['pat-77', 'Zebediah', 'Quux', '1931', '07-19']

const services = sampleServices({
  records: {
    ...recordStoreOf([samplePatient(1, { id: ID, name: [{ family: NAME }], birthDate: BIRTH })]),
    has: () => { throw new Error(`record of ${NAME} ${BIRTH} is broken`) }
  }
})
const broken = sampleServices({ records: { ...recordStoreOf([]), get: async id => { throw new RangeError(`${id}\n    at ${NAME} (${BIRTH}:1:1)\n${NAME}`) } } })

const HEADERS = { 'x-patient': NAME, cookie: `name=${NAME}`, authorization: `Bearer ${NAME}`, referer: `http://x/${ID}`, 'user-agent': NAME, 'x-request-id': `${NAME} ${BIRTH}` }
const JSON_HEADERS = { ...HEADERS, 'content-type': 'application/fhir+json' }
const parameters = (value: string): string => JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'measure', valueString: 'CMS165' }, { name: 'subject', valueString: value }] })

const REQUESTS = [
  { method: 'GET', url: `/fhir/Patient/${ID}`, headers: HEADERS },
  { method: 'GET', url: `/fhir/Patient?name=${NAME}&birthdate=${BIRTH}&_id=${ID}`, headers: HEADERS },
  { method: 'GET', url: `/fhir/Patient?birthdate=${BIRTH}-99`, headers: HEADERS },
  { method: 'GET', url: `/fhir/Patient?${NAME}=${BIRTH}`, headers: { ...HEADERS, prefer: 'handling=strict' } },
  { method: 'POST', url: '/fhir/Patient/_search', headers: { ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' }, payload: `name=${NAME}&birthdate=${BIRTH}` },
  { method: 'GET', url: `/fhir/MeasureReport?patient=${ID}`, headers: HEADERS },
  { method: 'GET', url: `/fhir/Measure/CMS165/$evaluate-measure?periodStart=${BIRTH}&periodEnd=x&subject=Patient/${ID}`, headers: HEADERS },
  { method: 'POST', url: '/fhir/Measure/$evaluate-measure', headers: JSON_HEADERS, payload: parameters(`Patient/${ID}`) },
  { method: 'POST', url: '/fhir/Measure/$evaluate-measure', headers: JSON_HEADERS, payload: `{"name":"${NAME}", ${BIRTH}` },
  { method: 'POST', url: '/fhir/Measure/$evaluate-measure', headers: { ...HEADERS, 'content-type': `text/${NAME}` }, payload: BIRTH },
  { method: 'GET', url: `/${ID}/${NAME}`, headers: HEADERS },
  { method: 'DELETE', url: `/fhir/Patient/${ID}`, headers: HEADERS },
  { method: 'GET', url: `/fhir/Patient/${ID}%zz`, headers: HEADERS },
  { method: 'GET', url: `/fhir/${NAME}/${BIRTH}`, headers: HEADERS }
] as const

describe('requestLogPlugin', () => {
  it('writes no patient id, name or birth date, whatever is asked and however it ends', async () => {
    const { app, log } = loggedApp(services)
    for (const request of REQUESTS) await app.inject(request)
    const failing = loggedApp(broken)
    await failing.app.inject({ url: `/fhir/Patient/${ID}`, headers: HEADERS })
    const text = log() + failing.log()
    expect(text.split('\n').length).toBeGreaterThan(REQUESTS.length)
    for (const mark of MARKS) expect(text).not.toContain(mark)
    expect(failing.log()).toContain('RangeError')
  })

  it('writes one line per request with method, route template, status, duration, request id and error code', async () => {
    const { app, log } = loggedApp(services)
    await app.inject({ url: `/fhir/Patient/${ID}?_pretty=true`, headers: { 'x-request-id': 'req-1' } })
    await app.inject({ url: '/fhir/Patient/none', headers: { 'x-request-id': 'req-2' } })
    await app.inject({ url: '/none', headers: { 'x-request-id': 'req-3' } })
    const lines = log().trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toEqual([
      { level: 'info', time: expect.any(String), requestId: 'req-1', method: 'GET', route: '/fhir/Patient/:id', status: 200, durationMs: expect.any(Number), event: 'request' },
      { level: 'info', time: expect.any(String), requestId: 'req-2', method: 'GET', route: '/fhir/Patient/:id', status: 404, durationMs: expect.any(Number), code: 'RESOURCE_NOT_FOUND', event: 'request' },
      { level: 'info', time: expect.any(String), requestId: 'req-3', method: 'GET', route: 'unmatched', status: 404, durationMs: expect.any(Number), code: 'ROUTE_NOT_FOUND', event: 'request' }
    ])
  })
})

describe('createLogger', () => {
  it('withholds texts and fields that are not on its lists, and the messages of errors', () => {
    const chunks: string[] = []
    const logger = createLogger('info', { write: (text: string) => { chunks.push(text) } })
    logger.info({ url: NAME, status: 200 }, `Route GET:/${NAME} not found`)
    logger.error(new Error(NAME))
    logger.error({ err: new Error(NAME, { cause: new TypeError(BIRTH) }) })
    logger.child({ subject: NAME, requestId: 'r1' }).warn('request')
    for (const mark of MARKS) expect(chunks.join('')).not.toContain(mark)
    expect(chunks.map(chunk => JSON.parse(chunk).event)).toEqual(['library message, text withheld', 'library message, text withheld', 'library message, text withheld', 'request'])
    expect(JSON.parse(chunks[2] as string).err).toMatchObject({ type: 'Error', cause: { type: 'TypeError' } })
  })
})

describe('safeError', () => {
  it('keeps class, code and frames, and no line of a message that looks like a frame', () => {
    const error = Object.assign(new Error(`${NAME}\n    at ${NAME} (${BIRTH}:1:1)`), { code: 'EACCES' })
    const safe = safeError(error)
    expect(safe).toMatchObject({ type: 'Error', code: 'EACCES' })
    expect((safe['stack'] as string[]).length).toBeGreaterThan(0)
    expect(JSON.stringify(safe)).not.toContain('Zebediah')
  })
})
