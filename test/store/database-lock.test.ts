import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeDatabaseLock } from '../../src/store/database-lock.js'
import { lockOwnerText } from '../../src/fhir/lock-owner.js'
import { temporaryFolders } from './databases.js'

const newFolder = temporaryFolders()
const newLockPath = () => join(newFolder(), 'database.lock')

/** A lock text as this process would write it, with some facts of another owner. */
function ownedBy (changes: object): string {
  return JSON.stringify({ ...JSON.parse(lockOwnerText('other')) as object, ...changes })
}

function setAge (path: string, seconds: number): void {
  const at = new Date(Date.now() - seconds * 1000)
  utimesSync(path, at, at)
}

async function deadProcess (): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise(resolve => child.once('exit', resolve))
  return child.pid ?? 0
}

describe('takeDatabaseLock', () => {
  it('names the process in a file for the owner alone, and removes it at the end', async () => {
    const path = newLockPath()
    const lock = await takeDatabaseLock(path)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, place: expect.stringContaining(hostname()) as string })
    await lock.release()
    expect(readdirSync(join(path, '..'))).toEqual([])
  })

  it('refuses a second time in one process, until released', async () => {
    const path = newLockPath()
    const lock = await takeDatabaseLock(path)
    await expect(takeDatabaseLock(path)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('this process') })
    await lock.release()
    await (await takeDatabaseLock(path)).release()
  })

  it('refuses the lock of a process that runs, names it and says what to do', async () => {
    const path = newLockPath()
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const startedAt = readStart(child.pid)
    writeFileSync(path, ownedBy({ pid: child.pid, startedAt }))
    await expect(takeDatabaseLock(path)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(new RegExp(`process ${child.pid} has it open.*DATABASE_URL`)) })
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('exit', resolve))
    await (await takeDatabaseLock(path)).release()
    expect(existsSync(path)).toBe(false)
  })

  it('takes over the lock of a process that is gone', async () => {
    const path = newLockPath()
    writeFileSync(path, ownedBy({ pid: await deadProcess() }))
    await (await takeDatabaseLock(path)).release()
  })

  it('takes over a lock whose process number now belongs to another process', async () => {
    const path = newLockPath()
    writeFileSync(path, ownedBy({ pid: process.ppid, startedAt: '1' }))
    await (await takeDatabaseLock(path)).release()
  })

  it('takes over a lock with its own process number, as left in an earlier life of a container', async () => {
    const path = newLockPath()
    writeFileSync(path, lockOwnerText('earlier'))
    await (await takeDatabaseLock(path)).release()
  })

  it.each([[0, true], [25, true], [35, false]])('elsewhere: a heartbeat %i seconds ago, held: %s', async (seconds, held) => {
    const path = newLockPath()
    writeFileSync(path, ownedBy({ place: 'another-container pid:[1]', pid: 1 }))
    setAge(path, seconds)
    const taken = await takeDatabaseLock(path).catch(() => undefined)
    expect(taken === undefined).toBe(held)
    await taken?.release()
  })

  it.each([['', 1, true], ['', 11, false], ['{"pid":', 1, false], ['{"pid":"x"}', 1, false]])('a lock that says %j and is %i seconds old, held: %s', async (text, seconds, held) => {
    const path = newLockPath()
    writeFileSync(path, text)
    setAge(path, seconds)
    const taken = await takeDatabaseLock(path).catch(() => undefined)
    expect(taken === undefined).toBe(held)
    await taken?.release()
  })

  it('waits for no one who is taking it over just now, unless that one died', async () => {
    const path = newLockPath()
    writeFileSync(path, ownedBy({ pid: await deadProcess() }))
    mkdirSync(`${path}.takeover`)
    await expect(takeDatabaseLock(path)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    setAge(`${path}.takeover`, 11)
    await (await takeDatabaseLock(path)).release()
  })

  it('leaves a lock alone that someone else has taken meanwhile', async () => {
    const path = newLockPath()
    const lock = await takeDatabaseLock(path)
    writeFileSync(path, ownedBy({ pid: 1 }))
    await lock.release()
    expect(existsSync(path)).toBe(true)
  })
})

function readStart (pid: number | undefined): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
