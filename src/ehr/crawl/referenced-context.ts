import { isResource } from '../../fhir/patient-record.js'
import type { AnyResource } from '../../fhir/types.js'
import type { EhrConnection } from '../connect.js'
import { inParallel } from '../in-parallel.js'

/** What records refer to and no search for a patient gives. */
export const CONTEXT_TYPES: ReadonlySet<string> = new Set(['Medication', 'Practitioner', 'PractitionerRole', 'Organization', 'Location'])
/** A PractitionerRole leads to an Organization, that to another one. */
const MOST_STEPS = 3
const REFERENCE = /^(?:.*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/

export interface ReferencedContext {
  readonly resources: readonly AnyResource[]
  /** References that lead to nothing on the server. */
  readonly missing: number
}

/** Fetches what `resources` refer to and do not hold. @throws OutcomeError as `EhrHttp.request` */
export async function referencedContext ({ source, http }: EhrConnection, resources: readonly AnyResource[], signal: AbortSignal | undefined): Promise<ReferencedContext> {
  const known = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`))
  const fetched: AnyResource[] = []
  let missing = 0
  let asking: readonly AnyResource[] = resources
  for (let step = 0; step < MOST_STEPS && asking.length > 0; step++) {
    const wanted = new Set<string>()
    for (const resource of asking) collectReferences(resource, source.baseUrl, wanted)
    const found: AnyResource[] = []
    const news = [...wanted].filter(reference => !known.has(reference)).sort()
    for (const reference of news) known.add(reference)
    await inParallel(news, source.limits.concurrency, async reference => {
      const response = await http.request({ url: `${source.baseUrl}/${reference}`, accept: [400, 403, 404, 410], ...(signal === undefined ? {} : { signal }) })
      const json = response.status === 200 ? await response.json() : undefined
      if (json === undefined) await response.dispose()
      if (isResource(json)) found.push(json)
      else missing++
    })
    fetched.push(...found)
    asking = found
  }
  return { resources: fetched, missing }
}

/** Relative references and absolute ones below the base; others lead to other servers. */
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

function addReference (text: string, baseUrl: string, into: Set<string>): void {
  if (text.includes('://') && !text.startsWith(`${baseUrl}/`)) return
  const [, type = '', id = ''] = REFERENCE.exec(text) ?? []
  if (CONTEXT_TYPES.has(type)) into.add(`${type}/${id}`)
}
