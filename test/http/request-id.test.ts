import { describe, expect, it } from 'vitest'
import { newRequestId } from '../../src/http/plugins/request-id.js'
import { sampleApp } from './sample-app.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('newRequestId', () => {
  it.each(['a', 'req-1', 'A.b_c:d-9', 'x'.repeat(64)])('takes over %s', id => {
    expect(newRequestId({ headers: { 'x-request-id': id } })).toBe(id)
  })

  it.each(['', ' ', 'with space', '<b>', '-leading', 'x'.repeat(65), 'line\nbreak', 'é'])('replaces %j by a UUID', id => {
    expect(newRequestId({ headers: { 'x-request-id': id } })).toMatch(UUID)
  })

  it('makes a UUID where none is given or several are', () => {
    expect(newRequestId({ headers: {} })).toMatch(UUID)
    expect(newRequestId({ headers: { 'x-request-id': ['a', 'b'] } })).toMatch(UUID)
  })
})

describe('requestIdPlugin', () => {
  it.each(['/fhir/metadata', '/', '/docs/', '/health/live', '/none', '/fhir/Patient/%zz'])('gives the id back on %s', async url => {
    expect((await sampleApp().inject({ url, headers: { 'x-request-id': 'req-42' } })).headers['x-request-id']).toBe('req-42')
  })
})
