import { describe, expect, it } from 'vitest'
import { outcomeOf, sampleApp } from './sample-app.js'
import { CONFIG } from './sample-services.js'

const PARAMETERS = JSON.stringify({ resourceType: 'Parameters', parameter: [] })
const OPERATION = '/fhir/Measure/$evaluate-measure'

describe('contentNegotiationPlugin', () => {
  it.each([
    [undefined, 'application/fhir+json'],
    ['', 'application/fhir+json'],
    ['*/*', 'application/fhir+json'],
    ['application/*', 'application/fhir+json'],
    ['application/fhir+json', 'application/fhir+json'],
    ['application/fhir+json; fhirVersion=4.0', 'application/fhir+json'],
    ['application/json', 'application/json'],
    ['application/json;q=0.5, application/fhir+json;q=0.9', 'application/fhir+json'],
    ['application/fhir+xml, application/fhir+json;q=0.1', 'application/fhir+json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/fhir+json'],
    ['text/html', 'application/fhir+json']
  ])('answers Accept %s as %s', async (accept, type) => {
    const response = await sampleApp().inject({ url: '/fhir/Measure', headers: accept === undefined ? {} : { accept } })
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, `${type}; charset=utf-8`])
  })

  it.each(['application/fhir+xml', 'text/xml', 'image/png', 'application/fhir+json;q=0', 'application/fhir+json; fhirVersion=3.0', 'application/fhir+json;fhirVersion=5.0'])(
    'refuses Accept %s with 406', async accept => {
      expect(outcomeOf(await sampleApp().inject({ url: '/fhir/metadata', headers: { accept } }))).toMatchObject({ status: 406, code: 'NOT_ACCEPTABLE', issue: 'not-supported' })
    })

  it.each([
    ['json', 'application/fhir+json'],
    ['application/json', 'application/json'],
    ['application%2Ffhir%2Bjson', 'application/fhir+json'],
    ['application/fhir+json', 'application/fhir+json']
  ])('lets _format=%s win over Accept', async (format, type) => {
    const response = await sampleApp().inject({ url: `/fhir/Measure?_format=${format}`, headers: { accept: 'application/fhir+xml' } })
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, `${type}; charset=utf-8`])
  })

  it.each(['xml', 'application/fhir%2Bxml', 'html', ''])('refuses _format=%s with 406', async format => {
    expect(outcomeOf(await sampleApp().inject(`/fhir/Measure?_format=${format}`))).toMatchObject({ status: 406, code: 'NOT_ACCEPTABLE' })
  })

  it('indents with _pretty=true and for browsers, and refuses other values', async () => {
    const app = sampleApp()
    expect((await app.inject('/fhir/Patient/p1?_pretty=true')).body).toContain('\n  "id": "p1"')
    expect((await app.inject({ url: '/fhir/Patient/p1', headers: { accept: 'text/html' } })).body).toContain('\n  "id": "p1"')
    expect((await app.inject('/fhir/Patient/p1')).body).not.toContain('\n')
    expect(outcomeOf(await app.inject('/fhir/Patient/p1?_pretty=yes'))).toMatchObject({ status: 400, code: 'INVALID_PARAMETER' })
  })

  it.each([
    ['application/fhir+xml', '<Parameters/>'],
    ['application/xml', '<Parameters/>'],
    ['text/plain', PARAMETERS],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/x-www-form-urlencoded', 'measure=CMS165'],
    ['nonsense', PARAMETERS],
    ['application/fhir+json; charset=iso-8859-1', PARAMETERS],
    ['application/fhir+json; fhirVersion=3.0', PARAMETERS]
  ])('refuses a body of type %s with 415', async (type, payload) => {
    const response = await sampleApp().inject({ method: 'POST', url: OPERATION, headers: { 'content-type': type }, payload })
    expect(outcomeOf(response)).toMatchObject({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', issue: 'not-supported' })
  })

  it('refuses a body without a type and a compressed one with 415', async () => {
    const app = sampleApp()
    const untyped = await app.inject({ method: 'POST', url: OPERATION, payload: Buffer.from(PARAMETERS) })
    const compressed = await app.inject({ method: 'POST', url: OPERATION, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, payload: PARAMETERS })
    expect([untyped, compressed].map(outcomeOf).map(({ code }) => code)).toEqual(['UNSUPPORTED_MEDIA_TYPE', 'UNSUPPORTED_MEDIA_TYPE'])
  })

  it.each(['application/fhir+json', 'application/json', 'application/fhir+json; charset=UTF-8', 'application/fhir+json;fhirVersion=4.0'])(
    'reads a body of type %s', async type => {
      const response = await sampleApp().inject({ method: 'POST', url: OPERATION, headers: { 'content-type': type }, payload: PARAMETERS })
      expect(outcomeOf(response)).toMatchObject({ status: 400, code: 'MISSING_PARAMETER' })
    })

  it.each([
    ['{"resourceType":', 'broken'],
    ['<Parameters xmlns="http://hl7.org/fhir"/>', 'XML sent as JSON'],
    ['{"resourceType":"Parameters","resourceType":"Parameters"}', 'a name given twice'],
    ['['.repeat(100) + ']'.repeat(100), 'too deep']
  ])('refuses %s (%s) with 400 INVALID_JSON', async payload => {
    const response = await sampleApp().inject({ method: 'POST', url: OPERATION, headers: { 'content-type': 'application/fhir+json' }, payload })
    expect(outcomeOf(response)).toMatchObject({ status: 400, code: 'INVALID_JSON', issue: 'structure' })
  })

  it('refuses a body one byte over the limit with 413 and takes one of exactly the limit', async () => {
    const app = sampleApp()
    const headers = { 'content-type': 'application/fhir+json' }
    const padded = (size: number): string => PARAMETERS + ' '.repeat(size - PARAMETERS.length)
    expect(outcomeOf(await app.inject({ method: 'POST', url: OPERATION, headers, payload: padded(CONFIG.maxBodyBytes + 1) })))
      .toMatchObject({ status: 413, code: 'BODY_TOO_LARGE', issue: 'too-long' })
    expect(outcomeOf(await app.inject({ method: 'POST', url: OPERATION, headers, payload: padded(CONFIG.maxBodyBytes) }))).toMatchObject({ status: 400 })
  })
})
