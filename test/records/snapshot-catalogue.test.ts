import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SnapshotBuilder } from '../../src/records/snapshot-builder.js'
import { snapshotCatalogue, type SnapshotCatalogue } from '../../src/records/snapshot-catalogue.js'
import { temporaryPaths } from './sample-records.js'

const newPath = temporaryPaths()

async function catalogueOf (...snapshots: readonly (readonly [id: string, source: string, createdAt: string])[]): Promise<SnapshotCatalogue> {
  const catalogue = snapshotCatalogue(dirname(newPath()))
  for (const [id, source, createdAt] of snapshots) {
    const builder = await SnapshotBuilder.open({ dir: catalogue.pathOf(id), origin: { source, pullId: id }, partitionCount: 1, now: () => new Date(createdAt) })
    await builder.finishPartition(0)
    await builder.seal()
  }
  return catalogue
}

const ids = async (catalogue: SnapshotCatalogue): Promise<string[]> => (await catalogue.list()).map(({ id }) => id)

describe('snapshotCatalogue', () => {
  it('lists whole snapshots, the newest first', async () => {
    const catalogue = await catalogueOf(['20260101T000000-a', 'x', '2026-01-01'], ['20260301T000000-b', 'x', '2026-03-01'])
    mkdirSync(catalogue.pathOf('20260401T000000-half'))
    expect(await ids(catalogue)).toEqual(['20260301T000000-b', '20260101T000000-a'])
    expect((await catalogue.newest())?.id).toBe('20260301T000000-b')
  })

  it.each(['gone', '../elsewhere', '', '.removed-x', 'a/b'])('knows no snapshot %j', async id => {
    const catalogue = await catalogueOf()
    await expect(catalogue.open(id)).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
    await expect(catalogue.remove(id)).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_FOUND' })
  })

  it('removes a snapshot while somebody reads it', async () => {
    const catalogue = await catalogueOf(['20260101T000000-a', 'x', '2026-01-01'])
    const store = await catalogue.open('20260101T000000-a')
    await catalogue.remove('20260101T000000-a')
    expect(await ids(catalogue)).toEqual([])
    expect((await store.partition(0)).rows).toEqual([])
    await store.close()
    expect(readdirSync(join(catalogue.pathOf('x'), '..'))).toEqual([])
  })

  it('purges what is old, but never the newest of a source', async () => {
    const catalogue = await catalogueOf(
      ['20260101T000000-a', 'x', '2026-01-01'], ['20260201T000000-b', 'x', '2026-02-01'], ['20260301T000000-c', 'x', '2026-03-01'], ['20250101T000000-d', 'y', '2025-01-01'])
    const now = new Date('2026-03-10')
    expect(await catalogue.purge({ keep: 1, days: 60 }, now)).toEqual(['20260101T000000-a'])
    expect(await catalogue.purge({ keep: 1, days: 0 }, now)).toEqual(['20260201T000000-b'])
    expect(await ids(catalogue)).toEqual(['20260301T000000-c', '20250101T000000-d'])
  })
})
