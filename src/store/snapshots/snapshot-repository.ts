import type { RepositoryContext } from '../repository-context.js'
import type { SnapshotStore } from './snapshot-store.js'

/** Snapshots in tables `record_snapshot` and `record_partition`. */
export function snapshotRepository ({ db, run, now }: RepositoryContext): SnapshotStore {
  const wholeOnes = () => db.selectFrom('record_snapshot').where('is_whole', '=', true)
  return {
    list: async () => await run(async () => await wholeOnes().select(['id', 'manifest']).orderBy('id', 'desc').execute()),
    async find (id) {
      const row = await run(async () => await wholeOnes().select('manifest').where('id', '=', id).executeTakeFirst())
      return row?.manifest
    },
    partition: async (id, partition) => await run(async () => await db.selectFrom('record_partition').select(['rows', 'bytes'])
      .where('snapshot_id', '=', id).where('partition', '=', partition).executeTakeFirst()),
    async save (id, manifest, partitions) {
      await run(async () => {
        await db.deleteFrom('record_snapshot').where('id', '=', id).execute()
        await db.insertInto('record_snapshot').values({ id, manifest: JSON.stringify(manifest), is_whole: false, created_at: now().toISOString() }).execute()
      })
      let partition = 0
      for await (const { rows, bytes } of partitions) {
        const number = partition++
        await run(async () => await db.insertInto('record_partition').values({ snapshot_id: id, partition: number, rows, bytes }).execute())
      }
      await run(async () => await db.updateTable('record_snapshot').set({ is_whole: true }).where('id', '=', id).execute())
    },
    async remove (id) {
      const gone = await run(async () => await db.deleteFrom('record_snapshot').where('id', '=', id).executeTakeFirst())
      return gone.numDeletedRows > 0n
    }
  }
}
