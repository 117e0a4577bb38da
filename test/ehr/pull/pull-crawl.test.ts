import { describe, expect, it } from 'vitest'
import { pullSource, type PullOptions, type PullResult } from '../../../src/ehr/pull/pull-source.js'
import { FAULTS, QUIRKS, type Fault, type Quirk, type TestEhr } from '../../support/ehr/start-test-ehr.js'
import { hastyRuntime, pulledResources, resourcesOn, sortedEntries, sourceOf, surroundings, TYPES } from './pulled.js'

const { folder, ehr } = surroundings()

async function pull (server: TestEhr, source: object = {}, options: Partial<PullOptions> = {}): Promise<PullResult> {
  return await pullSource(sourceOf(server, { method: 'crawl', ...source }), hastyRuntime(), { folder: folder(), partitionCount: 4, types: TYPES, ...options })
}

describe('a crawl', () => {
  it.each([['everything', {}], ['search', {}], ['search', { groups: [] }], ['everything', { groups: [] }]] as const)('by %s with %j gives all that the server holds', async (mode, rest) => {
    const server = await ehr({ patients: 6 })
    const result = await pull(server, { crawl: { mode }, ...rest })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(result).toMatchObject({ method: 'crawl', transactionTime: server.data.now, problems: {} })
  })

  const CRAWL_FAULTS = (Object.keys(FAULTS) as Fault[]).filter(fault => ['slow', 'token-expires', 'too-many-requests', 'server-error', 'connection-reset', 'huge-line'].includes(fault))
  it.each(CRAWL_FAULTS.flatMap(fault => [['everything', fault], ['search', fault]] as const))('by %s gets through with fault %s', async (mode, fault) => {
    const server = await ehr({ patients: 5, faults: [fault] })
    expect(pulledResources(await pull(server, { crawl: { mode } }))).toEqual(sortedEntries(resourcesOn(server)))
  })

  it.each((Object.keys(QUIRKS) as Quirk[]).map(quirk => [quirk, QUIRKS[quirk]] as const))('gets through with quirk %s: %s', async quirk => {
    const server = await ehr({ patients: 5, quirks: [quirk] })
    const all = sortedEntries(resourcesOn(server)).filter(([reference]) => quirk !== 'practitioners-denied' || !reference.startsWith('Practitioner/'))
    expect(pulledResources(await pull(server))).toEqual(all)
    const searched = await pull(server, { crawl: { mode: 'search' } })
    const missing = all.filter(([reference]) => !new Map(pulledResources(searched)).has(reference)).map(([reference]) => reference.split('/')[0])
    // A server that searches no Observation without a category keeps those that have none to itself.
    expect([...new Set(missing)].filter(type => quirk !== 'observation-needs-category' || type !== 'Observation')).toEqual([])
    const { REFERENCE_NOT_FOUND: denied, ...others } = searched.problems
    expect(denied === undefined).toBe(quirk !== 'practitioners-denied')
    expect(others).toEqual(quirk === 'observation-needs-category' ? { SEARCHED_IN_PARTS: 1 } : {})
  })

  it('takes the place of an export that is not offered', async () => {
    const server = await ehr({ patients: 3 })
    const result = await pull(server, { method: 'auto', groups: [], bulk: { level: 'group' }, roster: server.data.patientIds() })
    expect(result).toMatchObject({ method: 'bulk' })
    const other = await pull(server, { method: 'auto', bulk: { version: 'v4' }, groups: ['asm'] }, {})
    expect(other.lines).toBeGreaterThan(0)
  })

  it('does not ask for thousands of a type that is not ours to read, and counts them', async () => {
    const server = await ehr({ patients: 2, quirks: ['practitioners-denied'] })
    const [patient] = server.data.all('Patient')
    server.data.put({ resourceType: 'CareTeam', id: 'many', subject: { reference: `Patient/${patient?.id ?? ''}` }, participant: Array.from({ length: 500 }, (_, number) => ({ member: { reference: `Practitioner/p${number}` } })) })
    const { problems } = await pull(server)
    expect(problems['REFERENCE_NOT_FOUND']).toBeGreaterThanOrEqual(500)
    expect(server.requests.filter(({ url }) => url.includes('/Practitioner/')).length).toBeLessThan(100)
  })

  it('names a patient that the server does not have as a problem, and pulls the others', async () => {
    const server = await ehr({ patients: 3 })
    const result = await pull(server, { groups: [], roster: [...server.data.patientIds(), 'gone'] })
    expect(result.problems).toEqual({ PATIENT_NOT_PULLED: 1 })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
  })

  it.each([['everything', { method: 'crawl' }], ['search', { method: 'crawl', crawl: { mode: 'search' }, capability: { lastUpdated: true } }], ['export', { method: 'bulk' }]] as const)('asked for changes, by %s, gives all of a patient that is new to us', async (_, source) => {
    const server = await ehr({ patients: 4 })
    const [newcomer = ''] = server.data.patientIds()
    const since = '2030-01-01T00:00:00Z'
    const changed = new Map(pulledResources(await pull(server, source, { since, isKnown: () => true })))
    const withNewcomer = new Map(pulledResources(await pull(server, source, { since, isKnown: id => id !== newcomer })))
    const own = server.data.ofPatient(newcomer).map(({ resourceType, id = '' }) => `${resourceType}/${id}`)
    expect(own.length).toBeGreaterThan(5)
    expect(own.filter(reference => !withNewcomer.has(reference))).toEqual([])
    expect([...changed.keys()].filter(reference => own.includes(reference) && !reference.startsWith('Patient/'))).toEqual([])
  })

  it('tells each partition when it is whole', async () => {
    const server = await ehr({ patients: 6 })
    const told: number[] = []
    await pull(server, {}, { onPartition: async partition => { told.push(partition) } })
    expect(told).toEqual([0, 1, 2, 3])
  })
})
