import type { Config } from './config.js'

/** One environment variable: a row of the README and of `.env.example`. */
export interface ConfigVariable {
  readonly name: string
  readonly field: keyof Config
  /** The text used where the variable is unset or empty; undefined: the field stays absent. */
  readonly default: string | undefined
  readonly meaning: string
}

/** Every environment variable this product reads, in the order of the README: the one source of names and defaults. */
export const CONFIG_VARIABLES = [
  { name: 'ASM_HOST', field: 'host', default: '127.0.0.1', meaning: 'Address to listen on; 0.0.0.0 for every network interface.' },
  { name: 'ASM_PORT', field: 'port', default: '8080', meaning: 'TCP port to listen on; 0 takes any free port.' },
  { name: 'ASM_DATA_DIR', field: 'dataDir', default: '.asm-ecqm', meaning: 'Folder of the embedded database and the patient records, relative to the working directory or absolute.' },
  { name: 'DATABASE_URL', field: 'databaseUrl', default: undefined, meaning: 'PostgreSQL connection string (postgres://user:password@host:5432/database); unset: the embedded database in ASM_DATA_DIR.' },
  { name: 'ASM_TIME_ZONE', field: 'timeZone', default: 'UTC', meaning: 'IANA time zone in which dates without a time are read, such as America/New_York.' },
  { name: 'ASM_LOG_LEVEL', field: 'logLevel', default: 'info', meaning: 'Least severe level to log: fatal, error, warn, info, debug, trace or silent.' },
  { name: 'ASM_MAX_BODY_BYTES', field: 'maxBodyBytes', default: String(50 * 1024 * 1024), meaning: 'Largest request body in bytes, from 1024 to 99999999.' },
  { name: 'ASM_VALUESETS_DIR', field: 'valueSetsDir', default: undefined, meaning: 'Folder of full value set expansions; unset: the starter value sets.' },
  { name: 'ASM_ENGINE', field: 'engine', default: 'compiled', meaning: 'Engine that evaluates ELM: compiled, or reference, a second and much slower one to compare with.' },
  { name: 'ASM_THREADS', field: 'threads', default: '2', meaning: 'Worker threads of an evaluation run, and of a population evaluation on the reference engine, from 1 to 64.' },
  { name: 'ASM_PREPARE', field: 'prepare', default: 'true', meaning: 'Repair what feeds do to records before evaluation (references, duplicates, reversed periods): true or false.' },
  { name: 'ASM_DEMO_PATIENTS', field: 'demoPatients', default: '500', meaning: 'Number of synthetic patients in the demonstration population, from 1 to 100000.' },
  { name: 'ASM_DEMO_YEAR', field: 'demoYear', default: '2026', meaning: 'Calendar year of the demonstration population and of the table on the start page.' },
  { name: 'ASM_RECORDS_KEY', field: 'recordsKey', default: undefined, meaning: 'Key that pulled records are encrypted with (AES-256-GCM): 32 bytes in base64, a secret; unset: they lie open in ASM_DATA_DIR.' },
  { name: 'ASM_MLLP_PORT', field: 'mllpPort', default: undefined, meaning: 'TCP port on which serve takes HL7 v2 over MLLP, 0 for any free one; unset: it takes none.' },
  { name: 'ASM_MLLP_HOST', field: 'mllpHost', default: '127.0.0.1', meaning: 'Address to take HL7 v2 on; others than this machine should come over TLS or a VPN.' },
  { name: 'ASM_MLLP_TLS_DIR', field: 'mllpTlsDir', default: undefined, meaning: 'Folder with cert.pem and key.pem for MLLP over TLS, and ca.pem where senders must show a certificate of that authority; unset: plain TCP.' },
  { name: 'ASM_FEED_TINS', field: 'feedTins', default: undefined, meaning: 'Practice (TIN) of each sending facility (MSH-4) or source of another feed, as CLINIC=123456789,hie=987654321; * stands for all others; unset: events of messages have none.' },
  { name: 'ASM_FEED_TOKENS', field: 'feedTokens', default: undefined, meaning: 'Token that a source of FHIR, Direct or NCPDP messages must show (Authorization: Bearer …), as hie=TOKEN,hisp=TOKEN; unset: none is asked for.' },
  { name: 'ASM_REPORTER', field: 'reporter', default: 'Organization/asm-ecqm-demo', meaning: 'Reference put into MeasureReport.reporter.' },
  { name: 'ASM_PUBLIC_URL', field: 'publicUrl', default: undefined, meaning: 'Public base URL when a proxy stands in front; unset: taken from each request.' }
] as const satisfies readonly ConfigVariable[]

/** Read by the test suite and not by the product, so it is no mistake to have it set. */
export const TEST_VARIABLES: readonly string[] = ['ASM_TEST_DATABASE_URL']
