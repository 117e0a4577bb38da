import { describe, expect, it } from 'vitest'
import type { OutcomeError } from '../../src/fhir/outcome-error.js'
import { patientRecordFromBundle } from '../../src/fhir/patient-record.js'

const patient = { resourceType: 'Patient', id: 'p' }
const bundle = (...resources: readonly unknown[]): object => ({ resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) })

describe('patientRecordFromBundle', () => {
  it('takes every resource of the Bundle in order', () => {
    const record = patientRecordFromBundle(bundle({ resourceType: 'Encounter', id: 'e' }, patient))
    expect(record.subjectId).toBe('p')
    expect(record.resources.map(({ resourceType }) => resourceType)).toEqual(['Encounter', 'Patient'])
  })

  it('passes over entries without a resource', () => {
    expect(patientRecordFromBundle({ resourceType: 'Bundle', entry: [{ request: { method: 'DELETE', url: 'x' } }, { resource: patient }] }).resources).toHaveLength(1)
  })

  it('knows the fullUrl of each resource, and of a Bundle that has none nothing', () => {
    const { resources, fullUrls } = patientRecordFromBundle({
      resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:gone' }, { resource: patient }, { fullUrl: 'urn:uuid:e', resource: { resourceType: 'Encounter', id: 'e' } }, { fullUrl: 5, resource: { resourceType: 'Basic' } }]
    })
    expect(fullUrls).toEqual([undefined, 'urn:uuid:e', undefined])
    expect(resources).toHaveLength(3)
    expect(patientRecordFromBundle(bundle(patient))).not.toHaveProperty('fullUrls')
  })

  it('takes one Patient that stands twice', () => {
    expect(patientRecordFromBundle(bundle(patient, patient)).subjectId).toBe('p')
  })

  it.each<[string, unknown, string]>([
    ['nothing', null, 'BUNDLE_INVALID'],
    ['a text', 'Bundle', 'BUNDLE_INVALID'],
    ['a list', [], 'BUNDLE_INVALID'],
    ['another resource', patient, 'BUNDLE_INVALID'],
    ['an object without type', {}, 'BUNDLE_INVALID'],
    ['entries that are no list', { resourceType: 'Bundle', entry: {} }, 'BUNDLE_INVALID'],
    ['an entry that is no object', { resourceType: 'Bundle', entry: [1] }, 'BUNDLE_INVALID'],
    ['an entry that holds no resource', bundle({ id: 'x' }), 'BUNDLE_INVALID'],
    ['no entries', { resourceType: 'Bundle' }, 'RECORD_WITHOUT_PATIENT'],
    ['no Patient', bundle({ resourceType: 'Encounter', id: 'e' }), 'RECORD_WITHOUT_PATIENT'],
    ['a Patient without id', bundle({ resourceType: 'Patient' }), 'RECORD_WITHOUT_PATIENT'],
    ['two Patients', bundle(patient, { resourceType: 'Patient', id: 'q' }), 'RECORD_WITH_SEVERAL_PATIENTS']
  ])('refuses %s', (_title, json, code) => {
    expect(() => patientRecordFromBundle(json)).toThrow(expect.objectContaining({ code }))
  })

  it('repeats a resource type in a message only when it looks like one', () => {
    const messageOf = (json: unknown): string => {
      try {
        patientRecordFromBundle(json)
      } catch (error) {
        return (error as OutcomeError).message
      }
      throw new Error('not refused')
    }
    expect(messageOf({ resourceType: 'Patient' })).toContain('Patient')
    expect(messageOf({ resourceType: 'Jane Doe 1970-01-01' })).not.toContain('Jane')
  })
})
