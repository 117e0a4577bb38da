import { OutcomeError } from '../../fhir/outcome-error.js'
import type { AnyResource } from '../../fhir/types.js'
import { Elements } from './elements.js'
import type { FeedBundle } from './feed-bundle.js'
import { typeAndId } from './resource-fields.js'

const TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const

/** What the first entry of a notification says. */
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
  if (first === undefined || (type !== 'history' && type !== 'subscription-notification')) return false
  return first.resourceType === 'SubscriptionStatus' || (first.resourceType === 'Parameters' && new Elements(first, 'Parameters').list('parameter').some(parameter => parameter.json['name'] === 'subscription'))
}

/**
 * Reads the status of a subscription: Parameters (Subscriptions R5 Backport 1.1, `backport-subscription-status-r4`), or a SubscriptionStatus as servers of
 * R4B and R5 send it.
 * @throws OutcomeError MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID
 */
export function readNotification (status: AnyResource): SubscriptionNotification {
  const said = status.resourceType === 'SubscriptionStatus' ? statusOf(new Elements(status, 'SubscriptionStatus')) : parametersOf(new Elements(status, 'Parameters'))
  const { subscription, type, events } = said
  const reference = subscription?.text('reference') ?? missing('subscription')
  const target = subscription === undefined ? undefined : typeAndId(subscription)
  return {
    subscription: target === undefined ? reference : `${target.type}/${target.id}`,
    topic: said.topic,
    type: TYPES.find(one => one === type) ?? missing('type'),
    status: said.status ?? missing('status'),
    eventsSinceStart: said.count,
    eventNumbers: events.map(({ number }) => number ?? missing('event-number')),
    focuses: events.flatMap(({ focus }) => focus?.text('reference') ?? []),
    errors: said.errors
  }
}

/** The same in both forms; what is missing is undefined. */
interface Said {
  readonly subscription: Elements | undefined
  readonly topic: string | undefined
  readonly type: string | undefined
  readonly status: string | undefined
  readonly count: number | undefined
  readonly events: readonly { readonly number: number | undefined, readonly focus: Elements | undefined }[]
  readonly errors: readonly string[]
}

function parametersOf (parameters: Elements): Said {
  const all = parameters.list('parameter')
  const named = (parts: readonly Elements[], name: string): Elements | undefined => parts.find(part => part.text('name') === name)
  return {
    subscription: named(all, 'subscription')?.object('valueReference'),
    topic: named(all, 'topic')?.text('valueCanonical'),
    type: named(all, 'type')?.text('valueCode'),
    status: named(all, 'status')?.text('valueCode'),
    count: numberIn(named(all, 'events-since-subscription-start'), ...VALUES),
    events: all.filter(parameter => parameter.text('name') === 'notification-event').map(event => event.list('part')).map(parts => ({ number: numberIn(named(parts, 'event-number'), ...VALUES), focus: named(parts, 'focus')?.object('valueReference') })),
    errors: all.filter(parameter => parameter.text('name') === 'error').flatMap(error => error.concept('valueCodeableConcept').map(({ code }) => code))
  }
}

function statusOf (status: Elements): Said {
  return {
    subscription: status.object('subscription'),
    topic: status.text('topic'),
    type: status.text('type'),
    status: status.text('status'),
    count: numberIn(status, 'eventsSinceSubscriptionStart'),
    events: status.list('notificationEvent').map(event => ({ number: numberIn(event, 'eventNumber'), focus: event.object('focus') })),
    errors: status.concepts('error').map(({ code }) => code)
  }
}

/** A number is a string in R4 (there is no integer64); servers send numbers too. */
const VALUES = ['valueString', 'valueUnsignedInt', 'valueInteger', 'valueDecimal'] as const

/** The first of these elements that is there. */
function numberIn (holder: Elements | undefined, ...names: readonly string[]): number | undefined {
  const name = names.find(one => holder?.json[one] !== undefined)
  if (holder === undefined || name === undefined) return undefined
  const value = holder.json[name]
  const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < 0) throw holder.invalid(name, 'is not a whole number')
  return number
}

function missing (name: string): never {
  throw new OutcomeError('MESSAGE_FIELD_MISSING', `The status of a subscription needs ${name}.`, { expression: name })
}
