import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync, constants } from 'node:zlib'
import { sealed, unsealed, type RecordKey } from './record-key.js'
import { PRIVATE_FILE } from './snapshot-layout.js'
import type { ResourceText } from './resource-text.js'

/** What waits in memory for one partition before it is written, and for all of them together. */
const BLOCK_CHARACTERS = 256 * 1024
const MOST_CHARACTERS = 32 * 1024 * 1024

/** Resources on their way to the record of their patient. */
export interface SpilledResource {
  readonly subjectId: string
  readonly resource: ResourceText
}

/**
 * Sorts resources into one file per partition, with bounded memory. A file is a sequence of blocks: length (four bytes), gzip NDJSON, sealed
 * where there is a key.
 */
export class Spill {
  readonly #folder: string
  readonly #key: RecordKey | undefined
  readonly #waiting = new Map<number, { lines: string[], characters: number }>()
  #characters = 0

  constructor (folder: string, key: RecordKey | undefined) {
    this.#folder = folder
    this.#key = key
  }

  async append (partition: number, { subjectId, resource }: SpilledResource): Promise<void> {
    const { resourceType, id, versionId, lastUpdated, text } = resource
    const line = `${[subjectId, resourceType, id, versionId, lastUpdated, text].join('\t')}\n`
    const waiting = this.#waiting.get(partition) ?? { lines: [], characters: 0 }
    this.#waiting.set(partition, waiting)
    waiting.lines.push(line)
    waiting.characters += line.length
    this.#characters += line.length
    if (waiting.characters >= BLOCK_CHARACTERS) await this.#write(partition)
    else if (this.#characters >= MOST_CHARACTERS) await this.flush()
  }

  async flush (): Promise<void> {
    for (const partition of [...this.#waiting.keys()]) await this.#write(partition)
  }

  /** Everything of one partition, in the order it came. */
  async read (partition: number): Promise<SpilledResource[]> {
    await this.#write(partition)
    const bytes = await readFile(this.#path(partition)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return Buffer.alloc(0)
      throw thrown
    })
    const found: SpilledResource[] = []
    for (let at = 0; at < bytes.length;) {
      const length = bytes.readUInt32BE(at)
      const block = gunzipSync(unsealed(bytes.subarray(at + 4, at + 4 + length), this.#key)).toString('utf8')
      for (const line of block.split('\n')) if (line !== '') found.push(spilledResource(line))
      at += 4 + length
    }
    return found
  }

  async #write (partition: number): Promise<void> {
    const waiting = this.#waiting.get(partition)
    if (waiting === undefined) return
    this.#waiting.delete(partition)
    this.#characters -= waiting.characters
    const block = sealed(gzipSync(waiting.lines.join(''), { level: constants.Z_BEST_SPEED }), this.#key)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(block.length)
    await appendFile(this.#path(partition), Buffer.concat([length, block]), { mode: PRIVATE_FILE })
  }

  #path (partition: number): string {
    return join(this.#folder, `spill-${partition}`)
  }
}

/** No field before the text can hold a tab; JSON text holds none outside of its strings, and there it is escaped. */
function spilledResource (line: string): SpilledResource {
  const [subjectId = '', resourceType = '', id = '', versionId = '', lastUpdated = '', ...text] = line.split('\t')
  return { subjectId, resource: { resourceType, id, versionId, lastUpdated, text: text.join('\t') } }
}
