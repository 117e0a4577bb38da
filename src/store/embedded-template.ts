import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const unpack = promisify(gunzip)

/**
 * An empty PGlite database as a tar.gz, beside the compiled program. It is made by the build and never committed; where it is
 * missing the first start makes its database anew, which takes five seconds of processor time instead of one.
 */
export const TEMPLATE_FILE = fileURLToPath(new URL('./database-template.tar.gz', import.meta.url))

/** Writes the template; the build calls it once. It holds no tables and no data: migrations run over it as over any database. */
export async function writeDatabaseTemplate (file: string = TEMPLATE_FILE): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite')
  const folder = await mkdtemp(join(tmpdir(), 'database-template-'))
  try {
    const client = await PGlite.create(join(folder, 'database'))
    const archive = await client.dumpDataDir('gzip').finally(async () => await client.close())
    await writeFile(`${file}.partial`, Buffer.from(await archive.arrayBuffer()))
    await rename(`${file}.partial`, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * The template as a plain tar, or undefined where there is none or it is damaged.
 * It is unpacked here because PGlite answers a damaged archive with a rejection that nobody can catch, which ends the process.
 */
export async function readDatabaseTemplate (file: string = TEMPLATE_FILE): Promise<Blob | undefined> {
  return await readFile(file).then(unpack).then(tar => new Blob([tar]), () => undefined)
}
