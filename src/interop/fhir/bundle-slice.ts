import type { AnyResource } from '../../fhir/types.js'
import type { FeedEntry } from './feed-bundle.js'
import type { Neighbour } from './resource-fields.js'

/**
 * A Bundle of its own for an entry that could not be understood, with the resources it refers to, so that it can be tried again without the others. The
 * documents of Binaries are left out.
 */
export function sliceOf ({ resource, fullUrl, method, url }: FeedEntry, neighbours: readonly Neighbour[]): AnyResource {
  const text = JSON.stringify(resource ?? {})
  const others = neighbours.filter(other => other.resource !== resource && other.resource.resourceType !== 'Binary' && isNamedIn(text, other))
  const request = method === undefined ? {} : { request: { method, url } }
  return { resourceType: 'Bundle', type: 'collection', entry: [{ fullUrl, resource, ...request }, ...others] }
}

function isNamedIn (text: string, { fullUrl, resource: { resourceType, id } }: Neighbour): boolean {
  return (fullUrl !== undefined && text.includes(JSON.stringify(fullUrl))) || (id !== undefined && text.includes(`${resourceType}/${id}`))
}
