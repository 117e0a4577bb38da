import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../src/demo/generate-records.js'
import { patientRecordFromResources, type PatientRecord } from '../../src/fhir/patient-record.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { PREPARATION_CODES } from '../../src/preparation/preparation-codes.js'
import { preparationCounts } from '../../src/preparation/preparation-counts.js'
import { prepareRecord, recordToEvaluate } from '../../src/preparation/prepare-record.js'
import { quirkyEntries, quirkyRecord } from './quirky-records.js'
import { recordOf } from './sample-record.js'

/** Freezes everything in a record, so that a change of it throws. */
function frozen<Value> (value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

/** Everything a record says, whatever the order of its resources and members; meta apart, since copies that differ in it alone are alike. */
function said ({ resources }: PatientRecord): string[] {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    return typeof value === 'object' && value !== null ? Object.entries(value).filter(([name]) => name !== 'meta').sort(([a], [b]) => a < b ? -1 : 1).map(([name, one]) => [name, sorted(one)]) : value
  }
  return resources.map(resource => JSON.stringify(sorted(resource))).sort()
}

describe('prepareRecord', () => {
  it('mends all that stands in one resource', () => {
    const visit = 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'
    const { record, counts } = prepareRecord(recordOf(
      { resourceType: 'MedicationRequest', id: 'r', meta: { versionId: '1' }, status: 'draft' },
      {
        resourceType: 'MedicationRequest',
        id: 'r',
        meta: { versionId: '2' },
        medicationReference: { reference: 'Medication/m/_history/1' },
        encounter: { reference: visit },
        dosageInstruction: [{ text: 'daily', timing: { repeat: { boundsPeriod: { start: '2026-03-10', end: '2026-03-09' } } } }]
      },
      { resourceType: 'Medication', id: 'm', meta: { versionId: '1' }, code: { text: 'aspirin' } },
      { fullUrl: visit, resource: { resourceType: 'Encounter', id: 'e' } }
    ))
    expect(record.resources[1]).toEqual({
      resourceType: 'MedicationRequest', id: 'r', meta: { versionId: '2' }, medicationCodeableConcept: { text: 'aspirin' }, encounter: { reference: 'Encounter/e' }, dosageInstruction: [{ text: 'daily' }]
    })
    expect(counts).toEqual({
      'duplicate-merged': { MedicationRequest: 1 }, 'medication-reference-resolved': { MedicationRequest: 1 }, 'reference-rewritten': { MedicationRequest: 1 }, 'period-reversed': { MedicationRequest: 1 }
    })
    expect(record.fullUrls).toEqual([undefined, undefined, undefined, visit])
  })

  it.each<[string, AnyResource, AnyResource]>([
    ['Encounter.period is absent', { resourceType: 'Encounter', status: 'finished', period: { start: '2026-03-10', end: '2026-03-09' } }, { resourceType: 'Encounter', status: 'finished' }],
    ['the choice onset[x] is absent', { resourceType: 'Condition', code: {}, onsetPeriod: { start: '2026-03-10', end: '2026-03-09' } }, { resourceType: 'Condition', code: {} }],
    ['a required Period is absent, the others stay', { resourceType: 'Encounter', statusHistory: [{ status: 'arrived', period: { start: '2026-03-10', end: '2026-03-09' } }] }, { resourceType: 'Encounter', statusHistory: [{ status: 'arrived' }] }]
  ])('leaves a reversed Period unknown: %s', (_title, given, expected) => {
    expect(prepareRecord(recordOf(given)).record.resources[1]).toEqual(expected)
  })

  it('takes the latest of a Patient that stands twice', () => {
    const { record } = prepareRecord(recordOf({ resourceType: 'Patient', id: 'p', birthDate: '1970-01-01', meta: { versionId: '1' } }))
    expect(record.resources).toEqual([{ resourceType: 'Patient', id: 'p', birthDate: '1970-01-01', meta: { versionId: '1' } }])
    expect(record.patient).toBe(record.resources[0])
  })

  it('gives the Patient as it was mended', () => {
    const { record } = prepareRecord(patientRecordFromResources([{ resourceType: 'Patient', id: 'p', address: [{ city: 'c', period: { start: '2026', end: '2025' } }] }]))
    expect(record.patient).toEqual({ resourceType: 'Patient', id: 'p', address: [{ city: 'c' }] })
  })

  it('shares the resources that it does not change', () => {
    const given = recordOf({ resourceType: 'Encounter', id: 'e', period: { start: '2026', end: '2025' } }, { resourceType: 'Condition', id: 'c' })
    const { record } = prepareRecord(given)
    expect(record.resources[0]).toBe(given.resources[0])
    expect(record.resources[2]).toBe(given.resources[2])
  })

  it('prepares twice what it prepares once', () => {
    fc.assert(fc.property(quirkyEntries, entries => {
      const once = prepareRecord(quirkyRecord(entries)).record
      const twice = prepareRecord(once)
      expect(twice.record).toBe(once)
      expect(preparationCounts(twice.counts).filter(({ code }) => PREPARATION_CODES[code].repaired)).toEqual([])
    }), { numRuns: 1500 })
  })

  it('gives the same set of resources and counts in whatever order they stand, unless it has to say that nothing decides', () => {
    const shuffled = quirkyEntries.chain(entries => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })))
    fc.assert(fc.property(shuffled, ([entries, others]) => {
      const left = prepareRecord(quirkyRecord(entries))
      const right = prepareRecord(quirkyRecord(others))
      fc.pre(left.counts['duplicate-undecided'] === undefined)
      expect(said(left.record)).toEqual(said(right.record))
      expect(preparationCounts(left.counts)).toEqual(preparationCounts(right.counts))
    }), { numRuns: 1500 })
  })

  it('changes nothing of the record given', () => {
    fc.assert(fc.property(quirkyEntries, entries => {
      const record = quirkyRecord(entries)
      const before = structuredClone(record)
      prepareRecord(frozen(record))
      expect(record).toEqual(before)
    }))
  })

  it('takes any JSON for a resource', () => {
    const { json } = fc.letrec<{ json: unknown }>(tie => ({
      json: fc.oneof({ maxDepth: 5 }, fc.constantFrom('urn:uuid:1', 'Medication/m/_history/1', '2026', '2025', 'text', null),
        fc.dictionary(fc.constantFrom('id', 'reference', 'start', 'end', 'extension', 'url', '_x', 'coding', '__proto__'), tie('json'), { maxKeys: 4 }), fc.array(tie('json'), { maxLength: 3 }))
    }))
    const resource = fc.tuple(fc.constantFrom('Patient', 'Medication', 'MedicationRequest', 'Encounter'), fc.constantFrom('p', 'm'), fc.dictionary(
      fc.constantFrom('meta', 'code', 'contained', 'medicationReference', 'period', 'reference', 'extension', '_given', '__proto__'), fc.oneof(fc.jsonValue(), json)))
      .map(([resourceType, id, elements]) => ({ ...elements, resourceType, id: resourceType === 'Patient' ? 'p' : id }))
    fc.assert(fc.property(fc.array(resource, { maxLength: 6 }), resources => {
      const { record } = prepareRecord(frozen(recordOf(...resources)))
      expect(record.subjectId).toBe('p')
      expect(prepareRecord(record).record).toBe(record)
      expect(record.resources.length).toBe(new Set(['Patient/p', ...resources.map(({ resourceType, id }) => `${resourceType}/${id}`)]).size)
    }), { numRuns: 1000 })
  })

  it('returns the very record where there is nothing to mend', () => {
    for (const record of generateRecords({ count: 40 })) {
      if (record.resources.some(({ medicationReference }) => medicationReference !== undefined)) continue
      const prepared = prepareRecord(record)
      expect(prepared.record).toBe(record)
      expect(prepared.counts).toEqual({})
    }
  })
})

describe('recordToEvaluate', () => {
  const record = recordOf({ resourceType: 'Encounter', id: 'e', period: { start: '2026', end: '2025' } })

  it('is the record as it is where preparation is off', () => {
    expect(recordToEvaluate(record, false)).toEqual({ record, counts: {} })
    expect(recordToEvaluate(record, false).record).toBe(record)
  })

  it('is the prepared record where it is on', () => {
    expect(recordToEvaluate(record, true)).toEqual(prepareRecord(record))
  })
})
