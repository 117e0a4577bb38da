import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import split2 from 'split2'
import { sealed, unsealed, type RecordKey } from './record-key.js'
import { INDEX_FILE, isIndexRow, PRIVATE_FILE, unreadable, type IndexRow, type SnapshotManifest } from './snapshot-layout.js'

/** Writes the index as gzip NDJSON, sealed where there is a key, and gives the SHA-256 of the file. */
export async function writeIndex (folder: string, rows: readonly IndexRow[], key?: RecordKey): Promise<string> {
  const { tap, digest } = hashing()
  const file = createWriteStream(join(folder, INDEX_FILE), { flags: 'wx', mode: PRIVATE_FILE, flush: true })
  if (key === undefined) await pipeline(Readable.from(linesOf(rows)), createGzip(), tap, file)
  else await pipeline(Readable.from([sealed(await buffer(Readable.from(linesOf(rows)).pipe(createGzip())), key)]), tap, file)
  return digest()
}

/** Rows in the order of the partitions, by subject. @throws OutcomeError INPUT_UNREADABLE naming the index file */
export async function readIndex (folder: string, manifest: SnapshotManifest, key?: RecordKey): Promise<Map<string, IndexRow>> {
  const rows = new Map<string, IndexRow>()
  const intern = interning()
  const { tap, digest } = hashing()
  try {
    const file = createReadStream(join(folder, INDEX_FILE))
    const compressed = key === undefined ? file.pipe(tap) : Readable.from([unsealed(await buffer(file.pipe(tap)), key)])
    file.on('error', error => { tap.destroy(error) })
    await pipeline(compressed, createGunzip(), split2(), async (lines: AsyncIterable<string>) => {
      for await (const line of lines) {
        const row: unknown = JSON.parse(line)
        if (!isIndexRow(row, manifest.partitions) || rows.has(row.subjectId)) throw new SyntaxError('wrong row')
        rows.set(row.subjectId, { ...row, generalPractitioner: intern(row.generalPractitioner) })
      }
    })
  } catch (cause) {
    throw unreadable(INDEX_FILE, 'cannot be read', cause)
  }
  if (digest() !== manifest.indexHash || rows.size !== manifest.count) throw unreadable(INDEX_FILE, 'is not the one that belongs to the manifest')
  return rows
}

function * linesOf (rows: readonly IndexRow[]): Iterable<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`
}

/** Passes bytes through and digests them. */
function hashing (): { tap: Transform, digest: () => string } {
  const hash = createHash('sha256')
  const tap = new Transform({
    transform (chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    }
  })
  return { tap, digest: () => hash.digest('hex') }
}

/** A million subjects share some hundred practitioners: equal lists are kept once. */
function interning (): (references: readonly string[]) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return references => {
    const key = references.join('\n')
    const list = known.get(key) ?? references
    known.set(key, list)
    return list
  }
}
