import type { AnyResource } from '../../fhir/types.js'
import type { EhrConnection } from '../connect.js'
import { CONTEXT_TYPES } from '../context/referenced-context.js'
import { allPages, SearchRefused } from './pages.js'
import { searchesFor } from './patient-searches.js'

export interface PatientCrawlerOptions {
  readonly types: readonly string[]
  readonly signal: AbortSignal | undefined
  /** TYPE_NOT_PULLED: the server gives this type in no way we know. SEARCHED_IN_PARTS: it gives it by category only, and keeps what has none. Told once each. */
  readonly onProblem: (code: 'TYPE_NOT_PULLED' | 'SEARCHED_IN_PARTS', type: string) => Promise<void>
}

/** All resources of a patient, by `$everything` or by searches. */
export interface PatientCrawler {
  /** Of `since`: what changed from that instant on. Undefined where the server has no such patient. @throws OutcomeError as `EhrHttp.request` */
  crawl (patientId: string, since: string | undefined): Promise<AnyResource[] | undefined>
}

/** Remembers what the server refused, so that it is asked once and not for every patient. */
export function patientCrawler ({ source, http }: EhrConnection, { types, signal, onProblem }: PatientCrawlerOptions): PatientCrawler {
  const { baseUrl, limits: { pageSize }, capability } = source
  let everything = source.crawl?.mode !== 'search' && (source.crawl?.mode === 'everything' || capability?.everything !== false)
  /** Type → the first way that the server takes. */
  const ways = new Map<string, number>()
  const missing = new Set<string>()

  const read = async (url: string): Promise<AnyResource[]> => await allPages(http, `${baseUrl}/${url}`, signal)

  const byEverything = async (patientId: string, since: string | undefined): Promise<AnyResource[] | undefined> => {
    try {
      const found = await read(`Patient/${patientId}/$everything?_count=${pageSize}${since === undefined ? '' : `&_since=${encodeURIComponent(since)}`}`)
      // Some servers answer for a patient they do not have with nothing; one that did not change since is no such patient.
      return found.length > 0 || since !== undefined ? found : undefined
    } catch (thrown) {
      if (!(thrown instanceof SearchRefused)) throw thrown
      return undefined
    }
  }

  const byType = async (type: string, patientId: string, since: string | undefined): Promise<AnyResource[]> => {
    const all = searchesFor(type, patientId)
    const lastUpdated = since !== undefined && capability?.lastUpdated === true ? `&_lastUpdated=ge${encodeURIComponent(since)}` : ''
    for (let way = ways.get(type) ?? 0; way < all.length; way++) {
      const found: AnyResource[] = []
      let taken = 0
      for (const query of all[way] ?? []) {
        try {
          found.push(...await read(`${query}&_count=${pageSize}${lastUpdated}`))
          taken++
        } catch (thrown) {
          // One category of several that a server does not know is no reason to leave out the others.
          if (!(thrown instanceof SearchRefused)) throw thrown
        }
      }
      if (taken === 0) continue
      const isNews = !ways.has(type)
      ways.set(type, way)
      if (isNews && (all[way]?.length ?? 0) > 1) await onProblem('SEARCHED_IN_PARTS', type)
      return found
    }
    if (!missing.has(type)) {
      missing.add(type)
      await onProblem('TYPE_NOT_PULLED', type)
    }
    return []
  }

  return {
    async crawl (patientId, since) {
      if (everything) {
        const found = await byEverything(patientId, since)
        if (found !== undefined) return found
      }
      const response = await http.request({ url: `${baseUrl}/Patient/${patientId}`, accept: [403, 404, 410], ...(signal === undefined ? {} : { signal }) })
      if (response.status !== 200) {
        await response.dispose()
        return undefined
      }
      // The patient is there and $everything is not, or gives nothing: nobody has it.
      if (source.crawl?.mode !== 'everything') everything = false
      const resources = [await response.json() as AnyResource]
      for (const type of types) if (type !== 'Patient' && !CONTEXT_TYPES.has(type) && !missing.has(type)) resources.push(...await byType(type, patientId, since))
      return resources
    }
  }
}
