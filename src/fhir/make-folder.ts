import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Records and their database are the owner's alone. */
export const PRIVATE_FOLDER = 0o700

/**
 * Makes a folder and those above it, for the owner alone; one that is there already is left as it is. Node's own `recursive` never answers where a file
 * system refuses new folders with ENOENT, as /proc does (it takes that for a missing parent, for ever).
 * @throws system errors: EACCES, EROFS, ENOTDIR, ENOENT where it can never be made
 */
export async function makeFolder (path: string): Promise<void> {
  if (await isFolder(path)) return
  if (dirname(path) !== path) await makeFolder(dirname(path))
  await mkdir(path, { mode: PRIVATE_FOLDER }).catch(async (thrown: unknown) => {
    // Another process may have made it meanwhile.
    if (!await isFolder(path)) throw thrown
  })
}

async function isFolder (path: string): Promise<boolean> {
  return await stat(path).then(found => found.isDirectory(), () => false)
}
