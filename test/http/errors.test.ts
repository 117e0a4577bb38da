import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '../../src/fhir/error-codes.js'
import { outcomeErrorFrom } from '../../src/fhir/operation-outcome.js'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { outcomeOf, sampleApp, startingApp } from './sample-app.js'
import { recordStoreOf, sampleServices } from './sample-services.js'

/** http://hl7.org/fhir/R4/valueset-issue-type.html: every code of the required binding. */
const ISSUE_TYPES = [
  'invalid', 'structure', 'required', 'value', 'invariant', 'security', 'login', 'unknown', 'expired', 'forbidden', 'suppressed', 'processing',
  'not-supported', 'duplicate', 'multiple-matches', 'not-found', 'deleted', 'too-long', 'code-invalid', 'extension', 'too-costly', 'business-rule',
  'conflict', 'transient', 'lock-error', 'no-store', 'exception', 'timeout', 'incomplete', 'throttled', 'informational'
]

/** Which issue types go with a status; an error code outside this pairing is a mistake in the table. */
const ISSUES_BY_STATUS: Readonly<Record<number, readonly string[]>> = {
  200: ['incomplete', 'suppressed', 'informational'],
  400: ['structure', 'required', 'value', 'invariant', 'not-supported', 'business-rule', 'invalid'],
  401: ['login', 'unknown', 'expired'],
  403: ['forbidden'],
  404: ['not-found'],
  405: ['not-supported'],
  406: ['not-supported'],
  409: ['duplicate', 'conflict', 'multiple-matches'],
  413: ['too-long'],
  415: ['not-supported'],
  422: ['processing', 'invariant', 'code-invalid', 'extension', 'not-found', 'too-costly', 'invalid', 'incomplete', 'structure', 'required', 'multiple-matches', 'duplicate', 'value'],
  500: ['exception', 'value', 'conflict'],
  502: ['security', 'forbidden', 'processing', 'transient', 'throttled', 'structure', 'incomplete', 'not-supported'],
  503: ['no-store', 'transient', 'incomplete']
}

describe('ERROR_CODES', () => {
  it.each(Object.entries(ERROR_CODES))('%s has an issue type of the required binding that goes with its status', (code, row) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(ISSUE_TYPES).toContain(row.issue)
    expect(ISSUES_BY_STATUS[row.status]).toContain(row.issue)
  })

  it.each(Object.keys(ERROR_CODES) as (keyof typeof ERROR_CODES)[])('%s reaches the caller with its status and issue type', async code => {
    const records = { ...recordStoreOf([]), get: async () => { throw new OutcomeError(code, 'Text for the caller.') } }
    const response = await sampleApp(sampleServices({ records })).inject('/fhir/Patient/p1')
    const { status, issue } = ERROR_CODES[code]
    expect(outcomeOf(response)).toEqual({ status, code, issue, expression: undefined })
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
  })
})

describe('errorsPlugin', () => {
  it.each([
    ['GET', '/nothing', 404, 'ROUTE_NOT_FOUND', 'not-found'],
    ['GET', '/fhir/Observation', 404, 'ROUTE_NOT_FOUND', 'not-found'],
    ['GET', '/fhir/Measure/x/y/z', 404, 'ROUTE_NOT_FOUND', 'not-found'],
    ['GET', '/docs/static/none.js', 404, 'ROUTE_NOT_FOUND', 'not-found'],
    ['GET', '/fhir/Measure/none', 404, 'RESOURCE_NOT_FOUND', 'not-found'],
    ['DELETE', '/fhir/Patient/p1', 405, 'METHOD_NOT_ALLOWED', 'not-supported'],
    ['POST', '/fhir/Measure', 405, 'METHOD_NOT_ALLOWED', 'not-supported'],
    ['POST', '/', 405, 'METHOD_NOT_ALLOWED', 'not-supported'],
    ['PUT', '/health/live', 405, 'METHOD_NOT_ALLOWED', 'not-supported'],
    ['GET', '/fhir/Patient/%zz', 400, 'INVALID_PARAMETER', 'value'],
    ['GET', '/fhir/Patient?name=%zz', 400, 'INVALID_PARAMETER', 'value']
  ] as const)('answers %s %s with %i %s', async (method, url, status, code, issue) => {
    const response = await sampleApp().inject({ method, url })
    expect(outcomeOf(response)).toMatchObject({ status, code, issue })
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    expect(response.headers['x-request-id']).toBeTruthy()
  })

  it('names the methods of a known path in Allow', async () => {
    const app = sampleApp()
    expect((await app.inject({ method: 'DELETE', url: '/fhir/Patient/p1' })).headers['allow']).toBe('GET, HEAD, OPTIONS')
    expect((await app.inject({ method: 'PATCH', url: '/fhir/Measure/CMS165/$evaluate-measure' })).headers['allow']).toBe('GET, POST, OPTIONS')
  })

  it('answers OPTIONS on a known path with 204 and Allow', async () => {
    const response = await sampleApp().inject({ method: 'OPTIONS', url: '/fhir/Measure/$evaluate-measure' })
    expect([response.statusCode, response.headers['allow'], response.body]).toEqual([204, 'GET, POST, OPTIONS', ''])
  })

  it('says which types there are when a type is not offered', async () => {
    const response = await sampleApp().inject('/fhir/Observation?code=1')
    expect(response.body).toContain('Measure, Library, ValueSet, Patient, MeasureReport')
  })

  it('tells an unknown path before it looks at the body', async () => {
    const response = await sampleApp().inject({ method: 'POST', url: '/nothing', headers: { 'content-type': 'text/plain' }, payload: 'x' })
    expect(response.statusCode).toBe(404)
  })

  it('keeps the text of an unexpected error to itself and gives the request id', async () => {
    const records = { ...recordStoreOf([]), get: async () => { throw new TypeError('Jane Roe, born 1950-02-01') } }
    const response = await sampleApp(sampleServices({ records })).inject({ url: '/fhir/Patient/p1', headers: { 'x-request-id': 'abc-1' } })
    expect(outcomeOf(response)).toMatchObject({ status: 500, code: 'INTERNAL', issue: 'exception' })
    expect(response.json().issue[0].diagnostics).toBe('request abc-1')
    expect(response.body).not.toContain('Roe')
    expect(response.body).not.toContain('1950')
  })

  it('answers 503 with Retry-After while the services are opening', async () => {
    const response = await startingApp().inject('/fhir/Patient/p1')
    expect(outcomeOf(response)).toMatchObject({ status: 503, issue: 'no-store' })
    expect(response.headers['retry-after']).toBe('5')
  })
})

describe('outcomeErrorFrom', () => {
  it('makes anything that is not ours INTERNAL', () => {
    expect(outcomeErrorFrom('text').code).toBe('INTERNAL')
  })
})
