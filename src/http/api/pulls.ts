import type { FastifyInstance } from 'fastify'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { findPull, pullViews } from '../../operations/pulls/pull-view.js'
import { pullRequestFromJson, startPull } from '../../operations/pulls/start-pull.js'
import { snapshotView } from '../../operations/snapshots/snapshot-view.js'
import type { HttpContext } from '../context.js'
import { apiRoute, type IdRoute } from './api-route.js'

/** Pulls from EHRs and the snapshots of records they make. */
export function pullRoutes (app: FastifyInstance, context: HttpContext): void {
  app.get('/pulls', { schema: apiRoute('Pulls', 'Pulls, newest first', {}) }, async () => ({ pulls: await pullViews(context.services().config) }))

  app.post('/pulls', { schema: apiRoute('Pulls', 'Pull a source into a new snapshot, or go on with an unfinished pull: source, incremental, filtered', { body: true }) }, async (request, reply) => {
    const pull = await startPull(context.services(), pullRequestFromJson(request.body))
    return await reply.code(202).header('location', `/pulls/${pull.id}`).send(pull)
  })

  app.get<IdRoute>('/pulls/:id', { schema: apiRoute('Pulls', 'How far a pull is', { id: true }) }, async request => await findPull(context.services().config, request.params.id))

  app.get('/snapshots', { schema: apiRoute('Snapshots', 'Snapshots of patient records, newest first', {}) }, async () => {
    const { snapshots } = context.services()
    return { current: snapshots.current.snapshotId, snapshots: (await snapshots.catalogue.list()).map(snapshotView) }
  })

  app.get<IdRoute>('/snapshots/:id', { schema: apiRoute('Snapshots', 'One snapshot with its counts', { id: true }) }, async request => {
    const found = (await context.services().snapshots.catalogue.list()).find(({ id }) => id === request.params.id)
    if (found === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no record snapshot of this id.')
    return snapshotView(found)
  })

  app.delete<IdRoute>('/snapshots/:id', { schema: apiRoute('Snapshots', 'Remove a snapshot', { id: true }) }, async (request, reply) => {
    const { snapshots } = context.services()
    await snapshots.catalogue.remove(request.params.id)
    await snapshots.refresh()
    return await reply.code(204).send()
  })
}
