import { isResource } from '../../../fhir/patient-record.js'
import type { AnyResource } from '../../../fhir/types.js'

/** A value that was noted, how often the clause was evaluated, and the resources that it rests on. */
export interface NotedValue {
  readonly value: unknown
  readonly times: number
  readonly resources: ReadonlySet<AnyResource>
}

/**
 * Values of clauses and definitions while one subject is evaluated, keyed by the node's site or the definition's place.
 *
 * A value rests on the resources that it is or holds; any other value, an empty list among them, on those that the clauses within it rest on,
 * which are those that were looked at and left out. Of a clause that is
 * evaluated several times, for each element of a query, the first value that is not null, false or empty is kept, otherwise the last: as
 * clause results are shown in test tools of measures.
 */
export class ClauseTrace {
  readonly clauses = new Map<object, NotedValue>()
  readonly definitions = new Map<object, NotedValue>()
  #frames: Set<AnyResource>[] = []

  /** Forgets the subject before. */
  reset (): void {
    this.clauses.clear()
    this.definitions.clear()
    this.#frames = []
  }

  enter (): void {
    this.#frames.push(new Set())
  }

  /** The end of a clause: its value is noted and given back. */
  leave (site: object, value: unknown): unknown {
    note(this.clauses, site, value, this.#close(value))
    return value
  }

  leaveDefinition (place: object, value: unknown): void {
    note(this.definitions, place, value, this.#close(value))
  }

  /** A kept value is used again: what it rests on counts here too. */
  again (place: object): void {
    this.#add(this.definitions.get(place)?.resources ?? [])
  }

  /** A resource that a clause reads an element of. */
  see (value: unknown): void {
    this.#add(resourcesIn(value))
  }

  get depth (): number {
    return this.#frames.length
  }

  /** Clauses above a depth failed and have no value. */
  unwind (depth: number): void {
    this.#frames.length = depth
  }

  #close (value: unknown): ReadonlySet<AnyResource> {
    const within = this.#frames.pop() ?? new Set()
    const held = resourcesIn(value)
    const resources = held.length > 0 ? new Set(held) : within
    this.#add(resources)
    return resources
  }

  #add (resources: Iterable<AnyResource>): void {
    const frame = this.#frames.at(-1)
    if (frame !== undefined) for (const resource of resources) frame.add(resource)
  }
}

function note (values: Map<object, NotedValue>, key: object, value: unknown, resources: ReadonlySet<AnyResource>): void {
  const before = values.get(key)
  if (before === undefined) values.set(key, { value, times: 1, resources })
  else values.set(key, isDecisive(before.value) ? { ...before, times: before.times + 1 } : { value, times: before.times + 1, resources })
}

function isDecisive (value: unknown): boolean {
  return value !== null && value !== false && !(Array.isArray(value) && value.length === 0)
}

function resourcesIn (value: unknown): readonly AnyResource[] {
  if (isResource(value)) return [value]
  return Array.isArray(value) ? value.filter(isResource) : []
}
