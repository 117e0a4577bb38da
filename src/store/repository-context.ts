import type { Kysely } from 'kysely'
import type { Tables } from './tables.js'

/** What the repositories are built on. */
export interface RepositoryContext {
  readonly db: Kysely<Tables>
  /** Guards each piece of work: errors become OutcomeErrors, and nothing begins after close. */
  readonly run: <Value>(work: () => Promise<Value>) => Promise<Value>
  readonly now: () => Date
  readonly newId: () => string
  /** IANA zone in which partial dates of a report's period are read. */
  readonly timeZone: string
}
