import type { JWK } from 'jose'
import type { PatientRecord } from '../../../src/fhir/patient-record.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import type { EhrData } from './ehr-data.js'
import type { Fault, Quirk } from './faults.js'

export interface TestEhrOptions {
  /** Default: any free port. */
  readonly port?: number
  /** Patients of the demonstration population; default 20. */
  readonly patients?: number
  readonly records?: Iterable<PatientRecord>
  /** Style of the Bulk Data export; default v2. */
  readonly style?: 'v1' | 'v2' | 'v3' | 'v4'
  /** Default none. */
  readonly auth?: 'none' | 'token' | 'smart'
  readonly clients?: readonly RegisteredClient[]
  readonly faults?: readonly Fault[]
  readonly quirks?: readonly Quirk[]
  /** Entries of a page where nothing else is asked for; default 20. */
  readonly pageSize?: number
  /** Lines of one file of an export; default 50. */
  readonly resourcesPerFile?: number
  /** How often a job is under way before it is done; default 2. */
  readonly exportPolls?: number
  /** Default 0. */
  readonly retryAfterSeconds?: number
  /** Default 300. */
  readonly tokenLifetimeSeconds?: number
}

/** A client of SMART Backend Services: its keys, and what it may at most do. */
export interface RegisteredClient {
  readonly clientId: string
  readonly jwks?: { readonly keys: readonly JWK[] }
  readonly jwksUrl?: string
  readonly scopes: readonly string[]
}

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface TestEhr {
  /** Of the FHIR endpoint. */
  readonly baseUrl: string
  /** For auth token. */
  readonly token: string
  readonly groupId: string
  readonly data: EhrData
  readonly requests: readonly SeenRequest[]
  setFaults (faults: readonly Fault[]): void
  /** Changes resources at a later time than before. */
  update (changes: { readonly put?: readonly AnyResource[], readonly remove?: readonly string[] }): void
  close (): Promise<void>
}

/** What the parts of the server share. */
export interface EhrContext {
  readonly options: Required<Pick<TestEhrOptions, 'style' | 'auth' | 'clients' | 'pageSize' | 'resourcesPerFile' | 'exportPolls' | 'retryAfterSeconds' | 'tokenLifetimeSeconds'>>
  readonly data: EhrData
  readonly groupId: string
  readonly staticToken: string
  /** With `/fhir`, known once the server listens. */
  baseUrl: () => string
  /** Origin of files that lie elsewhere. */
  fileOrigin: () => string
  has (which: Fault | Quirk): boolean
}
