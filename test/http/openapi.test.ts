import { describe, expect, it } from 'vitest'
import { sampleApp } from './sample-app.js'

type Operation = { summary?: string, parameters?: { name: string, description?: string }[], requestBody?: unknown, responses: Record<string, { content?: Record<string, { schema: Record<string, unknown> }> }> }

describe('openapiPlugin', () => {
  it('describes every FHIR and health route in OpenAPI 3.1 with summary and error replies', async () => {
    const document = (await sampleApp().inject('/docs/json')).json<{ openapi: string, paths: Record<string, Record<string, Operation>> }>()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining([
      '/health/live', '/health/ready', '/fhir/metadata', '/fhir/Measure/$evaluate-measure', '/fhir/Measure/{id}/$evaluate-measure', '/fhir/Patient', '/fhir/Patient/{id}', '/fhir/Patient/_search'
    ]))
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const operation of Object.values(operations)) {
        expect(operation.summary).toBeTruthy()
        expect(operation.responses).toHaveProperty('200')
        if (!path.startsWith('/fhir')) continue
        for (const status of ['400', '406', '500', '503']) {
          expect(operation.responses[status]?.content?.['application/fhir+json']?.schema).toEqual({ $ref: '#/components/schemas/OperationOutcome' })
        }
      }
    }
    expect(JSON.stringify(document.paths['/interop/events']?.['post']?.requestBody)).toContain('#/components/schemas/InteropEvent')
    expect(document.paths['/interop/fhir/{source}/{type}/{id}']?.['put']?.parameters?.map(({ name }) => name)).toEqual(['id', 'source', 'type'])
    const evaluate = document.paths['/fhir/Measure/$evaluate-measure']
    expect(evaluate?.['get']?.parameters?.map(({ name }) => name)).toEqual(expect.arrayContaining(['measure', 'periodStart', 'periodEnd', 'reportType', 'subject', 'practitioner', 'lastReceivedOn']))
    expect(JSON.stringify(evaluate?.['post']?.requestBody)).toContain('"valueDate":"2026-01-01"')
  })

  it('serves the viewer and its assets from here, under a policy that allows no other source', async () => {
    const app = sampleApp()
    const page = await app.inject('/docs/')
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.body).not.toMatch(/(src|href)="https?:/)
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] as string)
    expect(assets.length).toBeGreaterThan(3)
    for (const asset of assets) expect((await app.inject(new URL(asset, 'http://localhost/docs/').pathname)).statusCode).toBe(200)
  })
})
