import { missingCount, type NumberRange } from '../../interop/fhir/subscription-state.js'
import type { Services } from '../services.js'

/** A subscription that sends to us. */
export interface SubscriptionView {
  readonly source: string
  readonly subscription: string
  readonly topic?: string
  /** As the server said last: `active`, `error`, `off` … */
  readonly status: string
  /** The highest event number that is known of. */
  readonly highest: number
  /** How many below it have not come, and the first of their ranges; they can be asked for with `$events`, or searched for. */
  readonly missing: number
  readonly missingRanges: readonly NumberRange[]
  /** How many had not come when the subscription began anew. */
  readonly lost: number
  readonly errors: readonly string[]
  readonly notifiedAt: string
}

const MOST_RANGES = 100

export async function listSubscriptions ({ store }: Pick<Services, 'store'>): Promise<readonly SubscriptionView[]> {
  return (await store.subscriptions.all()).map(({ source, subscription, topic, status, highest, missing, lost, errors, notifiedAt }) => ({
    source,
    subscription,
    ...(topic === undefined ? {} : { topic }),
    status,
    highest,
    missing: missingCount(missing),
    missingRanges: missing.slice(0, MOST_RANGES),
    lost,
    errors,
    notifiedAt: notifiedAt.toISOString()
  }))
}
