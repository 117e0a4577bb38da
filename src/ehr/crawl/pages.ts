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
    visited.add(next)
    const page: Page = await onePage(http, next, signal, visited.size === 1)
    onDate(page.date)
    resources.push(...page.resources)
    next = page.next
  }
  return resources
}

export interface Page {
  readonly resources: readonly AnyResource[]
  readonly next: string | undefined
  /** The Date header: the server's clock. */
  readonly date: string | undefined
}

/** One page. @throws SearchRefused where `isFirst`; OutcomeError EHR_ANSWER_INVALID, and as `EhrHttp.request` */
export async function onePage (http: EhrHttp, url: string, signal: AbortSignal | undefined, isFirst: boolean): Promise<Page> {
  const response = await http.request({ url, ...(isFirst ? { accept: REFUSALS } : {}), ...(signal === undefined ? {} : { signal }) })
  if (response.status < 200 || response.status >= 300) {
    await response.dispose()
    throw new SearchRefused(response.status)
  }
  const bundle = await response.json()
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') throw new OutcomeError('EHR_ANSWER_INVALID', 'The server answers a search with something that is no Bundle.')
  const resources = listOf(bundle['entry']).flatMap(entry => {
    const { resource, search } = isObject(entry) ? entry : {}
    return isResource(resource) && resource.resourceType !== 'OperationOutcome' && !(isObject(search) && search['mode'] === 'outcome') ? [resource] : []
  })
  const link = listOf(bundle['link']).find(one => isObject(one) && one['relation'] === 'next')
  const next = isObject(link) && typeof link['url'] === 'string' && URL.canParse(link['url'], response.url) ? new URL(link['url'], response.url).href : undefined
  return { resources, next, date: response.headers['date'] }
}

function listOf (value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
