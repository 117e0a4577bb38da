import { checkedDetail } from '../../events/event-from-json.js'
import { EVENT_TYPES, isEventType, type EventType } from '../../events/event-types.js'
import type { InteropEvent } from '../../events/interop-event.js'
import type { Elements } from '../elements.js'
import type { ResourceFields } from '../resource-fields.js'
import { patientReference } from './audits.js'

/** Code system of `event-types.ts`: a resource coded with it says which event it is. */
export const EVENT_TYPE_SYSTEM = 'urn:asm-ecqm:event-type'

/** Where each type of resource is coded, and what it is about. */
interface NamedShape {
  readonly codes: (resource: Elements) => readonly { readonly system: string, readonly code: string }[]
  readonly times: readonly [string, ...string[]]
  readonly about: (resource: Elements) => readonly (Elements | undefined)[]
  readonly who: (resource: Elements) => readonly (Elements | undefined)[]
  /** Names and values that rules read. */
  readonly details: (resource: Elements) => readonly (readonly [name: string | undefined, holder: Elements])[]
  /** Status of something that did not happen. */
  readonly not?: readonly string[]
}

const SHAPES: Readonly<Record<string, NamedShape>> = {
  AuditEvent: {
    codes: resource => resource.list('subtype').flatMap(one => one.asCoding()),
    times: ['recorded'],
    about: resource => resource.list('entity').map(entity => entity.object('what')),
    who: resource => resource.list('agent').map(agent => agent.object('who')),
    details: resource => resource.list('entity').flatMap(entity => entity.list('detail')).map(detail => [detail.text('type'), detail])
  },
  Communication: {
    codes: resource => [...resource.concepts('category'), ...resource.concept('topic'), ...resource.concepts('reasonCode')],
    times: ['received', 'sent'],
    about: resource => [resource.object('subject'), resource.object('encounter'), ...resource.list('basedOn'), ...resource.list('about'), ...resource.list('payload').map(one => one.object('contentReference'))],
    who: resource => [resource.object('sender')],
    details: () => [],
    not: ['preparation', 'not-done', 'stopped', 'entered-in-error', 'unknown']
  },
  Provenance: {
    codes: resource => resource.concept('activity'),
    times: ['occurredDateTime', 'recorded'],
    about: resource => [...resource.list('target'), ...resource.list('entity').map(entity => entity.object('what'))],
    who: resource => resource.list('agent').map(agent => agent.object('who')),
    details: () => []
  },
  Task: {
    codes: resource => resource.concept('code'),
    times: ['lastModified', 'authoredOn'],
    about: resource => [resource.object('for'), resource.object('encounter'), resource.object('focus'), ...resource.list('basedOn')],
    who: resource => [resource.object('owner'), resource.object('requester')],
    details: resource => resource.list('input').map(input => [input.object('type')?.text('text'), input]),
    not: ['draft', 'requested', 'cancelled', 'entered-in-error', 'rejected', 'failed']
  }
}

/** What a resource that is coded with types of our events says; nothing where it is not. @throws OutcomeError as its elements, EVENT_INVALID */
export function eventsFromNamedType (fields: ResourceFields): InteropEvent[] {
  const shape = Object.hasOwn(SHAPES, fields.type) ? SHAPES[fields.type] : undefined
  if (shape === undefined) return []
  const { resource } = fields
  const types = shape.codes(resource).filter(({ system }) => system === EVENT_TYPE_SYSTEM).map(({ code }) => code)
  if (types.length === 0 || shape.not?.includes(resource.text('status') ?? '') === true) return []
  const about = shape.about(resource)
  const find = (read: (reference: Elements | undefined) => string | undefined): string | undefined => about.map(read).find(one => one !== undefined)
  const order = find(reference => fields.referred(reference, 'ServiceRequest', 'MedicationRequest'))
  const document = find(reference => fields.referred(reference, 'DocumentReference'))
  const encounter = find(reference => fields.referred(reference, 'Encounter'))
  const patient = find(reference => fields.patientOf(patientReference(fields, reference)))
  const common = {
    occurredAt: fields.time(...shape.times),
    ...fields.npi(...shape.who(resource)),
    ...(order === undefined ? {} : { order }),
    ...(document === undefined ? {} : { document }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(patient === undefined ? {} : { patient })
  }
  return types.map(type => {
    if (!isEventType(type)) throw resource.invalid('code', `has a code of ${EVENT_TYPE_SYSTEM} that is none of ${Object.keys(EVENT_TYPES).join(', ')}`)
    return fields.event(type, { ...common, ...extrasOf(fields, type, shape.details(resource)) })
  })
}

/** `status` is that of the evidence; other values are details. */
function extrasOf (fields: ResourceFields, type: EventType, given: ReturnType<NamedShape['details']>): Pick<InteropEvent, 'detail' | 'evidence'> {
  const values = new Map(given.flatMap(([name, holder]) => {
    const value = holder.boolean('valueBoolean') ?? holder.text('valueString') ?? holder.text('valueCode')
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  }))
  const status = values.get('status') ?? fields.resource.object('businessStatus')?.text('text')
  values.delete('status')
  return {
    ...checkedDetail(values.size === 0 ? undefined : Object.fromEntries(values), type),
    ...(status === undefined ? {} : { evidence: { kind: `fhir-${fields.type.toLowerCase()}`, status: String(status) } })
  }
}
