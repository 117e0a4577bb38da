import { open, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { partitionFileName, PRIVATE_FILE, type PartitionEntry } from './snapshot-layout.js'

/** One write per record would cost more than compressing it. */
const FLUSH_BYTES = 1024 * 1024

/** When a partition is full and the next one begins; whichever comes first. */
export interface PartitionLimits {
  readonly partitionBytes: number
  readonly recordsPerPartition: number
}

/** Where a record went. */
export interface Placement {
  readonly partition: number
  readonly offset: number
  readonly length: number
}

/** Appends compressed lines to partitions, one gzip member each, and opens the next partition when one is full. */
export class PartitionWriter {
  readonly #folder: string
  readonly #limits: PartitionLimits
  readonly #entries: { file: string, bytes: number, records: number }[] = []
  #handle: FileHandle | undefined
  #unwritten: Buffer[] = []
  #unwrittenBytes = 0

  constructor (folder: string, limits: PartitionLimits) {
    this.#folder = folder
    this.#limits = limits
  }

  get entries (): readonly PartitionEntry[] {
    return this.#entries
  }

  async append (line: string): Promise<Placement> {
    // A record takes a fraction of a millisecond; handing it to the thread pool takes longer.
    const member = gzipSync(line)
    const entry = await this.#current()
    const placement = { partition: this.#entries.length - 1, offset: entry.bytes, length: member.length }
    entry.bytes += member.length
    entry.records++
    this.#unwritten.push(member)
    this.#unwrittenBytes += member.length
    if (this.#unwrittenBytes >= FLUSH_BYTES) await this.#flush()
    return placement
  }

  /** Puts the last partition on the disk and closes it. */
  async finish (): Promise<void> {
    await this.#flush()
    await this.#handle?.sync()
    await this.#handle?.close()
    this.#handle = undefined
  }

  /** Closes without caring for what was written. */
  async abandon (): Promise<void> {
    await this.#handle?.close().catch(() => {})
    this.#handle = undefined
  }

  async #flush (): Promise<void> {
    const members = this.#unwritten
    this.#unwritten = []
    this.#unwrittenBytes = 0
    if (members.length > 0) await this.#handle?.appendFile(Buffer.concat(members))
  }

  async #current (): Promise<{ bytes: number, records: number }> {
    const last = this.#entries.at(-1)
    if (last !== undefined && last.bytes < this.#limits.partitionBytes && last.records < this.#limits.recordsPerPartition) return last
    await this.finish()
    const entry = { file: partitionFileName(this.#entries.length), bytes: 0, records: 0 }
    this.#handle = await open(join(this.#folder, entry.file), 'wx', PRIVATE_FILE)
    this.#entries.push(entry)
    return entry
  }
}
