import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SubscriptionNotification } from '../../../src/interop/fhir/notification.js'
import { afterNotification, missingCount, type SubscriptionState } from '../../../src/interop/fhir/subscription-state.js'

const notification = (rest: Partial<SubscriptionNotification>): SubscriptionNotification => ({
  subscription: 'Subscription/s', topic: undefined, type: 'event-notification', status: 'active', eventsSinceStart: undefined, eventNumbers: [], focuses: [], errors: [], ...rest
})
const after = (...notifications: readonly Partial<SubscriptionNotification>[]): SubscriptionState => notifications.reduce<SubscriptionState | undefined>((state, rest) => afterNotification(state, notification(rest)), undefined) as SubscriptionState

describe('the state of a subscription', () => {
  it('has no gap once every number has come, in whatever order, however often', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }).chain(count => fc.tuple(fc.constant(count), fc.shuffledSubarray(Array.from({ length: count }, (_, index) => index + 1), { minLength: count }), fc.array(fc.integer({ min: 1, max: count })))), ([count, order, again]) => {
      const state = after(...[...order, ...again].map(number => ({ eventNumbers: [number], eventsSinceStart: number })))
      expect([state.highest, state.missing]).toEqual([count, []])
    }))
  })

  it('misses exactly the numbers that have not come', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 80 }), { minLength: 1 }), numbers => {
      const state = after(...numbers.map(number => ({ eventNumbers: [number] })))
      const listed = state.missing.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index))
      const highest = Math.max(...numbers)
      expect(listed.sort((a, b) => a - b)).toEqual(Array.from({ length: highest }, (_, index) => index + 1).filter(number => !numbers.includes(number)))
      expect(missingCount(state.missing)).toBe(listed.length)
    }))
  })

  it('begins anew with a handshake that counts less, and goes on with one that counts more', () => {
    expect(after({ eventNumbers: [9] }, { type: 'handshake', eventsSinceStart: 0 })).toMatchObject({ highest: 0, missing: [], lost: 8 })
    expect(after({ eventNumbers: [2] }, { type: 'handshake', eventsSinceStart: 4 })).toMatchObject({ highest: 4, missing: [[1, 1], [3, 4]], lost: 0 })
    expect(after({ type: 'handshake', eventsSinceStart: 5 }, { eventNumbers: [6] })).toMatchObject({ highest: 6, missing: [] })
  })

  it('keeps topic, status and errors as they were told last', () => {
    expect(after({ topic: 't' }, { status: 'error', errors: ['no-response'] })).toMatchObject({ topic: 't', status: 'error', errors: ['no-response'] })
    expect(after({ status: 'error', errors: ['no-response'] }, { status: 'active' })).toMatchObject({ status: 'active', errors: [] })
  })
})
