import { OutcomeError } from '../../fhir/outcome-error.js'
import type { EhrConnection } from '../connect.js'
import { CONTEXT_TYPES } from '../context/referenced-context.js'
import { inParallel } from '../in-parallel.js'
import type { PullFolder } from '../pull/pull-folder.js'
import type { ExportFile, ExportJob } from '../pull/pull-state.js'
import { downloadFile, ExpiredUrl, outcomeIssues, type LineCount } from './download-file.js'
import { kickOff, SHARED_TYPES } from './kick-off.js'
import { pollStatus, type PollOptions } from './poll-status.js'

/** How often a job is begun anew because the server has forgotten it. */
const MOST_RESTARTS = 3
/** How often a file is fetched before its faults count. */
const MOST_DOWNLOADS = 4

/** Runs the export jobs of a pull from wherever they are to their end. @throws OutcomeError; what is whole stays, and the pull can go on */
export async function pullBulk (connection: EhrConnection, folder: PullFolder, options: PollOptions): Promise<void> {
  for (const job of folder.state.jobs ?? []) {
    while (job.done !== true) await advance(connection, folder, job, options)
  }
}

/** One step of a job; each is saved before the next one. */
async function advance (connection: EhrConnection, folder: PullFolder, job: ExportJob, options: PollOptions): Promise<void> {
  if (job.statusUrl === undefined) await begin(connection, folder, job, options.signal)
  else if (job.files === undefined) await waitForFiles(connection, folder, job, options)
  else if (job.files.some(({ file }) => file === undefined)) await fetchFiles(connection, folder, job, options)
  else await finish(connection, folder, job)
}

async function begin (connection: EhrConnection, folder: PullFolder, job: ExportJob, signal: AbortSignal | undefined): Promise<void> {
  const { typeFilters, since } = folder.state
  const refused = job.withoutSharedTypes === true ? folder.state.types.filter(type => SHARED_TYPES.includes(type)) : []
  const types = folder.state.types.filter(type => !refused.includes(type))
  const { statusUrl, leftOut, typesLeftOut } = await kickOff(connection, { path: job.path, types, typeFilters, since }, signal)
  for (const parameter of leftOut.filter(parameter => parameter.startsWith('_'))) await folder.problem('EXPORT_PARAMETER_REFUSED', { parameter })
  // Shared context is read afterwards, where something refers to it.
  for (const type of [...refused, ...typesLeftOut].filter(type => !CONTEXT_TYPES.has(type) && job.notGiven?.includes(type) !== true)) {
    await folder.problem('TYPE_NOT_PULLED', { type })
    job.notGiven = [...job.notGiven ?? [], type]
  }
  job.statusUrl = statusUrl
  await folder.save()
}

async function waitForFiles (connection: EhrConnection, folder: PullFolder, job: ExportJob, options: PollOptions): Promise<void> {
  const manifest = await pollStatus(connection, job.statusUrl ?? '', options).catch(async (thrown: unknown) => {
    if (!mayDoWithout(folder, job, thrown)) throw thrown
    return 'failed' as const
  })
  if (manifest === 'failed') {
    // A HAPI server begins a Patient export with Practitioner, and fails while it makes it.
    job.withoutSharedTypes = true
    delete job.statusUrl
    await folder.save()
    return
  }
  if (manifest === undefined) {
    await restart(folder, job)
    return
  }
  for (let count = 0; count < manifest.unusable; count++) await folder.problem('MANIFEST_ENTRY_UNUSABLE')
  job.requiresAccessToken = manifest.requiresAccessToken
  if (manifest.transactionTime !== undefined) job.transactionTime = manifest.transactionTime
  job.files = [...manifest.files]
  await folder.save()
}

/** The server must have answered: one that is away still has the job when it is back. */
function mayDoWithout ({ state }: PullFolder, job: ExportJob, thrown: unknown): boolean {
  const isFailure = thrown instanceof OutcomeError && (thrown.code === 'EXPORT_FAILED' || thrown.code === 'EHR_SERVER_FAILED')
  return isFailure && job.withoutSharedTypes !== true && state.types.some(type => SHARED_TYPES.includes(type)) && state.types.some(type => !SHARED_TYPES.includes(type))
}

async function fetchFiles (connection: EhrConnection, folder: PullFolder, job: ExportJob, options: PollOptions): Promise<void> {
  const waiting = (job.files ?? []).filter(({ file }) => file === undefined)
  let expired = false
  await inParallel(waiting, connection.source.limits.concurrency, async file => {
    if (expired) return
    try {
      await fetchFile(connection, folder, job, file, options)
    } catch (thrown) {
      if (!(thrown instanceof ExpiredUrl)) throw thrown
      expired = true
    }
  })
  if (expired) await refreshUrls(connection, folder, job, options)
}

async function fetchFile (connection: EhrConnection, folder: PullFolder, job: ExportJob, file: ExportFile, { onProgress, signal }: PollOptions): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const counted: LineCount = { lines: 0, wrong: 0 }
    const issues: string[] = []
    async function * lines (): AsyncGenerator<string> {
      for await (const line of downloadFile(connection, file, job.requiresAccessToken !== false, counted, signal)) {
        if (file.list === 'outcome') issues.push(...outcomeIssues(line))
        yield line
      }
    }
    let name: string
    try {
      name = await folder.writeLines(lines())
    } catch (thrown) {
      const again = thrown instanceof OutcomeError && ['EHR_ANSWER_TRUNCATED', 'EHR_ANSWER_INVALID'].includes(thrown.code) && attempt < MOST_DOWNLOADS
      if (!again) throw thrown
      continue
    }
    const isShort = file.count !== undefined && counted.lines < file.count
    if (isShort && attempt < MOST_DOWNLOADS) {
      await folder.remove(name)
      continue
    }
    if (isShort) await folder.problem('FILE_COUNT_DIFFERS', { file: name, type: file.type, promised: file.count ?? 0, received: counted.lines })
    if (counted.wrong > 0) await folder.problem('LINE_UNREADABLE', { file: name, type: file.type, lines: counted.wrong })
    for (const issue of issues) await folder.problem('EXPORT_ISSUE', { issue })
    file.file = name
    file.lines = counted.lines
    await folder.save()
    onProgress(`${file.type} ${counted.lines}`)
    return
  }
}

/** Fresh urls for files that are not whole: the same place among the files of its list and type. */
async function refreshUrls (connection: EhrConnection, folder: PullFolder, job: ExportJob, options: PollOptions): Promise<void> {
  const manifest = await pollStatus(connection, job.statusUrl ?? '', options)
  const files = job.files ?? []
  const placeOf = (all: readonly ExportFile[], file: ExportFile): string => `${file.list} ${file.type} ${all.filter(({ list, type }) => list === file.list && type === file.type).indexOf(file)}`
  const fresh = new Map(manifest?.files.map(file => [placeOf(manifest.files, file), file.url]))
  let changed = false
  for (const file of files) {
    const url = fresh.get(placeOf(files, file))
    if (file.file !== undefined || url === undefined || url === file.url) continue
    file.url = url
    changed = true
  }
  if (changed && manifest?.files.length === files.length) await folder.save()
  else await restart(folder, job)
}

async function restart (folder: PullFolder, job: ExportJob): Promise<void> {
  if (job.restarts >= MOST_RESTARTS) throw new OutcomeError('EXPORT_FAILED', 'The server forgets its exports before they can be fetched; ask its operator how long files are kept.')
  await folder.problem('EXPORT_RESTARTED')
  for (const { file } of job.files ?? []) if (file !== undefined) await folder.remove(file)
  job.restarts++
  delete job.statusUrl
  delete job.files
  await folder.save()
}

/** The server may throw its files away now. That it does not want to is no harm to us. */
async function finish ({ http }: EhrConnection, folder: PullFolder, job: ExportJob): Promise<void> {
  try {
    const response = await http.request({ method: 'DELETE', url: job.statusUrl ?? '', accept: [400, 404, 405, 410, 501] })
    await response.dispose()
  } catch (thrown) {
    if (!(thrown instanceof OutcomeError)) throw thrown
    await folder.problem('EXPORT_NOT_DELETED')
  }
  job.done = true
  await folder.save()
}
