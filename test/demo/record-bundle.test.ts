import { describe, expect, it } from 'vitest'
import { generateRecords } from '../../src/demo/generate-records.js'
import { bundleFromRecord, DEMO_FHIR_BASE } from '../../src/demo/record-bundle.js'
import { everyValueOf } from './walk.js'

const bundles = [...generateRecords({ count: 30 })].map(bundleFromRecord)

describe('bundleFromRecord', () => {
  it('makes a collection with every resource of the record, the patient first', () => {
    for (const [index, record] of [...generateRecords({ count: 30 })].entries()) {
      expect(bundles[index]?.type).toBe('collection')
      expect(bundles[index]?.entry?.map(entry => entry.resource)).toEqual(record.resources)
      expect(bundles[index]?.entry?.[0]?.resource?.resourceType).toBe('Patient')
    }
  })

  it('gives each entry the url of its resource, none twice', () => {
    for (const bundle of bundles) {
      const urls = bundle.entry?.map(entry => entry.fullUrl) ?? []
      expect(urls).toEqual(bundle.entry?.map(({ resource }) => `${DEMO_FHIR_BASE}/${resource?.resourceType}/${resource?.id}`))
      expect(new Set(urls).size).toBe(urls.length)
    }
  })

  it('lets every relative reference resolve against the base', () => {
    for (const bundle of bundles) {
      const urls = new Set(bundle.entry?.map(entry => entry.fullUrl))
      for (const reference of everyValueOf(bundle, 'reference')) expect(urls.has(`${DEMO_FHIR_BASE}/${reference as string}`)).toBe(true)
    }
  })
})
