import { OutcomeError } from '../../../fhir/outcome-error.js'
import type { InteropEvent } from '../../events/interop-event.js'
import type { FeedEntry } from '../feed-bundle.js'
import { NO_NEIGHBOURS, type Neighbours } from '../neighbours.js'
import { ResourceFields, UNKNOWN_TIME, type FhirFeedContext } from '../resource-fields.js'
import { eventsFromResource } from './events-from-resource.js'

/** Types that come along to be referred to, or to say something of the Bundle. */
const COMPANIONS: ReadonlySet<string> = new Set([
  'Binary', 'Composition', 'Device', 'Endpoint', 'List', 'Location', 'Medication', 'MessageHeader', 'OperationOutcome', 'Organization', 'Parameters', 'Practitioner', 'PractitionerRole', 'SubscriptionStatus'
])

/** True where an entry says nothing itself. */
export function isCompanion ({ resource, url, fullUrl, method }: FeedEntry): boolean {
  return resource === undefined ? url === undefined && fullUrl === undefined : method !== 'DELETE' && COMPANIONS.has(resource.resourceType)
}

/**
 * The events of one entry that is no companion. `DELETE` takes back what the resource said.
 * @throws OutcomeError MESSAGE_UNSUPPORTED for an entry that names a resource without holding it; as `eventsFromResource`
 */
export function eventsFromEntry ({ resource, url, fullUrl, method }: FeedEntry, neighbours: Neighbours, context: FhirFeedContext): InteropEvent[] {
  if (method === 'DELETE') return withdrawal(url ?? fullUrl ?? '', context)
  if (resource === undefined) throw new OutcomeError('MESSAGE_UNSUPPORTED', 'The entry names a resource and does not hold it; subscribe with payload full-resource, or send the resource.', { expression: 'Bundle.entry.resource' })
  return eventsFromResource(resource, neighbours, context)
}

function withdrawal (url: string, context: FhirFeedContext): InteropEvent[] {
  const [, resourceType, id] = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})$/.exec(url) ?? []
  if (resourceType === undefined || id === undefined) throw new OutcomeError('BUNDLE_INVALID', 'A DELETE names no type and id.', { expression: 'Bundle.entry.request.url' })
  // Another deletion of the resource is another statement.
  return [new ResourceFields({ resourceType, id, deletedIn: context.messageHash }, NO_NEIGHBOURS, context).event('statement.withdrawn', { occurredAt: UNKNOWN_TIME })]
}
