import { NPI_SYSTEM } from '../../../src/fhir/identifier-systems.js'
import type { AnyResource } from '../../../src/fhir/types.js'
import type { InteropEvent } from '../../../src/interop/events/interop-event.js'
import { eventsFromResource } from '../../../src/interop/fhir/mapping/events-from-resource.js'
import { Neighbours, type Neighbour } from '../../../src/interop/fhir/neighbours.js'
import type { FhirFeedContext } from '../../../src/interop/fhir/resource-fields.js'

export const ANA = '1234567893'
export const LOINC = 'http://loinc.org'

/** Tokens that can be read. */
export const CONTEXT: FhirFeedContext = {
  source: 'ehr', zone: 'America/New_York', tin: '123456789', messageHash: 'f'.repeat(64), isPublished: false, tokenize: ({ system, value }) => `${system}/${value}`
}

export const PATIENT: AnyResource = {
  resourceType: 'Patient', id: 'p1', identifier: [{ system: 'urn:oid:1.2.3', value: 'ssn' }, { type: { coding: [{ code: 'MR' }] }, system: 'CLINIC', value: '123' }]
}
export const PRACTITIONER: AnyResource = { resourceType: 'Practitioner', id: 'd1', identifier: [{ system: 'urn:dea', value: 'X' }, { system: NPI_SYSTEM, value: ANA }] }
export const ROLE: AnyResource = { resourceType: 'PractitionerRole', id: 'r1', practitioner: { reference: 'Practitioner/d1' }, organization: { reference: 'Organization/o1' } }

export const NEIGHBOURS: readonly Neighbour[] = [PATIENT, PRACTITIONER, ROLE].map(resource => ({ fullUrl: `https://ehr.example.org/fhir/${resource.resourceType}/${resource.id}`, resource }))

export const TOKEN = 'CLINIC/123'

export function eventsOf (resource: AnyResource, context: Partial<FhirFeedContext> = {}, neighbours: readonly Neighbour[] = NEIGHBOURS): InteropEvent[] {
  return eventsFromResource(resource, new Neighbours(neighbours), { ...CONTEXT, ...context })
}

/** Type and what matters of each event, without what all events of a feed have. */
export function told (resource: AnyResource, context: Partial<FhirFeedContext> = {}, neighbours?: readonly Neighbour[]): Partial<InteropEvent>[] {
  return eventsOf(resource, context, neighbours).map(({ source: _source, tin: _tin, statement: _statement, statedAt: _at, ...rest }) => rest)
}
