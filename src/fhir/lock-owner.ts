import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { isObject } from './patient-record.js'

/** An owner that cannot be looked up counts as gone when its lock was not touched for so long (six heartbeats). */
const SILENT_MS = 30_000

/** Who holds a lock. */
interface LockOwner {
  readonly pid: number
  /** Host and, on Linux, process namespace: only there the pid means something. */
  readonly place: string
  /** When the process started, in the system's own count; tells a process from a later one with the same pid. */
  readonly startedAt: string
}

/** The text of a lock file of this process; `token` makes it unlike any other. */
export function lockOwnerText (token: string): string {
  return `${JSON.stringify({ pid: process.pid, place: place(), startedAt: processStart(process.pid), token })}\n`
}

/**
 * True while the owner in a lock file's text may still run. In the same place its process is looked up;
 * elsewhere (another container or machine) the age of its last heartbeat decides. A text that is no owner counts as gone.
 */
export function isThisOwnerRunning (text: string, idleMs: number): boolean {
  const owner = parseOwner(text)
  if (owner === undefined) return false
  if (owner.place !== place()) return idleMs < SILENT_MS
  // Locks this process holds are known without the file, so an equal pid is an earlier life: in a container every main process is 1.
  if (owner.pid === process.pid) return false
  return isAlive(owner.pid) && processStart(owner.pid) === owner.startedAt
}

function parseOwner (text: string): LockOwner | undefined {
  try {
    const json: unknown = JSON.parse(text)
    const { pid, place, startedAt } = isObject(json) ? json : {}
    return Number.isSafeInteger(pid) && (pid as number) > 0 && typeof place === 'string' && typeof startedAt === 'string' ? { pid: pid as number, place, startedAt } : undefined
  } catch {
    return undefined
  }
}

function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function place (): string {
  return `${hostname()} ${orEmpty(() => readlinkSync('/proc/self/ns/pid'))}`.trim()
}

/** Field 22 of /proc/pid/stat (proc(5)), counted behind the command, which may hold blanks; empty where there is no such file. */
function processStart (pid: number): string {
  return orEmpty(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  })
}

function orEmpty (read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}
