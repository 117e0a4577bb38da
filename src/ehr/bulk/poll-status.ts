import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EhrConnection } from '../connect.js'
import { backOffMs, retryAfterMs } from '../http/retry-after.js'
import { readManifest, type Manifest } from './manifest.js'

/** Parts of one manifest: more than any server makes of one. */
const MOST_PARTS = 10_000

export interface PollOptions {
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal | undefined
}

/**
 * Waits for an export job, as long as the server wants, and gives the manifest with all its parts; undefined where the server does not know the
 * job (any more).
 * @throws OutcomeError EXPORT_FAILED, EHR_ANSWER_INVALID, and as `EhrHttp.request`
 */
export async function pollStatus (connection: EhrConnection, statusUrl: string, { onProgress, signal }: PollOptions): Promise<Manifest | undefined> {
  const { http, runtime, source } = connection
  for (let attempt = 0; ; attempt++) {
    const response = await http.request({ url: statusUrl, headers: { accept: 'application/json' }, accept: [404, 410], ...(signal === undefined ? {} : { signal }) }).catch((thrown: unknown) => {
      if (thrown instanceof OutcomeError && thrown.code === 'EHR_REQUEST_REFUSED') throw new OutcomeError('EXPORT_FAILED', `The export has failed on the server: ${thrown.message}`, { cause: thrown })
      throw thrown
    })
    if (response.status === 200) return await whole(connection, readManifest(await response.json(), response.url), signal)
    await response.dispose()
    if (response.status === 404 || response.status === 410) return undefined
    if (response.status !== 202) throw new OutcomeError('EXPORT_FAILED', `The server answers the question for the export with HTTP ${response.status}.`)
    onProgress((response.headers['x-progress'] ?? '').replace(/[^\x20-\x7e]/g, '').slice(0, 100))
    await runtime.sleep(Math.min(retryAfterMs(response.headers['retry-after'], runtime.now()) ?? backOffMs(attempt, runtime.random), source.limits.maxWaitSeconds * 1000), signal)
  }
}

async function whole ({ http }: EhrConnection, first: Manifest, signal: AbortSignal | undefined): Promise<Manifest> {
  const files = [...first.files]
  const seen = new Set<string>()
  let unusable = first.unusable
  for (let next = first.next; next !== undefined && !seen.has(next) && seen.size < MOST_PARTS;) {
    seen.add(next)
    const response = await http.request({ url: next, headers: { accept: 'application/json' }, ...(signal === undefined ? {} : { signal }) })
    const part = readManifest(await response.json(), response.url)
    files.push(...part.files)
    unusable += part.unusable
    next = part.next
  }
  return { ...first, files, unusable, next: undefined }
}
