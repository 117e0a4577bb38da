import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { mergeDuplicates } from '../../src/preparation/merge-duplicates.js'
import { RecordIndex } from '../../src/preparation/record-index.js'
import { ReferenceResolver } from '../../src/preparation/resolve-reference.js'
import { recordOf, type Entry } from './sample-record.js'

const UUID = '0b8a6ef0-07c8-48ca-804d-1e64f6e44b95'
const drug = (id: string | undefined, title: string, versionId?: string): AnyResource => ({
  resourceType: 'Medication', ...(id === undefined ? {} : { id }), title, ...(versionId === undefined ? {} : { meta: { versionId } })
})
const at = (fullUrl: string, resource: AnyResource): Entry => ({ fullUrl, resource })

/** Title of what a reference of the first entry after the Patient means, as far as its content goes; none: undefined. */
function content (reference: string, ...entries: readonly Entry[]): unknown {
  const index = new RecordIndex(recordOf(...entries))
  return new ReferenceResolver(index, mergeDuplicates(index, {})).contentsOf(reference, 1)[0]?.['title']
}

describe('ReferenceResolver', () => {
  it.each<[string, string, Entry[], string | undefined]>([
    ['a relative reference', 'Medication/1', [drug('1', 'aspirin')], 'aspirin'],
    ['a relative reference to a resource that is not there', 'Medication/2', [drug('1', 'aspirin')], undefined],
    ['a relative reference to the same id of another type', 'Patient/1', [drug('1', 'aspirin')], undefined],
    ['an absolute reference to a fullUrl', 'https://h/fhir/Medication/1', [at('https://h/fhir/Medication/1', drug('1', 'aspirin'))], 'aspirin'],
    ['an absolute reference where no fullUrl is known', 'https://h/fhir/Medication/1', [drug('1', 'aspirin')], 'aspirin'],
    ['an absolute reference to another server', 'https://h/fhir/Medication/1', [at('https://other/fhir/Medication/1', drug('1', 'aspirin'))], undefined],
    ['an absolute URL that is no FHIR address, but a fullUrl', 'https://h/drugs?nr=1', [at('https://h/drugs?nr=1', drug('1', 'aspirin'))], 'aspirin'],
    ['a UUID', `urn:uuid:${UUID}`, [at(`urn:uuid:${UUID}`, drug('1', 'aspirin'))], 'aspirin'],
    ['a UUID in capitals', `urn:uuid:${UUID.toUpperCase()}`, [at(`urn:uuid:${UUID}`, drug('1', 'aspirin'))], 'aspirin'],
    ['a UUID of a resource without id', `urn:uuid:${UUID}`, [at(`urn:uuid:${UUID}`, drug(undefined, 'aspirin'))], 'aspirin'],
    ['a UUID that is an id, where the fullUrl is lost', `urn:uuid:${UUID}`, [drug(UUID, 'aspirin')], 'aspirin'],
    ['a UUID that is the id of two resources', `urn:uuid:${UUID}`, [drug(UUID, 'aspirin'), { ...drug(UUID, 'ibuprofen'), resourceType: 'Substance' }], undefined],
    ['a UUID that is the fullUrl of two resources', `urn:uuid:${UUID}`, [at(`urn:uuid:${UUID}`, drug('1', 'aspirin')), at(`urn:uuid:${UUID}`, drug('2', 'ibuprofen'))], undefined],
    ['a UUID that is not there', `urn:uuid:${UUID}`, [drug('1', 'aspirin')], undefined],
    ['a short id behind urn:uuid:, which is no UUID', 'urn:uuid:1', [drug('1', 'aspirin')], undefined],
    ['an OID', 'urn:oid:1.2.3', [at('urn:oid:1.2.3', drug('1', 'aspirin'))], 'aspirin'],
    ['a conditional reference', 'Medication?code=1', [drug('1', 'aspirin')], undefined],
    ['no reference', 'aspirin', [drug('1', 'aspirin')], undefined],
    ['a version', 'Medication/1/_history/2', [drug('1', 'aspirin', '2')], 'aspirin'],
    ['a version by absolute reference', 'https://h/fhir/Medication/1/_history/2', [at('https://h/fhir/Medication/1', drug('1', 'aspirin', '2'))], 'aspirin'],
    ['a version that is not there', 'Medication/1/_history/3', [drug('1', 'aspirin', '2')], undefined],
    ['a version, where the resource does not tell its own', 'Medication/1/_history/3', [drug('1', 'aspirin')], 'aspirin'],
    ['an earlier version that stands in the record too', 'Medication/1/_history/1', [drug('1', 'aspirin', '2'), drug('1', 'ibuprofen', '1')], 'ibuprofen'],
    ['a version that is not there, where a copy with its version says the same as one without', 'Medication/1/_history/3', [drug('1', 'aspirin', '2'), drug('1', 'aspirin')], undefined],
    ['no version of a resource that stands twice: the latest', 'Medication/1', [drug('1', 'aspirin', '2'), drug('1', 'ibuprofen', '1')], 'aspirin'],
    ['a version that two different copies claim', 'Medication/1/_history/1', [drug('1', 'aspirin', '1'), drug('1', 'ibuprofen', '1'), drug('1', 'naproxen', '2')], undefined]
  ])('%s', (_title, reference, entries, expected) => {
    expect(content(reference, ...entries)).toBe(expected)
  })

  it('looks on the server of the resource that refers, where two servers use one id', () => {
    const request = (server: string): Entry => at(`${server}/MedicationRequest/r`, { resourceType: 'MedicationRequest', id: 'r' })
    const drugs = [at('https://a/fhir/Medication/1', drug('1', 'aspirin')), at('https://b/fhir/Medication/1', drug('1', 'ibuprofen'))]
    expect(content('Medication/1', request('https://a/fhir'), ...drugs)).toBe('aspirin')
    expect(content('Medication/1', request('https://b/fhir'), ...drugs)).toBe('ibuprofen')
    expect(content('Medication/1', request('https://c/fhir'), ...drugs)).toBeUndefined()
    expect(content('Medication/1', { resourceType: 'MedicationRequest' }, ...drugs)).toBeUndefined()
  })

  it('follows the fullUrl of a copy that was merged away to the one that stays', () => {
    expect(content(`urn:uuid:${UUID}`, at(`urn:uuid:${UUID}`, drug('1', 'ibuprofen', '1')), drug('1', 'aspirin', '2'))).toBe('aspirin')
  })
})
