import { createHash } from 'node:crypto'
import type { RecordStore } from './record-store.js'

/** A store of no records, for a server that nothing was loaded into yet. */
export function emptyRecords (): RecordStore {
  return {
    size: 0,
    contentHash: createHash('sha256').digest('hex'),
    has: () => false,
    get: async () => undefined,
    stream: async function * () {},
    page: () => ({ total: 0, subjectIds: [] }),
    partitionCount: 0,
    partitionOf: () => undefined,
    origin: undefined,
    partition: async () => ({ rows: [], bytes: new Uint8Array() }),
    close: async () => {}
  }
}
