import { OutcomeError } from '../../fhir/outcome-error.js'
import type { AnyResource } from '../../fhir/types.js'
import { Elements } from './elements.js'
import type { FeedBundle } from './feed-bundle.js'
import { typeAndId } from './resource-fields.js'

const TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const

/** What the first entry of a notification says (Subscriptions R5 Backport 1.1, `backport-subscription-status-r4`). */
export interface SubscriptionNotification {
  /** `Subscription/ID`, or the reference as it is. */
  readonly subscription: string
  readonly topic: string | undefined
  readonly type: typeof TYPES[number]
  /** `requested`, `active`, `error`, `off`. */
  readonly status: string
  /** Events since the subscription began, as the server counts them. */
  readonly eventsSinceStart: number | undefined
  /** Event numbers of this notification. */
  readonly eventNumbers: readonly number[]
  /** References of what it is about. */
  readonly focuses: readonly string[]
  /** Codes of the server's error. */
  readonly errors: readonly string[]
}

/** True for a Bundle whose first entry is the status of a subscription. */
export function isNotification ({ type, entries }: FeedBundle): boolean {
  const first = entries[0]?.resource
  return type === 'history' && first?.resourceType === 'Parameters' && new Elements(first, 'Parameters').list('parameter').some(parameter => parameter.json['name'] === 'subscription')
}

/** @throws OutcomeError MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID */
export function readNotification (status: AnyResource): SubscriptionNotification {
  const parameters = new Elements(status, 'Parameters').list('parameter')
  const named = (name: string): Elements[] => parameters.filter(parameter => parameter.text('name') === name)
  const reference = named('subscription')[0]?.object('valueReference')
  const text = reference?.required('reference') ?? missing('subscription')
  const target = reference === undefined ? undefined : typeAndId(reference)
  const type = TYPES.find(one => one === named('type')[0]?.text('valueCode')) ?? missing('type')
  const count = named('events-since-subscription-start')[0]
  const events = named('notification-event').map(event => event.list('part'))
  const part = (parts: readonly Elements[], name: string): Elements | undefined => parts.find(one => one.text('name') === name)
  return {
    subscription: target === undefined ? text : `${target.type}/${target.id}`,
    topic: named('topic')[0]?.text('valueCanonical'),
    type,
    status: named('status')[0]?.text('valueCode') ?? missing('status'),
    eventsSinceStart: count === undefined ? undefined : wholeNumber(count),
    eventNumbers: events.map(parts => wholeNumber(part(parts, 'event-number') ?? missing('notification-event.event-number'))),
    focuses: events.flatMap(parts => part(parts, 'focus')?.object('valueReference')?.text('reference') ?? []),
    errors: named('error').flatMap(error => error.concept('valueCodeableConcept').map(({ code }) => code))
  }
}

/** A string in R4 (integer64 does not exist there); servers send numbers too. */
function wholeNumber (parameter: Elements): number {
  const value = parameter.json['valueString'] ?? parameter.json['valueUnsignedInt'] ?? parameter.json['valueInteger'] ?? parameter.json['valueDecimal']
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < 0) throw parameter.invalid('valueString', 'is not a whole number')
  return number
}

function missing (name: string): never {
  const expression = `Parameters.parameter.where(name = '${name}')`
  throw new OutcomeError('MESSAGE_FIELD_MISSING', `${expression} is required in the status of a subscription.`, { expression })
}
