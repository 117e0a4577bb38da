import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject, isResource } from '../../fhir/patient-record.js'
import type { AnyResource } from '../../fhir/types.js'
import type { EhrHttp } from '../http/ehr-http.js'

/** A search or `$everything` that the server does not take; the caller may ask otherwise. */
export class SearchRefused extends Error {
  readonly status: number
  constructor (status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

const REFUSALS = [400, 403, 404, 405, 410, 422, 501]

/**
 * Resources of all pages behind a url. Pages are followed by their `next` link as it stands, relative ones resolved; one that was visited ends
 * the walk. Entries of outcomes are no resources.
 * @throws SearchRefused on the first page; OutcomeError EHR_ANSWER_INVALID, and as `EhrHttp.request`
 */
export async function allPages (http: EhrHttp, url: string, signal: AbortSignal | undefined, onDate: (date: string | undefined) => void = () => {}): Promise<AnyResource[]> {
  const resources: AnyResource[] = []
  const visited = new Set<string>()
  for (let next: string | undefined = url; next !== undefined && !visited.has(next);) {
    const isFirst: boolean = visited.size === 0
    visited.add(next)
    const response = await http.request({ url: next, ...(isFirst ? { accept: REFUSALS } : {}), ...(signal === undefined ? {} : { signal }) })
    if (response.status < 200 || response.status >= 300) {
      await response.dispose()
      throw new SearchRefused(response.status)
    }
    onDate(response.headers['date'])
    const bundle = await response.json()
    if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') throw new OutcomeError('EHR_ANSWER_INVALID', 'The server answers a search with something that is no Bundle.')
    for (const entry of listOf(bundle['entry'])) {
      const resource = isObject(entry) ? entry['resource'] : undefined
      const search = isObject(entry) ? entry['search'] : undefined
      if (isResource(resource) && resource.resourceType !== 'OperationOutcome' && !(isObject(search) && search['mode'] === 'outcome')) resources.push(resource)
    }
    const link = listOf(bundle['link']).find(one => isObject(one) && one['relation'] === 'next')
    next = isObject(link) && typeof link['url'] === 'string' && URL.canParse(link['url'], response.url) ? new URL(link['url'], response.url).href : undefined
  }
  return resources
}

function listOf (value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
