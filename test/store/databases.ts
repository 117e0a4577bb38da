import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { Client } from 'pg'
import { afterAll, describe, it } from 'vitest'
import { openStore, type OpenStoreOptions } from '../../src/store/open-store.js'
import type { Store } from '../../src/store/store.js'

/** PostgreSQL for the tests, e.g. postgres://postgres@127.0.0.1:5432/test. */
export const TEST_DATABASE_URL = process.env['ASM_TEST_DATABASE_URL'] || undefined

/** One database to run a suite on. `open` gives further stores over the same data, one after the other or, on PostgreSQL, at once. */
export interface TestDatabase {
  readonly kind: Store['kind']
  open (options?: Partial<OpenStoreOptions>): Promise<Store>
  /** Runs a statement as an operator with all rights would, when every store is closed. */
  execute (statement: string): Promise<void>
}

/** Runs `suite` on PGlite, and on PostgreSQL where ASM_TEST_DATABASE_URL names one; with CI=true it must. */
export function describeOnDatabases (name: string, suite: (newDatabase: () => Promise<TestDatabase>) => void): void {
  describe(`${name} on PGlite`, () => {
    suite(embeddedDatabases())
  })
  describeOnPostgresql(name, suite)
}

/** Runs `suite` on PostgreSQL alone. */
export function describeOnPostgresql (name: string, suite: (newDatabase: () => Promise<TestDatabase>) => void): void {
  if (TEST_DATABASE_URL !== undefined) {
    describe(`${name} on PostgreSQL`, () => { suite(postgresqlDatabases(TEST_DATABASE_URL)) })
  } else if (process.env['CI'] === 'true') {
    it(`${name} on PostgreSQL`, () => { throw new Error('With CI=true these tests must run: set ASM_TEST_DATABASE_URL to a PostgreSQL database.') })
  } else {
    console.info(`Skipped: ${name} on PostgreSQL, as ASM_TEST_DATABASE_URL names no database.`)
    describe.skip(`${name} on PostgreSQL (ASM_TEST_DATABASE_URL names no database)`, () => { suite(postgresqlDatabases('')) })
  }
}

/** New temporary folders, removed when the suite is over. */
export function temporaryFolders (): () => string {
  const folders: string[] = []
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'))
    folders.push(folder)
    return folder
  }
}

/** Puts an empty PGlite database into a data folder; making one anew takes seconds, so one is kept and copied. */
export async function copyEmbeddedDatabase (dataDir: string): Promise<void> {
  cpSync(await template(), join(dataDir, 'database'), { recursive: true })
}

function embeddedDatabases (): () => Promise<TestDatabase> {
  const newFolder = temporaryFolders()
  return async () => {
    const dataDir = newFolder()
    await copyEmbeddedDatabase(dataDir)
    return {
      kind: 'pglite',
      open: async options => await openStore({ dataDir, ...options }),
      async execute (statement) {
        const database = await PGlite.create(join(dataDir, 'database'))
        try {
          await database.exec(`set search_path to asm_ecqm; ${statement}`)
        } finally {
          await database.close()
        }
      }
    }
  }
}

function postgresqlDatabases (databaseUrl: string): () => Promise<TestDatabase> {
  const schemas: string[] = []
  afterAll(async () => {
    if (schemas.length === 0) return
    const client = new Client({ connectionString: databaseUrl })
    await client.connect()
    for (const schema of schemas.flatMap(one => [one, `${one}_jobs`])) await client.query(`drop schema if exists ${schema} cascade`)
    await client.end()
  })
  return async () => {
    const schema = `asm_test_${randomBytes(8).toString('hex')}`
    schemas.push(schema)
    return {
      kind: 'postgresql',
      open: async options => await openStore({ databaseUrl, dataDir: '/nowhere', schema, ...options }),
      async execute (statement) {
        const client = new Client({ connectionString: databaseUrl })
        await client.connect()
        try {
          await client.query(`set search_path to ${schema}; ${statement}`)
        } finally {
          await client.end()
        }
      }
    }
  }
}

async function template (): Promise<string> {
  const kept = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), '..', '.cache', 'asm-ecqm', `pglite-${pgliteVersion()}`)
  if (existsSync(kept)) return kept
  const fresh = `${kept}.${randomBytes(4).toString('hex')}`
  mkdirSync(fresh, { recursive: true })
  await (await PGlite.create(fresh)).close()
  try {
    renameSync(fresh, kept)
  } catch {
    // Another test file has made it in the meantime.
    rmSync(fresh, { recursive: true, force: true })
  }
  return kept
}

function pgliteVersion (): string {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return (JSON.parse(readFileSync(join(dirname(main), '..', 'package.json'), 'utf8')) as { version: string }).version
}
