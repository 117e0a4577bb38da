import type { AnyResource } from '../fhir/types.js'
import { versionOf } from './latest-version.js'
import type { MergedPlaces } from './merge-duplicates.js'
import type { Places, RecordIndex } from './record-index.js'
import { sameContent } from './same-content.js'

/** A literal reference to a resource on a server (FHIR R4 references, Literal References), taken apart. */
const LITERAL = /^(?:(https?:\/\/\S+)\/)?([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64})(?:\/_history\/([A-Za-z0-9\-.]{1,64}))?$/
const UUID = /^urn:uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** True for `urn:uuid:…` and `urn:oid:…` (FHIR R4 Bundle.entry.fullUrl). */
export function isUrn (reference: string): boolean {
  return reference.startsWith('urn:uuid:') || reference.startsWith('urn:oid:')
}

/** Resolves references within one record, after its duplicates are known. */
export class ReferenceResolver {
  readonly #index: RecordIndex
  readonly #merged: MergedPlaces
  /** What URNs mean does not depend on where they stand, and a record repeats the same few hundreds of times. */
  readonly #idsOfUrns = new Map<string, string | undefined>()

  constructor (index: RecordIndex, merged: MergedPlaces) {
    this.#index = index
    this.#merged = merged
  }

  /**
   * Place of the one resource that a reference in the resource at `from` means, whatever its version; undefined where there is
   * none or more than one. Rules of FHIR R4 Bundle, Resolving references in Bundles: a URN or an absolute URL meets the same
   * fullUrl; `Type/id` meets that resource of the same server. Where a fullUrl is not known the server is no obstacle, and a
   * UUID also meets the one resource that has it as its id: feeds split from a Bundle have lost the fullUrl.
   */
  placeOf (reference: string, from: number): number | undefined {
    if (isUrn(reference)) return this.#byFullUrl(reference) ?? this.#byUuid(reference.toLowerCase())
    const match = LITERAL.exec(reference)
    const server = match?.[1]
    if (match === null || server !== undefined) {
      const found = this.#byFullUrl(reference.replace(/\/_history\/[^/]*$/, ''))
      if (found !== undefined) return found
    }
    return match === null ? undefined : this.#onServer(match[2] as string, server ?? this.#index.serverOf(from))
  }

  /**
   * `Type/id` of what a reference means, whatever its version; undefined where `placeOf` finds nothing, where the target has no id,
   * and where several resources are left that have this type and id, for then the text would not tell which.
   */
  idOf (reference: string, from: number): string | undefined {
    if (!isUrn(reference)) return this.#uniqueId(reference, from)
    const known = this.#idsOfUrns.get(reference)
    if (known !== undefined || this.#idsOfUrns.has(reference)) return known
    const id = this.#uniqueId(reference, from)
    this.#idsOfUrns.set(reference, id)
    return id
  }

  #uniqueId (reference: string, from: number): string | undefined {
    const place = this.placeOf(reference, from)
    const target = place === undefined ? undefined : this.#index.record.resources[place]
    const text = `${target?.resourceType ?? ''}/${target?.id ?? ''}`
    return only(this.#keptOf(this.#index.withReference(text))) === undefined ? undefined : text
  }

  /**
   * The resource itself, for its content: the one to take, and what to take where that one says nothing. A reference by version
   * means that version (FHIR R4 Bundle, Resolving references in Bundles: "match the version based on Resource.meta.versionId"),
   * which may be a copy that was merged away; a current copy that does not tell its version may be the one meant.
   */
  contentsOf (reference: string, from: number): readonly AnyResource[] {
    const place = this.placeOf(reference, from)
    const current = place === undefined ? undefined : this.#index.record.resources[place]
    if (place === undefined || current === undefined) return []
    const version = LITERAL.exec(reference)?.[3]
    if (version === undefined || versionOf(current) === version) return [current]
    return [...this.#versions(current, place, version), ...(versionOf(current) === undefined ? [current] : [])]
  }

  /** The copies of this version that were merged into the one at `place`; none where they contradict each other. */
  #versions (current: AnyResource, place: number, version: string): readonly AnyResource[] {
    const copies = this.#index.withReference(`${current.resourceType}/${current.id ?? ''}`)
      .filter(copy => this.#kept(copy) === place).map(copy => this.#index.record.resources[copy] as AnyResource)
    const [exact, ...others] = copies.filter(copy => versionOf(copy) === version)
    return exact !== undefined && others.every(other => sameContent(other, exact)) ? [exact] : []
  }

  #kept (place: number): number {
    return this.#merged.get(place) ?? place
  }

  #byFullUrl (fullUrl: string): number | undefined {
    return only(this.#keptOf(this.#index.withFullUrl(fullUrl)))
  }

  #byUuid (urn: string): number | undefined {
    const uuid = UUID.exec(urn)?.[1]
    return uuid === undefined ? undefined : only(this.#keptOf(this.#index.withId(uuid)))
  }

  #onServer (reference: string, server: string | undefined): number | undefined {
    const places = this.#keptOf(this.#index.withReference(reference))
    const same = places.filter(place => server !== undefined && this.#index.serverOf(place) === server)
    return only(same.length > 0 ? same : places.filter(place => server === undefined || this.#index.serverOf(place) === undefined))
  }

  #keptOf (places: Places): Places {
    return this.#merged.size === 0 ? places : [...new Set(places.map(place => this.#kept(place)))]
  }
}

function only (places: Places): number | undefined {
  return places.length === 1 ? places[0] : undefined
}
