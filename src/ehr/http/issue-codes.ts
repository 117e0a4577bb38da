import type { Dispatcher } from 'undici'
import { isObject } from '../../fhir/patient-record.js'

const MOST_BYTES = 1024 * 1024

/** Codes of an OperationOutcome that an error was answered with; none where the body is something else. Reads the body to its end. */
export async function issueCodes (reply: Dispatcher.ResponseData): Promise<string[]> {
  try {
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of reply.body as AsyncIterable<Uint8Array>) {
      bytes += chunk.length
      if (bytes > MOST_BYTES) return []
      chunks.push(chunk)
    }
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const issues = isObject(json) && Array.isArray(json['issue']) ? json['issue'] : []
    return [...new Set(issues.flatMap(issue => isObject(issue) && typeof issue['code'] === 'string' && /^[a-z-]{1,30}$/.test(issue['code']) ? [issue['code']] : []))].slice(0, 5)
  } catch {
    return []
  }
}
