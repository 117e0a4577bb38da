import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Bundle, Library, Measure, ValueSet } from '../../src/fhir/types.js'
import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { exportMeasure } from '../../src/operations/export-measure.js'
import { VALUE_SETS_FOLDER } from '../../src/operations/open-value-sets.js'
import { readValueSets } from '../../src/terminology/read-value-sets.js'

const folder = mkdtempSync(join(tmpdir(), 'asm-ecqm-export-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
const STARTER = join(VALUE_SETS_FOLDER, 'starter')
const starterSets = (await readValueSets(STARTER)).valueSets

/** A file with value sets; by default the starter sets as if they were whole. */
function write (name: string, change: (valueSet: ValueSet) => ValueSet | undefined): string {
  const path = join(folder, name)
  const entry = starterSets.map(({ meta, ...rest }) => change(rest)).filter(one => one !== undefined).map(resource => ({ resource }))
  writeFileSync(path, JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
  return path
}

const whole = write('whole.json', valueSet => valueSet)
const PREGNANCY = 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113883.3.526.3.378'
const PAYER = 'http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.114222.4.11.3591'

function resources<Kind extends Measure | Library | ValueSet> (bundle: Bundle, resourceType: Kind['resourceType']): Kind[] {
  return (bundle.entry ?? []).map(({ resource }) => resource).filter(resource => resource?.resourceType === resourceType) as Kind[]
}

const measures = embeddedCatalogue().all().map(({ cmsId }) => cmsId)

describe('exportMeasure', () => {
  it.each(measures)('%s is a transaction that a server loads as it is', async measure => {
    const { bundle } = await exportMeasure({ measure, valueSetsPath: whole, allowPartial: false })
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'transaction' })
    for (const { fullUrl, resource, request } of bundle.entry ?? []) {
      const url = `${resource?.resourceType ?? ''}/${resource?.id ?? ''}`
      expect(resource?.id).toMatch(/^[A-Za-z0-9\-.]{1,64}$/)
      expect({ fullUrl, request }).toEqual({ fullUrl: `https://asm-ecqm.example/fhir/${url}`, request: { method: 'PUT', url } })
    }
    const urls = (bundle.entry ?? []).map(({ fullUrl }) => fullUrl)
    expect(new Set(urls).size).toBe(urls.length)
  })

  it.each(measures)('%s holds every library that its libraries name, and every value set', async measure => {
    const { bundle, libraries, valueSets } = await exportMeasure({ measure, valueSetsPath: whole, allowPartial: false })
    const held = resources<Library>(bundle, 'Library').map(({ url, version }) => `${url ?? ''}|${version ?? ''}`)
    const sets = resources<ValueSet>(bundle, 'ValueSet').map(({ url }) => url)
    const named = resources<Library>(bundle, 'Library').flatMap(({ relatedArtifact = [] }) => relatedArtifact)
    expect(held).toEqual(expect.arrayContaining(resources<Measure>(bundle, 'Measure')[0]?.library ?? ['']))
    expect(held).toEqual(expect.arrayContaining(named.filter(({ display }) => display?.startsWith('Library ')).map(({ resource }) => resource)))
    expect(sets).toEqual(expect.arrayContaining(named.filter(({ display }) => display?.startsWith('Value set ')).map(({ resource }) => resource)))
    expect({ libraries, valueSets }).toEqual({ libraries: held.length, valueSets: sets.length })
  })

  it.each(measures)('%s tells what data it reads', async measure => {
    const { bundle } = await exportMeasure({ measure, allowPartial: false })
    const [resource] = resources<Measure>(bundle, 'Measure')
    expect(resource?.extension).toContainEqual({ url: 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-effectiveDataRequirements', valueCanonical: '#effective-data-requirements' })
    const requirements = resource?.contained?.find(({ id }) => id === 'effective-data-requirements') as Library
    expect(requirements.type.coding?.[0]?.code).toBe('module-definition')
    expect(requirements.parameter?.map(({ name }) => name)).toEqual(expect.arrayContaining(['Measurement Period', 'Initial Population', 'SDE Payer']))
    expect(requirements.dataRequirement).toContainEqual(expect.objectContaining({ type: 'Coverage', codeFilter: [{ path: 'type', valueSet: PAYER }] }))
    expect(requirements.dataRequirement).toContainEqual(expect.objectContaining({ type: 'Patient' }))
  })

  it('gives every library an id with its version, so that loading it replaces no other edition', async () => {
    const { bundle } = await exportMeasure({ measure: 'CMS165', allowPartial: false })
    for (const { id, name, version, date } of resources<Library>(bundle, 'Library')) {
      expect(id).toBe(`${name ?? ''}-${version ?? ''}`)
      expect(date).toBe(resources<Measure>(bundle, 'Measure')[0]?.date)
    }
  })

  it('refers to value sets where no expansions are given', async () => {
    const { bundle, valueSets } = await exportMeasure({ measure: 'CMS165', allowPartial: false })
    expect(resources<ValueSet>(bundle, 'ValueSet')).toEqual([])
    expect(valueSets).toBe(0)
  })

  it('gives the same bytes for the same input', async () => {
    const [first, second] = await Promise.all([1, 2].map(async () => await exportMeasure({ measure: 'CMS165', valueSetsPath: whole, allowPartial: false })))
    expect(JSON.stringify(first?.bundle) === JSON.stringify(second?.bundle)).toBe(true)
  })

  it('keeps what a value set says beside its codes, and lists nested codes flat', async () => {
    const given = write('nested.json', valueSet => valueSet.url !== PREGNANCY
      ? valueSet
      : {
          ...valueSet,
          copyright: 'All rights reserved',
          compose: { include: [{ system: 'urn:s', filter: [{ property: 'concept', op: 'is-a', value: 'a' }] }] },
          expansion: { identifier: 'urn:uuid:1', timestamp: '2026-02-03T04:05:06Z', total: 3, contains: [{ system: 'urn:s', code: 'a', display: 'A', contains: [{ system: 'urn:s', code: 'b' }, { abstract: true, display: 'group', contains: [{ system: 'urn:s', code: 'c', version: '2' }] }] }] }
        })
    const { bundle } = await exportMeasure({ measure: 'CMS165', valueSetsPath: given, allowPartial: false })
    const pregnancy = resources<ValueSet>(bundle, 'ValueSet').find(({ url }) => url === PREGNANCY)
    expect(pregnancy?.copyright).toBe('All rights reserved')
    expect(pregnancy?.compose?.include[0]?.filter).toHaveLength(1)
    expect(pregnancy?.expansion).toEqual({
      identifier: 'urn:uuid:1',
      timestamp: '2026-02-03T04:05:06Z',
      total: 3,
      contains: [{ system: 'urn:s', code: 'a', display: 'A' }, { system: 'urn:s', code: 'b' }, { system: 'urn:s', code: 'c', version: '2' }]
    })
  })

  it('expands a value set that lists its codes in compose, dated as the measure', async () => {
    const given = write('compose.json', ({ expansion, ...valueSet }) => valueSet.url !== PREGNANCY
      ? { ...valueSet, ...(expansion === undefined ? {} : { expansion }) }
      : { ...valueSet, compose: { include: [{ system: 'urn:s', concept: [{ code: 'a' }] }] } })
    const { bundle } = await exportMeasure({ measure: 'CMS165', valueSetsPath: given, allowPartial: false })
    const date = resources<Measure>(bundle, 'Measure')[0]?.date ?? ''
    expect(resources<ValueSet>(bundle, 'ValueSet').find(({ url }) => url === PREGNANCY)?.expansion)
      .toEqual({ timestamp: new Date(date).toISOString(), total: 1, contains: [{ system: 'urn:s', code: 'a' }] })
  })

  it('names every value set that is missing', async () => {
    const given = write('missing.json', valueSet => valueSet.url === PREGNANCY || valueSet.url === PAYER ? undefined : valueSet)
    await expect(exportMeasure({ measure: 'CMS165', valueSetsPath: given, allowPartial: true })).rejects.toMatchObject({
      code: 'VALUE_SET_MISSING', message: expect.stringMatching(/^CMS165 needs 2 value sets that are not loaded: .*526\.3\.378.*11\.3591/)
    })
  })

  it('names every value set that is cut, and refuses it', async () => {
    const given = write('cut.json', ({ compose, ...valueSet }) => valueSet.url === PREGNANCY
      ? { ...valueSet, expansion: { timestamp: '2026-01-01', total: 1987, contains: [{ system: 'urn:s', code: 'a' }] } }
      : { ...valueSet, ...(compose === undefined ? {} : { compose }) })
    await expect(exportMeasure({ measure: 'CMS165', valueSetsPath: given, allowPartial: false })).rejects.toMatchObject({
      code: 'VALUE_SET_INCOMPLETE', message: expect.stringMatching(/^CMS165 needs a value set that is loaded only in part: .*526\.3\.378.*--allow-partial/)
    })
  })

  it('marks a partial value set as such where it is allowed', async () => {
    const { bundle } = await exportMeasure({ measure: 'CMS165', valueSetsPath: STARTER, allowPartial: true })
    for (const { meta, expansion } of resources<ValueSet>(bundle, 'ValueSet')) {
      expect(expansion?.extension).toEqual([{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed', valueBoolean: true }])
      expect(meta?.tag?.map(({ code }) => code)).toEqual(['starter', 'partial'])
    }
  })

  it('refuses a measure that is not there', async () => {
    await expect(exportMeasure({ measure: 'CMS1', allowPartial: false })).rejects.toMatchObject({ code: 'MEASURE_NOT_FOUND' })
  })
})
