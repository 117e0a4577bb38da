import type { SubscriptionNotification } from './notification.js'

/** Event numbers from one to another, both included. */
export type NumberRange = readonly [first: number, last: number]

/** What is known of a subscription that sends to us. */
export interface SubscriptionState {
  readonly topic: string | undefined
  readonly status: string
  /** The highest event number that is known of, by a notification or by the count of a heartbeat. */
  readonly highest: number
  /** Numbers up to `highest` that have not come. */
  readonly missing: readonly NumberRange[]
  /** How many had not come when the subscription began anew: their numbers mean nothing any more, and what they told of must be searched for. */
  readonly lost: number
  readonly errors: readonly string[]
}

/**
 * The state after one more notification. Event numbers begin at 1 and have no gaps; a number that comes late closes its gap. A handshake begins anew from
 * the count it gives, and keeps what was missing before where that count goes on from it. Pure.
 */
export function afterNotification (before: SubscriptionState | undefined, notification: SubscriptionNotification): SubscriptionState {
  const { topic, type, status, eventsSinceStart, eventNumbers, errors } = notification
  const start = type === 'handshake' && eventsSinceStart !== undefined ? restarted(before, eventsSinceStart) : numbersOf(before)
  const counted = type === 'handshake' ? start : upTo(start, Math.max(eventsSinceStart ?? 0, ...eventNumbers))
  const missing = eventNumbers.reduce(without, counted.missing)
  return { topic: topic ?? before?.topic, status, highest: counted.highest, missing, lost: counted.lost, errors }
}

export function missingCount (ranges: readonly NumberRange[]): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

type Numbers = Pick<SubscriptionState, 'highest' | 'missing' | 'lost'>

function numbersOf (before: SubscriptionState | undefined): Numbers {
  return before ?? { highest: 0, missing: [], lost: 0 }
}

function restarted (before: SubscriptionState | undefined, count: number): Numbers {
  if (before === undefined) return { highest: count, missing: [], lost: 0 }
  return count < before.highest ? { highest: count, missing: [], lost: before.lost + missingCount(before.missing) } : upTo(before, count)
}

function upTo ({ highest, missing, lost }: Numbers, number: number): Numbers {
  return number <= highest ? { highest, missing, lost } : { highest: number, missing: [...missing, [highest + 1, number]], lost }
}

function without (ranges: readonly NumberRange[], number: number): readonly NumberRange[] {
  return ranges.flatMap(([first, last]): NumberRange[] => {
    if (number < first || number > last) return [[first, last]]
    return [...(number > first ? [[first, number - 1] as const] : []), ...(number < last ? [[number + 1, last] as const] : [])]
  })
}
