/** The frozen configuration; read from the environment once, by `readConfig` in this room and nowhere else. */
export interface Config {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Absolute path of the folder that holds the embedded database and the records. */
  readonly dataDir: string
  /** PostgreSQL connection string, a secret; absent: embedded PGlite under `dataDir`. */
  readonly databaseUrl: string | undefined
  /** IANA zone in which date-only period bounds are read. */
  readonly timeZone: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  readonly maxBodyBytes: number
  /** Absolute path of a folder of full value set expansions; absent: the starter sets in `valuesets/`. */
  readonly valueSetsDir: string | undefined
  readonly engine: 'reference' | 'compiled'
  /** Worker threads of a run, and of a population evaluation on the reference engine, where 1 means none. */
  readonly threads: number
  /** Whether records are prepared before evaluation; see the room `preparation`. */
  readonly prepare: boolean
  readonly demoPatients: number
  /** Calendar year that the demonstration population is made for and that the start table shows. */
  readonly demoYear: number
  /** AES-256 key of pulled records, a secret; absent: they lie open. */
  readonly recordsKey: Uint8Array | undefined
  /** Where HL7 v2 is taken over MLLP; absent: nowhere. 0: any free port. */
  readonly mllpPort: number | undefined
  readonly mllpHost: string
  /** Absolute path of a folder with cert.pem, key.pem, and ca.pem for mutual TLS; absent: plain TCP. */
  readonly mllpTlsDir: string | undefined
  /** Sending facility (HL7 v2) or source (other feeds) → TIN; `*` for all others. Absent: none has one. */
  readonly feedTins: Readonly<Record<string, string>> | undefined
  /** Source of FHIR, Direct and NCPDP feeds → what it must show as a bearer token. Absent: nothing is asked for. */
  readonly feedTokens: Readonly<Record<string, string>> | undefined
  /** Reference put into MeasureReport.reporter, e.g. `Organization/example`. */
  readonly reporter: string
  /** Public base URL behind a load balancer, without a slash at the end; absent: derived from the request. */
  readonly publicUrl: string | undefined
}
