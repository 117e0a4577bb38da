import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { prepareRecord } from '../../src/preparation/prepare-record.js'
import { recordOf, type Entry } from './sample-record.js'

const URN = 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'
const ENCOUNTER: AnyResource = { resourceType: 'Encounter', id: 'e', status: 'finished' }
const VISIT: Entry = { fullUrl: URN, resource: ENCOUNTER }
const observation = (reference: string): AnyResource => ({ resourceType: 'Observation', id: 'o', encounter: { reference, display: 'd' } })

describe('referenceRule', () => {
  it.each<[string, string, Entry]>([
    ['by UUID', URN, VISIT],
    ['by OID', 'urn:oid:1.2.3', { fullUrl: 'urn:oid:1.2.3', resource: ENCOUNTER }],
    ['by version', 'Encounter/e/_history/3', ENCOUNTER],
    ['by a version that the record does not have, for a link means the resource', 'Encounter/e/_history/3', { ...ENCOUNTER, meta: { versionId: '4' } }],
    ['by absolute version', 'https://h/fhir/Encounter/e/_history/3', { fullUrl: 'https://h/fhir/Encounter/e', resource: ENCOUNTER }]
  ])('rewrites a reference %s to type and id', (_title, reference, target) => {
    const { record, counts } = prepareRecord(recordOf(observation(reference), target))
    expect(record.resources[1]).toEqual(observation('Encounter/e'))
    expect(counts).toEqual({ 'reference-rewritten': { Observation: 1 } })
  })

  it('rewrites every reference of a resource: subject, focus, members of lists', () => {
    const task = (patient: string, visit: string): AnyResource => ({ resourceType: 'Task', id: 't', for: { reference: patient }, focus: { reference: visit }, relevantHistory: [{ reference: visit }] })
    const patient = 'urn:uuid:58c297c4-d684-4677-8024-01131d93835e'
    const { record, counts } = prepareRecord(recordOf({ fullUrl: patient, resource: { resourceType: 'Patient', id: 'p' } }, task(patient, URN), VISIT))
    expect(record.resources).toEqual([{ resourceType: 'Patient', id: 'p' }, task('Patient/p', 'Encounter/e'), ENCOUNTER])
    expect(counts['reference-rewritten']).toEqual({ Task: 3 })
  })

  it.each<[string, string, Entry[]]>([
    ['missing', URN, [ENCOUNTER]],
    ['missing in any version', 'Encounter/x/_history/1', [ENCOUNTER]],
    ['two resources', URN, [VISIT, { fullUrl: URN, resource: { ...ENCOUNTER, id: 'f' } }]],
    ['one of two servers that use its id', URN, [{ ...VISIT, fullUrl: 'https://a/fhir/Encounter/e' }, { ...VISIT, fullUrl: 'https://b/fhir/Encounter/e' }, VISIT]],
    ['without id', URN, [{ fullUrl: URN, resource: { resourceType: 'Encounter' } }]]
  ])('leaves a reference whose target is %s, and counts it', (_title, reference, others) => {
    const { record, counts } = prepareRecord(recordOf(observation(reference), ...others))
    expect(record.resources[1]).toEqual(observation(reference))
    expect(counts['reference-rewritten']).toBeUndefined()
    expect(counts['reference-unresolved']).toEqual({ Observation: 1 })
  })

  it.each(['Encounter/e', 'Encounter/x', 'https://h/fhir/Encounter/e', '#e', 'Encounter?identifier=1', 'urn:ietf:rfc:3986', ''])('neither changes nor counts the reference "%s"', reference => {
    const record = recordOf(observation(reference), VISIT)
    expect(prepareRecord(record)).toEqual({ record, counts: {} })
  })
})
