import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { prepareRecord } from '../../src/preparation/prepare-record.js'
import type { PreparationCounts } from '../../src/preparation/preparation-counts.js'
import { recordOf, type Entry } from './sample-record.js'

const CODE = { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '855332' }], text: 'as written' }
const MEDICATION: AnyResource = { resourceType: 'Medication', id: 'm', code: CODE }
const request = (elements: object, resourceType = 'MedicationRequest'): AnyResource => ({ resourceType, id: 'r', status: 'active', ...elements })
const byReference = (reference: string): AnyResource => request({ medicationReference: { reference } })

function prepared (first: AnyResource, ...others: readonly Entry[]): { resource: AnyResource | undefined, counts: PreparationCounts } {
  const { record, counts } = prepareRecord(recordOf(first, ...others))
  return { resource: record.resources[1], counts }
}

describe('inlineMedication', () => {
  it.each(['MedicationRequest', 'MedicationAdministration', 'MedicationDispense', 'MedicationStatement'])('puts the code of the Medication into a %s and takes the reference out', resourceType => {
    expect(prepared(request({ medicationReference: { reference: 'Medication/m', display: 'd' } }, resourceType), MEDICATION)).toEqual({
      resource: { resourceType, id: 'r', status: 'active', medicationCodeableConcept: CODE }, counts: { 'medication-reference-resolved': { [resourceType]: 1 } }
    })
  })

  it('finds a contained Medication', () => {
    const contained = [{ resourceType: 'Medication', id: 'm', code: CODE }, { resourceType: 'Medication', id: 'n', code: { text: 'other' } }]
    expect(prepared(request({ contained, medicationReference: { reference: '#m' } })).resource).toMatchObject({ medicationCodeableConcept: CODE, contained })
  })

  it('finds a Medication by UUID that has no id', () => {
    const fullUrl = 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'
    expect(prepared(byReference(fullUrl), { fullUrl, resource: { resourceType: 'Medication', code: CODE } })).toEqual({
      resource: request({ medicationCodeableConcept: CODE }), counts: { 'medication-reference-resolved': { MedicationRequest: 1 } }
    })
  })

  it('takes a code that is a text only', () => {
    expect(prepared(byReference('Medication/m'), { ...MEDICATION, code: { text: 'aspirin' } }).resource).toMatchObject({ medicationCodeableConcept: { text: 'aspirin' } })
  })

  it('takes the code of the current Medication, which does not tell its version, where the version asked for has none', () => {
    const others = [{ ...MEDICATION, code: undefined, meta: { versionId: '1' } }, MEDICATION]
    expect(prepared(byReference('Medication/m/_history/1'), ...others).resource).toEqual(request({ medicationCodeableConcept: CODE }))
  })

  it.each<[string, object, Entry[]]>([
    ['that is missing', { reference: 'Medication/x' }, [MEDICATION]],
    ['that is contained nowhere', { reference: '#m' }, [MEDICATION]],
    ['without code', { reference: 'Medication/m' }, [{ resourceType: 'Medication', id: 'm' }]],
    ['with an empty code', { reference: 'Medication/m' }, [{ resourceType: 'Medication', id: 'm', code: { coding: [] } }]],
    ['that is none', { reference: 'Substance/m' }, [{ resourceType: 'Substance', id: 'm', code: CODE }]],
    ['of another version', { reference: 'Medication/m/_history/1' }, [{ ...MEDICATION, meta: { versionId: '2' } }]],
    ['of two servers', { reference: 'Medication/m' }, [{ fullUrl: 'https://a/fhir/Medication/m', resource: MEDICATION }, { fullUrl: 'https://b/fhir/Medication/m', resource: MEDICATION }]],
    ['of another server', { reference: 'https://a/fhir/Medication/m' }, [{ fullUrl: 'https://b/fhir/Medication/m', resource: MEDICATION }]],
    ['that is named by its identifier', { identifier: { value: '1' } }, [MEDICATION]],
    ['that is named by its display', { display: 'aspirin' }, [MEDICATION]]
  ])('leaves a reference to a Medication %s as it is, and counts it', (_title, medicationReference, others) => {
    const given = request({ medicationReference })
    const { resource, counts } = prepared(given, ...others)
    expect(resource).toEqual(given)
    expect(counts['medication-reference-unresolved']).toEqual({ MedicationRequest: 1 })
    expect(counts['reference-unresolved']).toBeUndefined()
  })

  it('counts a medication by UUID that leads nowhere once', () => {
    expect(prepared(byReference('urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95')).counts).toEqual({ 'medication-reference-unresolved': { MedicationRequest: 1 } })
  })

  it('rewrites a medication by UUID to the id of a Medication that has no code', () => {
    const fullUrl = 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'
    expect(prepared(byReference(fullUrl), { fullUrl, resource: { resourceType: 'Medication', id: 'm' } })).toEqual({
      resource: byReference('Medication/m'), counts: { 'medication-reference-unresolved': { MedicationRequest: 1 }, 'reference-rewritten': { MedicationRequest: 1 } }
    })
  })

  it.each<[string, AnyResource]>([
    ['a coded medication', request({ medicationCodeableConcept: CODE })],
    ['both forms of the choice at once', request({ medicationCodeableConcept: { text: 't' }, medicationReference: { reference: 'Medication/m' } })],
    ['a type without such a choice', request({ medicationReference: { reference: 'Medication/m' } }, 'Basic')]
  ])('leaves %s alone', (_title, given) => {
    expect(prepared(given, MEDICATION)).toEqual({ resource: given, counts: {} })
  })
})
