import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import { openStore } from '../../src/store/open-store.js'
import { describeOnDatabases, describeOnPostgresql, TEST_DATABASE_URL } from './databases.js'
import { sampleReport } from './sample-reports.js'

describeOnDatabases('openStore', newDatabase => {
  it('keeps reports and evaluations from one opening to the next', async () => {
    const database = await newDatabase()
    const first = await database.open()
    const saved = await first.measureReports.save(sampleReport())
    await first.evaluations.save('key', sampleReport())
    await first.close()
    const second = await database.open()
    expect(second.kind).toBe(database.kind)
    expect(await second.measureReports.find(saved.id ?? '')).toEqual(saved)
    expect(await second.evaluations.find('key')).toEqual(sampleReport())
    await second.close()
  })

  it('answers a ping until it is closed, finishes what was begun, and refuses what comes later', async () => {
    const store = await (await newDatabase()).open()
    await store.ping()
    const begun = Promise.all(Array.from({ length: 20 }, async () => await store.measureReports.save(sampleReport())))
    const closing = Promise.all([store.close(), store.close()])
    const late = [store.ping(), store.measureReports.find('00000000-0000-4000-8000-000000000000'), store.measureReports.save(sampleReport()), store.evaluations.find('key')]
    for (const result of await Promise.allSettled(late)) expect(result).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('closed') } })
    expect(await begun).toHaveLength(20)
    await closing
    await store.close()
  })
})

describeOnPostgresql('openStore', newDatabase => {
  it('lets several processes start on one empty database at once', async () => {
    const database = await newDatabase()
    const stores = await Promise.all(Array.from({ length: 6 }, async () => await database.open()))
    const saved = await stores[0]!.measureReports.save(sampleReport())
    for (const store of stores) expect(await store.measureReports.find(saved.id ?? '')).toEqual(saved)
    await Promise.all(stores.map(async store => { await store.close() }))
  })

  it('survives the end of its connections', async () => {
    // A name of its own, so that only connections of this test are ended.
    const name = `asm-test-${randomBytes(8).toString('hex')}`
    const url = new URL(TEST_DATABASE_URL ?? '')
    url.searchParams.set('application_name', name)
    const store = await (await newDatabase()).open({ databaseUrl: url.href })
    await store.ping()
    const admin = new Client({ connectionString: TEST_DATABASE_URL })
    await admin.connect()
    const ended = await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name])
    expect(ended.rowCount).toBeGreaterThan(0)
    await admin.end()
    // The pool may hand out a connection before it has heard of its end; that request fails with a code, a later one works.
    const failures: unknown[] = []
    for (let attempt = 0; attempt < 12; attempt++) await store.ping().catch((thrown: unknown) => failures.push(thrown))
    for (const failure of failures) expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await store.ping()
    await store.close()
  })

  it('tells a database of a newer program', async () => {
    const schema = `asm_test_${randomBytes(8).toString('hex')}`
    const admin = new Client({ connectionString: TEST_DATABASE_URL })
    await admin.connect()
    try {
      await (await openStore({ databaseUrl: TEST_DATABASE_URL, dataDir: '/nowhere', schema })).close()
      await admin.query(`insert into ${schema}.kysely_migration values ('9999-future', '2099-01-01T00:00:00Z')`)
      await expect(openStore({ databaseUrl: TEST_DATABASE_URL, dataDir: '/nowhere', schema })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining('newer version') })
    } finally {
      await admin.query(`drop schema if exists ${schema} cascade`)
      await admin.end()
    }
  })

  it.each([
    ['another password', (url: URL) => { url.username = 'nobody_here'; url.password = 's3cr3t' }, /login|28000|28P01/],
    ['a database that is not there', (url: URL) => { url.pathname = '/not_there'; url.password = 's3cr3t' }, /no database of the name/]
  ])('says what to mend with %s, without the connection string', async (_what, change, expected) => {
    const url = new URL(TEST_DATABASE_URL ?? '')
    change(url)
    const failure = await openStore({ databaseUrl: url.href, dataDir: '/nowhere' }).then(async store => { await store.close() }, (thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(OutcomeError)
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(expected) })
    expect(JSON.stringify(failure) + String((failure as Error).cause)).not.toContain('s3cr3t')
  })
})

describe('openStore without a server', () => {
  it.each([
    ['a closed port', 'postgres://user:s3cr3t@127.0.0.1:1/db', /does not answer.*\(ECONNREFUSED\)/],
    ['a host that does not exist', 'postgres://user:s3cr3t@no-such-host.invalid:5432/db', /does not answer.*\((ENOTFOUND|EAI_AGAIN)\)/],
    ['a certificate that does not exist', 'postgres://user:s3cr3t@127.0.0.1:1/db?sslrootcert=/no/such/file', /PostgreSQL database/]
  ])('says what to mend with %s, without the connection string', async (_what, databaseUrl, expected) => {
    const failure = await openStore({ databaseUrl, dataDir: '/nowhere' }).catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'STORE_UNAVAILABLE', message: expect.stringMatching(expected) })
    expect((failure as Error).cause).toBeUndefined()
    expect((failure as Error).message).not.toMatch(/s3cr3t|user:/)
  })
})
