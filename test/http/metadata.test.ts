import { describe, expect, it } from 'vitest'
import { SEARCH_PARAMETERS } from '../../src/operations/fhir-resources/search-parameters.js'
import { outcomeOf, sampleApp, startingApp } from './sample-app.js'
import { CONFIG } from './sample-services.js'

describe('metadataRoutes', () => {
  it('states an R4 JSON server with its resources, search parameters and the operation, also while starting', async () => {
    const response = await startingApp().inject({ url: '/fhir/metadata', headers: { host: 'measures.example.org' } })
    const statement = response.json()
    expect(response.statusCode).toBe(200)
    expect(statement).toMatchObject({
      resourceType: 'CapabilityStatement',
      kind: 'instance',
      fhirVersion: '4.0.1',
      format: ['application/fhir+json', 'json'],
      software: { name: 'asm-ecqm', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      implementation: { url: 'http://measures.example.org/fhir' }
    })
    const resources = statement.rest[0].resource as { type: string, searchParam: { name: string }[], operation?: { definition: string }[] }[]
    expect(resources.map(({ type }) => type)).toEqual(['Measure', 'Library', 'ValueSet', 'Patient', 'MeasureReport'])
    for (const { type, searchParam } of resources) {
      expect(searchParam.map(({ name }) => name)).toEqual(Object.keys(SEARCH_PARAMETERS[type as keyof typeof SEARCH_PARAMETERS]))
    }
    expect(resources[0]?.operation?.[0]?.definition).toBe('http://hl7.org/fhir/OperationDefinition/Measure-evaluate-measure')
  })

  it('names the public url behind a load balancer', async () => {
    const app = sampleApp(undefined, { ...CONFIG, publicUrl: 'https://quality.example.org/ecqm' })
    expect((await app.inject('/fhir/metadata')).json().implementation.url).toBe('https://quality.example.org/ecqm/fhir')
  })

  it('does not repeat a Host header that is no host', async () => {
    const response = await sampleApp().inject({ url: '/fhir/metadata', headers: { host: 'x"><script>' } })
    expect(response.body).not.toContain('<script')
  })

  it('points from the FHIR base to what there is, and refuses a search over all types', async () => {
    const app = sampleApp()
    for (const url of ['/fhir', '/fhir/']) {
      const response = await app.inject(url)
      expect([response.statusCode, response.json().issue[0].code]).toEqual([200, 'informational'])
      expect(response.body).toContain('/fhir/metadata')
    }
    expect(outcomeOf(await app.inject('/fhir?_id=1'))).toMatchObject({ status: 400, code: 'UNSUPPORTED_PARAMETER' })
  })
})
