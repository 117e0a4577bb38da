import { OutcomeError } from '../../fhir/outcome-error.js'
import { partitionOf } from '../../fhir/partition-of.js'
import type { AnyResource } from '../../fhir/types.js'
import type { EhrConnection } from '../connect.js'
import { referencedContext, referenceReader, type ReferenceReader } from '../context/referenced-context.js'
import { inParallel } from '../in-parallel.js'
import type { PullFolder } from '../pull/pull-folder.js'
import { patientCrawler, type PatientCrawler } from './crawl-patient.js'
import { readRoster } from './roster.js'

export interface CrawlOptions {
  readonly onProgress: (text: string) => void
  /** All resources of the patients of this partition are in the file. */
  readonly onPartition?: (partition: number, file: string) => Promise<void>
  /** Whether an earlier pull has this patient; others are crawled whole. Absent: it has them all. */
  readonly isKnown?: (patientId: string) => boolean
  readonly signal: AbortSignal | undefined
}

/** Crawls the patients of a source partition by partition; each is one file. @throws OutcomeError; partitions that are whole stay, and the pull can go on */
export async function pullCrawl (connection: EhrConnection, folder: PullFolder, options: CrawlOptions): Promise<void> {
  const { state } = folder
  state.crawl ??= { partitions: {} }
  const { crawl } = state
  if (crawl.patients === undefined) {
    crawl.patients = await readRoster(connection, options.signal, date => { crawl.startedAt ??= instant(date) ?? connection.runtime.now().toISOString() })
    crawl.startedAt ??= connection.runtime.now().toISOString()
    await folder.save()
  }
  const crawler = patientCrawler(connection, {
    types: state.types,
    signal: options.signal,
    onProblem: async (code, type) => { await folder.problem(code, { type }) }
  })
  const readOne = referenceReader(connection, options.signal)
  const sinceFor = (patientId: string): string | undefined => options.isKnown?.(patientId) === false ? undefined : state.since
  const patients = new Map<number, string[]>()
  for (const id of crawl.patients) {
    const partition = partitionOf(id, state.partitionCount)
    const others = patients.get(partition)
    if (others === undefined) patients.set(partition, [id])
    else others.push(id)
  }
  for (let partition = 0; partition < state.partitionCount; partition++) {
    if (crawl.partitions[partition] !== undefined) continue
    const lines = await partitionLines(connection, folder, patientId => crawler.crawl(patientId, sinceFor(patientId)), readOne, patients.get(partition) ?? [])
    const file = await folder.writeLines(lines)
    crawl.partitions[partition] = { file, lines: lines.length }
    await folder.save()
    options.onProgress(`partition ${partition + 1} of ${state.partitionCount}`)
    await options.onPartition?.(partition, folder.pathOf(file))
  }
}

/** Memory holds the patients of one partition. A patient that cannot be had is a problem and does not end the pull; a server that is gone does. */
async function partitionLines (connection: EhrConnection, folder: PullFolder, crawl: (patientId: string) => ReturnType<PatientCrawler['crawl']>, readOne: ReferenceReader, patients: readonly string[]): Promise<string[]> {
  const resources: AnyResource[] = []
  await inParallel(patients, connection.source.limits.concurrency, async patientId => {
    const found = await crawl(patientId).catch((thrown: unknown) => {
      if (thrown instanceof OutcomeError && ['EHR_REQUEST_REFUSED', 'EHR_ANSWER_INVALID', 'EHR_ANSWER_TRUNCATED'].includes(thrown.code)) return undefined
      throw thrown
    })
    if (found === undefined) await folder.problem('PATIENT_NOT_PULLED')
    else resources.push(...found)
  })
  const context = await referencedContext(connection, readOne, resources)
  for (let count = 0; count < context.missing; count++) await folder.problem('REFERENCE_NOT_FOUND')
  return [...resources, ...context.resources].map(resource => `${JSON.stringify(resource)}\n`)
}

/**
 * Crawls the patients that joined the Groups of a source since the earlier pull: what is older than that stands in no export of changes, since
 * servers need not give it (Bulk Data 2.0, `_since`: additional data of new members is optional).
 */
export async function pullNewcomers (connection: EhrConnection, folder: PullFolder, options: CrawlOptions & Required<Pick<CrawlOptions, 'isKnown'>>): Promise<void> {
  if (folder.state.crawl === undefined) {
    const roster = await readRoster(connection, options.signal, () => {}).catch(async (thrown: unknown) => {
      if (!(thrown instanceof OutcomeError && thrown.code === 'EHR_REQUEST_REFUSED')) throw thrown
      await folder.problem('ROSTER_NOT_READ')
      return []
    })
    folder.state.crawl = { patients: roster.filter(patientId => !options.isKnown(patientId)), partitions: {} }
    await folder.save()
  }
  if (folder.state.crawl.patients?.length !== 0) await pullCrawl(connection, folder, options)
}

function instant (date: string | undefined): string | undefined {
  const time = date === undefined ? NaN : Date.parse(date)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
