import type { PGlite, Results } from '@electric-sql/pglite'
import {
  CompiledQuery, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler,
  type DatabaseConnection, type DatabaseIntrospector, type Dialect, type DialectAdapter, type Driver, type Kysely, type QueryCompiler, type QueryResult,
  type TransactionSettings
} from 'kysely'

/**
 * Kysely over one PGlite. PGlite has a single connection, so it is handed out to one user at a time: a query can
 * not slip into the transaction of another. The client is closed by whoever opened it.
 */
export class PGliteDialect implements Dialect {
  readonly #client: PGlite

  constructor (client: PGlite) {
    this.#client = client
  }

  createAdapter (): DialectAdapter {
    return new PostgresAdapter()
  }

  createDriver (): Driver {
    return new PGliteDriver(this.#client)
  }

  createIntrospector (db: Kysely<unknown>): DatabaseIntrospector {
    return new PostgresIntrospector(db)
  }

  createQueryCompiler (): QueryCompiler {
    return new PostgresQueryCompiler()
  }
}

class PGliteDriver implements Driver {
  readonly #connection: PGliteConnection
  readonly #waiting: (() => void)[] = []
  #taken = false

  constructor (client: PGlite) {
    this.#connection = new PGliteConnection(client)
  }

  async init (): Promise<void> {}

  async acquireConnection (): Promise<DatabaseConnection> {
    if (this.#taken) await new Promise<void>(resolve => { this.#waiting.push(resolve) })
    this.#taken = true
    return this.#connection
  }

  /** Passes the connection on to the one who has waited longest, still taken, so that no newcomer overtakes. */
  async releaseConnection (): Promise<void> {
    const next = this.#waiting.shift()
    if (next === undefined) this.#taken = false
    else next()
  }

  async beginTransaction (connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isolation = settings.isolationLevel === undefined ? '' : ` isolation level ${settings.isolationLevel}`
    await connection.executeQuery(CompiledQuery.raw(`begin${isolation} ${settings.accessMode ?? ''}`))
  }

  async commitTransaction (connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction (connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy (): Promise<void> {}
}

class PGliteConnection implements DatabaseConnection {
  readonly #client: PGlite

  constructor (client: PGlite) {
    this.#client = client
  }

  async executeQuery<Row> (query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = query.parameters.length === 0 ? await this.#script<Row>(query.sql) : await this.#client.query<Row>(query.sql, [...query.parameters])
    return { rows, ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }) }
  }

  /** Without parameters a text may hold several statements, as with PostgreSQL's driver; the last one's rows count. */
  async #script<Row> (text: string): Promise<Results<Row>> {
    const results = await this.#client.exec(text)
    return results.at(-1) as Results<Row>
  }

  async * streamQuery<Row> (): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('PGlite has no cursors; read in pages.')
  }
}
