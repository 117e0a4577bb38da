import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import type { FhirResource } from '../fhir/types.js'
import { allLibraries, allMeasures } from './fhir-resources/definitions.js'
import { searchMeasureReports } from './fhir-resources/measure-report-search.js'
import { searchPatients } from './fhir-resources/patient-search.js'
import { searchPlan, type Handling, type SearchPlan } from './fhir-resources/search-plan.js'
import type { NamedValue } from './fhir-resources/search-values.js'
import { collectWindow, type Matches, type Window } from './fhir-resources/search-window.js'
import type { ServedType } from './fhir-resources/served-types.js'
import { identifiedValueSets, valueSetSummary } from './fhir-resources/value-set-resource.js'
import type { Services } from './services.js'

/** A search as it came in: names and values decoded, nothing checked. */
export interface SearchRequest {
  readonly type: ServedType
  readonly parameters: readonly NamedValue[]
  /** `Prefer: handling`. */
  readonly handling: Handling
  /** FHIR base url of this server; references below it count as relative. */
  readonly baseUrl?: string
}

/** One page of a search. Parameters are those in use, without paging, for the links. */
export interface SearchResult {
  readonly resources: readonly FhirResource[]
  /** Number of all matches; undefined where `_total=none` asked for none. */
  readonly total: number | undefined
  readonly used: readonly NamedValue[]
  readonly offset: number
  readonly count: number
  readonly hasNext: boolean
  readonly countOnly: boolean
  /** What was ignored or changed, never silently. */
  readonly warnings: readonly PlainOutcomeError[]
}

/**
 * FHIR R4 search on one type. ValueSets come without their expansion (tagged SUBSETTED); read one for its codes.
 * Pages are stretches of the current state: reports stored between two pages move later ones on.
 * @throws OutcomeError UNKNOWN_PARAMETER, UNSUPPORTED_PARAMETER, INVALID_PARAMETER, INVALID_DATE, DUPLICATE_PARAMETER, STORE_UNAVAILABLE
 */
export async function searchResources (services: Services, request: SearchRequest): Promise<SearchResult> {
  const plan = searchPlan(request.type, request.parameters, request.handling, { timeZone: services.config.timeZone, baseUrl: request.baseUrl })
  const window = plan.countOnly ? { offset: 0, count: 0 } : { offset: plan.offset, count: plan.count }
  const { total, resources } = await matchesOf(services, request.type, plan, window)
  return {
    resources,
    total: plan.withTotal ? total : undefined,
    used: plan.used,
    offset: window.offset,
    count: window.count,
    hasNext: !plan.countOnly && plan.offset + plan.count < total,
    countOnly: plan.countOnly,
    warnings: plan.warnings
  }
}

async function matchesOf (services: Services, type: ServedType, { criteria }: SearchPlan, window: Window): Promise<Matches> {
  switch (type) {
    case 'Measure': return await collectWindow(allMeasures(services.catalogue), measure => measure, criteria, window)
    case 'Library': return await collectWindow(allLibraries(services.catalogue), library => library, criteria, window)
    case 'ValueSet': return await collectWindow(identifiedValueSets(services.valueSets), valueSetSummary, criteria, window)
    case 'Patient': return await searchPatients(services.records, criteria, window)
    case 'MeasureReport': return await searchMeasureReports(services.store.measureReports, criteria, window)
  }
}
