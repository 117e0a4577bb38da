import { createReadStream } from 'node:fs'
import { readFile, readdir, realpath, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import { createGunzip, gunzip } from 'node:zlib'
import { OutcomeError } from './outcome-error.js'

/** One JSON document of a file; `source` names it in messages: base name, with the line for NDJSON. */
export interface JsonDocument {
  readonly source: string
  readonly json: unknown
}

/** Paths below a path, sorted: those that may hold JSON, the others, and what could not be looked into. */
export interface InputFiles {
  readonly files: readonly string[]
  readonly passedOver: readonly string[]
  readonly problems: readonly OutcomeError[]
}

const READABLE = /\.(json|ndjson)(\.gz)?$/i
const NEWLINE = 0x0a
/** Guards against a file without line ends: one line is one record, and V8 holds no text beyond 512 MiB. */
const MAX_LINE_BYTES = 256 * 1024 * 1024

/**
 * The file itself, or every file below a folder. Names that start with a dot are left out, links are followed once.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_UNREADABLE (no permission)
 */
export async function listInputFiles (path: string): Promise<InputFiles> {
  const found: string[] = []
  const problems: OutcomeError[] = []
  await walk(path, found, problems, new Set())
  return { files: found.filter(file => READABLE.test(file)), passedOver: found.filter(file => !READABLE.test(file)), problems }
}

/**
 * The one JSON document of a `.json` or `.json.gz` file.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE
 */
export async function readJsonDocument (path: string): Promise<JsonDocument> {
  const source = basename(path)
  return { source, json: parse(await readBytes(path), source) }
}

/**
 * Yields a file's JSON documents: one for `.json`, one a line for `.ndjson` (blank lines apart), both also gzipped. A line that
 * is no JSON is given to `onProblem` and the next one is read. NDJSON is streamed: memory holds one line.
 * @throws OutcomeError INPUT_NOT_FOUND, INPUT_EMPTY, INPUT_UNREADABLE (no such file, damaged gzip, no JSON)
 */
export async function * readJsonDocuments (path: string, onProblem: (problem: OutcomeError, source: string) => void): AsyncGenerator<JsonDocument> {
  if (!/\.ndjson(\.gz)?$/i.test(path)) {
    yield await readJsonDocument(path)
    return
  }
  const name = basename(path)
  let isEmpty = true
  for await (const [line, lineBytes] of lines(path, name)) {
    if (isBlank(lineBytes)) continue
    isEmpty = false
    const source = `${name}, line ${line}`
    try {
      yield { source, json: parse(lineBytes, source) }
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      onProblem(error, source)
    }
  }
  if (isEmpty) throw emptyFile(name)
}

async function walk (path: string, found: string[], problems: OutcomeError[], seen: Set<string>): Promise<void> {
  const names = await namesIn(path, seen)
  if (names === undefined) found.push(path)
  for (const name of names ?? []) {
    try {
      await walk(join(path, name), found, problems, seen)
    } catch (error) {
      if (!(error instanceof OutcomeError)) throw error
      problems.push(error)
    }
  }
}

/** Names in a folder, none the second time, for a link may lead back up; `undefined` for a file. */
async function namesIn (path: string, seen: Set<string>): Promise<readonly string[] | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return undefined
    const real = await realpath(path)
    if (seen.has(real)) return []
    seen.add(real)
    return (await readdir(path)).filter(name => !name.startsWith('.')).sort()
  } catch (error) {
    throw readFailure(error, basename(path))
  }
}

async function readBytes (path: string): Promise<Uint8Array> {
  const name = basename(path)
  try {
    const bytes = await readFile(path)
    return /\.gz$/i.test(path) ? await promisify(gunzip)(bytes) : bytes
  } catch (error) {
    throw readFailure(error, name)
  }
}

function readFailure (error: unknown, name: string): OutcomeError {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return new OutcomeError('INPUT_NOT_FOUND', `${name} does not exist; check the path.`, { cause: error })
  if (code === 'EACCES' || code === 'EPERM') return new OutcomeError('INPUT_UNREADABLE', `${name} may not be read by this user; check its permissions.`, { cause: error })
  return new OutcomeError('INPUT_UNREADABLE', `${name} cannot be read; it may be damaged or not a gzip file.`, { cause: error })
}

function codeOf (error: unknown): unknown {
  return (error as NodeJS.ErrnoException | null)?.code
}

/** The parser's own message quotes the text, so it stays behind as the cause. A byte order mark is accepted. */
function parse (bytes: Uint8Array, source: string): unknown {
  if (isBlank(bytes)) throw emptyFile(source)
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    throw new OutcomeError('INPUT_UNREADABLE', `${source} is not JSON in UTF-8; a file with one resource a line must end in .ndjson.`, { cause: error })
  }
}

async function * lines (path: string, name: string): AsyncGenerator<[number, Uint8Array]> {
  let line = 0
  let rest: Uint8Array[] = []
  let restBytes = 0
  const take = (tail: Uint8Array): Uint8Array => {
    const whole = rest.length === 0 ? tail : Buffer.concat([...rest, tail])
    rest = []
    restBytes = 0
    return whole
  }
  for await (const chunk of bytesOf(path, name)) {
    let start = 0
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, start)) {
      yield [++line, take(chunk.subarray(start, newline))]
      start = newline + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
    restBytes += chunk.length - start
    if (restBytes > MAX_LINE_BYTES) throw new OutcomeError('INPUT_UNREADABLE', `${name}, line ${line + 1} is longer than ${MAX_LINE_BYTES} bytes; NDJSON has one resource a line.`)
  }
  if (restBytes > 0) yield [++line, take(new Uint8Array())]
}

async function * bytesOf (path: string, name: string): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path)
  const stream = /\.gz$/i.test(path) ? pipeline(file, createGunzip(), () => {}) : file
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    throw readFailure(error, name)
  }
}

function isBlank (bytes: Uint8Array): boolean {
  return bytes.every(byte => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE)
}

function emptyFile (name: string): OutcomeError {
  return new OutcomeError('INPUT_EMPTY', `${name} is empty.`)
}
