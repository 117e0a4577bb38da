import { OutcomeError } from '../../fhir/outcome-error.js'
import { publishSnapshot as publish } from '../../records/database-snapshot.js'
import type { Services } from '../services.js'

/** Puts a snapshot of this data folder into the database, where workers on other machines find it. @throws OutcomeError SNAPSHOT_NOT_FOUND, STORE_UNAVAILABLE */
export async function publishSnapshot ({ snapshots, store }: Pick<Services, 'snapshots' | 'store'>, id: string): Promise<void> {
  const listed = (await snapshots.catalogue.list()).find(one => one.id === id)
  if (listed === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no record snapshot of this id in the data folder.')
  const records = await snapshots.catalogue.open(id)
  try {
    await publish(store.snapshots, id, listed.manifest, records)
  } finally {
    await records.close()
  }
}
