import { describe, expect, it } from 'vitest'
import { pullSource, type PullOptions, type PullResult } from '../../../src/ehr/pull/pull-source.js'
import { clientKeys } from '../../../src/ehr/smart/client-keys.js'
import { FAULTS, QUIRKS, type Fault, type Quirk, type TestEhr } from '../../support/ehr/start-test-ehr.js'
import { hastyRuntime, pulledResources, resourcesOn, sortedEntries, sourceOf, surroundings, TYPES } from './pulled.js'

const { folder, ehr } = surroundings()

async function pull (server: TestEhr, source: object = {}, options: Partial<PullOptions> = {}): Promise<PullResult> {
  return await pullSource(sourceOf(server, { method: 'bulk', ...source }), hastyRuntime(), { folder: folder(), partitionCount: 4, types: TYPES, ...options })
}

describe('a bulk export', () => {
  it.each(['v1', 'v2', 'v3', 'v4'] as const)('of style %s gives all that the server holds, and tells it to forget the job', async style => {
    const server = await ehr({ style, patients: 12 })
    const result = await pull(server, { bulk: { version: style } })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(result).toMatchObject({ method: 'bulk', transactionTime: server.data.now, problems: { EXPORT_ISSUE: 1 } })
    expect(server.requests.at(-1)?.method).toBe('DELETE')
    expect(server.requests.filter(({ method, url }) => method === (style === 'v4' ? 'POST' : 'GET') && url.includes('$export')).length).toBe(1)
  })

  it.each(['patient', 'system'] as const)('of level %s needs no Group', async level => {
    const server = await ehr({ patients: 3 })
    expect(pulledResources(await pull(server, { groups: [], bulk: { level } }))).toEqual(sortedEntries(resourcesOn(server)))
  })

  it.each((Object.keys(FAULTS) as Fault[]).map(fault => [fault, FAULTS[fault]] as const))('gets through with fault %s: %s', async fault => {
    const server = await ehr({ patients: 8, faults: [fault] })
    const result = await pull(server)
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(result.problems['LINE_UNREADABLE'] ?? 0).toBe(0)
    if (fault === 'forgotten-job') expect(result.problems['EXPORT_RESTARTED']).toBe(1)
  })

  /** These change what there is to pull. */
  const OTHER_CONTENT: readonly Quirk[] = ['empty-export', 'group-in-export', 'files-elsewhere', 'relative-endpoints']

  it.each((Object.keys(QUIRKS) as Quirk[]).filter(quirk => !OTHER_CONTENT.includes(quirk)).map(quirk => [quirk, QUIRKS[quirk]] as const))('gets through with quirk %s: %s', async quirk => {
    const server = await ehr({ patients: 8, quirks: [quirk] })
    expect(pulledResources(await pull(server, {}, { typeFilters: ['Observation?category=vital-signs'] }))).toEqual(sortedEntries(resourcesOn(server)))
  })

  it('leaves out types that the server cannot export, and reads those of no patient that something refers to', async () => {
    const types = [...TYPES, 'Practitioner', 'Organization', 'Location', 'PractitionerRole', 'Medication']
    const server = await ehr({ patients: 4, quirks: ['unlinked-types-refused', 'export-without-context'] })
    const result = await pull(server, {}, { types })
    expect(server.data.all('Practitioner').length).toBeGreaterThan(0)
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(result.problems).toEqual({ EXPORT_ISSUE: 1, TYPE_NOT_PULLED: 1 })
    const asked = server.requests.filter(({ url }) => url.includes('$export?')).map(({ url }) => new URL(url, 'http://ehr').searchParams.get('_type')?.split(','))
    expect(asked).toEqual([types, types.filter(type => !['Location', 'Medication', 'PractitionerRole', 'Task'].includes(type))])
  })

  it('asks again without shared types where the server fails with them', async () => {
    const types = [...TYPES, 'Practitioner', 'Organization']
    const server = await ehr({ patients: 3, quirks: ['shared-types-fail', 'unlinked-types-refused', 'export-without-context'] })
    const result = await pull(server, { groups: [], bulk: { level: 'patient' } }, { types })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(result.problems).toEqual({ EXPORT_ISSUE: 1, TYPE_NOT_PULLED: 1 })
  })

  it('takes an export with nothing in it, and one that holds more than patients', async () => {
    expect(await pull(await ehr({ quirks: ['empty-export'] }))).toMatchObject({ lines: 0 })
    const pulled = new Map(pulledResources(await pull(await ehr({ quirks: ['group-in-export'], patients: 2 }))))
    expect([pulled.has('Group/asm'), pulled.has('Device/monitor')]).toEqual([true, true])
  })

  it('asks for what changed since, and gets newer versions and deletions', async () => {
    const server = await ehr({ patients: 3 })
    const first = await pull(server)
    const [condition] = server.data.all('Condition')
    const [observation] = server.data.all('Observation')
    server.update({ put: [{ ...condition, resourceType: 'Condition', note: [{ text: 'newer' }] }], remove: [`Observation/${observation?.id ?? ''}`] })
    const second = await pull(server, {}, { since: server.data.now })
    expect(first.deletions).toEqual([])
    expect(pulledResources(second).map(([reference]) => reference)).toEqual([`Condition/${condition?.id ?? ''}`])
    expect(second.deletions.length).toBe(1)
  })

  it('lets nobody else into a pull that is under way, and in when it has ended early', async () => {
    const server = await ehr({ patients: 2, exportPolls: 5 })
    const options: PullOptions = { folder: folder(), partitionCount: 4, types: TYPES }
    const stop = new AbortController()
    let begun = (_pullId: string): void => {}
    const beginning = new Promise<string>(resolve => { begun = resolve })
    const first = pullSource(sourceOf(server), hastyRuntime(), { ...options, signal: stop.signal, onBegin: pullId => { begun(pullId) } })
    const pullId = await beginning
    await expect(pullSource(sourceOf(server), hastyRuntime(), { ...options, pullId })).rejects.toMatchObject({ code: 'PULL_UNDER_WAY' })
    stop.abort()
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    expect(pulledResources(await pullSource(sourceOf(server), hastyRuntime(), options))).toEqual(sortedEntries(resourcesOn(server)))
  })

  it('leaves out of a request only what the server refuses', async () => {
    const server = await ehr({ patients: 2, quirks: ['type-filter-refused'] })
    const result = await pull(server, {}, { typeFilters: ['Observation?category=vital-signs'], since: '2020-01-01T00:00:00Z' })
    expect(result.problems['EXPORT_PARAMETER_REFUSED']).toBe(1)
    const [first, second, ...others] = server.requests.filter(({ url }) => url.includes('$export')).map(({ url }) => new URL(url, server.baseUrl).searchParams)
    expect([first?.has('_typeFilter'), second?.has('_typeFilter'), second?.has('_type'), second?.has('_since'), others.length]).toEqual([true, false, true, true, 0])
  })

  it('says which Group the server does not know', async () => {
    await expect(pull(await ehr({ patients: 1 }), { groups: ['other'] })).rejects.toMatchObject({ code: 'EXPORT_NOT_OFFERED' })
  })
})

describe('files on another origin', () => {
  it('are refused unless their host is allowed, and never see a token', async () => {
    const server = await ehr({ patients: 2, quirks: ['files-elsewhere'], auth: 'token' })
    const tokenFile = `${folder()}/token`
    const { writeFileSync } = await import('node:fs')
    writeFileSync(tokenFile, server.token)
    await expect(pull(server, { auth: { type: 'token', tokenFile } })).rejects.toMatchObject({ code: 'EHR_HOST_NOT_ALLOWED' })
    const host = new URL(server.baseUrl).host.replace('127.0.0.1', 'localhost')
    const result = await pull(server, { auth: { type: 'token', tokenFile }, allowedHosts: [host] })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    const elsewhere = server.requests.filter(({ url }) => url.startsWith('/files-elsewhere'))
    expect([elsewhere.length > 0, elsewhere.some(({ headers }) => headers['authorization'] !== undefined)]).toEqual([true, false])
  })
})

describe('SMART Backend Services', () => {
  it.each([['ES384', 'v1'], ['RS384', 'v2']] as const)('lets us in with %s and scopes of %s, again where a token expires in the middle', async (algorithm, style) => {
    const keysFolder = folder()
    const keys = clientKeys(keysFolder)
    await keys.generate(algorithm, new Date())
    const scopes = TYPES.map(type => `system/${type}.${style === 'v1' ? 'read' : 'rs'}`)
    const server = await ehr({ patients: 5, style, auth: 'smart', clients: [{ clientId: 'asm', jwks: await keys.jwks(), scopes }], faults: ['token-expires'], quirks: ['relative-endpoints'], resourcesPerFile: 10 })
    const source = sourceOf(server, { method: 'bulk', auth: { type: 'smart', clientId: 'asm' } })
    const result = await pullSource(source, hastyRuntime(keysFolder), { folder: folder(), partitionCount: 4, types: TYPES })
    expect(pulledResources(result)).toEqual(sortedEntries(resourcesOn(server)))
    expect(server.requests.filter(({ url }) => url.endsWith('/auth/token')).length).toBeGreaterThan(1)
  })

  it('says that we are not let in, and nothing of what the server says', async () => {
    const keysFolder = folder()
    await clientKeys(keysFolder).generate('ES384', new Date())
    const server = await ehr({ patients: 1, auth: 'smart' })
    const refused = pullSource(sourceOf(server, { auth: { type: 'smart', clientId: 'asm' } }), hastyRuntime(keysFolder), { folder: folder(), partitionCount: 4, types: TYPES })
    await expect(refused).rejects.toMatchObject({ code: 'EHR_ACCESS_DENIED', message: expect.stringContaining('invalid_client') })
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining('SECRET') })
  })
})
