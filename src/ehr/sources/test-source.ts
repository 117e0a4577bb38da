import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import { exportPaths } from '../bulk/export-paths.js'
import { kickOff } from '../bulk/kick-off.js'
import { connect, type EhrConnection } from '../connect.js'
import { CONTEXT_TYPES } from '../context/referenced-context.js'
import { onePage, SearchRefused } from '../crawl/pages.js'
import type { EhrRuntime } from '../runtime.js'
import { missingTypes } from '../smart/scopes.js'
import { readCapabilities } from './read-capabilities.js'
import type { CapabilityRecord, Source } from './source.js'

/** One step of a test, in the order they are made. */
export interface SourceStep {
  readonly step: string
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped'
  readonly detail: string
}

export interface SourceTest {
  readonly steps: readonly SourceStep[]
  /** What probing found; absent where the server does not say what it can do. */
  readonly capability?: CapabilityRecord
}

type Step = (step: string, status: SourceStep['status'], detail: string) => void

/**
 * Tries, step by step, everything a pull needs: discovery, token, scopes, each resource type, Groups, the kick-off of an export (ended at once).
 * Nothing of a patient is kept or told. Steps that need an earlier one that failed are skipped.
 */
export async function testSource (source: Source, runtime: EhrRuntime, types: readonly string[]): Promise<SourceTest> {
  const steps: SourceStep[] = []
  const add: Step = (step, status, detail) => { steps.push({ step, status, detail }) }
  const connection = connect({ ...source, limits: { ...source.limits, retries: Math.min(source.limits.retries, 2) } }, runtime, types)
  try {
    const capability = await attempt('discovery', add, async () => {
      const found = await readCapabilities(connection)
      add('discovery', 'ok', `FHIR ${found.fhirVersion ?? 'of a version it does not name'}${found.software === undefined ? '' : `, ${found.software}`}${found.tokenUrl === undefined ? ', no SMART configuration' : ', SMART configuration'}`)
      return found
    })
    const [patient, denied] = await testAccess(connection, add)
    testScopes(connection, types, add)
    for (const type of types) {
      if (denied) add(`read ${type}`, 'skipped', 'there is no access')
      else await testType(connection, type, patient, add)
    }
    for (const group of source.groups) {
      await attempt(`Group ${group}`, add, async () => {
        const json = await (await connection.http.request({ url: `${source.baseUrl}/Group/${group}` })).json()
        const members = isObject(json) && Array.isArray(json['member']) ? json['member'].length : 0
        add(`Group ${group}`, members > 0 ? 'ok' : 'warning', members > 0 ? `${members} members` : 'the server shows no members; an export may still have them')
      })
    }
    await testExport(connection, types, add)
    return { steps, ...(capability === undefined ? {} : { capability }) }
  } finally {
    await connection.http.close()
  }
}

/** An id of some patient to search with, which is told to nobody. */
async function testAccess ({ source, http }: EhrConnection, add: Step): Promise<readonly [string | undefined, boolean]> {
  try {
    const found = await firstPage(http, `${source.baseUrl}/Patient?_count=1`)
    add('access', 'ok', source.auth.type === 'none' ? 'the server lets us in without a token' : 'the server takes our token')
    return [found, false]
  } catch (thrown) {
    if (thrown instanceof SearchRefused && thrown.status !== 403) {
      add('access', 'ok', `the server takes our token; it does not list patients (HTTP ${thrown.status})`)
      return [source.roster?.[0], false]
    }
    add('access', 'failed', thrown instanceof SearchRefused ? `EHR_ACCESS_DENIED: HTTP ${thrown.status}; check the scopes of the client` : textOf(thrown))
    return [undefined, true]
  }
}

function testScopes ({ source, granted }: EhrConnection, types: readonly string[], add: Step): void {
  if (source.auth.type !== 'smart') {
    add('scopes', 'skipped', 'the source does not use SMART Backend Services')
    return
  }
  const scope = granted()
  if (scope === undefined) {
    add('scopes', 'warning', 'the server does not say what it grants')
    return
  }
  const missing = missingTypes(types, scope)
  add('scopes', missing.length === 0 ? 'ok' : 'warning', missing.length === 0 ? 'all that is needed is granted' : `not granted: ${missing.join(', ')}; measures that read them will count too few`)
}

async function testType ({ source, http }: EhrConnection, type: string, patient: string | undefined, add: Step): Promise<void> {
  const query = type === 'Patient' || CONTEXT_TYPES.has(type) || patient === undefined ? '' : `patient=${patient}&`
  try {
    await firstPage(http, `${source.baseUrl}/${type}?${query}_count=1`)
    add(`read ${type}`, 'ok', 'can be searched')
  } catch (thrown) {
    if (thrown instanceof SearchRefused) add(`read ${type}`, 'warning', `a search for it is refused (HTTP ${thrown.status}); an export or $everything may have it`)
    else add(`read ${type}`, 'failed', textOf(thrown))
  }
}

/** One kick-off for each path that a pull would take, with the types it would ask for. */
async function testExport (connection: EhrConnection, types: readonly string[], add: Step): Promise<void> {
  const { source, http } = connection
  for (const path of exportPaths(source)) {
    await attempt('export kick-off', add, async () => {
      const { statusUrl, leftOut, typesLeftOut } = await kickOff(connection, { path, types, typeFilters: [], since: undefined }, undefined)
      const response = await http.request({ method: 'DELETE', url: statusUrl, accept: [400, 404, 405, 410, 501] })
      await response.dispose()
      const ended = response.status === 202 ? 'the server began an export and ended it again' : `the server began an export; it did not end it when asked to (HTTP ${response.status})`
      const notGiven = typesLeftOut.filter(type => !CONTEXT_TYPES.has(type))
      const without = leftOut.includes('_type') ? '; it refuses _type, so a pull gets all it has' : notGiven.length > 0 ? `; without ${notGiven.join(', ')}, which it does not export here` : ''
      add('export kick-off', notGiven.length > 0 ? 'warning' : 'ok', `${path}: ${ended}${without}`)
    }, 'warning')
  }
}

async function firstPage (http: EhrConnection['http'], url: string): Promise<string | undefined> {
  const [first] = (await onePage(http, url, undefined, true)).resources
  return first?.resourceType === 'Patient' ? first.id : undefined
}

async function attempt<Value> (step: string, add: Step, work: () => Promise<Value>, status: SourceStep['status'] = 'failed'): Promise<Value | undefined> {
  try {
    return await work()
  } catch (thrown) {
    add(step, status, textOf(thrown))
    return undefined
  }
}

function textOf (thrown: unknown): string {
  return thrown instanceof OutcomeError ? `${thrown.code}: ${thrown.message}` : 'INTERNAL: an unexpected error'
}
