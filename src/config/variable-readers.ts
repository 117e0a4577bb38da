import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { IANAZone } from 'luxon'
import type { Config } from './config.js'

/** A value that cannot be used: how to mend it, never the value itself (it may be a secret pasted into the wrong variable). */
export class VariableProblem extends Error {}

type Readers = { readonly [Field in keyof Config]-?: (text: string, workingDirectory: string) => NonNullable<Config[Field]> }

const LOG_LEVELS: readonly Config['logLevel'][] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
const HOST_NAME = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/
/** Targets of MeasureReport.reporter in FHIR R4. */
const REPORTER = /^(https?:\/\/[^\s?#]+\/)?(Organization|Practitioner|PractitionerRole|Location)\/[A-Za-z0-9\-.]{1,64}$/

/** One reader per field: a non-empty text to a checked value, or a VariableProblem. */
export const VARIABLE_READERS: Readers = {
  host: readHost,
  port: readPort,
  dataDir: readFolder,
  databaseUrl: readDatabaseUrl,
  timeZone: text => expect(text, /^[A-Za-z]/.test(text) && IANAZone.isValidZone(text), 'must be an IANA time zone such as UTC or America/New_York'),
  logLevel: readLogLevel,
  // A body of 100 MB must be refused, so the limit lies below 100,000,000 whatever is configured.
  maxBodyBytes: text => wholeNumber(text, 1024, 99_999_999),
  valueSetsDir: readFolder,
  engine: readEngine,
  threads: text => wholeNumber(text, 1, 64),
  prepare: readSwitch,
  demoPatients: text => wholeNumber(text, 1, 100_000),
  demoYear: text => wholeNumber(text, 2020, 2099),
  recordsKey: readKey,
  mllpPort: readPort,
  mllpHost: readHost,
  mllpTlsDir: readFolder,
  feedTins: readFeedTins,
  feedTokens: readFeedTokens,
  reporter: text => expect(text, REPORTER.test(text), 'must be a reference to an Organization, Practitioner, PractitionerRole or Location, such as Organization/example'),
  publicUrl: readPublicUrl
}

function expect (text: string, holds: boolean, problem: string): string {
  if (!holds) throw new VariableProblem(problem)
  return text
}

function readHost (text: string): string {
  return expect(text, isIP(text) !== 0 || HOST_NAME.test(text), 'must be a host name or an IP address, without scheme and port')
}

function wholeNumber (text: string, least: number, most: number): number {
  const value = /^\d{1,12}$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most)) throw new VariableProblem(`must be a whole number from ${least} to ${most}, digits only`)
  return value
}

function readPort (text: string): number {
  return wholeNumber(text, 0, 65_535)
}

function readSwitch (text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new VariableProblem('must be true or false')
  return text === 'true'
}

function readKey (text: string): Uint8Array {
  const bytes = /^[A-Za-z0-9+/]{43}=$/.test(text) ? Buffer.from(text, 'base64') : undefined
  if (bytes?.length !== 32) throw new VariableProblem('must be 32 bytes in base64, as of: openssl rand -base64 32')
  return bytes
}

function readFeedTins (text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter(pair => pair.trim() !== '').map(pair => /^\s*([^=]+?)\s*=\s*(\d{9})\s*$/.exec(pair))
  if (pairs.includes(null)) throw new VariableProblem('must be facilities with their TIN of nine digits, such as CLINIC=123456789,OTHER=987654321')
  return Object.fromEntries(pairs.map(pair => [pair?.[1], pair?.[2]]))
}

function readFeedTokens (text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').filter(pair => pair.trim() !== '').map(pair => /^\s*([a-z0-9][a-z0-9-]{0,62})=([\x21-\x2b\x2d-\x7e]{16,200})\s*$/.exec(pair))
  if (pairs.includes(null)) throw new VariableProblem('must be sources with their tokens of 16 visible characters at least, without commas: hie=…,hisp=…')
  return Object.fromEntries(pairs.map(pair => [pair?.[1], pair?.[2]]))
}

function readFolder (text: string, workingDirectory: string): string {
  if (text.includes('\0')) throw new VariableProblem('must be the path of a folder')
  return resolve(workingDirectory, text)
}

function readLogLevel (text: string): Config['logLevel'] {
  const level = LOG_LEVELS.find(one => one === text)
  if (level === undefined) throw new VariableProblem(`must be one of ${LOG_LEVELS.join(', ')}`)
  return level
}

function readEngine (text: string): Config['engine'] {
  if (text !== 'reference' && text !== 'compiled') throw new VariableProblem('must be reference or compiled')
  return text
}

function readDatabaseUrl (text: string): string {
  const url = parseUrl(text)
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) {
    throw new VariableProblem('must be a PostgreSQL connection string such as postgres://user:password@host:5432/database; write special characters of the password percent-encoded')
  }
  return text
}

function readPublicUrl (text: string): string {
  const url = parseUrl(text)
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || /[?#]/.test(text)) {
    throw new VariableProblem('must be an http or https URL without user, query and fragment, such as https://ecqm.example.org')
  }
  return url.href.replace(/\/+$/, '')
}

function parseUrl (text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}
