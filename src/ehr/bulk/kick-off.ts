import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EhrConnection } from '../connect.js'
import type { EhrResponse } from '../http/ehr-response.js'

/** What to export. */
export interface ExportRequest {
  /** Below the base: `Group/x/$export`. */
  readonly path: string
  readonly types: readonly string[]
  readonly typeFilters: readonly string[]
  readonly since: string | undefined
}

export interface KickedOff {
  /** Where to ask for the job; a query of it belongs to it. */
  readonly statusUrl: string
  /** Parameters the server refused and that were left out. */
  readonly leftOut: readonly ExportParameter[]
  /** Types asked for that this export does not give. */
  readonly typesLeftOut: readonly string[]
}

/** `types without a patient` and `shared types` are parts of `_type`. */
export type ExportParameter = '_typeFilter' | '_since' | '_type' | 'types without a patient' | 'shared types'

/**
 * What may be left out where a server refuses it. Parameters only make the export smaller. Types that a server does not export, since no search
 * parameter leads from them to a patient (HAPI), are read one by one afterwards where a resource refers to them.
 */
const OPTIONAL: readonly ExportParameter[] = ['_typeFilter', 'types without a patient', 'shared types', '_type', '_since']
/** Of FHIR R4 types that measures read, those outside CompartmentDefinition/patient. */
export const SHARED_TYPES: readonly string[] = ['Location', 'Medication', 'PractitionerRole', 'Task', 'Organization', 'Practitioner']
const TYPES_LEFT_OUT: Partial<Record<ExportParameter, readonly string[]>> = {
  'types without a patient': ['Location', 'Medication', 'PractitionerRole', 'Task'],
  'shared types': SHARED_TYPES
}
const HEADERS = { accept: 'application/fhir+json', prefer: 'respond-async' } as const

/**
 * Starts an export (Bulk Data kick-off). v1 to v3 by GET unless the source says POST; v4 by POST, a value a parameter.
 * @throws OutcomeError EXPORT_NOT_OFFERED (404, 405, 501), EXPORT_FAILED, and as `EhrHttp.request`
 */
export async function kickOff ({ source, http }: EhrConnection, request: ExportRequest, signal: AbortSignal | undefined): Promise<KickedOff> {
  let refusal: EhrResponse | undefined
  for (const leftOut of leftOutInTurn(OPTIONAL.filter(parameter => isUsed(request, parameter)))) {
    const response = await http.request({ ...kickOffRequest(source.baseUrl, source.bulk ?? {}, request, leftOut), accept: [400, 404, 405, 422, 501], ...(signal === undefined ? {} : { signal }) })
    await response.dispose()
    const statusUrl = response.headers['content-location']
    if (response.status === 202 && statusUrl !== undefined && URL.canParse(statusUrl, `${source.baseUrl}/`)) return { statusUrl: new URL(statusUrl, `${source.baseUrl}/`).href, leftOut, typesLeftOut: typesWithout(request.types, leftOut) }
    refusal = response
    if (response.status !== 400 && response.status !== 422) break
  }
  throw refused(refusal as EhrResponse, request.path)
}

/** Nothing, each alone, two together, all: a server that refuses one is not asked to do without the others. */
function leftOutInTurn (parameters: readonly ExportParameter[]): (readonly ExportParameter[])[] {
  const all = parameters.reduce<ExportParameter[][]>((sets, parameter) => [...sets, ...sets.map(set => [...set, parameter])], [[]])
  // Each of the three holds the ones before it.
  const isRedundant = (set: readonly ExportParameter[]): boolean => set.filter(parameter => parameter in TYPES_LEFT_OUT || parameter === '_type').length > 1
  return all.filter(set => !isRedundant(set)).sort((a, b) => a.length - b.length)
}

function refused ({ status }: EhrResponse, path: string): OutcomeError {
  if (status === 404 || status === 405 || status === 501) {
    return new OutcomeError('EXPORT_NOT_OFFERED', `The server offers no export at ${path.startsWith('Group/') ? 'this Group' : path} (HTTP ${status}); check the Group ids of the source, or let it be crawled.`)
  }
  return new OutcomeError('EXPORT_FAILED', `The server does not begin the export (HTTP ${status}${status === 202 ? ' without Content-Location' : ''}).`)
}

function isUsed ({ types, typeFilters, since }: ExportRequest, parameter: ExportParameter): boolean {
  const refusable = TYPES_LEFT_OUT[parameter]
  if (refusable !== undefined) return types.some(type => refusable.includes(type))
  return parameter === '_type' ? types.length > 0 : parameter === '_typeFilter' ? typeFilters.length > 0 : since !== undefined
}

/** Of no consequence where `_type` as a whole is left out: then the server gives what it has. */
function typesWithout (types: readonly string[], leftOut: readonly ExportParameter[]): string[] {
  return leftOut.includes('_type') ? [] : types.filter(type => leftOut.some(parameter => TYPES_LEFT_OUT[parameter]?.includes(type)))
}

function kickOffRequest (baseUrl: string, { version, kickOff: method }: { readonly version?: string, readonly kickOff?: string }, request: ExportRequest, leftOut: readonly ExportParameter[]) {
  const without = typesWithout(request.types, leftOut)
  const values: readonly (readonly [string, string])[] = [
    ['_outputFormat', 'application/fhir+ndjson'],
    ...(leftOut.includes('_since') || request.since === undefined ? [] : [['_since', request.since] as const]),
    ...(leftOut.includes('_type') ? [] : request.types.filter(type => !without.includes(type)).map(type => ['_type', type] as const)),
    ...(leftOut.includes('_typeFilter') ? [] : request.typeFilters.map(filter => ['_typeFilter', filter] as const))
  ]
  const url = `${baseUrl}/${request.path}`
  if (version === 'v4' || method === 'POST') {
    const parameter = values.map(([name, value]) => name === '_since' ? { name, valueInstant: value } : { name, valueString: value })
    return { method: 'POST' as const, url, headers: { ...HEADERS, 'content-type': 'application/fhir+json' }, body: JSON.stringify({ resourceType: 'Parameters', parameter }) }
  }
  const joined = new Map<string, string>()
  for (const [name, value] of values) joined.set(name, joined.has(name) ? `${joined.get(name) ?? ''},${value}` : value)
  return { method: 'GET' as const, url: `${url}?${new URLSearchParams([...joined]).toString()}`, headers: HEADERS }
}
