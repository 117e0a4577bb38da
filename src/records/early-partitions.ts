import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { makeFolder } from '../fhir/make-folder.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { onDisk } from './on-disk.js'
import { sealed, unsealed, type RecordKey } from './record-key.js'
import type { PartitionRow, RecordPartition } from './record-store.js'
import { PRIVATE_FILE } from './snapshot-layout.js'

/**
 * Partitions of a snapshot that is still being made, for whoever evaluates them while the rest is pulled. What is here may differ from the
 * snapshot in the end (a resource of two patients, a newer version of shared context), so results of it are compared with the snapshot.
 */
export interface EarlyPartitions {
  /** Whoever reads meanwhile gets the former content or this one, never a mixture. @throws OutcomeError OUTPUT_NOT_WRITABLE */
  put (partition: number, records: RecordPartition): Promise<void>
  /** Undefined where it is not there. @throws OutcomeError INPUT_UNREADABLE */
  read (partition: number): Promise<RecordPartition | undefined>
  remove (): Promise<void>
}

/** In one folder. A file is the length of the rows (four bytes), the rows (gzip JSON, sealed where there is a key), and the records as in a snapshot. */
export function earlyPartitions (folder: string, key?: RecordKey): EarlyPartitions {
  const pathOf = (partition: number): string => join(folder, `early-${String(partition).padStart(5, '0')}`)
  return {
    async put (partition, { rows, bytes }) {
      await onDisk(makeFolder(folder))
      const head = sealed(gzipSync(JSON.stringify(rows)), key)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(head.length)
      const partial = `${pathOf(partition)}.${randomBytes(4).toString('hex')}.part`
      await onDisk(writeFile(partial, Buffer.concat([length, head, bytes]), { mode: PRIVATE_FILE, flag: 'wx' }))
      await onDisk(rename(partial, pathOf(partition)))
    },
    async read (partition) {
      const content = await readFile(pathOf(partition)).catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'ENOENT') return undefined
        throw unreadable(thrown)
      })
      return content === undefined ? undefined : recordsIn(content, key)
    },
    remove: async () => { await rm(folder, { recursive: true, force: true }) }
  }
}

function recordsIn (content: Buffer, key: RecordKey | undefined): RecordPartition {
  try {
    const start = 4 + content.readUInt32BE(0)
    const rows = JSON.parse(gunzipSync(unsealed(content.subarray(4, start), key)).toString('utf8')) as PartitionRow[]
    return { rows, bytes: content.subarray(start), ...(key === undefined ? {} : { key }) }
  } catch (cause) {
    throw unreadable(cause)
  }
}

function unreadable (cause: unknown): OutcomeError {
  return new OutcomeError('INPUT_UNREADABLE', 'Records of a pull that is under way cannot be read; is the key (ASM_RECORDS_KEY) the same for all processes?', { cause })
}
