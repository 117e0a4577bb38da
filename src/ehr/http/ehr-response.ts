import type { Readable } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import type { Dispatcher } from 'undici'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** An answer; its body is read once, or disposed of. */
export interface EhrResponse {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Where it came from in the end, redirects followed. */
  readonly url: string
  /** @throws OutcomeError EHR_ANSWER_INVALID (no JSON, too large), EHR_ANSWER_TRUNCATED */
  json (): Promise<unknown>
  /** Decoded bytes. @throws OutcomeError EHR_ANSWER_TRUNCATED while reading, where the body ends too early */
  stream (): AsyncIterable<Uint8Array>
  dispose (): Promise<void>
}

/** A page of a search is some megabytes; more than this is no answer that fits in memory. */
const MOST_JSON_BYTES = 256 * 1024 * 1024

export function ehrResponse (reply: Dispatcher.ResponseData, url: URL): EhrResponse {
  const headers = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]))
  const stream = (): AsyncIterable<Uint8Array> => guarded(decoded(reply.body, headers['content-encoding']))
  return {
    status: reply.statusCode,
    headers,
    url: url.href,
    stream,
    dispose: async () => { await reply.body.dump() },
    async json () {
      const chunks: Uint8Array[] = []
      let bytes = 0
      for await (const chunk of stream()) {
        bytes += chunk.length
        if (bytes > MOST_JSON_BYTES) throw new OutcomeError('EHR_ANSWER_INVALID', 'The server sends an answer that is too large; ask for smaller pages (limits.pageSize).')
        chunks.push(chunk)
      }
      try {
        // Whatever charset the header names: FHIR JSON is UTF-8 (FHIR R4 json 2.6.2), and servers that say ISO-8859-1 send UTF-8.
        return JSON.parse(Buffer.concat(chunks).toString('utf8').replace(/^\uFEFF/, ''))
      } catch {
        throw new OutcomeError('EHR_ANSWER_INVALID', 'The server answers with something that is not JSON; check the base url.')
      }
    }
  }
}

function decoded (body: Readable, encoding: string | undefined): Readable {
  const decoder = encoding === 'gzip' || encoding === 'x-gzip' ? createGunzip() : encoding === 'deflate' ? createInflate() : undefined
  if (decoder === undefined) return body
  body.on('error', error => { decoder.destroy(error) })
  // Whoever stops reading early must not leave the connection waiting.
  decoder.on('close', () => { body.destroy() })
  return body.pipe(decoder)
}

async function * guarded (stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (cause) {
    if ((cause as Error).name === 'AbortError') throw cause
    throw new OutcomeError('EHR_ANSWER_TRUNCATED', 'The answer of the server ends too early.', { cause })
  }
}
