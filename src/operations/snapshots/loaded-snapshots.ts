import type { Config } from '../../config/config.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { openDatabaseSnapshot } from '../../records/database-snapshot.js'
import { emptyRecords } from '../../records/empty-records.js'
import type { RecordStore } from '../../records/record-store.js'
import type { SnapshotCatalogue } from '../../records/snapshot-catalogue.js'
import type { Store } from '../../store/store.js'
import { openDemonstration } from '../open-demonstration.js'
import { configuredSnapshots } from './configured-snapshots.js'

export interface LoadedSnapshot {
  readonly snapshotId: string
  readonly records: RecordStore
}

/** The snapshots that this process works with: one that requests are answered from, and any that a run names. */
export interface LoadedSnapshots {
  /** What requests are answered from now. */
  readonly current: LoadedSnapshot
  readonly catalogue: SnapshotCatalogue
  /** Opened once and kept open. @throws OutcomeError SNAPSHOT_NOT_FOUND, INPUT_UNREADABLE, RECORD_KEY_… */
  find (snapshotId: string): Promise<LoadedSnapshot>
  /** Takes the newest snapshot as the current one; those that answer requests already are not disturbed. A demonstration stays. */
  refresh (): Promise<void>
  close (): Promise<void>
}

const EMPTY: LoadedSnapshot = { snapshotId: 'empty', records: emptyRecords() }

/**
 * The demonstration population, or the newest snapshot of the data folder; none where there is none.
 * @throws OutcomeError INPUT_UNREADABLE, OUTPUT_NOT_WRITABLE, RECORD_KEY_MISSING, RECORD_KEY_MISMATCH
 */
export async function openLoadedSnapshots (config: Config, store: Pick<Store, 'snapshots'>, demo: boolean, now: () => Date): Promise<LoadedSnapshots> {
  const catalogue = configuredSnapshots(config)
  /** Here, or in the database where another machine has published it. */
  const openRecords = async (snapshotId: string): Promise<RecordStore> => await catalogue.open(snapshotId).catch(async (thrown: unknown) => {
    if (thrown instanceof OutcomeError && thrown.code === 'SNAPSHOT_NOT_FOUND') return await openDatabaseSnapshot(store.snapshots, snapshotId, config.recordsKey)
    throw thrown
  })
  const opened = new Map<string, Promise<LoadedSnapshot>>()
  const find = async (snapshotId: string): Promise<LoadedSnapshot> => {
    const known = opened.get(snapshotId) ?? openRecords(snapshotId).then(records => ({ snapshotId, records }))
    opened.set(snapshotId, known)
    // What could not be opened may be there the next time.
    known.catch(() => { opened.delete(snapshotId) })
    return await known
  }
  const newest = async (): Promise<LoadedSnapshot> => {
    const found = await catalogue.newest()
    return found === undefined ? EMPTY : await find(found.id)
  }
  const demonstration = demo ? await openDemonstration({ config, now }) : undefined
  if (demonstration !== undefined) opened.set(demonstration.snapshotId, Promise.resolve(demonstration))
  let current = demonstration ?? await newest()
  return {
    get current () { return current },
    catalogue,
    find: async snapshotId => snapshotId === current.snapshotId ? current : await find(snapshotId),
    async refresh () {
      if (demonstration === undefined) current = await newest()
    },
    async close () {
      for (const one of opened.values()) await one.then(async ({ records }) => { await records.close() }, () => {})
    }
  }
}
