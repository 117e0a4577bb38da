import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { MANIFEST_FILE, PRIVATE_FILE, type SnapshotManifest } from './snapshot-layout.js'

/** Writes the manifest of a snapshot that is whole, and puts it on the disk. @throws system errors */
export async function writeManifest (folder: string, manifest: SnapshotManifest): Promise<void> {
  const handle = await open(join(folder, MANIFEST_FILE), 'wx', PRIVATE_FILE)
  try {
    await handle.appendFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
