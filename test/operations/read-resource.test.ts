import { describe, expect, it } from 'vitest'
import type { ServedType } from '../../src/operations/fhir-resources/served-types.js'
import type { ValueSet } from '../../src/fhir/types.js'
import { readResource } from '../../src/operations/read-resource.js'
import { OFFICE_VISIT, PACKAGES, sampleServices } from '../http/sample-services.js'

const services = sampleServices()

describe('readResource', () => {
  it.each<[ServedType, string]>([
    ['Measure', 'DiabetesGlycemicStatus'], ['Library', 'FHIRHelpers'], ['Library', 'DiabetesGlycemicStatusLibrary'], ['ValueSet', OFFICE_VISIT], ['Patient', 'p6'], ['MeasureReport', 'p1-2026']
  ])('finds %s/%s', async (resourceType, id) => {
    expect(await readResource(services, resourceType, id)).toMatchObject({ resourceType, id })
  })

  it.each<[ServedType, string]>([
    ['Measure', 'controllinghighbloodpressure'], ['Library', 'none'], ['ValueSet', 'none'], ['Patient', 'P6'], ['Patient', ''], ['Patient', '../p6'], ['MeasureReport', 'x'.repeat(65)]
  ])('does not find %s/%s', async (type, id) => {
    await expect(readResource(services, type, id)).rejects.toMatchObject({ code: 'RESOURCE_NOT_FOUND' })
  })

  it('does not repeat the id of a patient that is not found', async () => {
    await expect(readResource(services, 'Patient', 'jane-roe')).rejects.toThrow(/^(?!.*jane).*$/)
  })

  it('leads from the short name of a measure to its id', async () => {
    await expect(readResource(services, 'Measure', 'cms165')).rejects.toThrow('Measure/ControllingHighBloodPressure')
  })

  it('refuses an id that two packages use for different libraries', async () => {
    const other = { ...PACKAGES[1], fhirLibraries: PACKAGES[1].fhirLibraries.map(library => ({ ...library, version: '2.0.0' })) }
    const catalogue = { ...services.catalogue, all: () => [PACKAGES[0], other] }
    await expect(readResource({ ...services, catalogue }, 'Library', 'FHIRHelpers')).rejects.toMatchObject({ code: 'AMBIGUOUS_MEASURE' })
  })

  it('gives a complete value set with its whole expansion', async () => {
    expect(await readResource(services, 'ValueSet', OFFICE_VISIT)).toEqual({
      resourceType: 'ValueSet',
      id: OFFICE_VISIT,
      url: `http://cts.nlm.nih.gov/fhir/ValueSet/${OFFICE_VISIT}`,
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:oid:${OFFICE_VISIT}` }],
      version: '20260101',
      name: 'OfficeVisit',
      title: 'Office Visit',
      status: 'unknown',
      expansion: {
        timestamp: '2026-06-15T12:00:00.000Z',
        total: 2,
        contains: [{ system: 'http://snomed.info/sct', code: '185349003', display: 'Check up' }, { system: 'http://snomed.info/sct', code: '185463005' }]
      }
    })
  })

  it('marks a value set that does not hold every code', async () => {
    const partial = await readResource(services, 'ValueSet', 'starter') as ValueSet
    expect(partial.meta?.tag).toEqual([expect.objectContaining({ system: 'urn:asm-ecqm:value-set-completeness', code: 'partial' })])
    expect(partial.expansion).toMatchObject({ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed', valueBoolean: true }], total: 1 })
  })

  it('gives several versions of one value set ids of their own, the same in any order', async () => {
    const [one] = [...services.valueSets.all()]
    const versions = ['1', '2'].map(version => ({ ...one, url: 'http://example.org/fhir/ValueSet/x', version, codings: () => [] }) as unknown as NonNullable<typeof one>)
    const idOf = async (all: typeof versions, version: string): Promise<string> => {
      const { identifiedValueSets } = await import('../../src/operations/fhir-resources/value-set-resource.js')
      return identifiedValueSets({ find: () => undefined, all: () => all }).find(({ membership }) => membership.version === version)?.id ?? ''
    }
    const first = await idOf(versions, '1')
    expect(first).toMatch(/^x-[0-9a-f]{16}$/)
    expect(await idOf([...versions].reverse(), '1')).toBe(first)
    expect(await idOf(versions, '2')).not.toBe(first)
  })
})
