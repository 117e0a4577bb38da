import type { PlainOutcomeError } from '../../fhir/outcome-error.js'

/** A file of a Bulk Data manifest, and how far we are with it. */
export interface ExportFile {
  /** Which list of the manifest it stands in. */
  readonly list: 'output' | 'deleted' | 'outcome'
  readonly type: string
  url: string
  /** Resources the manifest promises; servers often do not say. */
  readonly count?: number
  /** Name in the pull folder; absent until the file is whole. */
  file?: string
  /** Lines received. */
  lines?: number
}

/** One export job: a Group, all patients, or the system. */
export interface ExportJob {
  /** Path of the kick-off, below the base: `Group/x/$export`. */
  readonly path: string
  statusUrl?: string
  transactionTime?: string
  requiresAccessToken?: boolean
  /** Absent until the manifest is there. */
  files?: ExportFile[]
  /** The server could not finish the job with types that belong to no patient, so it is asked without them. */
  withoutSharedTypes?: true
  /** Types that the server does not export and nothing else gives; each is a problem once. */
  notGiven?: string[]
  /** How often the job was begun anew because the server had forgotten it. */
  restarts: number
  done?: true
}

/** A crawl: patients in partitions; a partition is done when its file is whole. */
export interface CrawlState {
  patients?: string[]
  readonly partitions: Record<number, { readonly file: string, readonly lines: number }>
  /** The server's time at the beginning, where the next pull goes on. */
  startedAt?: string
}

/** `pull.json`: all that a pull needs to go on after it was killed. Patient ids stand in it, so it is the owner's alone. */
export interface PullState {
  readonly version: 1
  readonly pullId: string
  readonly source: string
  readonly baseUrl: string
  readonly startedAt: string
  readonly types: readonly string[]
  readonly typeFilters: readonly string[]
  readonly since?: string
  readonly partitionCount: number
  /** Number of the next file. */
  nextFile: number
  method?: 'bulk' | 'crawl'
  jobs?: ExportJob[]
  crawl?: CrawlState
  /** What exported resources refer to and the export does not hold; absent until it was read. */
  context?: { readonly file?: string, readonly lines: number }
  /** Problem code → how often. */
  problems: Record<string, number>
  finishedAt?: string
  /** Why it ended early; it can go on. */
  failure?: PlainOutcomeError
}
