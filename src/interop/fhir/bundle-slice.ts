import type { AnyResource } from '../../fhir/types.js'
import type { FeedEntry } from './feed-bundle.js'
import type { Neighbour, Neighbours } from './neighbours.js'

/**
 * A Bundle of its own for an entry that could not be understood, with the resources it refers to and those that these refer to, so that it can be tried
 * again without the others. The documents of Binaries are left out.
 */
export function sliceOf ({ resource, fullUrl, method, url }: FeedEntry, neighbours: Neighbours): AnyResource {
  const near = namedIn(resource, neighbours)
  const others = new Set([...near, ...near.flatMap(one => namedIn(one.resource, neighbours))].filter(one => one.resource !== resource && one.resource.resourceType !== 'Binary'))
  const request = method === undefined ? {} : { request: { method, url } }
  return { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource, ...request }, ...others] }
}

/** Whatever a resource names with a `reference`. */
function namedIn (resource: AnyResource | undefined, neighbours: Neighbours): Neighbour[] {
  const references = [...JSON.stringify(resource ?? {}).matchAll(/"reference":("(?:[^"\\]|\\.)*")/g)].map(match => JSON.parse(match[1] as string) as string)
  return references.flatMap(reference => neighbours.find(reference) ?? neighbours.find(/[A-Za-z]+\/[A-Za-z0-9.-]+$/.exec(reference)?.[0] ?? '') ?? [])
}
