import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import type { AnyResource } from '../../fhir/types.js'
import { tokenizer } from '../../interop/events/chain.js'
import { isFeedResource, readFeedBundle, type FeedBundle, type FeedEntry } from '../../interop/fhir/feed-bundle.js'
import { sliceOf } from '../../interop/fhir/bundle-slice.js'
import { eventsFromEntry, isCompanion } from '../../interop/fhir/mapping/events-from-entry.js'
import { Neighbours } from '../../interop/fhir/neighbours.js'
import { isNotification, readNotification, type SubscriptionNotification } from '../../interop/fhir/notification.js'
import { isProvidedBundle, isSimplifiedPublish } from '../../interop/fhir/published-documents.js'
import { feedName } from './feed-name.js'
import { keptMessage } from './kept-message.js'
import { keepMessage, messageOutcome, receiveMessage, type FeedServices, type MessageOutcome } from './receive-message.js'
import { fhirFeedContext, understood } from './understand-message.js'

/** What came by HTTP. */
export interface FhirRequest {
  readonly source: string
  /** The body as it was received. */
  readonly raw: Uint8Array
  readonly json: unknown
  /** Type in the path: `[base]/DocumentReference`. */
  readonly type?: string
  /** Id in the path. */
  readonly id?: string
}

/**
 * What became of an entry of a Bundle; `passed` is one that others refer to, `refused` of a type that is not
 * taken: it is in the Bundle that is kept, and nowhere else.
 */
export type EntryOutcome = MessageOutcome | { readonly status: 'passed' } | { readonly status: 'refused', readonly error: PlainOutcomeError }

export type FhirOutcome =
  | { readonly kind: 'resource', readonly outcome: MessageOutcome }
  | { readonly kind: 'transaction', readonly entries: number, readonly outcome: MessageOutcome }
  | { readonly kind: 'batch', readonly outcomes: readonly EntryOutcome[] }

/**
 * Takes a resource or a Bundle. A transaction (MHD ITI-65 too) is recorded as a whole or not at all, with one problem; of other Bundles each entry on its
 * own. What cannot be understood is kept in quarantine. A notification of a subscription is counted after its entries have been committed, so that a number
 * that is counted has come.
 * @throws OutcomeError INVALID_RESOURCE, WRONG_RESOURCE_TYPE, BUNDLE_INVALID, MESSAGE_FIELD_MISSING or _INVALID (status of a subscription): nothing was kept; STORE_UNAVAILABLE
 */
export async function receiveFhir (services: FeedServices, { source, raw, json, type, id }: FhirRequest): Promise<FhirOutcome> {
  if (!isFeedResource(json)) throw new OutcomeError('INVALID_RESOURCE', 'The body is no FHIR resource with a resourceType, and an id as FHIR allows where it has one.')
  if (type !== undefined && json.resourceType !== type) throw new OutcomeError('WRONG_RESOURCE_TYPE', 'The body is a resource of another type than the path says.', { expression: 'resourceType' })
  if (id !== undefined && json.id !== id) throw new OutcomeError('INVALID_RESOURCE', 'The body has another id than the path says.', { expression: 'id' })
  if (json.resourceType !== 'Bundle') {
    // A document in a resource is published by itself (ITI-105) where it is sent to its type.
    const feed = type === undefined || !isPublish(json) ? 'fhir' : 'mhd'
    return { kind: 'resource', outcome: await receiveMessage(services, feed, source, raw, json) }
  }
  const bundle = readFeedBundle(json)
  if (bundle.type === 'transaction') {
    const feed = isProvidedBundle(bundle) ? 'mhd' : 'fhir'
    return { kind: 'transaction', entries: bundle.entries.length, outcome: await receiveMessage(services, feed, source, raw, json) }
  }
  if (!isNotification(bundle)) return { kind: 'batch', outcomes: await receiveEntries(services, source, raw, bundle) }
  const notification = readNotification((bundle.entries[0] as { resource: AnyResource }).resource)
  const outcomes = await receiveEntries(services, source, raw, { ...bundle, entries: [...bundle.entries, ...namedOnly(notification, bundle)] })
  await services.store.subscriptions.note(source, notification)
  return { kind: 'batch', outcomes }
}

/** What is wrong with its elements is told by `receiveMessage`. */
function isPublish (json: AnyResource): boolean {
  try {
    return isSimplifiedPublish(json)
  } catch {
    return false
  }
}

async function receiveEntries (services: FeedServices, source: string, raw: Uint8Array, bundle: FeedBundle): Promise<readonly EntryOutcome[]> {
  const { ledgerWriter, config, store } = services
  const feed = feedName('fhir', source)
  const message = keptMessage(feed, raw, config.recordsKey)
  const context = fhirFeedContext(config, tokenizer(await store.ledger.salt()), 'fhir', source, message.hash)
  const neighbours = Neighbours.of(bundle)
  const receive = async (entry: FeedEntry): Promise<EntryOutcome> => {
    if (isCompanion(entry)) return { status: 'passed' }
    const { events, problem } = understood(() => eventsFromEntry(entry, neighbours, context))
    // The Bundle that it is in is kept.
    if (problem?.code === 'MESSAGE_UNSUPPORTED' && entry.resource !== undefined) return { status: 'refused', error: problem }
    const outcome = problem === undefined ? await ledgerWriter.record({ events, messageHash: message.hash }) : { status: 'conflict' as const, problem }
    return outcome.status === 'conflict' ? await keepMessage(services, feed, JSON.stringify(sliceOf(entry, neighbours)), { events: [], problem: outcome.problem }) : messageOutcome(outcome)
  }
  const [, ...outcomes] = await Promise.all([ledgerWriter.record({ events: [], message }), ...bundle.entries.map(receive)])
  return outcomes
}

/** What a notification is about and does not hold, as entries that name it. */
function namedOnly ({ focuses }: SubscriptionNotification, { entries }: FeedBundle): FeedEntry[] {
  const isHeld = (focus: string): boolean => entries.some(({ fullUrl, resource, url }) => fullUrl === focus || url === focus || (resource?.id !== undefined && focus.endsWith(`${resource.resourceType}/${resource.id}`)))
  return [...new Set(focuses)].filter(focus => !isHeld(focus)).map(focus => ({ fullUrl: focus, resource: undefined, method: undefined, url: undefined }))
}
