import { OutcomeError } from '../fhir/outcome-error.js'
import type { Store } from './store.js'

type Kind = Store['kind']

const NO_ANSWER = 'does not answer; check host and port in DATABASE_URL and that the server runs'
const REFUSED_LOGIN = 'refuses the login; check user and password in DATABASE_URL'

/** For an embedded database that stopped working; its start has texts of its own (embedded-database.ts). */
const EMBEDDED_TEXT = 'The embedded database does not work any more; restart the program and check space and rights of the folder ASM_DATA_DIR.'

/** Codes of Node and SQLSTATE (PostgreSQL, Appendix A) that have a mending of their own. */
const POSTGRESQL_MENDING: Readonly<Record<string, string>> = {
  ECONNREFUSED: NO_ANSWER,
  ECONNRESET: NO_ANSWER,
  EHOSTUNREACH: NO_ANSWER,
  ENETUNREACH: NO_ANSWER,
  ENOENT: NO_ANSWER,
  ENOTFOUND: NO_ANSWER,
  EAI_AGAIN: NO_ANSWER,
  ETIMEDOUT: NO_ANSWER,
  '28P01': REFUSED_LOGIN,
  28000: REFUSED_LOGIN,
  '3D000': 'has no database of the name in DATABASE_URL; create it first',
  25006: 'is read-only, as a standby is; give the address of the primary in DATABASE_URL',
  42501: 'does not give the user of DATABASE_URL the rights it needs; grant CREATE on the database, or on the schema asm_ecqm if that exists',
  53300: 'has no connection left; raise max_connections or start fewer processes',
  '57P03': 'is starting up or shutting down; try again in a moment'
}

/**
 * Any error of the database as an OutcomeError: STORE_UNAVAILABLE where the database could not be used, INTERNAL where it refused
 * a statement. The original is not kept as cause: it carries connection strings, statements and their parameters, which hold patient data.
 */
export function storeError (thrown: unknown, kind: Kind): OutcomeError {
  if (thrown instanceof OutcomeError) return thrown
  const code = codeOf(thrown)
  if (isRefusedStatement(code)) return new OutcomeError('INTERNAL', `The database refused a statement (SQLSTATE ${code}).`)
  if (isFromNewerProgram(thrown)) return new OutcomeError('STORE_UNAVAILABLE', 'The database was written by a newer version of this program; use that version or a database of its own.')
  return new OutcomeError('STORE_UNAVAILABLE', kind === 'pglite' ? EMBEDDED_TEXT : postgresqlText(isTimeout(thrown) ? 'ETIMEDOUT' : code))
}

/** The store after close(). */
export function closedError (): OutcomeError {
  return new OutcomeError('STORE_UNAVAILABLE', 'The store has been closed, as the program is stopping; send the request again when it has started.')
}

function postgresqlText (code: string): string {
  return `The PostgreSQL database ${POSTGRESQL_MENDING[code] ?? 'cannot be used; check DATABASE_URL, its TLS options and the log of the server'}${code === '' ? '' : ` (${code})`}.`
}

/** Kysely's Migrator found a migration that this program does not know. */
function isFromNewerProgram (thrown: unknown): boolean {
  return thrown instanceof Error && thrown.message.startsWith('corrupted migrations:')
}

/** A SQLSTATE that speaks of the statement and not of connection (08), login (28), resources (53), operator (57), system (58) or internals (3D, XX), nor of rights (42501) or a read-only server (25006). */
function isRefusedStatement (code: string): boolean {
  return /^[0-9A-DF-Z][0-9A-Z]{4}$/.test(code) && !/^(08|28|3D|53|57|58|XX)/.test(code) && code !== '42501' && code !== '25006'
}

/** The driver's own timeouts are errors without a code. */
function isTimeout (thrown: unknown): boolean {
  return thrown instanceof Error && /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated due to connection timeout)/.test(thrown.message)
}

function codeOf (thrown: unknown): string {
  const code: unknown = (thrown as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{1,40}$/.test(code) ? code : ''
}
