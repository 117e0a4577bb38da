import { describe, expect, it } from 'vitest'
import { outcomeOf, sampleApp } from './sample-app.js'
import { OFFICE_VISIT } from './sample-services.js'

describe('readRoutes', () => {
  it.each([
    ['Measure', 'ControllingHighBloodPressure'], ['Library', 'FHIRHelpers'], ['ValueSet', OFFICE_VISIT], ['Patient', 'p1'], ['MeasureReport', 'summary-2026']
  ])('reads a %s', async (type, id) => {
    const app = sampleApp()
    const response = await app.inject(`/fhir/${type}/${id}`)
    expect(response.statusCode).toBe(200)
    expect(response.json()).toMatchObject({ resourceType: type, id })
    expect(response.headers).toMatchObject({ 'content-type': 'application/fhir+json; charset=utf-8', 'cache-control': 'no-store' })
    const head = await app.inject({ method: 'HEAD', url: `/fhir/${type}/${id}` })
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })

  it('gives ETag and Last-Modified of a stored report and answers 304 to its ETag', async () => {
    const app = sampleApp()
    const first = await app.inject('/fhir/MeasureReport/summary-2026')
    expect(first.headers).toMatchObject({ etag: 'W/"1"', 'last-modified': 'Fri, 01 May 2026 08:30:00 GMT' })
    const again = await app.inject({ url: '/fhir/MeasureReport/summary-2026', headers: { 'if-none-match': 'W/"1"' } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await app.inject({ url: '/fhir/MeasureReport/summary-2026', headers: { 'if-none-match': 'W/"0"' } })).statusCode).toBe(200)
  })

  it.each(['/fhir/Patient/none', '/fhir/Patient/has%20space', `/fhir/Patient/${'x'.repeat(65)}`, `/fhir/Patient/${'x'.repeat(300)}`, '/fhir/Measure/CMS165'])('answers %s with 404', async url => {
    expect(outcomeOf(await sampleApp().inject(url))).toMatchObject({ status: 404, code: 'RESOURCE_NOT_FOUND', issue: 'not-found' })
  })

  it('refuses parameters that a read does not have', async () => {
    expect(outcomeOf(await sampleApp().inject('/fhir/Patient/p1?_elements=name'))).toMatchObject({ status: 400, code: 'UNKNOWN_PARAMETER' })
  })
})
