import { issueFromError } from '../../fhir/operation-outcome.js'
import type { Bundle, BundleEntry, FhirResource } from '../../fhir/types.js'
import type { ServedType } from '../../operations/fhir-resources/served-types.js'
import type { NamedValue } from '../../operations/fhir-resources/search-values.js'
import type { SearchResult } from '../../operations/search-resources.js'
import { queryText } from './query.js'

/**
 * The searchset Bundle of one page (FHIR R4 search 3.1.1.6): absolute `fullUrl`, `total` over all pages, `self` with the parameters
 * in use, `next` and `previous`; what was ignored stands in an OperationOutcome entry of mode `outcome`.
 */
export function searchset (type: ServedType, result: SearchResult, baseUrl: string, newId: () => string): Bundle {
  const link = (relation: string, offset: number): { relation: string, url: string } =>
    ({ relation, url: `${baseUrl}/${type}?${queryText([...result.used, ...paging(result, offset)])}` })
  const matches = result.resources.map((resource): BundleEntry => ({
    ...(resource.id === undefined ? {} : { fullUrl: `${baseUrl}/${type}/${resource.id}` }), resource, search: { mode: 'match' }
  }))
  const entry = [...matches, ...outcomeEntry(result, newId)]
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(result.total === undefined ? {} : { total: result.total }),
    link: [
      link('self', result.offset),
      ...(result.hasNext ? [link('next', result.offset + result.count)] : []),
      ...(result.offset > 0 ? [link('previous', Math.max(0, result.offset - result.count))] : [])
    ],
    ...(entry.length === 0 ? {} : { entry })
  }
}

function paging (result: SearchResult, offset: number): NamedValue[] {
  const count = { name: '_count', value: String(result.count) }
  return offset === 0 ? [count] : [count, { name: '_offset', value: String(offset) }]
}

function outcomeEntry (result: SearchResult, newId: () => string): BundleEntry<FhirResource>[] {
  if (result.warnings.length === 0) return []
  return [{
    fullUrl: `urn:uuid:${newId()}`,
    resource: { resourceType: 'OperationOutcome', issue: result.warnings.map(warning => issueFromError(warning, 'warning')) },
    search: { mode: 'outcome' }
  }]
}
