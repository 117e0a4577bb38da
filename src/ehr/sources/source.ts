/** How a source lets us in. Keys and tokens stand in files and variables of their own, never here. */
export type SourceAuth =
  | { readonly type: 'none' }
  /** A token that does not change: in a file, or in an environment variable whose name begins with `ASM_TOKEN_`. */
  | { readonly type: 'token', readonly tokenFile: string }
  | { readonly type: 'token', readonly tokenVariable: string }
  /** SMART Backend Services; the key is one of ours (`asm-ecqm keys`), the newest active one where none is named. */
  | { readonly type: 'smart', readonly clientId: string, readonly keyId?: string, readonly tokenUrl?: string, readonly scopes?: readonly string[] }

export type BulkVersion = 'v1' | 'v2' | 'v3' | 'v4'

/** What a server can do as far as it is known: by probing, or by hand. Absent: not known, which is not "no". */
export interface CapabilityRecord {
  readonly probedAt?: string
  readonly fhirVersion?: string
  readonly software?: string
  readonly bulk?: boolean
  readonly everything?: boolean
  /** `_lastUpdated` as a search parameter of a patient's resources. */
  readonly lastUpdated?: boolean
  readonly types?: readonly string[]
  readonly tokenUrl?: string
  readonly scopesSupported?: readonly string[]
  readonly permissionV2?: boolean
  readonly algorithms?: readonly string[]
}

export interface SourceLimits {
  /** Requests at once. */
  readonly concurrency: number
  /** `_count` asked for; servers may give less. */
  readonly pageSize: number
  /** Longest wait in seconds for whatever a server asks us to wait. */
  readonly maxWaitSeconds: number
  /** How often one request is tried again. */
  readonly retries: number
}

/** A named connection to an EHR's FHIR endpoint. */
export interface Source {
  readonly name: string
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly auth: SourceAuth
  /** Ids of Groups whose members are pulled; none: all patients. */
  readonly groups: readonly string[]
  /** Ids of patients to crawl where there is no Group. */
  readonly roster?: readonly string[]
  /** Further hosts (`host` or `host:port`) that files, links and tokens may lead to. */
  readonly allowedHosts: readonly string[]
  /** `auto`: Bulk Data where the server has it, otherwise a crawl. */
  readonly method: 'auto' | 'bulk' | 'crawl'
  readonly bulk?: { readonly version?: BulkVersion, readonly kickOff?: 'GET' | 'POST', readonly level?: 'group' | 'patient' | 'system' }
  readonly crawl?: { readonly mode?: 'everything' | 'search' }
  readonly limits: SourceLimits
  readonly capability?: CapabilityRecord
}

export const DEFAULT_LIMITS: SourceLimits = { concurrency: 4, pageSize: 200, maxWaitSeconds: 300, retries: 6 }
