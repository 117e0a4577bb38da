import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rmdir, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import type { OutcomeError } from './outcome-error.js'
import { isThisOwnerRunning, lockOwnerText } from './lock-owner.js'

/** The holder touches its lock this often, for those who cannot look up its process (another container or machine). */
const HEARTBEAT_MS = 5_000
/** A writer that died between creating the lock and filling it in, or while taking one over, is given up after this. */
const UNFINISHED_MS = 10_000

const heldHere = new Set<string>()

/** A lock that is held until `release`. */
export interface FileLock {
  release (): Promise<void>
}

/** The error for a lock that somebody else holds; `who` is a sentence without its full stop. */
type InUse = (who: string) => OutcomeError

/**
 * Takes the lock file `path` for this process. The file names its owner; the lock of a process that runs no more is taken over
 * (lock-owner.ts), in a container too, where every main process has the same number.
 * @throws what `inUse` makes, where someone else holds it; system errors where the file cannot be written
 */
export async function takeFileLock (path: string, inUse: InUse): Promise<FileLock> {
  if (heldHere.has(path)) throw inUse('this process has it open already')
  heldHere.add(path)
  try {
    const text = lockOwnerText(randomUUID())
    if (!await createLock(path, text)) await takeOver(path, text, inUse)
    return heldLock(path, text)
  } catch (thrown) {
    heldHere.delete(path)
    throw thrown
  }
}

function heldLock (path: string, text: string): FileLock {
  const heartbeat = setInterval(() => { utimes(path, new Date(), new Date()).catch(() => {}) }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    async release () {
      clearInterval(heartbeat)
      if (await readLock(path) === text) await unlink(path).catch(() => {})
      heldHere.delete(path)
    }
  }
}

async function createLock (path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 })
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  }
}

/** Replaces a lock whose owner is gone. One process at a time may do so: otherwise the second would remove the lock of the first. */
async function takeOver (path: string, text: string, inUse: InUse): Promise<void> {
  await checkStale(path, inUse)
  const turn = `${path}.takeover`
  if (await ageMs(turn) > UNFINISHED_MS) await rmdir(turn).catch(() => {})
  await mkdir(turn).catch(() => { throw inUse('another process is opening it just now') })
  try {
    await checkStale(path, inUse)
    await unlink(path).catch(() => {})
    if (!await createLock(path, text)) throw inUse('another process has just opened it')
  } finally {
    await rmdir(turn).catch(() => {})
  }
}

async function checkStale (path: string, inUse: InUse): Promise<void> {
  const owner = await readLock(path)
  if (owner === undefined) return
  const idleMs = await ageMs(path)
  if (owner === '' ? idleMs < UNFINISHED_MS : isThisOwnerRunning(owner, idleMs)) throw inUse(`process ${processId(owner)} has it open`)
}

async function readLock (path: string): Promise<string | undefined> {
  return await readFile(path, 'utf8').catch(() => undefined)
}

/** Milliseconds since the file was touched; 0 where there is none. */
async function ageMs (path: string): Promise<number> {
  return await stat(path).then(({ mtimeMs }) => Date.now() - mtimeMs, () => 0)
}

function processId (owner: string): string {
  return /"pid":(\d+)/.exec(owner)?.[1] ?? 'unknown'
}
