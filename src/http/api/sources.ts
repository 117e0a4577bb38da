import type { FastifyInstance } from 'fastify'
import { configuredKeys, configuredSources } from '../../operations/sources/ehr-surroundings.js'
import { probeSource } from '../../operations/sources/probe-source.js'
import { saveRequestedSource } from '../../operations/sources/save-requested-source.js'
import type { HttpContext } from '../context.js'
import { apiRoute } from './api-route.js'

type NameRoute = { Params: { name: string } }

/** Named EHR connections, and the public keys that we sign with. A source holds no secret: tokens and keys stand elsewhere. */
export function sourceRoutes (app: FastifyInstance, context: HttpContext): void {
  const sources = () => configuredSources(context.config)

  app.get('/sources', { schema: apiRoute('Sources', 'EHR connections', {}) }, async () => {
    const { sources: found, problems } = await sources().list()
    return { sources: found, problems: problems.map(problem => problem.toPlain()) }
  })

  app.post('/sources', { schema: apiRoute('Sources', 'Add an EHR connection', { body: true }) }, async (request, reply) => {
    const source = await saveRequestedSource(context.config, request.body)
    return await reply.code(201).header('location', `/sources/${source.name}`).send(source)
  })

  app.get<NameRoute>('/sources/:name', { schema: apiRoute('Sources', 'One EHR connection, with what it can do', {}) }, async request => await sources().find(request.params.name))

  app.put<NameRoute>('/sources/:name', { schema: apiRoute('Sources', 'Change an EHR connection', { body: true }) },
    async request => await saveRequestedSource(context.config, request.body, request.params.name))

  app.delete<NameRoute>('/sources/:name', { schema: apiRoute('Sources', 'Remove an EHR connection', {}) }, async (request, reply) => {
    await sources().remove(request.params.name)
    return await reply.code(204).send()
  })

  app.post<NameRoute>('/sources/:name/test', { schema: apiRoute('Sources', 'Try step by step what a pull of this source needs', {}) },
    async request => await probeSource(context.services(), request.params.name))

  app.get('/.well-known/jwks.json', { schema: apiRoute('Sources', 'JWK Set of the keys that SMART Backend Services assertions are signed with', {}) },
    async (_request, reply) => await reply.header('cache-control', 'public, max-age=300').send(await configuredKeys(context.config).jwks()))
}
