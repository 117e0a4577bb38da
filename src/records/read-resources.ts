import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import split2 from 'split2'
import { isObject } from '../fhir/patient-record.js'
import { OutcomeError } from '../fhir/outcome-error.js'

/** Lines of NDJSON files (`.ndjson`, `.ndjson.gz`), one in memory at a time; blank ones are passed over. @throws OutcomeError INPUT_UNREADABLE */
export async function forEachLine (path: string, onLine: (line: string) => Promise<void>): Promise<void> {
  const lines = async (source: AsyncIterable<string>): Promise<void> => {
    for await (const line of source) if (line.trim() !== '') await onLine(line)
  }
  try {
    if (path.endsWith('.gz')) await pipeline(createReadStream(path), createGunzip(), split2(), lines)
    else await pipeline(createReadStream(path), split2(), lines)
  } catch (cause) {
    if (cause instanceof OutcomeError) throw cause
    throw new OutcomeError('INPUT_UNREADABLE', 'A file of pulled resources cannot be read to its end; pull again.', { cause })
  }
}

/** `Type/id` of every resource that a file of transaction Bundles deletes (Bulk Data, `deleted`). */
export async function readDeletions (path: string): Promise<{ readonly deleted: ReadonlySet<string>, readonly unreadable: number }> {
  const deleted = new Set<string>()
  let unreadable = 0
  await forEachLine(path, async line => {
    const entries = entriesOf(line)
    if (entries === undefined) unreadable++
    for (const entry of entries ?? []) {
      const request = isObject(entry) ? entry['request'] : undefined
      const url = isObject(request) && request['method'] === 'DELETE' ? request['url'] : undefined
      const identity = typeof url === 'string' ? /(?:^|\/)([A-Z][A-Za-z]{1,40}\/[A-Za-z0-9\-.]{1,64})$/.exec(url)?.[1] : undefined
      if (identity === undefined) unreadable++
      else deleted.add(identity)
    }
  })
  return { deleted, unreadable }
}

function entriesOf (line: string): readonly unknown[] | undefined {
  try {
    const json: unknown = JSON.parse(line)
    const entries = isObject(json) ? json['entry'] ?? [] : undefined
    return Array.isArray(entries) ? entries : undefined
  } catch {
    return undefined
  }
}
