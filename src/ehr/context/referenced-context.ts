import { isResource } from '../../fhir/patient-record.js'
import type { AnyResource } from '../../fhir/types.js'
import type { EhrConnection } from '../connect.js'
import { inParallel } from '../in-parallel.js'

/** What records refer to and no search for a patient gives. */
export const CONTEXT_TYPES: ReadonlySet<string> = new Set(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'])
/** A PractitionerRole leads to an Organization, that to another one. */
const MOST_STEPS = 3
/** So many resources are in memory at once. */
const BATCH = 500
/** Clinicians and places of one clinic; a Medication may be one of a prescription, and those are read once anyway. */
const MOST_REMEMBERED = 5_000
const REFERENCE = /^(?:.*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/
const MISSING = [400, 404, 410, 422]
const DENIALS = [401, 403, 405, 501]
/** A type of which so many were denied and none was given is not ours to read; thousands more need not be asked for. */
const MOST_DENIED = 10

/**
 * Reads `wanted` (`Type/id`) and what those refer to in their turn, without what is `known`; both sets grow. `onMissing` is told of each
 * reference that leads to nothing. @throws OutcomeError as `EhrHttp.request`
 */
export async function * readReferenced (connection: EhrConnection, readOne: ReferenceReader, wanted: ReadonlySet<string>, known: Set<string>, onMissing: () => void): AsyncGenerator<AnyResource> {
  const { baseUrl, limits: { concurrency } } = connection.source
  for (let step = 0, asked = wanted; step < MOST_STEPS && asked.size > 0; step++) {
    const news = [...asked].filter(reference => !known.has(reference)).sort()
    for (const reference of news) known.add(reference)
    const further = new Set<string>()
    for (let from = 0; from < news.length; from += BATCH) {
      const found: AnyResource[] = []
      await inParallel(news.slice(from, from + BATCH), concurrency, async reference => {
        const resource = await readOne(reference)
        if (resource === undefined) onMissing()
        else found.push(resource)
      })
      for (const resource of found) collectReferences(resource, baseUrl, further)
      yield * found
    }
    asked = further
  }
}

/** Reads `Type/id`; undefined where there is nothing for us. @throws OutcomeError as `EhrHttp.request` */
export type ReferenceReader = (reference: string) => Promise<AnyResource | undefined>

/** One for a whole pull: it remembers what it was given, up to a number, and which types it is denied. */
export function referenceReader ({ source, http }: EhrConnection, signal: AbortSignal | undefined): ReferenceReader {
  const given = new Map<string, AnyResource>()
  const givenTypes = new Set<string>()
  const denied = new Map<string, number>()
  return async reference => {
    const known = given.get(reference)
    if (known !== undefined) return known
    const type = reference.split('/')[0] ?? ''
    if (!givenTypes.has(type) && (denied.get(type) ?? 0) >= MOST_DENIED) return undefined
    const response = await http.request({ url: `${source.baseUrl}/${reference}`, accept: [...MISSING, ...DENIALS], ...(signal === undefined ? {} : { signal }) })
    if (DENIALS.includes(response.status)) denied.set(type, (denied.get(type) ?? 0) + 1)
    const json = response.status === 200 ? await response.json() : undefined
    if (json === undefined) await response.dispose()
    if (!isResource(json)) return undefined
    givenTypes.add(type)
    if (given.size < MOST_REMEMBERED) given.set(reference, json)
    return json
  }
}

export interface ReferencedContext {
  readonly resources: readonly AnyResource[]
  /** References that lead to nothing on the server. */
  readonly missing: number
}

/** Fetches what `resources` refer to and do not hold. @throws OutcomeError as `EhrHttp.request` */
export async function referencedContext (connection: EhrConnection, readOne: ReferenceReader, resources: readonly AnyResource[]): Promise<ReferencedContext> {
  const wanted = new Set<string>()
  for (const resource of resources) collectReferences(resource, connection.source.baseUrl, wanted)
  const known = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`))
  const found: AnyResource[] = []
  let missing = 0
  for await (const resource of readReferenced(connection, readOne, wanted, known, () => { missing++ })) found.push(resource)
  return { resources: found, missing }
}

/** Adds `Type/id` of a reference to shared context: a relative one or an absolute one below the base; others lead to other servers. */
export function addReference (text: string, baseUrl: string, into: Set<string>): void {
  if (text.includes('://') && !text.startsWith(`${baseUrl}/`)) return
  const [, type = '', id = ''] = REFERENCE.exec(text) ?? []
  if (CONTEXT_TYPES.has(type)) into.add(`${type}/${id}`)
}

function collectReferences (value: unknown, baseUrl: string, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const one of value) collectReferences(one, baseUrl, into)
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, child] of Object.entries(value)) {
      if (name === 'reference' && typeof child === 'string') addReference(child, baseUrl, into)
      else collectReferences(child, baseUrl, into)
    }
  }
}
