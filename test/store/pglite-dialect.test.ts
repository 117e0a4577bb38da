import { PGlite } from '@electric-sql/pglite'
import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { PGliteDialect } from '../../src/store/pglite-dialect.js'
import { copyEmbeddedDatabase, temporaryFolders } from './databases.js'

interface Numbers { numbers: { value: number } }

describe('PGliteDialect', () => {
  const newFolder = temporaryFolders()
  let client: PGlite
  let db: Kysely<Numbers>
  beforeAll(async () => {
    const folder = newFolder()
    await copyEmbeddedDatabase(folder)
    client = await PGlite.create(join(folder, 'database'))
    db = new Kysely<Numbers>({ dialect: new PGliteDialect(client) })
    await db.schema.createTable('numbers').addColumn('value', 'integer').execute()
  })
  afterAll(async () => {
    await db.destroy()
    await client.close()
  })

  const values = async () => (await db.selectFrom('numbers').select('value').orderBy('value').execute()).map(({ value }) => value)

  it('keeps a query of someone else out of a transaction that is rolled back', async () => {
    let outside: Promise<unknown> | undefined
    await expect(db.transaction().execute(async transaction => {
      await transaction.insertInto('numbers').values({ value: 1 }).execute()
      outside = db.insertInto('numbers').values({ value: 2 }).execute()
      await transaction.insertInto('numbers').values({ value: 3 }).execute()
      throw new Error('back')
    })).rejects.toThrow('back')
    await outside
    expect(await values()).toEqual([2])
  })

  it('goes on after a statement that fails', async () => {
    await expect(sql`select no_such_column`.execute(db)).rejects.toThrow()
    await expect(db.transaction().execute(async transaction => { await sql`select 1 / 0`.execute(transaction) })).rejects.toThrow()
    expect(await values()).toEqual([2])
  })

  it('serves those who wait in their order', async () => {
    const order: number[] = []
    await Promise.all([1, 2, 3, 4].map(async turn => { await sql`select 1`.execute(db).then(() => order.push(turn)) }))
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('counts the rows a statement changed', async () => {
    expect((await db.updateTable('numbers').set({ value: 5 }).executeTakeFirst()).numUpdatedRows).toBe(1n)
  })

  it('runs a transaction at the isolation and access asked for', async () => {
    await expect(db.transaction().setIsolationLevel('serializable').setAccessMode('read only').execute(async transaction => {
      const level = await sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(transaction)
      expect(level.rows).toEqual([{ transaction_isolation: 'serializable' }])
      await transaction.insertInto('numbers').values({ value: 9 }).execute()
    })).rejects.toMatchObject({ code: '25006' })
  })
})
