import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { PatientRecord } from '../../src/fhir/patient-record.js'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import { writeSnapshot } from '../../src/records/write-snapshot.js'
import { collect, sampleRecord, sampleRecords, steppingClock, temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()
const now = () => new Date('2026-06-01T12:00:00.000Z')

async function sizeOf (dir: string): Promise<number> {
  const store = await openSnapshot(dir)
  await store.close()
  return store.size
}

describe('writeSnapshot', () => {
  it('gives back every record as it was, in the order it came', async () => {
    const dir = newPath()
    const records = sampleRecords(25)
    await writeSnapshot(dir, records, { now, recordsPerPartition: 10 })
    const store = await openSnapshot(dir)
    expect(await collect(store.stream())).toEqual(records)
    expect(store.size).toBe(25)
    await store.close()
  })

  it('takes records from an asynchronous source', async () => {
    const dir = newPath()
    async function * source (): AsyncIterable<PatientRecord> { yield * sampleRecords(3) }
    expect((await writeSnapshot(dir, source(), { now })).count).toBe(3)
  })

  it('makes a snapshot of no records', async () => {
    const dir = newPath()
    expect(await writeSnapshot(dir, [], { now })).toMatchObject({ count: 0, partitions: [], createdAt: '2026-06-01T12:00:00.000Z' })
    const store = await openSnapshot(dir)
    expect([store.size, await collect(store.stream()), store.page(0, 10)]).toEqual([0, [], { total: 0, subjectIds: [] }])
    await store.close()
  })

  it('makes partitions that gunzip reads as one NDJSON file of Bundles', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(3), { now })
    const text = execFileSync('gzip', ['-dc', join(dir, 'part-00000.ndjson.gz')], { encoding: 'utf8' })
    expect(text).toBe(gunzipSync(readFileSync(join(dir, 'part-00000.ndjson.gz'))).toString('utf8'))
    const bundles = text.trimEnd().split('\n').map(line => JSON.parse(line) as { resourceType: string, type: string, entry: { resource: { id: string } }[] })
    expect(bundles.map(({ resourceType, type, entry }) => [resourceType, type, entry.map(({ resource }) => resource.id)])).toEqual([
      ['Bundle', 'collection', ['p-0', 'p-0-0', 'p-0-1']],
      ['Bundle', 'collection', ['p-1', 'p-1-0', 'p-1-1']],
      ['Bundle', 'collection', ['p-2', 'p-2-0', 'p-2-1']]
    ])
  })

  it.each([
    ['records', { recordsPerPartition: 4 }, [4, 4, 2]],
    ['bytes', { partitionBytes: 1 }, Array(10).fill(1)],
    ['nothing', {}, [10]]
  ])('begins a new partition when one is full of %s', async (_what, limits, sizes) => {
    const manifest = await writeSnapshot(newPath(), sampleRecords(10), { now, ...limits })
    expect(manifest.partitions.map(({ records }) => records)).toEqual(sizes)
  })

  it('keeps files and folder from other users', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(2), { now })
    expect((statSync(dir).mode & 0o777).toString(8)).toBe('700')
    for (const name of readdirSync(dir)) expect([name, (statSync(join(dir, name)).mode & 0o777).toString(8)]).toEqual([name, '600'])
  })

  it('names files by number, never by subject', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(2), { now })
    expect(readdirSync(dir).sort()).toEqual(['index.ndjson.gz', 'manifest.json', 'part-00000.ndjson.gz'])
  })
})

describe('content hash of writeSnapshot', () => {
  const hashOf = async (records: readonly PatientRecord[], options = {}) => (await writeSnapshot(newPath(), records, { now, ...options })).contentHash

  it('is the same for the same records in another order, at another time, in other partitions', async () => {
    const records = sampleRecords(12)
    const expected = await hashOf(records)
    expect(expected).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashOf(records.toReversed(), { now: steppingClock(), recordsPerPartition: 5 })).toBe(expected)
  })

  it('differs when one value differs, one record is missing or two subjects swap their contents', async () => {
    const [a, b] = [sampleRecord('a', { observations: 1 }), sampleRecord('b', { observations: 2 })]
    const swapped = [sampleRecord('a', { observations: 2 }), sampleRecord('b', { observations: 1 })]
    const hashes = [await hashOf([a, b]), await hashOf([a]), await hashOf([a, sampleRecord('b', { observations: 3 })]), await hashOf(swapped), await hashOf([])]
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})

describe('writeSnapshot refusing', () => {
  it('takes no subject twice and leaves nothing behind', async () => {
    const dir = newPath()
    await expect(writeSnapshot(dir, [...sampleRecords(3), sampleRecord('p-1')], { now })).rejects.toMatchObject({ code: 'DUPLICATE_SUBJECT', message: expect.stringMatching(/^Record 4 has the same Patient\.id/) })
    expect(readdirSync(dirname(dir))).toEqual([])
  })

  it('takes no record whose subject is not its Patient', async () => {
    const record = { ...sampleRecord('a'), subjectId: 'b' }
    await expect(writeSnapshot(newPath(), [record], { now })).rejects.toMatchObject({ code: 'RECORD_WITHOUT_PATIENT' })
  })

  it('passes on what the source throws and leaves nothing behind', async () => {
    const dir = newPath()
    function * source (): Iterable<PatientRecord> {
      yield sampleRecord('a')
      throw new RangeError('source failed')
    }
    await expect(writeSnapshot(dir, source(), { now })).rejects.toThrow('source failed')
    expect(readdirSync(dirname(dir))).toEqual([])
  })

  it('does not write over a snapshot unless asked to', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(2), { now })
    await expect(writeSnapshot(dir, sampleRecords(3), { now })).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE' })
    expect(await sizeOf(dir)).toBe(2)
  })

  it('does not replace a folder that holds other files', async () => {
    const dir = newPath()
    mkdirSync(dir)
    writeFileSync(join(dir, 'thesis.txt'), 'years of work')
    await expect(writeSnapshot(dir, sampleRecords(1), { now, replace: true })).rejects.toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', message: expect.stringContaining('other files') })
    expect(readdirSync(dir)).toEqual(['thesis.txt'])
  })

  it('says which system error stopped it, without the path', async () => {
    const dir = newPath()
    writeFileSync(dir, 'a file in the way')
    const failure = await writeSnapshot(join(dir, 'below'), sampleRecords(1), { now }).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'OUTPUT_NOT_WRITABLE', message: expect.stringMatching(/\((ENOTDIR|EEXIST)\)/) })
    expect((failure as Error).message).not.toContain(dir)
  })
})

describe('writeSnapshot replacing', () => {
  it('puts the new snapshot in place while readers of the old one go on', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(30), { now, recordsPerPartition: 10 })
    const before = await openSnapshot(dir)
    await writeSnapshot(dir, [sampleRecord('new')], { now, replace: true })
    const after = await openSnapshot(dir)
    expect((await collect(before.stream())).length).toBe(30)
    expect([after.size, after.has('new'), after.has('p-0')]).toEqual([1, true, false])
    expect(readdirSync(dirname(dir))).toEqual(['snapshot'])
    await before.close()
    await after.close()
  })

  it('leaves the old snapshot alone when the new one fails', async () => {
    const dir = newPath()
    await writeSnapshot(dir, sampleRecords(3), { now })
    await expect(writeSnapshot(dir, [sampleRecord('a'), sampleRecord('a')], { now, replace: true })).rejects.toThrow()
    expect(await sizeOf(dir)).toBe(3)
  })

  it('removes what a killed writer left a day ago, and nothing younger', async () => {
    const dir = newPath()
    const [old, young] = [`${dir}.partial-99999-00000000`, `${dir}.partial-99999-11111111`]
    for (const folder of [old, young]) mkdirSync(folder)
    const longAgo = new Date(Date.now() - 25 * 60 * 60 * 1000)
    utimesSync(old, longAgo, longAgo)
    await writeSnapshot(dir, sampleRecords(1), { now })
    expect([existsSync(old), existsSync(young)]).toEqual([false, true])
  })
})
