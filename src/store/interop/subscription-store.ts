import type { SubscriptionNotification } from '../../interop/fhir/notification.js'
import type { SubscriptionState } from '../../interop/fhir/subscription-state.js'

/** A subscription that sends to us, as it is now. */
export interface StoredSubscription extends SubscriptionState {
  readonly source: string
  readonly subscription: string
  readonly notifiedAt: Date
}

export interface SubscriptionStore {
  /** Counts a notification, and gives the state after it. Of notifications that come at one time each is counted. */
  note (source: string, notification: SubscriptionNotification): Promise<SubscriptionState>
  all (): Promise<readonly StoredSubscription[]>
}
