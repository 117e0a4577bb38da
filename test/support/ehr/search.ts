import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { patientsOf } from '../../../src/fhir/patient-compartment.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import { lastUpdatedOf, referenceOf } from './ehr-data.js'
import type { EhrContext } from './options.js'
import { refuse, sendFhir } from './reply.js'

interface Result {
  readonly resources: readonly AnyResource[]
  readonly count: number
}

const KNOWN = new Set(['patient', '_id', '_lastUpdated', 'category', 'code', 'date', 'intent', 'status', '_count', '_include', '_format'])
/** A HAPI server refuses to search these for a patient. */
const NOT_OF_A_PATIENT = new Set(['Location', 'Medication', 'Organization', 'Practitioner', 'PractitionerRole'])

/** Reads, searches and `$everything`, all in pages. */
export function searchRoutes (app: FastifyInstance, context: EhrContext): void {
  const { data } = context
  const results = new Map<string, Result>()

  const start = async (reply: FastifyReply, resources: readonly AnyResource[], asked: string | undefined): Promise<FastifyReply> => {
    const count = Math.min(Number(asked ?? context.options.pageSize), context.has('page-cap') ? 5 : 1_000)
    const id = randomUUID()
    results.set(id, { resources, count })
    return await page(reply, id, 0)
  }

  const page = async (reply: FastifyReply, id: string, offset: number): Promise<FastifyReply> => {
    const result = results.get(id)
    if (result === undefined) return await refuse(reply, 410, 'not-found')
    const { resources, count } = result
    const isLast = offset + count >= resources.length
    const query = `_getpages=${id}&_getpagesoffset=${isLast ? 0 : offset + count}`
    const next = context.has('next-at-root') ? `${context.baseUrl()}?${query}` : context.has('next-relative') ? `_page?${query}` : `${context.baseUrl()}/_page?${query}`
    return await sendFhir(reply, context, {
      resourceType: 'Bundle',
      type: 'searchset',
      ...(isLast || !context.has('total-later') ? { total: resources.length } : {}),
      link: [{ relation: 'self', url: context.baseUrl() }, ...(!isLast || context.has('next-loop') ? [{ relation: 'next', url: next }] : [])],
      entry: resources.slice(offset, offset + count).map(resource => ({ fullUrl: `${context.baseUrl()}/${referenceOf(resource)}`, resource, search: { mode: 'match' } }))
    })
  }

  const pageRoute = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { _getpages: id = '', _getpagesoffset: offset = '0' } = request.query as Record<string, string>
    return await page(reply, id, Number(offset))
  }
  app.get('/fhir', pageRoute)
  app.get('/fhir/_page', pageRoute)
  // A relative next link of $everything is relative to the patient.
  app.get('/fhir/Patient/:id/_page', pageRoute)

  app.get<{ Params: { id: string }, Querystring: Record<string, string> }>('/fhir/Patient/:id/$everything', async (request, reply) => {
    if (context.has('no-everything')) return await refuse(reply, 404, 'not-supported')
    const { id } = request.params
    if (data.get(`Patient/${id}`) === undefined) return await refuse(reply, 404, 'not-found')
    const { _since: since = '', _count: count } = request.query
    const own = data.ofPatient(id).filter(resource => since === '' || context.has('type-filter-ignored') || lastUpdatedOf(resource) >= since || resource.resourceType === 'Patient')
    const more = context.has('everything-with-context') ? [...data.all('Practitioner'), ...data.all('Organization')] : []
    return await start(reply, [...own, ...more], count)
  })

  app.get<{ Params: { type: string }, Querystring: Record<string, string> }>('/fhir/:type', async (request, reply) => {
    const { type } = request.params
    const { query } = request
    if (!/^[A-Z]/.test(type)) return await refuse(reply, 404, 'not-supported')
    if (context.has('unknown-parameter-refused') && Object.keys(query).some(name => !KNOWN.has(name) || name === '_include' || (name === 'patient' && NOT_OF_A_PATIENT.has(type)))) return await refuse(reply, 400, 'not-supported')
    if (type === 'Observation' && context.has('observation-needs-category') && query['category'] === undefined && query['code'] === undefined) return await refuse(reply, 400, 'required')
    if (type === 'MedicationRequest' && context.has('medication-needs-intent') && query['intent'] === undefined) return await refuse(reply, 400, 'required')
    const found = data.all(type).filter(resource => fits(resource, query))
    const included = query['_include'] === undefined ? [] : found.flatMap(resource => data.get(String((resource['medicationReference'] as { reference?: string } | undefined)?.reference)) ?? [])
    return await start(reply, [...found, ...included], query['_count'])
  })

  app.get<{ Params: { type: string, id: string } }>('/fhir/:type/:id', async (request, reply) => {
    const { type, id } = request.params
    if (type === 'Group' && id === context.groupId) return await sendFhir(reply, context, groupOf(context))
    if (type === 'Practitioner' && context.has('practitioners-denied')) return await refuse(reply, 403, 'forbidden')
    const resource = data.get(`${type}/${id}`)
    return resource === undefined ? await refuse(reply, 404, 'not-found') : await sendFhir(reply, context, resource)
  })
}

export function groupOf ({ data, groupId }: EhrContext): AnyResource {
  return { resourceType: 'Group', id: groupId, type: 'person', actual: true, member: data.patientIds().map(id => ({ entity: { reference: `Patient/${id}` } })) }
}

function fits (resource: AnyResource, { patient, subject, category, intent, _lastUpdated: lastUpdated, _id: id }: Readonly<Record<string, string | undefined>>): boolean {
  const owner = patient ?? subject
  if (owner !== undefined && !patientsOf(resource).includes(owner.replace('Patient/', ''))) return false
  if (id !== undefined && resource.id !== id) return false
  if (category !== undefined && !codesOf(resource['category']).some(code => category.split(',').includes(code))) return false
  if (intent !== undefined && !intent.split(',').includes(String(resource['intent']))) return false
  return lastUpdated === undefined || lastUpdatedOf(resource) >= lastUpdated.replace(/^ge/, '')
}

function codesOf (concepts: unknown): string[] {
  return (Array.isArray(concepts) ? concepts as { coding?: { code?: string }[] }[] : []).flatMap(({ coding = [] }) => coding.map(({ code = '' }) => code))
}
