import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { EhrConnection } from '../connect.js'
import { allPages, SearchRefused } from './pages.js'

/**
 * Ids of the patients to crawl, each once: members of the Groups, the list of the source, or all patients a search gives.
 * @throws OutcomeError EHR_REQUEST_REFUSED where there is no such Group or no search for patients
 */
export async function readRoster ({ source, http }: EhrConnection, signal: AbortSignal | undefined, onDate: (date: string | undefined) => void): Promise<string[]> {
  if (source.groups.length === 0 && source.roster !== undefined) return [...new Set(source.roster)]
  const ids = new Set<string>()
  for (const group of source.groups) {
    const response = await http.request({ url: `${source.baseUrl}/Group/${group}`, ...(signal === undefined ? {} : { signal }) })
    onDate(response.headers['date'])
    const json = await response.json()
    const members = isObject(json) && Array.isArray(json['member']) ? json['member'] : []
    for (const member of members) {
      const reference = isObject(member) && member['inactive'] !== true && isObject(member['entity']) ? member['entity']['reference'] : undefined
      const id = typeof reference === 'string' ? /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})/.exec(reference)?.[1] : undefined
      if (id !== undefined) ids.add(id)
    }
  }
  if (source.groups.length > 0) return [...ids]
  try {
    for (const { resourceType, id } of await allPages(http, `${source.baseUrl}/Patient?_count=${source.limits.pageSize}`, signal, onDate)) {
      if (resourceType === 'Patient' && typeof id === 'string') ids.add(id)
    }
  } catch (thrown) {
    if (!(thrown instanceof SearchRefused)) throw thrown
    throw new OutcomeError('EHR_REQUEST_REFUSED', `The server does not list its patients (HTTP ${thrown.status}); give the source a Group or a roster.`)
  }
  return [...ids]
}
