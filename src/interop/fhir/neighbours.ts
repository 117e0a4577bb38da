import type { AnyResource } from '../../fhir/types.js'
import type { FeedBundle } from './feed-bundle.js'

/** A resource that came with another one. */
export interface Neighbour {
  readonly fullUrl: string | undefined
  readonly resource: AnyResource
}

/** What came together, by which references are resolved: by `fullUrl`, or by type and id. The first of a name is meant. */
export class Neighbours {
  readonly #byName = new Map<string, Neighbour>()

  constructor (neighbours: readonly Neighbour[]) {
    for (const neighbour of neighbours) {
      const { fullUrl, resource: { resourceType, id } } = neighbour
      for (const name of [fullUrl, id === undefined ? undefined : `${resourceType}/${id}`]) {
        if (name !== undefined && !this.#byName.has(name)) this.#byName.set(name, neighbour)
      }
    }
  }

  static of ({ entries }: FeedBundle): Neighbours {
    return new Neighbours(entries.flatMap(({ fullUrl, resource }) => resource === undefined ? [] : [{ fullUrl, resource }]))
  }

  /** By a reference as it stands, or by `Type/id`. */
  find (name: string): Neighbour | undefined {
    return this.#byName.get(name)
  }
}

export const NO_NEIGHBOURS = new Neighbours([])
