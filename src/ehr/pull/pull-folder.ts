import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { appendFile, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { FileLock } from '../../fhir/file-lock.js'
import { makeFolder } from '../../fhir/make-folder.js'
import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { writePrivateFile } from '../private-file.js'
import { takePullLock } from './pull-lock.js'
import type { PullState } from './pull-state.js'

/**
 * One pull on disk: `pull.json` says how far it is, `files/` holds what is whole (`NNNNN.ndjson.gz`), `problems.ndjson` what went wrong, by code
 * and place. Every file appears when it is whole, so a pull that is killed goes on from there.
 */
export class PullFolder {
  readonly path: string
  readonly state: PullState
  readonly #lock: FileLock
  #saving: Promise<void> = Promise.resolve()

  private constructor (path: string, state: PullState, lock: FileLock) {
    this.path = path
    this.state = state
    this.#lock = lock
  }

  /** @throws OutcomeError OUTPUT_NOT_WRITABLE */
  static async create (folder: string, begin: Omit<PullState, 'version' | 'pullId' | 'nextFile' | 'problems'>): Promise<PullFolder> {
    const pullId = `${begin.startedAt.replace(/[-:]|\..*/g, '')}-${randomBytes(9).toString('hex')}`
    const path = join(folder, pullId)
    await onDisk(makeFolder(join(path, 'files')))
    const lock = await takePullLock(path)
    const created = new PullFolder(path, { version: 1, pullId, ...begin, nextFile: 1, problems: {} }, lock)
    await created.save()
    return created
  }

  /** @throws OutcomeError PULL_NOT_FOUND, PULL_UNDER_WAY */
  static async open (folder: string, pullId: string): Promise<PullFolder> {
    const path = join(folder, pullId)
    const state = await readPullState(path)
    if (state === undefined) throw new OutcomeError('PULL_NOT_FOUND', 'There is no pull of this id.')
    const lock = await takePullLock(path)
    const partial = (await readdir(join(path, 'files')).catch((): string[] => [])).filter(name => name.endsWith('.part'))
    for (const name of partial) await rm(join(path, 'files', name), { force: true })
    return new PullFolder(path, state, lock)
  }

  /** One change after the other, each whole on the disk. */
  async save (): Promise<void> {
    this.#saving = this.#saving.catch(() => {}).then(async () => { await writePrivateFile(join(this.path, 'pull.json'), JSON.stringify(this.state)) })
    await this.#saving
  }

  /** Writes lines (each with its line feed) as a new file and gives its name. What `lines` throws passes through, and nothing is left. */
  async writeLines (lines: AsyncIterable<string> | Iterable<string>): Promise<string> {
    const name = `${String(this.state.nextFile++).padStart(5, '0')}.ndjson.gz`
    const partial = join(this.path, 'files', `${name}.part`)
    try {
      await pipeline(Readable.from(lines), createGzip({ level: 1 }), createWriteStream(partial, { mode: 0o600, flush: true }))
      await rename(partial, join(this.path, 'files', name))
    } catch (thrown) {
      await rm(partial, { force: true })
      // Only the system's own errors are about writing.
      throw (thrown as NodeJS.ErrnoException).syscall === undefined ? thrown : notWritable(thrown)
    }
    return name
  }

  pathOf (file: string): string {
    return join(this.path, 'files', file)
  }

  async remove (file: string): Promise<void> {
    await rm(this.pathOf(file), { force: true })
  }

  /** Counts a problem; `place` names files and urls' types, never a patient. */
  async problem (code: string, place: Readonly<Record<string, string | number>> = {}): Promise<void> {
    this.state.problems[code] = (this.state.problems[code] ?? 0) + 1
    await onDisk(appendFile(join(this.path, 'problems.ndjson'), `${JSON.stringify({ code, ...place })}\n`, { mode: 0o600 }))
  }

  async close (): Promise<void> {
    await this.#saving.catch(() => {})
    await this.#lock.release()
  }
}

/** Undefined where there is no pull, or none that was begun whole. */
export async function readPullState (path: string): Promise<PullState | undefined> {
  try {
    const handle = await open(join(path, 'pull.json'))
    await handle.close()
    return JSON.parse(await readFile(join(path, 'pull.json'), 'utf8')) as PullState
  } catch {
    return undefined
  }
}

/** Removes the files of a pull that has become a snapshot: what was received lies open, the snapshot may be sealed. What the pull says of itself stays. */
export async function discardPulledFiles (folder: string, pullId: string): Promise<void> {
  await rm(join(folder, pullId, 'files'), { recursive: true, force: true })
}

/** Keeps with a finished pull why no snapshot came of it. */
export async function notePullFailure (folder: string, pullId: string, failure: PlainOutcomeError): Promise<void> {
  const state = await readPullState(join(folder, pullId))
  if (state !== undefined) await writePrivateFile(join(folder, pullId, 'pull.json'), JSON.stringify({ ...state, failure }))
}

/** Pulls of a folder, newest first. */
export async function listPulls (folder: string): Promise<PullState[]> {
  const names = await readdir(folder).catch((): string[] => [])
  const states = await Promise.all(names.sort().reverse().map(async name => await readPullState(join(folder, name))))
  return states.flatMap(state => state ?? [])
}

async function onDisk<Value> (work: Promise<Value>): Promise<Value> {
  return await work.catch((thrown: unknown) => { throw notWritable(thrown) })
}

function notWritable (cause: unknown): OutcomeError {
  return new OutcomeError('OUTPUT_NOT_WRITABLE', `The pull cannot be written (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}); check space and rights of the data folder.`, { cause })
}
