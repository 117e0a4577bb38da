import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RecordFilter } from '../../src/records/record-store.js'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import { writeSnapshot } from '../../src/records/write-snapshot.js'
import { collect, sampleRecord, sampleRecords, steppingClock, temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()
const now = () => new Date('2026-06-01T12:00:00.000Z')

async function snapshotOf (count: number): Promise<string> {
  const dir = newPath()
  await writeSnapshot(dir, sampleRecords(count), { now, recordsPerPartition: 4 })
  return dir
}

describe('RecordStore.get', () => {
  it('finds any subject in any partition, many at once', async () => {
    const store = await openSnapshot(await snapshotOf(10))
    const ids = ['p-9', 'p-0', 'p-4', 'p-3', 'p-9']
    expect(await Promise.all(ids.map(async id => await store.get(id)))).toEqual(ids.map(id => sampleRecord(id)))
    await store.close()
  })

  it('gives the fullUrls of a record as they were written, and the others without any', async () => {
    const dir = newPath()
    const known = { ...sampleRecord('known'), fullUrls: [undefined, 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95', 'https://h/fhir/Observation/known-1'] }
    await writeSnapshot(dir, [known, sampleRecord('unknown')], { now })
    const store = await openSnapshot(dir)
    expect(await store.get('known')).toEqual(known)
    expect(await store.get('unknown')).not.toHaveProperty('fullUrls')
    await store.close()
  })

  it.each(['p-10', '', 'P-1', '__proto__', 'Patient/p-1'])('knows no subject %j', async id => {
    const store = await openSnapshot(await snapshotOf(2))
    expect([store.has(id), await store.get(id)]).toEqual([false, undefined])
    await store.close()
  })

  it('reads a record larger than a streaming window', async () => {
    const dir = newPath()
    const large = sampleRecord('large')
    const noise = Array.from({ length: 40_000 }, (_, index) => ({ resourceType: 'Basic', id: createHash('sha256').update(String(index)).digest('hex') }))
    const record = { ...large, resources: [...large.resources, ...noise] }
    const manifest = await writeSnapshot(dir, [sampleRecord('a'), record, sampleRecord('z')], { now })
    expect(manifest.partitions[0]?.bytes).toBeGreaterThan(1024 * 1024)
    const store = await openSnapshot(dir)
    expect((await store.get('large'))?.resources).toEqual(record.resources)
    expect((await collect(store.stream())).map(({ subjectId }) => subjectId)).toEqual(['a', 'large', 'z'])
    await store.close()
  })

  it('refuses after close, and closing twice is no mistake', async () => {
    const store = await openSnapshot(await snapshotOf(2))
    await store.close()
    await store.close()
    await expect(store.get('p-0')).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
    await expect(collect(store.stream())).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
  })
})

describe('RecordFilter', () => {
  async function filtered (filter: RecordFilter): Promise<string[]> {
    const dir = newPath()
    await writeSnapshot(dir, [
      sampleRecord('a', { practitioners: ['Practitioner/x'] }),
      sampleRecord('b', { practitioners: ['Organization/y', 'Practitioner/x/_history/3'] }),
      sampleRecord('c', { practitioners: ['Practitioner/xx'] }),
      sampleRecord('d')
    ], { now: steppingClock('2026-01-01T00:00:00Z'), recordsPerPartition: 2 })
    const store = await openSnapshot(dir)
    const streamed = (await collect(store.stream(filter))).map(({ subjectId }) => subjectId)
    expect(store.page(0, 100, filter)).toEqual({ total: streamed.length, subjectIds: streamed })
    await store.close()
    return streamed
  }

  it.each([
    [{}, ['a', 'b', 'c', 'd']],
    [{ practitioner: 'Practitioner/x' }, ['a', 'b']],
    [{ practitioner: 'Practitioner/x/_history/9' }, ['a', 'b']],
    [{ practitioner: 'Organization/y' }, ['b']],
    [{ practitioner: 'x' }, []],
    [{ practitioner: 'Practitioner/unknown' }, []]
  ])('takes by general practitioner: %j', async (filter, expected) => {
    expect(await filtered(filter)).toEqual(expected)
  })

  it.each([
    ['2025-12-31T23:59:59.999Z', ['a', 'b', 'c', 'd']],
    ['2026-01-01T00:01:00.000Z', ['b', 'c', 'd']],
    ['2026-01-01T00:01:00.001Z', ['c', 'd']],
    ['2026-01-01T00:03:00.001Z', []]
  ])('takes what was written at or after %s', async (instant, expected) => {
    expect(await filtered({ writtenSince: new Date(instant) })).toEqual(expected)
  })

  it('joins both by AND', async () => {
    expect(await filtered({ practitioner: 'Practitioner/x', writtenSince: new Date('2026-01-01T00:01:00Z') })).toEqual(['b'])
  })
})

describe('RecordStore.page', () => {
  it.each([
    [0, 3, ['p-0', 'p-1', 'p-2']], [3, 3, ['p-3', 'p-4']], [5, 3, []], [99, 1, []], [0, 0, []]
  ])('gives the stretch from %i of %i subjects, with the total of all', async (offset, count, subjectIds) => {
    const store = await openSnapshot(await snapshotOf(5))
    expect(store.page(offset, count)).toEqual({ total: 5, subjectIds })
    await store.close()
  })
})

describe('openSnapshot', () => {
  it('finds no snapshot where there is no folder', async () => {
    await expect(openSnapshot(newPath())).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' })
  })

  it('brings back the former snapshot when a writer was killed while putting a new one in its place', async () => {
    const dir = await snapshotOf(3)
    renameSync(dir, `${dir}.replaced`)
    const store = await openSnapshot(dir)
    expect(store.size).toBe(3)
    await store.close()
  })

  const manifestWith = (change: (json: Record<string, unknown>) => void) => (dir: string) => {
    const json = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8')) as Record<string, unknown>
    change(json)
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify(json))
  }

  it.each<[string, string, (dir: string) => void]>([
    ['an empty folder', 'manifest.json', dir => { rmSync(dir, { recursive: true }); mkdirSync(dir) }],
    ['a manifest that is no JSON', 'manifest.json', dir => truncateSync(join(dir, 'manifest.json'), 40)],
    ['a foreign manifest', 'manifest.json', dir => writeFileSync(join(dir, 'manifest.json'), '{"name":"other"}')],
    ['a manifest without partitions', 'manifest.json', manifestWith(json => { delete json['partitions'] })],
    ['a manifest with a wrong count', 'manifest.json', manifestWith(json => { json['count'] = 9 })],
    ['a manifest that points out of the folder', 'manifest.json', manifestWith(json => { (json['partitions'] as { file: string }[])[0]!.file = '../part-00000.ndjson.gz' })],
    ['a newer format', 'format version', manifestWith(json => { json['formatVersion'] = 2 })],
    ['no index', 'index.ndjson.gz', dir => rmSync(join(dir, 'index.ndjson.gz'))],
    ['a truncated index', 'index.ndjson.gz', dir => truncateSync(join(dir, 'index.ndjson.gz'), 60)],
    ['an index with bytes behind it', 'index.ndjson.gz', dir => appendFileSync(join(dir, 'index.ndjson.gz'), 'x')],
    ['a missing partition', 'part-00001.ndjson.gz', dir => rmSync(join(dir, 'part-00001.ndjson.gz'))],
    ['a truncated partition', 'part-00001.ndjson.gz', dir => truncateSync(join(dir, 'part-00001.ndjson.gz'), 100)],
    ['a partition that grew', 'part-00000.ndjson.gz', dir => appendFileSync(join(dir, 'part-00000.ndjson.gz'), 'x')]
  ])('refuses %s, naming %s', async (_what, named, damage) => {
    const dir = await snapshotOf(6)
    damage(dir)
    await expect(openSnapshot(dir)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message: expect.stringContaining(named) })
  })

  it('refuses the index of another snapshot', async () => {
    const dir = await snapshotOf(6)
    const other = newPath()
    await writeSnapshot(other, sampleRecords(6).toReversed(), { now, recordsPerPartition: 4 })
    cpSync(join(other, 'index.ndjson.gz'), join(dir, 'index.ndjson.gz'))
    await expect(openSnapshot(dir)).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message: expect.stringContaining('index.ndjson.gz') })
  })
})

describe('a changed byte in a partition', () => {
  it('is told when the record is read, names the partition and no patient, and leaves other records readable', async () => {
    const dir = await snapshotOf(6)
    const file = join(dir, 'part-00001.ndjson.gz')
    const bytes = readFileSync(file)
    bytes[40] = (bytes[40] ?? 0) ^ 0xff
    writeFileSync(file, bytes)
    const store = await openSnapshot(dir)
    const failure = await store.get('p-4').catch((thrown: unknown) => thrown as Error & { code: string })
    expect(failure).toMatchObject({ code: 'INPUT_UNREADABLE', message: expect.stringContaining('part-00001.ndjson.gz') })
    expect((failure as Error).message).not.toContain('p-4')
    expect(await store.get('p-5')).toEqual(sampleRecord('p-5'))
    await expect(collect(store.stream())).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' })
    await store.close()
  })
})
