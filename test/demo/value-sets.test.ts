import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { STARTER_SETS, starterCodes, VALUE_SETS_FOLDER } from './starter-sets.js'

interface ManifestRow { readonly canonical: string, readonly title: string, readonly measures: readonly string[], readonly purpose: string }

const manifest = JSON.parse(readFileSync(`${VALUE_SETS_FOLDER}manifest.json`, 'utf8')) as { valueSets: readonly ManifestRow[] }
const needed = (measure: string): string[] => manifest.valueSets.filter(row => row.measures.includes(measure)).map(row => row.title)
const CPT = 'http://www.ama-assn.org/go/cpt'

describe('valuesets/manifest.json', () => {
  it.each(manifest.valueSets.map(row => [row.title, row] as const))('describes %s', (_, row) => {
    expect(row.canonical).toMatch(/^http:\/\/cts\.nlm\.nih\.gov\/fhir\/ValueSet\/[0-9.]+$/)
    expect(row.measures.length).toBeGreaterThan(0)
    expect(['logic', 'supplemental-data']).toContain(row.purpose)
  })

  it('names no value set twice', () => {
    expect(new Set(manifest.valueSets.map(row => row.canonical)).size).toBe(manifest.valueSets.length)
    expect(new Set(manifest.valueSets.map(row => row.title)).size).toBe(manifest.valueSets.length)
  })

  it.each([['CMS2', 15], ['CMS69', 22], ['CMS90', 12], ['CMS135', 26], ['CMS144', 31], ['CMS156', 51], ['CMS165', 33]])('needs for %s %i value sets', (measure, count) => {
    expect(needed(measure)).toHaveLength(count)
  })

  it('has the supplemental data of all seven measures', () => {
    const supplemental = manifest.valueSets.filter(row => row.purpose === 'supplemental-data')
    expect(supplemental.map(row => row.title).sort()).toEqual(['Ethnicity', 'Federal Administrative Sex', 'Payer Type', 'Race'])
    for (const row of supplemental) expect([...row.measures].sort()).toEqual(['CMS135', 'CMS144', 'CMS156', 'CMS165', 'CMS2', 'CMS69', 'CMS90'])
  })
})

describe('valuesets/starter', () => {
  it('holds exactly the value sets of the manifest', () => {
    expect([...STARTER_SETS.values()].map(set => set.url).sort()).toEqual(manifest.valueSets.map(row => row.canonical).sort())
  })

  it.each([...STARTER_SETS])('%s says what it is', (name, set) => {
    const row = manifest.valueSets.find(one => one.canonical === set.url)
    expect(set).toMatchObject({
      resourceType: 'ValueSet',
      id: set.url?.split('/').at(-1),
      version: 'starter-1',
      title: row?.title,
      status: 'active',
      experimental: true,
      meta: { tag: [{ system: 'urn:asm-ecqm:value-set-kind', code: 'starter' }] }
    })
    expect(name).toBe(row?.title.toLowerCase().replace(/[^a-z0-9]+/g, '-'))
    expect(set.name).toMatch(/^[A-Z][A-Za-z0-9_]{0,254}$/)
    expect(set).not.toHaveProperty('expansion')
  })

  it.each([...STARTER_SETS.keys()])('%s has a handful of codes, none twice', name => {
    const concepts = STARTER_SETS.get(name)?.compose?.include.flatMap(include => include.concept ?? []) ?? []
    expect(concepts.length).toBeGreaterThan(0)
    expect(concepts.length).toBeLessThanOrEqual(10)
    expect(starterCodes(name).size).toBe(concepts.length)
  })

  it('has CPT only in the four sets that have no other code, one bare code each', () => {
    const withCpt = [...STARTER_SETS].flatMap(([name, set]) => (set.compose?.include ?? []).filter(include => include.system === CPT).map(include => [name, include.concept] as const))
    expect(withCpt.map(([name]) => name)).toEqual([
      'discharge-services-nursing-facility', 'esrd-monthly-outpatient-services', 'preventive-care-services-established-office-visit-18-and-up', 'preventive-care-services-initial-office-visit-18-and-up'
    ])
    for (const [, concept] of withCpt) expect(concept).toEqual([{ code: expect.stringMatching(/^\d{5}$/) }])
  })
})
