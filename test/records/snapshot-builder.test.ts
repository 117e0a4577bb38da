import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import type { RecordStore } from '../../src/records/record-store.js'
import { SnapshotBuilder, type SnapshotBuilderOptions } from '../../src/records/snapshot-builder.js'
import { temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()
const BASE = 'https://ehr.example.org/fhir'
const now = (): Date => new Date('2026-06-01T12:00:00.000Z')

const patient = (id: string, rest: object = {}): AnyResource => ({ resourceType: 'Patient', id, ...rest })
const observation = (id: string, subject: string, rest: object = {}): AnyResource => ({ resourceType: 'Observation', id, subject: { reference: subject }, ...rest })
const version = (versionId: string, lastUpdated: string): object => ({ meta: { versionId, lastUpdated } })

interface Pulled {
  readonly resources?: readonly (AnyResource | string)[]
  readonly deleted?: readonly string[]
}

async function build ({ resources = [], deleted = [] }: Pulled, options: Partial<SnapshotBuilderOptions> = {}): Promise<string> {
  const dir = newPath()
  const input = join(dirname(dir), 'input')
  mkdirSync(input, { recursive: true })
  const text = resources.map(one => typeof one === 'string' ? one : JSON.stringify(one)).join('\n')
  writeFileSync(join(input, 'resources.ndjson.gz'), gzipSync(text))
  const deletions = deleted.map(url => JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url } }] }))
  writeFileSync(join(input, 'deletions.ndjson'), deletions.join('\n'))
  const builder = await SnapshotBuilder.open({ dir, origin: { source: 'clinic', pullId: 'pull', baseUrl: BASE }, partitionCount: 3, now, ...options })
  await builder.scatter([join(input, 'resources.ndjson.gz')], [join(input, 'deletions.ndjson')])
  for (let partition = 0; partition < 3; partition++) await builder.finishPartition(partition)
  await builder.seal()
  return dir
}

async function idsOf (store: RecordStore, subjectId: string): Promise<string[] | undefined> {
  return (await store.get(subjectId))?.resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`)
}

async function opened<Result> (dir: string, work: (store: RecordStore) => Promise<Result>, key?: Uint8Array): Promise<Result> {
  const store = await openSnapshot(dir, key)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** The bytes of each record, unpacked. */
async function linesOf (store: RecordStore): Promise<Map<string, string>> {
  const lines = new Map<string, string>()
  for (let partition = 0; partition < store.partitionCount; partition++) {
    const { rows, bytes } = await store.partition(partition)
    for (const { subjectId, offset, length } of rows) lines.set(subjectId, gunzipSync(bytes.subarray(offset, offset + length)).toString('utf8'))
  }
  return lines
}

const ROLE: AnyResource = { resourceType: 'PractitionerRole', id: 'role', practitioner: { reference: 'Practitioner/ana' }, organization: { reference: `${BASE}/Organization/heart` } }
const POPULATION: readonly AnyResource[] = [
  observation('o2', `${BASE}/Patient/a`, { performer: [{ reference: 'PractitionerRole/role' }] }),
  patient('b'),
  { resourceType: 'Practitioner', id: 'ana' },
  observation('o1', 'Patient/a/_history/4'),
  patient('a', { generalPractitioner: [{ reference: 'Practitioner/ana' }] }),
  ROLE,
  { resourceType: 'Organization', id: 'heart' },
  { resourceType: 'Organization', id: 'nobodys' },
  { resourceType: 'Coverage', id: 'c', beneficiary: { reference: 'Patient/b' }, policyHolder: { reference: 'Patient/a' } }
]

describe('SnapshotBuilder', () => {
  it('groups resources by the patient they are about, with what they refer to', async () => {
    await opened(await build({ resources: POPULATION }), async store => {
      expect(store.size).toBe(2)
      expect(await idsOf(store, 'a')).toEqual(['Patient/a', 'Observation/o1', 'Observation/o2', 'Organization/heart', 'Practitioner/ana', 'PractitionerRole/role'])
      // Whoever holds a policy for somebody else is not covered by it.
      expect(await idsOf(store, 'b')).toEqual(['Patient/b', 'Coverage/c'])
      expect((await store.get('a'))?.fullUrls?.[1]).toBe(`${BASE}/Observation/o1`)
      expect(store.page(0, 9, { practitioner: 'Practitioner/ana' }).subjectIds).toEqual(['a'])
      expect(store.origin).toMatchObject({ source: 'clinic', counts: { Patient: 2, Observation: 2, Coverage: 1 }, problems: {} })
    })
  })

  it('gives the same bytes whatever the order of arrival, and twice is once', async () => {
    const one = await opened(await build({ resources: POPULATION }), linesOf)
    const other = await opened(await build({ resources: [...POPULATION].reverse().concat(POPULATION) }), linesOf)
    expect(other).toEqual(one)
  })

  it('keeps a resource as it was written, to the last digit', async () => {
    const text = '{ "resourceType":"Observation","id":"o","subject":{"reference":"Patient/a"},\t"valueQuantity":{"value":1.50,"unit":"a\\"}{\\\\"} }'
    const line = (await opened(await build({ resources: [patient('a'), text] }), linesOf)).get('a') ?? ''
    expect(line).toContain(text)
    const previous = await openSnapshot(await build({ resources: [patient('a'), text] }))
    const again = await build({ resources: [observation('p', 'Patient/a')] }, { previous })
    await previous.close()
    expect((await opened(again, linesOf)).get('a')).toContain(text)
  })

  it.each([
    ['a later one', version('1', '2026-02-01T00:00:00Z'), version('2', '2026-01-01T00:00:00Z')],
    ['a higher version of one time', version('10', '2026-01-01T00:00:00Z'), version('9', '2026-01-01T00:00:00Z')],
    ['a higher version without times', { meta: { versionId: '10' } }, { meta: { versionId: '9' } }]
  ])('takes of two versions %s', async (_which, newer, older) => {
    for (const pair of [[newer, older], [older, newer]]) {
      const dir = await build({ resources: [patient('a'), ...pair.map(meta => observation('o', 'Patient/a', meta))] })
      expect(await opened(dir, async store => (await store.get('a'))?.resources[1])).toMatchObject(newer)
    }
  })

  it('counts what belongs to nobody and what cannot be read, and loses none of it silently', async () => {
    const dir = await build({ resources: [patient('a'), observation('o', 'Patient/gone'), observation('p', 'Group/x'), '{"resourceType":', '[]', '{"resourceType":"Nó"}'], deleted: ['nonsense'] })
    expect(await opened(dir, async store => store.origin?.problems)).toEqual({
      PATIENT_NOT_PULLED: { Observation: 1 }, RESOURCE_WITHOUT_PATIENT: { Observation: 1 }, RESOURCE_UNREADABLE: { other: 3 }, DELETION_UNREADABLE: { Bundle: 1 }
    })
  })

  it('adds an incremental pull to the snapshot before: newer versions, deletions, new patients, and the same bytes where nothing changed', async () => {
    const first = await openSnapshot(await build({ resources: [...POPULATION, patient('z')] }))
    const dir = await build({
      resources: [observation('o3', 'Patient/a'), patient('d'), { resourceType: 'Organization', id: 'heart', name: 'New name', ...version('2', '2026-06-01T00:00:00Z') }],
      deleted: ['Observation/o1', `${BASE}/Patient/z`]
    }, { previous: first })
    await opened(dir, async store => {
      expect(await idsOf(store, 'a')).toEqual(['Patient/a', 'Observation/o2', 'Observation/o3', 'Organization/heart', 'Practitioner/ana', 'PractitionerRole/role'])
      expect((await store.get('a'))?.resources.find(({ id }) => id === 'heart')).toMatchObject({ name: 'New name' })
      expect([store.has('z'), store.has('d')]).toEqual([false, true])
      expect((await linesOf(store)).get('b')).toBe((await linesOf(first)).get('b'))
      const hashes = async (one: RecordStore): Promise<string[]> => (await Promise.all([0, 1, 2].map(async n => (await one.partition(n)).rows))).flat().filter(({ subjectId }) => subjectId === 'b').map(({ recordHash }) => recordHash)
      expect(await hashes(store)).toEqual(await hashes(first))
    })
    await first.close()
  })

  it('appears when it is whole, and leaves nothing behind when it is not', async () => {
    const dir = newPath()
    const builder = await SnapshotBuilder.open({ dir, origin: { source: 'clinic', pullId: 'pull' }, partitionCount: 2, now })
    await builder.finishPartition(0)
    await expect(builder.seal()).rejects.toThrow('all its partitions')
    expect(existsSync(dir)).toBe(false)
    await builder.abandon()
    expect(readdirSync(dirname(dir))).toEqual([])
  })
})

describe('an encrypted snapshot', () => {
  const key = randomBytes(32)

  it('shows nothing of a record to whoever has no key, and all to whoever has it', async () => {
    const dir = await build({ resources: POPULATION.concat(patient('secret-name', { birthDate: '1949-02-03' })) }, { key })
    for (const name of readdirSync(dir)) {
      const bytes = readFileSync(join(dir, name))
      expect([name, bytes.includes('secret-name'), bytes.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))]).toEqual([name, false, false])
    }
    await opened(dir, async store => { expect(await idsOf(store, 'a')).toContain('Observation/o1') }, key)
    await expect(openSnapshot(dir)).rejects.toMatchObject({ code: 'RECORD_KEY_MISSING' })
    await expect(openSnapshot(dir, randomBytes(32))).rejects.toMatchObject({ code: 'RECORD_KEY_MISMATCH' })
  })

  it('has records of the same hash as an open one, and can be added to by one of another key', async () => {
    const open = await openSnapshot(await build({ resources: POPULATION }))
    const sealed = await openSnapshot(await build({ resources: [] }, { previous: open, key }), key)
    const again = await openSnapshot(await build({ resources: [] }, { previous: sealed }))
    expect([sealed.contentHash, again.contentHash]).toEqual([open.contentHash, open.contentHash])
    expect(await linesOf(again)).toEqual(await linesOf(open))
    for (const store of [open, sealed, again]) await store.close()
  })

  it('tells a changed byte', async () => {
    const dir = await build({ resources: [patient('a')] }, { key })
    const name = readdirSync(dir).find(one => one.startsWith('part-') && readFileSync(join(dir, one)).length > 0) ?? ''
    const bytes = readFileSync(join(dir, name))
    bytes[20] = (bytes[20] ?? 0) ^ 1
    writeFileSync(join(dir, name), bytes)
    await opened(dir, async store => { await expect(store.get('a')).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' }) }, key)
  })
})
