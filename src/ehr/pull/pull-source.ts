import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { exportPaths } from '../bulk/export-paths.js'
import { pullBulk } from '../bulk/pull-bulk.js'
import { connect, type EhrConnection } from '../connect.js'
import { pullExportContext } from '../context/export-context.js'
import { pullCrawl, pullNewcomers } from '../crawl/pull-crawl.js'
import type { EhrRuntime } from '../runtime.js'
import type { Source } from '../sources/source.js'
import { listPulls, PullFolder } from './pull-folder.js'
import type { ExportJob, PullState } from './pull-state.js'

export interface PullOptions {
  /** Holds one folder per pull. */
  readonly folder: string
  /** Go on with this one; absent: the unfinished pull of this source goes on, or a new one begins. */
  readonly pullId?: string
  readonly partitionCount: number
  readonly types: readonly string[]
  readonly typeFilters?: readonly string[]
  /** Only what changed since this instant. */
  readonly since?: string
  /** With `since`: whether an earlier pull has this patient. What Groups have besides is pulled whole. */
  readonly isKnown?: (patientId: string) => boolean
  /** The id of the pull, as soon as it is known. */
  readonly onBegin?: (pullId: string) => Promise<void> | void
  readonly onProgress?: (text: string) => void
  /** A crawl has all of this partition. */
  readonly onPartition?: (partition: number, file: string) => Promise<void>
  readonly signal?: AbortSignal
}

/** What a finished pull holds. Paths are absolute. */
export interface PullResult {
  readonly pullId: string
  readonly source: string
  readonly baseUrl: string
  readonly method: 'bulk' | 'crawl'
  /** Where the next pull goes on. */
  readonly transactionTime?: string
  readonly since?: string
  readonly partitionCount: number
  readonly files: readonly string[]
  readonly deletions: readonly string[]
  readonly lines: number
  /** Problem code → how often; `problems.ndjson` of the pull says where. */
  readonly problems: Readonly<Record<string, number>>
}

/**
 * Pulls the resources of a source into a folder, by Bulk Data or a crawl, and goes on where an earlier call was killed.
 * @throws OutcomeError PULL_NOT_FOUND, PULL_UNDER_WAY, EHR_…, EXPORT_…, OUTPUT_NOT_WRITABLE; then the pull is unfinished and can go on
 */
export async function pullSource (source: Source, runtime: EhrRuntime, options: PullOptions): Promise<PullResult> {
  const folder = await openFolder(source, runtime, options)
  const connection = connect(source, runtime, options.types)
  try {
    await options.onBegin?.(folder.state.pullId)
    if (folder.state.finishedAt === undefined) {
      delete folder.state.failure
      await pull(connection, folder, options)
      folder.state.finishedAt = runtime.now().toISOString()
      await folder.save()
    }
    return pullResult(folder)
  } catch (thrown) {
    folder.state.failure = outcomeErrorFrom(thrown).toPlain()
    await folder.save().catch(() => {})
    throw thrown
  } finally {
    await connection.http.close()
    await folder.close()
  }
}

async function openFolder (source: Source, runtime: EhrRuntime, { folder, pullId, partitionCount, types, typeFilters = [], since }: PullOptions): Promise<PullFolder> {
  const unfinished = pullId ?? (await listPulls(folder)).find(state => state.source === source.name && hasFiles(folder, state) && sameRequest(state, { types, typeFilters, since, partitionCount }))?.pullId
  if (unfinished !== undefined) return await PullFolder.open(folder, unfinished)
  return await PullFolder.create(folder, {
    source: source.name, baseUrl: source.baseUrl, startedAt: runtime.now().toISOString(), types, typeFilters, partitionCount, ...(since === undefined ? {} : { since })
  })
}

/** Unfinished, or finished and not made into a snapshot yet: the files are still there. */
function hasFiles (folder: string, { pullId }: PullState): boolean {
  return existsSync(join(folder, pullId, 'files'))
}

function sameRequest (state: PullState, asked: Pick<PullState, 'types' | 'typeFilters' | 'partitionCount'> & { readonly since: string | undefined }): boolean {
  return state.since === asked.since && state.partitionCount === asked.partitionCount && state.types.join() === asked.types.join() && state.typeFilters.join() === asked.typeFilters.join()
}

async function pull (connection: EhrConnection, folder: PullFolder, { onProgress = () => {}, onPartition, isKnown, signal }: PullOptions): Promise<void> {
  const { source } = connection
  const { state } = folder
  state.method ??= source.method === 'crawl' || (source.method === 'auto' && source.capability?.bulk === false) ? 'crawl' : 'bulk'
  if (state.method === 'bulk') {
    state.jobs ??= exportPaths(source).map((path): ExportJob => ({ path, restarts: 0 }))
    try {
      await pullBulk(connection, folder, { onProgress, signal })
      await pullExportContext(connection, folder, onProgress, signal)
      if (state.since !== undefined && isKnown !== undefined && source.groups.length > 0) await pullNewcomers(connection, folder, { onProgress, isKnown, signal })
      return
    } catch (thrown) {
      const isOffered = !(thrown instanceof OutcomeError && thrown.code === 'EXPORT_NOT_OFFERED')
      if (isOffered || source.method === 'bulk') throw thrown
      await folder.problem('EXPORT_NOT_OFFERED')
      state.method = 'crawl'
      delete state.jobs
      await folder.save()
    }
  }
  await pullCrawl(connection, folder, { onProgress, signal, ...(onPartition === undefined ? {} : { onPartition }), ...(isKnown === undefined ? {} : { isKnown }) })
}

function pullResult (folder: PullFolder): PullResult {
  const { pullId, source, baseUrl, method = 'bulk', jobs = [], crawl, context, since, problems, partitionCount } = folder.state
  const files = jobs.flatMap(job => job.files ?? [])
  const pathsOf = (list: 'output' | 'deleted'): string[] => files.flatMap(({ list: mine, file }) => mine === list && file !== undefined ? [folder.pathOf(file)] : [])
  const crawled = Object.values(crawl?.partitions ?? {})
  const further = [...crawled, ...(context === undefined ? [] : [context])]
  // Of several jobs the earliest time, so that nothing between them is missed.
  const transactionTime = jobs.length > 0 ? jobs.flatMap(job => job.transactionTime ?? []).sort((a, b) => Date.parse(a) - Date.parse(b))[0] : crawl?.startedAt
  return {
    pullId,
    source,
    baseUrl,
    method,
    partitionCount,
    ...(transactionTime === undefined ? {} : { transactionTime }),
    ...(since === undefined ? {} : { since }),
    files: [...pathsOf('output'), ...further.flatMap(({ file }) => file === undefined ? [] : [folder.pathOf(file)])],
    deletions: pathsOf('deleted'),
    lines: files.reduce((sum, { list, lines = 0 }) => list === 'output' ? sum + lines : sum, 0) + further.reduce((sum, { lines }) => sum + lines, 0),
    problems
  }
}
