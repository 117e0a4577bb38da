import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import fastify, { type FastifyInstance } from 'fastify'
import { generateRecords } from '../../../src/demo/generate-records.js'
import { accessRoutes } from './access.js'
import { EhrData } from './ehr-data.js'
import { exportRoutes } from './export.js'
import type { Fault } from './faults.js'
import type { EhrContext, SeenRequest, TestEhr, TestEhrOptions } from './options.js'
import { refuse, sendFhir } from './reply.js'
import { searchRoutes } from './search.js'

export { FAULTS, QUIRKS, type Fault, type Quirk } from './faults.js'
export type { RegisteredClient, TestEhr, TestEhrOptions } from './options.js'

const HUGE = 5 * 1024 * 1024

/** An EHR's FHIR endpoint on a free port of this machine, over the demonstration population, with faults and quirks on demand. */
export async function startTestEhr (options: TestEhrOptions = {}): Promise<TestEhr> {
  const { quirks = [], patients = 20 } = options
  let faults = new Set<string>(options.faults)
  const data = new EhrData(new Date('2026-06-01T00:00:00.000Z'))
  data.addRecords(options.records ?? generateRecords({ count: patients }))
  if (quirks.includes('numeric-ids')) data.renumber()
  if (faults.has('huge-line')) data.put({ resourceType: 'DocumentReference', id: 'huge', status: 'current', subject: { reference: `Patient/${data.patientIds()[0] ?? ''}` }, content: [{ attachment: { data: 'QUJD'.repeat(HUGE / 4) } }] })
  let address = ''
  let elsewhere = ''
  const context: EhrContext = {
    options: { style: 'v2', auth: 'none', clients: [], pageSize: 20, resourcesPerFile: 50, exportPolls: 2, retryAfterSeconds: 0, tokenLifetimeSeconds: 300, ...options },
    data,
    groupId: 'asm',
    staticToken: randomUUID(),
    baseUrl: () => `${address}/fhir`,
    fileOrigin: () => elsewhere,
    has: which => faults.has(which) || (quirks as readonly string[]).includes(which)
  }
  const requests: SeenRequest[] = []
  const app = buildServer(context, requests)
  address = (await app.listen({ port: options.port ?? 0, host: '127.0.0.1' })).replace(/\/$/, '')
  // The same server under another name is another origin.
  elsewhere = address.replace('127.0.0.1', 'localhost')
  return {
    baseUrl: context.baseUrl(),
    token: context.staticToken,
    groupId: context.groupId,
    data,
    requests,
    setFaults: next => { faults = new Set<string>(next) },
    update ({ put = [], remove = [] }) {
      data.tick()
      for (const resource of put) data.put(resource)
      for (const reference of remove) data.remove(reference)
    },
    close: async () => { await app.close() }
  }
}

function buildServer (context: EhrContext, requests: SeenRequest[]): FastifyInstance {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 10 * 1024 * 1024 })
  const seen = new Set<string>()
  let count = 0
  app.addContentTypeParser('application/fhir+json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string))
    } catch (error) {
      done(error as Error)
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    requests.push({ method: request.method, url: request.url, headers: request.headers })
    count++
    if (context.has('slow') && count % 5 === 0) await sleep(30)
    const key = `${request.method} ${request.url.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')}`
    const isFirst = !seen.has(key)
    seen.add(key)
    if (!isFirst || request.method === 'POST') return
    const number = createHash('sha256').update(key).digest().readUInt32BE(0)
    const faulty = (fault: Fault, every: number): boolean => context.has(fault) && number % every === 0
    if (faulty('too-many-requests', 3)) await refuse(reply.header('retry-after', String(context.options.retryAfterSeconds)), 429, 'throttled')
    else if (faulty('server-error', 4)) await refuse(reply, number % 8 === 0 ? 500 : 503, 'exception')
    else if (faulty('connection-reset', 5)) {
      reply.hijack()
      request.raw.socket.destroy()
    }
  })
  app.get('/fhir/metadata', async (_request, reply) => await sendFhir(reply, context, capabilityStatement(context)))
  accessRoutes(app, context)
  exportRoutes(app, context)
  searchRoutes(app, context)
  return app
}

function capabilityStatement (context: EhrContext): object {
  const types = [...new Set(context.data.all().map(({ resourceType }) => resourceType))].sort()
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    software: { name: 'Test EHR', version: '1' },
    format: ['json'],
    rest: [{
      mode: 'server',
      resource: types.map(type => ({
        type,
        interaction: [{ code: 'read' }, { code: 'search-type' }],
        searchParam: [{ name: 'patient', type: 'reference' }, { name: '_lastUpdated', type: 'date' }],
        ...(type === 'Patient' && !context.has('sparse-capability') ? { operation: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }] } : {})
      })),
      ...(context.has('sparse-capability') ? {} : { operation: [{ name: 'export', definition: 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition/export' }], security: {} })
    }]
  }
}
