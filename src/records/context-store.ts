import { open, type FileHandle } from 'node:fs/promises'
import { sealed, unsealed, type RecordKey } from './record-key.js'
import { PRIVATE_FILE } from './snapshot-layout.js'
import { identityOf, newer, type ResourceText } from './resource-text.js'

interface Place extends Omit<ResourceText, 'text'> {
  readonly offset: number
  readonly length: number
}

/**
 * Resources that belong to no patient (Practitioner, Organization, Location, Medication …) on disk, found by `Type/id`; memory holds one place
 * for each. Of several versions the newest is found.
 */
export class ContextStore {
  readonly #file: FileHandle
  readonly #key: RecordKey | undefined
  readonly #places = new Map<string, Place>()
  #size = 0

  private constructor (file: FileHandle, key: RecordKey | undefined) {
    this.#file = file
    this.#key = key
  }

  static async open (path: string, key: RecordKey | undefined): Promise<ContextStore> {
    return new ContextStore(await open(path, 'wx+', PRIVATE_FILE), key)
  }

  async add (resource: ResourceText): Promise<void> {
    const identity = identityOf(resource)
    const known = await this.find(identity)
    if (known !== undefined && newer(known, resource) === known) return
    const bytes = sealed(Buffer.from(resource.text), this.#key)
    await this.#file.write(bytes, 0, bytes.length, this.#size)
    const { text: _onDisk, ...rest } = resource
    this.#places.set(identity, { ...rest, offset: this.#size, length: bytes.length })
    this.#size += bytes.length
  }

  /** By `Type/id`. */
  async find (identity: string): Promise<ResourceText | undefined> {
    const place = this.#places.get(identity)
    if (place === undefined) return undefined
    const bytes = Buffer.alloc(place.length)
    await this.#file.read(bytes, 0, place.length, place.offset)
    const { offset: _offset, length: _length, ...rest } = place
    return { ...rest, text: Buffer.from(unsealed(bytes, this.#key)).toString('utf8') }
  }

  /** Resource type → how many. */
  counts (): Map<string, number> {
    const counts = new Map<string, number>()
    for (const { resourceType } of this.#places.values()) counts.set(resourceType, (counts.get(resourceType) ?? 0) + 1)
    return counts
  }

  async close (): Promise<void> {
    await this.#file.close()
  }
}
