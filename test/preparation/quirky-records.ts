import fc from 'fast-check'
import { patientRecordFromBundle, type PatientRecord } from '../../src/fhir/patient-record.js'
import type { AnyResource } from '../../src/fhir/types.js'

export interface QuirkyEntry {
  readonly fullUrl?: string
  readonly resource: AnyResource
}

/** Few ids, servers, versions and times, so that resources often meet, repeat and contradict each other. */
const IDS = ['1', '2', '0b8a6ef0-07c8-48ca-804d-1e64f6e44b95']
const TYPES = ['Medication', 'Encounter', 'Patient', 'MedicationRequest', 'MedicationDispense']
const SERVERS = ['https://a/fhir', 'https://b/fhir']
const TIMES = ['2026', '2026-03-10', '2026-03-10T09:00:00Z', '2026-03-10T08:00:00-05:00', '2026-03-11T01:00:00Z', '2025-12-31']

/** One for each type and id: a fullUrl belongs to one resource (FHIR R4 Bundle, bdl-7), which may stand there in several versions. */
const urnOf = (type: string, id: string): string => type === 'Medication' && id === IDS[2] ? `urn:uuid:${id}` : `urn:uuid:58c297c4-d684-4677-8024-0000000000${10 + TYPES.indexOf(type) * 3 + IDS.indexOf(id)}`
const URNS = [...TYPES.slice(0, 3).flatMap(type => IDS.map(id => urnOf(type, id))), 'urn:oid:1.2.3']

const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> => fc.option(value, { nil: undefined })
const defined = <Part extends object>(part: Part): Part => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Part

const literal = fc.tuple(fc.constantFrom('', ...SERVERS.map(server => `${server}/`)), fc.constantFrom('Medication', 'Encounter', 'Patient'), fc.constantFrom(...IDS, '9'), fc.constantFrom('', '/_history/1', '/_history/2'))
  .map(parts => `${parts[0]}${parts[1]}/${parts[2]}${parts[3]}`)
const reference = fc.oneof(literal, fc.constantFrom(...URNS, '#m', 'Encounter?x=1')).map(text => ({ reference: text }))
const period = fc.record({ start: maybe(fc.constantFrom(...TIMES)), end: maybe(fc.constantFrom(...TIMES)) }).map(defined)
const meta = fc.record({ versionId: maybe(fc.constantFrom('1', '2', 'x')), lastUpdated: maybe(fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')) }).map(defined)
const code = fc.constantFrom({ text: 'aspirin' }, { coding: [{ system: 's', code: '1' }] }, {})
const id = maybe(fc.constantFrom(...IDS))

const medication = fc.record({ resourceType: fc.constant('Medication'), id, meta: maybe(meta), code: maybe(code) })
const encounter = fc.record({ resourceType: fc.constant('Encounter'), id, meta: maybe(meta), period: maybe(period), partOf: maybe(reference), extension: maybe(period.map(valuePeriod => [{ url: 'u', valuePeriod }])) })
const request = fc.record({
  resourceType: fc.constantFrom('MedicationRequest', 'MedicationDispense'),
  id,
  meta: maybe(meta),
  medicationReference: maybe(reference),
  encounter: maybe(reference),
  contained: maybe(code.map(one => [{ resourceType: 'Medication', id: 'm', code: one }])),
  dosageInstruction: maybe(period.map(boundsPeriod => [{ timing: { repeat: { boundsPeriod } } }]))
})
const resource = fc.oneof(medication, encounter, request).map(one => defined(one) as AnyResource)
const entry = fc.tuple(resource, fc.constantFrom('', 'urn', ...SERVERS)).map(([one, server]): QuirkyEntry => {
  if (server === '' || one.id === undefined) return { resource: one }
  return { fullUrl: server === 'urn' ? urnOf(one.resourceType, one.id) : `${server}/${one.resourceType}/${one.id}`, resource: one }
})

/** Entries of a Bundle with every fault that preparation knows, often several at once. */
export const quirkyEntries: fc.Arbitrary<QuirkyEntry[]> = fc.array(entry, { maxLength: 12 })

/** The record of Patient 1 with these entries. */
export function quirkyRecord (entries: readonly QuirkyEntry[]): PatientRecord {
  return patientRecordFromBundle({ resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient', id: '1' } }, ...structuredClone(entries)] })
}
