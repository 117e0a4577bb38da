import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { patientsOf } from '../../../src/fhir/patient-compartment.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { lastUpdatedOf } from './ehr-data.js'
import type { EhrContext } from './options.js'
import { refuse } from './reply.js'
import { groupOf } from './search.js'

interface Job {
  readonly files: readonly { readonly list: 'output' | 'deleted' | 'outcome', readonly type: string, readonly lines: readonly string[] }[]
  readonly transactionTime: string
  readonly request: string
  polls: number
  /** Changes with each manifest where links expire. */
  generation: number
  forgotten?: true
  readonly fails?: true
}

type Parameters = ReadonlyMap<string, readonly string[]>

const UNLINKED = new Set(['Location', 'Medication', 'PractitionerRole', 'Task'])

/** Bulk Data export of Group, Patient and system in the style asked for. */
export function exportRoutes (app: FastifyInstance, context: EhrContext): void {
  const jobs = new Map<string, Job>()
  const downloads = new Map<string, number>()
  let made = 0

  const kickOff = (members: () => readonly string[] | undefined) => async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { style } = context.options
    if (request.method === 'GET' ? style === 'v4' : style === 'v1') return await refuse(reply, 405, 'not-supported')
    if (!/respond-async/.test(String(request.headers['prefer']))) return await refuse(reply, 400, 'required')
    const ids = members()
    if (ids === undefined) return await refuse(reply, 404, 'not-found')
    const parameters = parametersOf(request, style === 'v4')
    if (parameters === undefined) return await refuse(reply, 400, 'invalid')
    if (parameters.has('_typeFilter') && context.has('type-filter-refused')) return await refuse(reply, 400, 'not-supported')
    const isSystem = new URL(request.url, 'http://ehr').pathname === '/fhir/$export'
    if (!isSystem && context.has('unlinked-types-refused') && parameters.get('_type')?.some(type => UNLINKED.has(type)) === true) return await refuse(reply, 400, 'invalid')
    const id = randomUUID()
    const fails = !isSystem && context.has('shared-types-fail') && parameters.get('_type')?.some(type => type === 'Organization' || type === 'Practitioner') === true
    jobs.set(id, { ...(fails ? { fails } : {}), files: filesOf(context, ids, parameters, isSystem), transactionTime: context.data.now, request: request.url, polls: 0, generation: 0 })
    made++
    const status = context.has('status-query') ? `$export-poll-status?_jobId=${id}` : `bulk-status/${id}`
    return await reply.code(202).header('content-location', `${context.baseUrl()}/${status}`).send()
  }
  const everyone = (): readonly string[] => context.data.patientIds()
  for (const method of ['GET', 'POST'] as const) {
    app.route<{ Params: { id: string } }>({ method, url: '/fhir/Group/:id/$export', handler: async (request, reply) => await kickOff(() => request.params.id === context.groupId ? everyone() : undefined)(request, reply) })
    app.route({ method, url: '/fhir/Patient/$export', handler: kickOff(everyone) })
    app.route({ method, url: '/fhir/$export', handler: kickOff(everyone) })
  }

  const status = async (id: string, part: number, reply: FastifyReply): Promise<FastifyReply> => {
    const job = jobs.get(id)
    if (job === undefined || job.forgotten === true) return await refuse(reply, 404, 'not-found')
    if (job.fails === true) return await refuse(reply, 500, 'processing')
    if (job.polls++ < context.options.exportPolls) return await running(context, reply)
    job.generation++
    const half = Math.ceil(job.files.length / 2)
    const paged = context.options.style === 'v3' && job.files.length > 1
    const files = paged ? job.files.slice(part * half, (part + 1) * half) : job.files
    return await sendManifest(context, reply, id, job, files, paged && part === 0 ? `${context.baseUrl()}/bulk-status/${id}?part=1` : undefined)
  }
  app.get<{ Params: { id: string }, Querystring: { part?: string } }>('/fhir/bulk-status/:id', async (request, reply) => await status(request.params.id, Number(request.query.part ?? 0), reply))
  app.get<{ Querystring: { _jobId?: string } }>('/fhir/$export-poll-status', async (request, reply) => await status(request.query._jobId ?? '', 0, reply))
  const remove = async (id: string, reply: FastifyReply): Promise<FastifyReply> => {
    if (context.has('delete-refused')) return await refuse(reply, 405, 'not-supported')
    return jobs.delete(id) ? await reply.code(202).send() : await refuse(reply, 404, 'not-found')
  }
  app.delete<{ Params: { id: string } }>('/fhir/bulk-status/:id', async (request, reply) => await remove(request.params.id, reply))
  app.delete<{ Querystring: { _jobId?: string } }>('/fhir/$export-poll-status', async (request, reply) => await remove(request.query._jobId ?? '', reply))

  const file = async (request: FastifyRequest<{ Params: { name: string } }>, reply: FastifyReply): Promise<FastifyReply> => {
    const [id = '', generation = '', place = ''] = request.params.name.split('.')
    const job = jobs.get(id)
    if (job !== undefined && context.has('forgotten-job') && made === 1) job.forgotten = true
    const found = job?.files[Number(place)]
    const isExpired = context.has('expired-links') && Number(generation) < 2
    if (job === undefined || job.forgotten === true || found === undefined || isExpired) return await refuse(reply, 404, 'not-found')
    const seen = downloads.get(`${id}.${place}`) ?? 0
    downloads.set(`${id}.${place}`, seen + 1)
    return await sendFile(context, request, reply, found.lines, seen === 0)
  }
  app.get('/fhir/Binary/:name', file)
  app.get('/files-elsewhere/:name', async (request: FastifyRequest<{ Params: { name: string } }>, reply) =>
    request.headers.authorization === undefined ? await file(request, reply) : await refuse(reply, 400, 'security'))
}

function parametersOf (request: FastifyRequest, repeated: boolean): Parameters | undefined {
  const pairs: [string, string][] = request.method === 'GET'
    ? [...new URL(request.url, 'http://ehr').searchParams]
    : ((request.body as { parameter?: Record<string, string>[] } | undefined)?.parameter ?? []).map(({ name = '', valueString, valueInstant }) => [name, valueString ?? valueInstant ?? ''])
  const parameters = new Map<string, string[]>()
  for (const [name, value] of pairs) {
    if (repeated && name !== '_typeFilter' && value.includes(',')) return undefined
    parameters.set(name, [...parameters.get(name) ?? [], ...(repeated || name === '_typeFilter' ? [value] : value.split(','))])
  }
  return /ndjson/.test(parameters.get('_outputFormat')?.[0] ?? 'ndjson') ? parameters : undefined
}

function filesOf (context: EhrContext, members: readonly string[], parameters: Parameters, isSystem: boolean): Job['files'] {
  if (context.has('empty-export')) return []
  const { data, options } = context
  const types = parameters.get('_type')
  const since = context.has('type-filter-ignored') ? undefined : parameters.get('_since')?.[0]
  const ids = new Set(members)
  const extra: AnyResource[] = context.has('group-in-export') ? [groupOf(context), { resourceType: 'Device', id: 'monitor' }] : []
  const wanted = [...data.all(), ...extra].filter(resource => {
    const patients = patientsOf(resource)
    if (!isSystem && patients.length === 0 && context.has('export-without-context')) return false
    return (patients.length === 0 || patients.some(id => ids.has(id))) && (types === undefined || types.includes(resource.resourceType) || patients.length === 0) && (since === undefined || lastUpdatedOf(resource) >= since)
  })
  const byType = new Map<string, AnyResource[]>()
  for (const resource of wanted) byType.set(resource.resourceType, [...byType.get(resource.resourceType) ?? [], resource])
  const output = [...byType].flatMap(([type, resources]) => chunks(resources.map(resource => JSON.stringify(resource)), options.resourcesPerFile)
    .map((lines, place) => ({ list: 'output' as const, type, lines: spoiled(context, lines, place) })))
  const gone = since === undefined ? [] : data.deletedSince(since)
  const deleted = gone.length === 0 ? [] : [{ list: 'deleted' as const, type: 'Bundle', lines: gone.map(url => JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [{ request: { method: 'DELETE', url } }] })) }]
  const outcome = [{ list: 'outcome' as const, type: 'OperationOutcome', lines: [JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'suppressed', diagnostics: 'SECRET-OF-THE-SERVER' }] })] }]
  return [...output, ...deleted, ...outcome]
}

function spoiled (context: EhrContext, lines: readonly string[], place: number): string[] {
  const twice = context.has('duplicate-lines') ? lines.flatMap((line, index) => index % 3 === 0 ? [line, line] : [line]) : [...lines]
  if (context.has('garbled-line') && place === 0) twice.splice(1, 0, '{"resourceType":"Observ}')
  return twice
}

function chunks (lines: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(lines.length / size) }, (_, index) => lines.slice(index * size, (index + 1) * size))
}

async function running (context: EhrContext, reply: FastifyReply): Promise<FastifyReply> {
  const seconds = context.has('retry-after-long') ? 120 : context.options.retryAfterSeconds
  const retryAfter = context.has('retry-after-date') ? new Date(Date.now() + seconds * 1000).toUTCString() : String(seconds)
  reply.code(202).header('retry-after', retryAfter).header('x-progress', context.has('status-bare') ? 'Build in progress - Status set to BUILDING at Wed' : '50%')
  return context.has('status-bare') ? await reply.send() : await reply.type('application/json').send({})
}

async function sendManifest (context: EhrContext, reply: FastifyReply, id: string, job: Job, files: Job['files'], next: string | undefined): Promise<FastifyReply> {
  const { style, auth } = context.options
  const folder = context.has('files-elsewhere') ? `${context.fileOrigin()}/files-elsewhere` : `${context.baseUrl()}/Binary`
  const list = (which: Job['files'][number]['list']): object[] => files.filter(file => file.list === which).map(file => ({
    type: file.type, url: `${folder}/${id}.${job.generation}.${job.files.indexOf(file)}`, ...(context.has('no-count') ? {} : { count: file.lines.length })
  }))
  const requiresAccessToken = !context.has('files-elsewhere') && (auth !== 'none' || context.has('token-required-said'))
  const manifest = {
    transactionTime: job.transactionTime,
    requiresAccessToken,
    ...(style === 'v4' ? { manifestType: 'bulk-export', outputFormat: 'application/fhir+ndjson', outcome: list('outcome') } : { request: job.request, error: list('outcome') }),
    output: list('output'),
    ...(style === 'v1' ? {} : { deleted: list('deleted') }),
    ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
    ...(context.has('empty-export') ? { message: 'Export complete, but no data' } : {})
  }
  const latin = context.has('manifest-latin1')
  if (!latin) reply.header('expires', new Date(Date.now() + 3_600_000).toUTCString())
  return await reply.code(200).header('content-type', latin ? 'application/json;charset=ISO-8859-1' : 'application/json').send(JSON.stringify(manifest))
}

async function sendFile (context: EhrContext, request: FastifyRequest, reply: FastifyReply, lines: readonly string[], isFirst: boolean): Promise<FastifyReply> {
  const text = `${lines.join('\n')}\n`
  if (context.has('binary-files') && request.headers.accept === 'application/fhir+json') {
    return await reply.type('application/fhir+json').send(JSON.stringify({ resourceType: 'Binary', contentType: 'application/fhir+ndjson', data: Buffer.from(text).toString('base64') }))
  }
  reply.header('content-type', context.has('wrong-content-type') ? 'application/octet-stream' : 'application/fhir+ndjson')
  const compress = /gzip/.test(String(request.headers['accept-encoding'])) && !context.has('never-gzip')
  const cut = isFirst && context.has('cut-line') ? text.slice(0, Math.ceil(text.length * 0.7)) : text
  const bytes = compress ? gzipSync(cut) : Buffer.from(cut)
  if (compress) reply.header('content-encoding', 'gzip')
  if (isFirst && context.has('truncated-file')) {
    // The head promises the whole; the connection breaks half-way.
    reply.hijack()
    reply.raw.writeHead(200, { ...reply.getHeaders() as Record<string, string>, 'content-length': String(bytes.length) })
    reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => { setTimeout(() => { reply.raw.destroy() }, 5) })
    return reply
  }
  return await reply.send(bytes)
}
