import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { sampleApp, startingApp } from './sample-app.js'
import { sampleServices } from './sample-services.js'

const answer = ({ statusCode, body }: { statusCode: number, body: string }): [number, unknown] => [statusCode, JSON.parse(body)]

describe('healthPlugin', () => {
  it('is live at once and not ready before the services are open', async () => {
    const app = startingApp()
    expect(answer(await app.inject('/health/live'))).toEqual([200, { status: 'live' }])
    const ready = await app.inject('/health/ready')
    expect(answer(ready)).toEqual([503, { status: 'starting' }])
    expect(ready.headers['retry-after']).toBe('5')
  })

  it('is ready when the database answers', async () => {
    expect(answer(await sampleApp().inject('/health/ready'))).toEqual([200, { status: 'ready' }])
  })

  it('is not ready, but live, when the database does not answer', async () => {
    const { store } = sampleServices()
    const app = sampleApp(sampleServices({ store: { ...store, ping: async () => { throw new OutcomeError('STORE_UNAVAILABLE', 'The database does not answer.') } } }))
    expect(answer(await app.inject('/health/ready'))).toEqual([503, { status: 'unavailable' }])
    expect(answer(await app.inject('/health/live'))).toEqual([200, { status: 'live' }])
  })

  it('gives up on a database that neither answers nor refuses', async () => {
    const { store } = sampleServices()
    const app = sampleApp(sampleServices({ store: { ...store, ping: async () => { await new Promise(() => {}) } } }))
    expect(answer(await app.inject('/health/ready'))).toEqual([503, { status: 'unavailable' }])
  })
})
