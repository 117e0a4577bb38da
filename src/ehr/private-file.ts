import { open, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { makeFolder } from '../fhir/make-folder.js'
import { OutcomeError } from '../fhir/outcome-error.js'

/**
 * Writes a small file for its owner alone, whole or not at all: beside its place, put on the disk, then renamed. Whoever is killed meanwhile
 * leaves the former one.
 * @throws OutcomeError OUTPUT_NOT_WRITABLE naming the file
 */
export async function writePrivateFile (path: string, text: string): Promise<void> {
  try {
    await makeFolder(dirname(path))
    const partial = `${path}.${process.pid}.partial`
    const file = await open(partial, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(partial, path)
  } catch (cause) {
    throw new OutcomeError('OUTPUT_NOT_WRITABLE', `${basename(path)} cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}); check folder, permissions and free space.`, { cause })
  }
}
