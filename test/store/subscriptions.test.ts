import { afterEach, beforeEach, expect, it } from 'vitest'
import type { SubscriptionNotification } from '../../src/interop/fhir/notification.js'
import type { Store } from '../../src/store/store.js'
import { describeOnDatabases } from './databases.js'

const notification = (number: number): SubscriptionNotification => ({
  subscription: 'Subscription/s', topic: 'https://hie.example.org/topic', type: 'event-notification', status: 'active', eventsSinceStart: number, eventNumbers: [number], focuses: [], errors: []
})

describeOnDatabases('subscriptions that send to us', newDatabase => {
  let store: Store
  beforeEach(async () => { store = await (await newDatabase()).open() })
  afterEach(async () => { await store.close() })

  it('count each notification of those that come at one time, and keep sources apart', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => index + 1).filter(number => number !== 17)
    await Promise.all([...numbers].reverse().map(async number => await store.subscriptions.note('hie', notification(number))))
    await store.subscriptions.note('ehr', notification(2))
    expect(await store.subscriptions.all()).toEqual([
      expect.objectContaining({ source: 'ehr', highest: 2, missing: [[1, 1]] }), expect.objectContaining({ source: 'hie', subscription: 'Subscription/s', topic: 'https://hie.example.org/topic', status: 'active', highest: 40, missing: [[17, 17]], notifiedAt: expect.any(Date) })
    ])
  })
})
