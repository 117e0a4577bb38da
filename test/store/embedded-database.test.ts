import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { writeDatabaseTemplate } from '../../src/store/embedded-template.js'
import { openStore } from '../../src/store/open-store.js'
import { copyEmbeddedDatabase, temporaryFolders } from './databases.js'
import { sampleReport } from './sample-reports.js'

const newFolder = temporaryFolders()

describe('openStore with an embedded database', () => {
  let template = ''
  beforeAll(async () => {
    template = join(newFolder(), 'database-template.tar.gz')
    await writeDatabaseTemplate(template)
    expect(readdirSync(join(template, '..'))).toEqual(['database-template.tar.gz'])
  })

  it('makes folder and database on first use, for the owner alone', async () => {
    const dataDir = join(newFolder(), 'not', 'there', 'yet')
    const store = await openStore({ dataDir })
    await store.measureReports.save(sampleReport())
    expect(readdirSync(dataDir).sort()).toEqual(['database', 'database.lock'])
    for (const folder of [dataDir, join(dataDir, 'database')]) expect((statSync(folder).mode & 0o777).toString(8)).toBe('700')
    await store.close()
    expect(readdirSync(dataDir)).toEqual(['database'])
  })

  it.each<[string, (template: string) => void]>([
    ['a template', () => {}],
    ['a truncated template', template => { truncateSync(template, 100_000) }],
    ['a template of something else', template => { writeFileSync(template, gzipSync('no archive')) }]
  ])('starts from %s', async (_what, change) => {
    const templateFile = join(newFolder(), 'database-template.tar.gz')
    cpSync(template, templateFile)
    change(templateFile)
    const dataDir = newFolder()
    const store = await openStore({ dataDir, templateFile })
    const saved = await store.measureReports.save(sampleReport())
    await store.close()
    const again = await openStore({ dataDir, templateFile })
    expect(await again.measureReports.find(saved.id ?? '')).toEqual(saved)
    await again.close()
  })

  it('begins anew when the first start was killed half-way', async () => {
    const dataDir = newFolder()
    mkdirSync(join(dataDir, 'database.partial'))
    writeFileSync(join(dataDir, 'database.partial', 'PG_VERSION'), '18\n')
    const store = await openStore({ dataDir })
    await store.ping()
    await store.close()
    expect(existsSync(join(dataDir, 'database.partial'))).toBe(false)
  })

  it('refuses a data folder that this process has open', async () => {
    const dataDir = newFolder()
    await copyEmbeddedDatabase(dataDir)
    const store = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('in use') })
    await store.ping()
    await store.close()
  })

  it.each<[string, (database: string) => void]>([
    ['a truncated control file', database => { truncateSync(join(database, 'global', 'pg_control'), 100) }],
    ['another version', database => { writeFileSync(join(database, 'PG_VERSION'), '16\n') }],
    ['no write-ahead log', database => { rmSync(join(database, 'pg_wal'), { recursive: true }) }],
    ['other files', database => { rmSync(database, { recursive: true }); mkdirSync(database); writeFileSync(join(database, 'thesis.txt'), 'years of work') }]
  ])('says what to mend with %s, and holds no lock then', async (_what, damage) => {
    const dataDir = newFolder()
    await copyEmbeddedDatabase(dataDir)
    damage(join(dataDir, 'database'))
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/damaged or of another version.*move it away/) })
    expect(readdirSync(dataDir)).toEqual(['database'])
  })

  it('says what to mend with a data folder that is a file', async () => {
    const file = join(newFolder(), 'file')
    writeFileSync(file, '')
    for (const dataDir of [file, join(file, 'below')]) {
      await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/ASM_DATA_DIR \((EEXIST|ENOTDIR)\)/) })
    }
  })
})
