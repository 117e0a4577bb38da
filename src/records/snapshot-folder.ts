import { randomBytes } from 'node:crypto'
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { makeFolder, PRIVATE_FOLDER } from '../fhir/make-folder.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { MANIFEST_FILE } from './snapshot-layout.js'

/** A partial folder in which nothing changed for a day was left by a writer that was killed; slow pulls are left alone. */
const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * A new empty folder beside `dir` to write into; partial folders of writers that were killed are removed on the way.
 * @throws OutcomeError OUTPUT_NOT_WRITABLE when `dir` exists and must not be replaced, or holds something else than a snapshot; system errors
 */
export async function createPartialFolder (dir: string, replace: boolean): Promise<string> {
  const parent = dirname(resolve(dir))
  await makeFolder(parent)
  await restoreReplaced(dir)
  await checkPlace(dir, replace)
  await removeAbandoned(dir)
  const partial = `${resolve(dir)}.partial-${process.pid}-${randomBytes(4).toString('hex')}`
  await mkdir(partial, { mode: PRIVATE_FOLDER })
  return partial
}

/** Moves a whole partial folder to `dir`; what was there is moved aside first and removed last. */
export async function putInPlace (partial: string, dir: string): Promise<void> {
  await syncFolder(partial)
  const replaced = replacedName(dir)
  if (await exists(dir)) {
    await rm(replaced, { recursive: true, force: true })
    await rename(dir, replaced)
  }
  await rename(partial, resolve(dir))
  await syncFolder(dirname(resolve(dir)))
  await rm(replaced, { recursive: true, force: true })
}

/** Brings the former snapshot back when a writer was killed after moving it aside and before putting the new one in its place. */
export async function restoreReplaced (dir: string): Promise<void> {
  if (!await exists(dir) && await exists(replacedName(dir))) await rename(replacedName(dir), resolve(dir))
}

export async function exists (path: string): Promise<boolean> {
  return await access(path).then(() => true, () => false)
}

/** Replacing removes what is there, so it must be a snapshot: a mistyped path must not cost other files. */
async function checkPlace (dir: string, replace: boolean): Promise<void> {
  if (!await exists(dir)) return
  if (!replace) throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The folder for the record snapshot exists already; choose another one or ask for it to be replaced.')
  if (!await exists(join(dir, MANIFEST_FILE)) && (await readdir(dir)).length > 0) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', 'The folder for the record snapshot holds other files; choose another one or empty it.')
  }
}

function replacedName (dir: string): string {
  return `${resolve(dir)}.replaced`
}

async function removeAbandoned (dir: string): Promise<void> {
  const parent = dirname(resolve(dir))
  const prefix = `${basename(resolve(dir))}.partial-`
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || !/^\d+-[0-9a-f]{8}$/.test(name.slice(prefix.length))) continue
    const partial = join(parent, name)
    // A folder that vanishes while it is looked at belongs to a writer that has just finished.
    const idleMs = await newestChange(partial).then(changedAt => Date.now() - changedAt, () => 0)
    if (idleMs > ABANDONED_AFTER_MS) await rm(partial, { recursive: true, force: true })
  }
}

async function newestChange (folder: string): Promise<number> {
  const names = await readdir(folder)
  const times = await Promise.all([folder, ...names.map(name => join(folder, name))].map(async path => (await stat(path)).mtimeMs))
  return Math.max(...times)
}

async function syncFolder (folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  // Not every system lets a folder be synchronised (Windows does not); the files themselves are on the disk already.
  await handle.sync().catch(() => {})
  await handle.close()
}
