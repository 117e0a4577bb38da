import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../src/store/open-store.js'
import { childPrograms } from './child-program.js'
import { copyEmbeddedDatabase, temporaryFolders } from './databases.js'
import { sampleReport } from './sample-reports.js'

const newFolder = temporaryFolders()
const start = childPrograms()

const SAVING = `
  import { openStore } from './src/store/open-store.js'
  const store = await openStore({ dataDir: process.argv[2] })
  while (true) console.log((await store.measureReports.save(${JSON.stringify(sampleReport())})).id)
`

describe('a process that is killed while it saves reports', () => {
  it('keeps others out while it lives, and loses nothing it has confirmed', async () => {
    const dataDir = newFolder()
    await copyEmbeddedDatabase(dataDir)
    const program = start(SAVING, dataDir)
    await program.lines(1)
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining(`process ${program.child.pid} has it open`) })
    const confirmed = await program.lines(200)
    await program.kill()
    expect(existsSync(join(dataDir, 'database.lock'))).toBe(true)

    const store = await openStore({ dataDir })
    const found = await Promise.all(confirmed.map(async id => await store.measureReports.find(id)))
    expect(found.filter(report => report === undefined)).toEqual([])
    const { total } = await store.measureReports.search({ offset: 0, count: 1 })
    // The save that was going on may or may not have been committed.
    expect(total - confirmed.length).toBeGreaterThanOrEqual(0)
    expect(total - confirmed.length).toBeLessThanOrEqual(1)
    await store.measureReports.save(sampleReport())
    await store.close()
  })
})

describe('a process that is killed at its first start', () => {
  it('leaves a data folder that starts', async () => {
    const dataDir = newFolder()
    const program = start('import { openStore } from "./src/store/open-store.js"\nconsole.log("begins")\nawait openStore({ dataDir: process.argv[2] })', dataDir)
    await program.lines(1)
    await new Promise(resolve => setTimeout(resolve, 1500))
    await program.kill()
    const store = await openStore({ dataDir })
    await store.ping()
    await store.close()
  })
})

describe('several processes that find the lock of a dead one', () => {
  it('give it to exactly one of them', async () => {
    const path = join(newFolder(), 'database.lock')
    writeFileSync(path, 'no owner')
    const script = `
      import { takeDatabaseLock } from './src/store/database-lock.js'
      while (Date.now() < Number(process.argv[3])) {}
      await takeDatabaseLock(process.argv[2]).then(() => console.log('taken'), error => console.log(error.code))
      setInterval(() => {}, 1000)
    `
    const together = String(Date.now() + 1500)
    const programs = Array.from({ length: 4 }, () => start(script, path, together))
    const results = (await Promise.all(programs.map(async program => (await program.lines(1))[0]))).sort()
    expect(results).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'STORE_UNAVAILABLE', 'taken'])
    for (const program of programs) await program.kill()
  })
})
