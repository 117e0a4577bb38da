import type { PatientRecord } from '../fhir/patient-record.js'

/** Places in `PatientRecord.resources`. */
export type Places = readonly number[]

const NONE: Places = []

/**
 * Where the resources of one record stand: by type and id, by Bundle.entry.fullUrl, by id alone. Only the first is built at
 * once; records without such references never need the others.
 */
export class RecordIndex {
  readonly record: PatientRecord
  readonly #byReference = new Map<string, number[]>()
  #byFullUrl: Map<string, number[]> | undefined
  #byId: Map<string, number[]> | undefined

  constructor (record: PatientRecord) {
    this.record = record
    for (const [place, { resourceType, id }] of record.resources.entries()) {
      if (typeof id === 'string' && id !== '') put(this.#byReference, `${resourceType}/${id}`, place)
    }
  }

  /** Resources of this type and id; a resource without id is in none. */
  withReference (reference: string): Places {
    return this.#byReference.get(reference) ?? NONE
  }

  /** Lists of several resources of one type and id. */
  * repeated (): Iterable<Places> {
    for (const places of this.#byReference.values()) if (places.length > 1) yield places
  }

  withFullUrl (fullUrl: string): Places {
    this.#byFullUrl ??= mapOf(this.record.fullUrls ?? [], comparableUrl)
    return this.#byFullUrl.get(comparableUrl(fullUrl)) ?? NONE
  }

  /** Resources of any type with this id, in lower case. */
  withId (id: string): Places {
    this.#byId ??= mapOf(this.record.resources.map(resource => resource.id), text => text.toLowerCase())
    return this.#byId.get(id) ?? NONE
  }

  /**
   * The server a resource comes from, as far as its fullUrl says: `https://host/fhir` of `https://host/fhir/Patient/1`
   * (FHIR R4 Bundle, Resolving references in Bundles: the root of a RESTful fullUrl).
   */
  serverOf (place: number): string | undefined {
    const fullUrl = this.record.fullUrls?.[place]
    const resource = this.record.resources[place]
    if (fullUrl === undefined || resource === undefined || !/^https?:/i.test(fullUrl)) return undefined
    const end = `/${resource.resourceType}/${resource.id ?? ''}`
    return fullUrl.endsWith(end) ? fullUrl.slice(0, -end.length) : undefined
  }
}

/** UUIDs are read in either case (RFC 4122, section 3); every other URL is compared as it stands. */
function comparableUrl (url: string): string {
  return url.startsWith('urn:uuid:') ? url.toLowerCase() : url
}

function mapOf (texts: Iterable<unknown>, comparable: (text: string) => string): Map<string, number[]> {
  const map = new Map<string, number[]>()
  let place = 0
  for (const text of texts) {
    if (typeof text === 'string' && text !== '') put(map, comparable(text), place)
    place++
  }
  return map
}

function put (map: Map<string, number[]>, key: string, place: number): void {
  const places = map.get(key)
  if (places === undefined) map.set(key, [place])
  else places.push(place)
}
