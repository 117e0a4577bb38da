import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import { sha256 } from '../../interop/events/chain.js'
import type { InteropEvent, Tokenize } from '../../interop/events/interop-event.js'
import { isFeedResource, readFeedBundle } from '../../interop/fhir/feed-bundle.js'
import { eventsFromEntry, isCompanion } from '../../interop/fhir/mapping/events-from-entry.js'
import { eventsFromResource } from '../../interop/fhir/mapping/events-from-resource.js'
import { Neighbours, NO_NEIGHBOURS } from '../../interop/fhir/neighbours.js'
import { checkProvidedBundle, checkSimplifiedPublish } from '../../interop/fhir/published-documents.js'
import type { FhirFeedContext } from '../../interop/fhir/resource-fields.js'
import { eventsFromDirectNotice } from '../../interop/gateway/direct-notice.js'
import { eventsFromNcpdpMessage } from '../../interop/gateway/ncpdp-message.js'
import type { Services } from '../services.js'
import { feedAndSource, HL7_FEED, tinOf, type SourceFeed } from './feed-name.js'
import { messageFault } from './message-fault.js'
import { understandHl7 } from './receive-hl7.js'

/** What a message says, or why it cannot be understood. */
export interface Understood {
  readonly events: readonly InteropEvent[]
  readonly problem?: PlainOutcomeError
}

type Settings = Pick<Services['config'], 'timeZone' | 'feedTins'>

/** A kept message as the program understands it now, whichever feed it came by; undefined for what is not replayed. */
export function understandKept (config: Settings, tokenize: Tokenize, feed: string, raw: Uint8Array): Understood | undefined {
  if (feed === HL7_FEED) {
    const { events, problem } = understandHl7(config, tokenize, raw)
    return { events, ...(problem === undefined ? {} : { problem: problem.toPlain() }) }
  }
  const named = feedAndSource(feed)
  if (named === undefined) return undefined
  return understood(() => eventsFromJson(config, tokenize, named.feed, named.source, JSON.parse(Buffer.from(raw).toString()) as unknown, sha256(raw)))
}

/** Never throws: what is wrong is the problem. */
export function understood (read: () => InteropEvent[]): Understood {
  try {
    return { events: read() }
  } catch (thrown) {
    return { events: [], problem: messageFault(thrown).toPlain() }
  }
}

/**
 * The events of one message of a source: a resource, a Bundle as a whole, or a notice.
 * @throws OutcomeError INVALID_RESOURCE, BUNDLE_INVALID, MESSAGE_UNSUPPORTED, MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID, EVENT_INVALID
 */
export function eventsFromJson (config: Settings, tokenize: Tokenize, feed: SourceFeed, source: string, json: unknown, messageHash: string): InteropEvent[] {
  const context = fhirFeedContext(config, tokenize, feed, source, messageHash)
  if (feed === 'direct' || feed === 'ncpdp') {
    if (!isObject(json)) throw new OutcomeError('MESSAGE_MALFORMED', 'A notice is a JSON object.')
    return feed === 'direct' ? eventsFromDirectNotice(json, context) : eventsFromNcpdpMessage(json, context)
  }
  if (!isFeedResource(json)) throw new OutcomeError('INVALID_RESOURCE', 'The message is no FHIR resource.')
  if (json.resourceType !== 'Bundle') {
    if (feed === 'mhd') checkSimplifiedPublish(json)
    return eventsFromResource(json, NO_NEIGHBOURS, context)
  }
  const bundle = readFeedBundle(json)
  if (feed === 'mhd' && bundle.type === 'transaction') checkProvidedBundle(bundle)
  const neighbours = Neighbours.of(bundle)
  return bundle.entries.filter(entry => !isCompanion(entry)).flatMap(entry => eventsFromEntry(entry, neighbours, context))
}

export function fhirFeedContext (config: Settings, tokenize: Tokenize, feed: SourceFeed, source: string, messageHash: string): FhirFeedContext {
  return { source, zone: config.timeZone, tokenize, tin: tinOf(config, source), isPublished: feed === 'mhd', messageHash }
}
