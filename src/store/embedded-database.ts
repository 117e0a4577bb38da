import { access, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { makeFolder, PRIVATE_FOLDER } from '../fhir/make-folder.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { takeDatabaseLock } from './database-lock.js'
import type { OpenDatabase } from './open-database.js'
import { readDatabaseTemplate } from './embedded-template.js'
import { PGliteDialect } from './pglite-dialect.js'

/**
 * Opens the embedded PostgreSQL (PGlite) in `<dataDir>/database`, made there on first use, and holds `<dataDir>/database.lock` meanwhile.
 *
 * What has been committed survives the death of the process: PGlite hands it to the operating system before it answers. It does not
 * survive a power failure within the next seconds, as PGlite has no fsync on Node; `relaxedDurability` changes nothing there and stays off.
 * PGlite gives its files to everyone, so the folder above them is the owner's alone. `templateFile` (embedded-template.ts) makes the first use faster.
 * @throws OutcomeError STORE_UNAVAILABLE: in use by another process, not writable, damaged
 */
export async function openEmbeddedDatabase (dataDir: string, templateFile?: string): Promise<OpenDatabase> {
  const folder = join(resolve(dataDir), 'database')
  const lock = await onDisk(async () => {
    await makeFolder(resolve(dataDir))
    return await takeDatabaseLock(`${folder}.lock`)
  })
  try {
    await onDisk(async () => await createWhereMissing(folder, templateFile))
    const client = await openExisting(folder)
    const close = async (): Promise<void> => {
      await client.close().finally(async () => await lock.release())
    }
    return { kind: 'pglite', dialect: new PGliteDialect(client), close }
  } catch (thrown) {
    await lock.release()
    throw thrown
  }
}

/** A new database is made beside its place and moved there when it is whole, so that a first start that is killed leaves no half of one. */
async function createWhereMissing (folder: string, templateFile: string | undefined): Promise<void> {
  const found = await readdir(folder).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return []
    throw thrown
  })
  if (found.length > 0) return
  const partial = `${folder}.partial`
  const template = await readDatabaseTemplate(templateFile)
  const made = template !== undefined && await makeDatabase(partial, template).then(() => true, () => false)
  // A template of another PGlite version does not open; the long way always does.
  if (!made) await makeDatabase(partial)
  await rename(partial, folder)
}

async function makeDatabase (folder: string, template?: Blob): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: PRIVATE_FOLDER })
  const client = await createClient(folder, template)
  await client.close()
}

async function openExisting (folder: string): Promise<PGlite> {
  try {
    // PGlite would make a new database among files of other origin.
    await access(join(folder, 'PG_VERSION'))
    return await createClient(folder)
  } catch {
    throw new OutcomeError('STORE_UNAVAILABLE', 'The embedded database cannot be opened: the folder "database" in ASM_DATA_DIR is damaged or of another version. Restore it from a copy, or move it away to begin with an empty database.')
  }
}

/** Loaded on use: with PostgreSQL the WebAssembly is not needed. */
async function createClient (folder: string, template?: Blob): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  return await PGlite.create(folder, template === undefined ? {} : { loadDataDir: template })
}

async function onDisk<Value> (work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (thrown) {
    if (thrown instanceof OutcomeError) throw thrown
    const code = (thrown as NodeJS.ErrnoException).code
    throw new OutcomeError('STORE_UNAVAILABLE', `The embedded database cannot be created or opened in the folder ASM_DATA_DIR${code === undefined ? '' : ` (${code})`}; check that the folder can be written and has 100 MB of space, or choose another one.`)
  }
}
