import { OutcomeError } from '../../../fhir/outcome-error.js'
import type { AnyResource } from '../../../fhir/types.js'
import { checkNeeds } from '../../events/event-from-json.js'
import { EVENT_TYPES } from '../../events/event-types.js'
import type { InteropEvent } from '../../events/interop-event.js'
import type { Neighbours } from '../neighbours.js'
import { ResourceFields, UNKNOWN_TIME, type FhirFeedContext } from '../resource-fields.js'
import { eventsFromQuestionnaireResponse } from './attestations.js'
import { eventsFromAuditEvent } from './audits.js'
import { eventsFromCommunication, eventsFromDocumentReference } from './documents.js'
import { eventsFromNamedType } from './named-events.js'
import { eventsFromMedicationRequest, eventsFromServiceRequest, eventsFromTask } from './orders.js'
import { eventsFromProvenance } from './reconciliations.js'
import { eventsFromEncounter, eventsFromImmunization, eventsFromPatient } from './visits.js'

const MAPPINGS: Readonly<Record<string, (fields: ResourceFields) => InteropEvent[]>> = {
  AuditEvent: eventsFromAuditEvent,
  Communication: eventsFromCommunication,
  DocumentReference: eventsFromDocumentReference,
  Encounter: eventsFromEncounter,
  Immunization: eventsFromImmunization,
  MedicationRequest: eventsFromMedicationRequest,
  Patient: eventsFromPatient,
  Provenance: eventsFromProvenance,
  QuestionnaireResponse: eventsFromQuestionnaireResponse,
  ServiceRequest: eventsFromServiceRequest,
  Task: eventsFromTask
}

const FEED_TYPES: readonly string[] = Object.keys(MAPPINGS)

/**
 * The events of one resource. `neighbours` came with it. A resource that says nothing that counts gives one event all the same where an earlier version
 * may have said something: `statement.withdrawn`.
 * @throws OutcomeError MESSAGE_UNSUPPORTED (type), MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID, EVENT_INVALID
 */
export function eventsFromResource (json: AnyResource, neighbours: Neighbours, context: FhirFeedContext): InteropEvent[] {
  const map = Object.hasOwn(MAPPINGS, json.resourceType) ? MAPPINGS[json.resourceType] : undefined
  if (map === undefined) throw new OutcomeError('MESSAGE_UNSUPPORTED', `Resources that are taken: ${FEED_TYPES.join(', ')}.`, { expression: 'resourceType' })
  const fields = new ResourceFields(json, neighbours, context)
  const named = eventsFromNamedType(fields)
  const events = named.length > 0 ? named : map(fields)
  for (const event of events) checkNeeds(event, EVENT_TYPES[event.type])
  if (events.length > 0 || json.id === undefined) return fields.inCompany(events)
  return [fields.event('statement.withdrawn', { occurredAt: fields.lastUpdated() ?? UNKNOWN_TIME })]
}
