import { randomUUID } from 'node:crypto'
import { Kysely, sql } from 'kysely'
import { OutcomeError } from '../fhir/outcome-error.js'
import { openEmbeddedDatabase } from './embedded-database.js'
import { evaluationCache } from './evaluation-cache.js'
import { ledgerRepository } from './interop/ledger-repository.js'
import { subscriptionRepository } from './interop/subscription-repository.js'
import { openJobQueue, type JobQueue } from './job-queue.js'
import { measureReportRepository } from './measure-report-repository.js'
import { migrate } from './migrations.js'
import { runRepository } from './runs/run-repository.js'
import { openServerDatabase } from './server-database.js'
import { snapshotRepository } from './snapshots/snapshot-repository.js'
import type { Store } from './store.js'
import { closedError, storeError } from './store-errors.js'
import type { Tables } from './tables.js'

export interface OpenStoreOptions {
  /** PostgreSQL; absent: PGlite under `dataDir`. */
  readonly databaseUrl?: string | undefined
  readonly dataDir: string
  /** The clock: `meta.lastUpdated`. */
  readonly now?: () => Date
  /** IANA zone in which dates without a time in MeasureReport.period are read; UTC when absent. */
  readonly timeZone?: string
  /** Ids of new reports: UUIDs in lower case. */
  readonly newId?: () => string
  /** Database schema that holds the tables. */
  readonly schema?: string
  /** An empty embedded database to start from; by default the one the build has made (embedded-template.ts). */
  readonly templateFile?: string
}

const SCHEMA = 'asm_ecqm'
/** Readiness must be told while someone still listens. */
const PING_TIMEOUT_MS = 5_000

/**
 * Opens the database, brings its tables up to date and gives the repositories over it.
 * @throws OutcomeError STORE_UNAVAILABLE with what to mend, never with a part of the connection string
 */
export async function openStore ({ databaseUrl, dataDir, now = () => new Date(), timeZone = 'UTC', newId = randomUUID, schema = SCHEMA, templateFile }: OpenStoreOptions): Promise<Store> {
  const database = databaseUrl === undefined ? await openEmbeddedDatabase(dataDir, templateFile) : await openServerDatabase(databaseUrl)
  const db = new Kysely<Tables>({ dialect: database.dialect })
  const closeBoth = async (): Promise<void> => await db.destroy().finally(async () => await database.close())
  try {
    await migrate(db, schema)
  } catch (thrown) {
    await closeBoth().catch(() => {})
    throw storeError(thrown, database.kind)
  }
  const queue = openedOnce(async () => await openJobQueue(db.withSchema(schema), schema))
  const { run, close } = guarded(database.kind, async () => await queue.close().finally(closeBoth))
  const context = { db: db.withSchema(schema), run, now, newId, timeZone }
  return {
    kind: database.kind,
    measureReports: measureReportRepository(context),
    evaluations: evaluationCache(context),
    runs: runRepository(context, async () => await run(queue.open)),
    snapshots: snapshotRepository(context),
    ledger: ledgerRepository(context),
    subscriptions: subscriptionRepository(context),
    ping: async () => { await run(async () => await withinTime(sql`select 1`.execute(db), PING_TIMEOUT_MS)) },
    close
  }
}

/** The job queue has tables of its own and repeats maintenance; who only reads reports needs neither. An opening that failed is tried again. */
function openedOnce (open: () => Promise<JobQueue>): { open: () => Promise<JobQueue>, close: () => Promise<void> } {
  let opening: Promise<JobQueue> | undefined
  return {
    async open () {
      opening ??= open()
      try {
        return await opening
      } catch (thrown) {
        opening = undefined
        throw thrown
      }
    },
    async close () {
      await (await opening?.catch(() => undefined))?.stop()
    }
  }
}

interface Guarded {
  readonly run: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly close: () => Promise<void>
}

/** Work started before close is finished first; work after it is refused. Closing again waits for the same end. */
function guarded (kind: Store['kind'], closeDatabase: () => Promise<void>): Guarded {
  const running = new Set<Promise<unknown>>()
  let closed: Promise<void> | undefined
  return {
    async run (work) {
      if (closed !== undefined) throw closedError()
      const started = work()
      running.add(started)
      try {
        return await started
      } catch (thrown) {
        throw storeError(thrown, kind)
      } finally {
        running.delete(started)
      }
    },
    async close () {
      closed ??= Promise.allSettled(running).then(closeDatabase)
      await closed
    }
  }
}

async function withinTime<Value> (work: Promise<Value>, timeoutMs: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => { reject(new OutcomeError('STORE_UNAVAILABLE', `The database gave no answer within ${timeoutMs / 1000} seconds; check its load and its log.`)) }, timeoutMs)
  })
  return await Promise.race([work, late]).finally(() => { clearTimeout(timer) })
}
