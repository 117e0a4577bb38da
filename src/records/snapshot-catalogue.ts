import { randomBytes } from 'node:crypto'
import { readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OutcomeError } from '../fhir/outcome-error.js'
import { openSnapshot } from './open-snapshot.js'
import type { RecordKey } from './record-key.js'
import type { RecordStore } from './record-store.js'
import { MANIFEST_FILE, parseManifest, type SnapshotManifest } from './snapshot-layout.js'

/** A snapshot as its manifest describes it. */
export interface ListedSnapshot {
  readonly id: string
  readonly manifest: SnapshotManifest
}

/** The snapshots of one folder, `<folder>/<id>`. Ids begin with the time of their pull, so they sort by age. */
export interface SnapshotCatalogue {
  /** Newest first. Folders that hold no whole snapshot are passed over: somebody may be writing them. */
  list (): Promise<readonly ListedSnapshot[]>
  newest (): Promise<ListedSnapshot | undefined>
  /** The caller closes the store. @throws OutcomeError SNAPSHOT_NOT_FOUND, RECORD_KEY_…, INPUT_UNREADABLE */
  open (id: string): Promise<RecordStore>
  pathOf (id: string): string
  /** Whoever has it open reads on. @throws OutcomeError SNAPSHOT_NOT_FOUND */
  remove (id: string): Promise<void>
  /** Removes what is older than `days`, but never the newest `keep` of each source. @returns ids of what was removed */
  purge (rule: { readonly keep: number, readonly days: number }, now: Date): Promise<readonly string[]>
}

const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/

export function snapshotCatalogue (folder: string, key?: RecordKey): SnapshotCatalogue {
  const pathOf = (id: string): string => {
    if (!ID.test(id)) throw notFound()
    return join(folder, id)
  }
  const read = async (id: string): Promise<ListedSnapshot | undefined> => {
    try {
      return { id, manifest: parseManifest(await readFile(join(folder, id, MANIFEST_FILE), 'utf8')) }
    } catch {
      return undefined
    }
  }
  const list = async (): Promise<ListedSnapshot[]> => {
    const ids = (await readdir(folder).catch((): string[] => [])).filter(id => ID.test(id)).sort().reverse()
    return (await Promise.all(ids.map(read))).flatMap(found => found ?? [])
  }
  const remove = async (id: string): Promise<void> => {
    if (!ID.test(id) || await read(id) === undefined) throw notFound()
    // Out of sight at once, whatever interrupts the rest.
    const gone = join(folder, `.removed-${id}-${randomBytes(4).toString('hex')}`)
    await rename(pathOf(id), gone)
    await rm(gone, { recursive: true, force: true })
  }
  return {
    list,
    pathOf,
    remove,
    newest: async () => (await list())[0],
    async open (id) {
      if (!ID.test(id) || await read(id) === undefined) throw notFound()
      return await openSnapshot(pathOf(id), key)
    },
    async purge ({ keep, days }, now) {
      const kept = new Map<string, number>()
      const removed: string[] = []
      for (const { id, manifest } of await list()) {
        const source = manifest.origin?.source ?? ''
        const place = (kept.get(source) ?? 0) + 1
        kept.set(source, place)
        if (place <= keep || now.getTime() - Date.parse(manifest.createdAt) <= days * 86_400_000) continue
        await remove(id)
        removed.push(id)
      }
      return removed
    }
  }
}

function notFound (): OutcomeError {
  return new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no record snapshot of this id; asm-ecqm snapshots list names them all.')
}
