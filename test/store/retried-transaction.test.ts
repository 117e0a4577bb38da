import { randomBytes } from 'node:crypto'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retriedTransaction } from '../../src/store/retried-transaction.js'
import type { Tables } from '../../src/store/tables.js'
import { TEST_DATABASE_URL } from './databases.js'

if (TEST_DATABASE_URL === undefined) console.info('Skipped: retriedTransaction on PostgreSQL, as ASM_TEST_DATABASE_URL names no database.')

describe.skipIf(TEST_DATABASE_URL === undefined && process.env['CI'] !== 'true')('retriedTransaction on PostgreSQL', () => {
  const table = sql.table(`retried_${randomBytes(6).toString('hex')}`)
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: TEST_DATABASE_URL }) }) })
  beforeAll(async () => {
    await sql`create table ${table} (id integer primary key, count integer not null)`.execute(db)
    await sql`insert into ${table} values (1, 0), (2, 0)`.execute(db)
  })
  afterAll(async () => {
    await sql`drop table ${table}`.execute(db)
    await db.destroy()
  })

  it('runs the one again that was ended because two waited for each other', async () => {
    let attempts = 0
    const arrivals: number[] = []
    const both = async (): Promise<void> => {
      arrivals.push(attempts)
      // Only the first time round: each has one row and wants the other's.
      while (arrivals.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
    }
    const cross = async (first: number, second: number): Promise<void> => {
      await retriedTransaction(db, async transaction => {
        attempts++
        await sql`update ${table} set count = count + 1 where id = ${first}`.execute(transaction)
        await both()
        await sql`update ${table} set count = count + 1 where id = ${second}`.execute(transaction)
      })
    }
    await Promise.all([cross(1, 2), cross(2, 1)])
    const { rows } = await sql<{ count: number }>`select count from ${table} order by id`.execute(db)
    expect([attempts, rows.map(({ count }) => count)]).toEqual([3, [2, 2]])
  })

  it('gives any other error as it is, at once', async () => {
    let attempts = 0
    await expect(retriedTransaction(db, async transaction => {
      attempts++
      await sql`insert into ${table} values (1, 0)`.execute(transaction)
    })).rejects.toMatchObject({ code: '23505' })
    expect(attempts).toBe(1)
  })
})
