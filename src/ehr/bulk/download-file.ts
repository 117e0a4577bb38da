import { Readable } from 'node:stream'
import split2 from 'split2'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { EhrConnection } from '../connect.js'
import type { ExportFile } from '../pull/pull-state.js'

/** The url of a file does not work any more: ask for a fresh manifest. */
export class ExpiredUrl extends Error {}

/** What the lines of a file turned out to be. */
export interface LineCount {
  lines: number
  /** Lines that are no JSON object; they are kept, and counted again where records are made of them. */
  wrong: number
}

/**
 * The lines of one file of an export, as they came. A Binary resource around it (HAPI, asked for FHIR JSON) is taken off, whatever the
 * Content-Type says.
 * @throws ExpiredUrl (403, 404, 410); OutcomeError EHR_ANSWER_TRUNCATED (also where the last line is cut), EHR_ANSWER_INVALID
 */
export async function * downloadFile ({ http }: EhrConnection, file: ExportFile, authorize: boolean, counted: LineCount, signal: AbortSignal | undefined): AsyncGenerator<string> {
  const response = await http.request({ url: file.url, headers: { accept: 'application/fhir+ndjson' }, authorize, accept: [403, 404, 410], ...(signal === undefined ? {} : { signal }) })
  if (response.status < 200 || response.status >= 300) {
    await response.dispose()
    throw new ExpiredUrl()
  }
  let last = ''
  for await (const line of unwrapped(linesOf(response.stream()), file.type)) {
    if (!looksLikeObject(line)) {
      if (counted.lines === 0 && !line.trimStart().startsWith('{')) throw new OutcomeError('EHR_ANSWER_INVALID', 'The server sends a file of an export that is no NDJSON.')
      counted.wrong++
    }
    counted.lines++
    last = line
    yield `${line}\n`
  }
  if (last !== '' && !isJson(last)) throw new OutcomeError('EHR_ANSWER_TRUNCATED', 'A file of the export ends within a line.')
}

/** Issue codes of a file of OperationOutcomes, as `severity code`. */
export function outcomeIssues (line: string): string[] {
  try {
    const json: unknown = JSON.parse(line)
    const issues = isObject(json) && Array.isArray(json['issue']) ? json['issue'] : []
    return issues.flatMap(issue => isObject(issue) ? [`${plain(issue['severity'])} ${plain(issue['code'])}`] : [])
  } catch {
    return []
  }
}

function plain (value: unknown): string {
  return typeof value === 'string' && /^[a-z-]{1,30}$/.test(value) ? value : 'unknown'
}

async function * linesOf (bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const source = Readable.from(bytes)
  const split = source.pipe(split2())
  source.on('error', error => { split.destroy(error) })
  for await (const line of split) if ((line as string).trim() !== '') yield line as string
}

async function * unwrapped (lines: AsyncGenerator<string>, type: string): AsyncGenerator<string> {
  const first = await lines.next()
  if (first.done === true) return
  const binary = type === 'Binary' ? undefined : await binaryFrom(first.value, lines)
  if (binary === undefined) {
    yield first.value
    yield * lines
    return
  }
  for (const line of binary.split('\n')) if (line.trim() !== '') yield line
}

/** Text within a Binary, where the body is one; undefined where it is NDJSON. */
async function binaryFrom (first: string, rest: AsyncGenerator<string>): Promise<string | undefined> {
  const isOneLine = looksLikeObject(first)
  if (isOneLine && !/"resourceType"\s*:\s*"Binary"/.test(first.slice(0, 1_000) + first.slice(-1_000))) return undefined
  if (!isOneLine && first.trim() !== '{') return undefined
  let text = first
  if (!isOneLine) for await (const line of rest) text += line
  const json: unknown = isJson(text) ? JSON.parse(text) : undefined
  if (isObject(json) && json['resourceType'] === 'Binary' && typeof json['data'] === 'string') return Buffer.from(json['data'], 'base64').toString('utf8')
  if (isOneLine) return undefined
  throw new OutcomeError('EHR_ANSWER_INVALID', 'The server sends a file of an export that is no NDJSON.')
}

function looksLikeObject (line: string): boolean {
  const text = line.trim()
  return text.startsWith('{') && text.endsWith('}')
}

function isJson (text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
