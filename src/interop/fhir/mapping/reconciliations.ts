import type { InteropEvent } from '../../events/interop-event.js'
import type { EventType } from '../../events/event-types.js'
import { typeAndId, type ResourceFields } from '../resource-fields.js'

/** What is reconciled, by the type of the resource that a reconciliation changed. */
const RECONCILED: Readonly<Record<string, EventType>> = {
  MedicationRequest: 'medications.reconciled', MedicationStatement: 'medications.reconciled', AllergyIntolerance: 'allergies.reconciled', Condition: 'problems.reconciled'
}
/** And by what a List is of (LOINC of C-CDA sections). */
const LISTS: Readonly<Record<string, EventType>> = { '10160-0': 'medications.reconciled', '48765-2': 'allergies.reconciled', '11450-4': 'problems.reconciled' }

/** Provenance of a reconciliation (`activity` says so): what its targets are was reconciled with the documents that are its entities. */
export function eventsFromProvenance (fields: ResourceFields): InteropEvent[] {
  const { resource } = fields
  const activity = resource.object('activity')
  const words = [activity?.text('text'), ...activity?.list('coding').flatMap(coding => [coding.text('code'), coding.text('display')]) ?? []]
  if (!words.some(word => /reconcil/i.test(word ?? ''))) return []
  const documents = resource.list('entity').flatMap(entity => fields.referred(entity.object('what'), 'DocumentReference', 'Composition') ?? [])
  const types = new Set(resource.list('target').flatMap(target => {
    const list = fields.resolved(target)
    const type = typeAndId(target)?.type ?? target.text('type') ?? ''
    const ofList = list?.concept('code').flatMap(({ code }) => Object.hasOwn(LISTS, code) ? LISTS[code] ?? [] : []) ?? []
    return [...ofList, ...(Object.hasOwn(RECONCILED, type) ? [RECONCILED[type] as EventType] : [])]
  }))
  const occurredAt = resource.instant(fields.context.zone, 'occurredDateTime') ?? fields.time('recorded')
  const who = fields.npi(...resource.list('agent').map(agent => agent.object('who')))
  return documents.flatMap(document => [...types].map(type => fields.event(type, { occurredAt, ...who, document })))
}
