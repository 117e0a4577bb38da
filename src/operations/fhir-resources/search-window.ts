import type { FhirResource } from '../../fhir/types.js'
import type { Criterion } from './criterion.js'

/** The stretch of matches to return. */
export interface Window {
  readonly offset: number
  readonly count: number
}

/** One stretch of matches; `total` counts all of them. */
export interface Matches {
  readonly total: number
  readonly resources: readonly FhirResource[]
}

/** True when every criterion holds (FHIR R4 search: parameters are joined by AND). */
export function matchesAll (criteria: readonly Criterion[], resource: unknown): boolean {
  return criteria.every(criterion => criterion.matches(resource))
}

/** Counts all matches of a stream and keeps only those in the window, so memory does not grow with the stream. */
export async function collectWindow<Item> (
  items: Iterable<Item> | AsyncIterable<Item>, resourceOf: (item: Item) => FhirResource, criteria: readonly Criterion[], window: Window
): Promise<Matches> {
  const resources: FhirResource[] = []
  let total = 0
  for await (const item of items) {
    const resource = resourceOf(item)
    if (!matchesAll(criteria, resource)) continue
    if (total >= window.offset && resources.length < window.count) resources.push(resource)
    total++
  }
  return { total, resources }
}
