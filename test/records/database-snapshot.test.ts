import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabaseSnapshot, publishSnapshot } from '../../src/records/database-snapshot.js'
import { openSnapshot } from '../../src/records/open-snapshot.js'
import type { RecordStore } from '../../src/records/record-store.js'
import { SnapshotBuilder } from '../../src/records/snapshot-builder.js'
import { parseManifest } from '../../src/records/snapshot-layout.js'
import { writeSnapshot } from '../../src/records/write-snapshot.js'
import type { Store } from '../../src/store/store.js'
import { describeOnDatabases } from '../store/databases.js'
import { collect, sampleRecord, temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()
const now = (): Date => new Date('2026-06-01T12:00:00.000Z')
const RECORDS = Array.from({ length: 9 }, (_, index) => sampleRecord(`p-${index}`, { practitioners: [`Practitioner/${index % 2}`] }))

describeOnDatabases('a snapshot in the database', newDatabase => {
  let store: Store
  beforeEach(async () => { store = await (await newDatabase()).open() })
  afterEach(async () => { await store.close() })

  async function published (dir: string, key?: Uint8Array): Promise<readonly [onDisk: RecordStore, inDatabase: RecordStore]> {
    const onDisk = await openSnapshot(dir, key)
    await publishSnapshot(store.snapshots, 'one', parseManifest(readFileSync(join(dir, 'manifest.json'), 'utf8')), onDisk)
    return [onDisk, await openDatabaseSnapshot(store.snapshots, 'one', key)]
  }

  it('gives what the one on disk gives', async () => {
    const dir = newPath()
    await writeSnapshot(dir, RECORDS, { now, recordsPerPartition: 4 })
    const [onDisk, inDatabase] = await published(dir)
    expect([inDatabase.size, inDatabase.contentHash, inDatabase.partitionCount]).toEqual([9, onDisk.contentHash, 3])
    expect(await collect(inDatabase.stream())).toEqual(RECORDS)
    const filter = { practitioner: 'Practitioner/1/_history/2' }
    expect(inDatabase.page(1, 2, filter)).toEqual(onDisk.page(1, 2, filter))
    expect(await collect(inDatabase.stream(filter))).toEqual(await collect(onDisk.stream(filter)))
    expect(await inDatabase.get('p-5')).toEqual(RECORDS[5])
    expect([inDatabase.has('p-9'), await inDatabase.get('p-9'), inDatabase.partitionOf('p-8')]).toEqual([false, undefined, 2])
    for (const partition of [0, 1, 2]) {
      const [mine, theirs] = [await inDatabase.partition(partition), await onDisk.partition(partition)]
      expect([Buffer.from(mine.bytes).equals(theirs.bytes), mine.rows]).toEqual([true, theirs.rows.map(row => expect.objectContaining(row))])
    }
    await onDisk.close()
  })

  it('stays sealed', async () => {
    const key = randomBytes(32)
    const plain = newPath()
    await writeSnapshot(plain, RECORDS, { now, recordsPerPartition: 3 })
    const previous = await openSnapshot(plain)
    const dir = newPath()
    const builder = await SnapshotBuilder.open({ dir, origin: { source: 's', pullId: 'p' }, partitionCount: 3, previous, key, now })
    for (const partition of [0, 1, 2]) await builder.finishPartition(partition)
    await builder.seal()
    const plainText = JSON.stringify((await previous.partition(0)).rows)
    await previous.close()
    const [onDisk, inDatabase] = await published(dir, key)
    expect((await inDatabase.get('p-3'))?.resources).toEqual(RECORDS[3]?.resources)
    const stored = await store.snapshots.partition('one', 0)
    // Texts long enough that random bytes do not hold them by chance.
    for (const text of ['"recordHash":"', '"subjectId":"p-']) {
      expect([text, plainText.includes(text)]).toEqual([text, true])
      expect(Buffer.concat([stored?.rows ?? Buffer.alloc(0), stored?.bytes ?? Buffer.alloc(0)]).includes(text)).toBe(false)
    }
    await expect(openDatabaseSnapshot(store.snapshots, 'one', undefined)).rejects.toMatchObject({ code: 'RECORD_KEY_MISSING' })
    await onDisk.close()
  })

  it('is there when it is whole, is replaced by the next of its id, and can be removed', async () => {
    async function * broken (): AsyncGenerator<{ rows: Uint8Array, bytes: Uint8Array }> {
      yield { rows: Buffer.from('1'), bytes: Buffer.from('2') }
      throw new Error('the source ends')
    }
    await expect(store.snapshots.save('half', {}, broken())).rejects.toThrow('the source ends')
    await expect(openDatabaseSnapshot(store.snapshots, 'half', undefined)).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
    const dir = newPath()
    await writeSnapshot(dir, RECORDS, { now })
    await (await published(dir))[0].close()
    const [onDisk, again] = await published(dir)
    expect(again.size).toBe(9)
    expect((await store.snapshots.list()).map(({ id }) => id)).toEqual(['one'])
    expect([await store.snapshots.remove('one'), await store.snapshots.remove('one')]).toEqual([true, false])
    await expect(again.get('p-1')).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
    await onDisk.close()
  })
})
