import { describe, expect, it } from 'vitest'
import { catalogueOf, embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { expressionsOf } from '../../src/measure/measure-expressions.js'
import type { ElmLibrary } from '../../src/cql/elm.js'
import { openManifest } from '../../src/operations/open-value-sets.js'
import { canonicalOf } from '../../src/terminology/manifest.js'

const catalogue = embeddedCatalogue()
const manifest = await openManifest()

interface ElmNode { readonly type?: string, readonly name?: string, readonly libraryName?: string, readonly valueset?: ElmNode }

/** `Library."Name"` of every value set that an expression of the libraries refers to (ELM ValueSetRef; InValueSet and AnyInValueSet leave its type out). */
function referredValueSets (libraries: readonly ElmLibrary[]): ReadonlySet<string> {
  const found = new Set<string>()
  const add = ({ name, libraryName }: ElmNode, elm: ElmLibrary): void => {
    const included = elm.includes?.def.find(({ localIdentifier }) => localIdentifier === libraryName)
    found.add(`${included?.path ?? elm.identifier.id}."${name ?? ''}"`)
  }
  const visit = (value: unknown, elm: ElmLibrary): void => {
    if (typeof value !== 'object' || value === null) return
    const node = value as ElmNode
    if (node.type === 'ValueSetRef') add(node, elm)
    if (node.valueset !== undefined) add(node.valueset, elm)
    for (const child of Object.values(node)) visit(child, elm)
  }
  for (const elm of libraries) visit(elm.statements, elm)
  return found
}

describe('embedded measures', () => {
  it.each(catalogue.all().map(one => [one.cmsId, one] as const))('%s names definitions that its library has', (_cmsId, one) => {
    const defined = one.elmLibraries[0]?.statements?.def.map(({ name }) => name)
    expect(defined).toEqual(expect.arrayContaining([...expressionsOf(measureModelFromResource(one.measure))]))
  })

  it.each(catalogue.all().map(one => [one.cmsId, one] as const))('%s has every value set of its logic in the manifest, and no other', (cmsId, one) => {
    const needed = manifest.valueSets.filter(({ measures }) => measures.includes(cmsId))
    const supplemental = new Set(needed.filter(({ purpose }) => purpose === 'supplemental-data').map(canonicalOf))
    const logic = needed.map(canonicalOf).filter(canonical => !supplemental.has(canonical))
    expect(one.valueSets.filter(canonical => !supplemental.has(canonical))).toEqual(logic.sort())
    expect(logic.length).toBeGreaterThan(0)
  })

  it('are all the measures that the manifest names', () => {
    expect(new Set(manifest.valueSets.flatMap(({ measures }) => measures))).toEqual(new Set(catalogue.all().map(({ cmsId }) => cmsId)))
  })

  it.each(catalogue.all().map(one => [one.cmsId, one] as const))('%s uses every value set that its libraries declare', (_cmsId, one) => {
    const declared = one.elmLibraries.flatMap(elm => (elm.valueSets?.def ?? []).map(({ name }) => `${elm.identifier.id}."${name}"`))
    expect(new Set(declared)).toEqual(referredValueSets(one.elmLibraries))
  })

  it.each(catalogue.all().map(one => [one.cmsId, one] as const))('%s refers to its main library in the version that is there', (_cmsId, one) => {
    const [main] = one.fhirLibraries
    expect(one.measure.library).toEqual([`${main?.url ?? ''}|${main?.version ?? ''}`])
  })

  it.each(catalogue.all().map(one => [one.cmsId, one] as const))('%s has libraries with their CQL and ELM', (_cmsId, one) => {
    for (const library of one.fhirLibraries) {
      const [cql, elm] = (library.content ?? []).map(({ data }) => Buffer.from(data ?? '', 'base64').toString('utf8'))
      expect(cql).toContain(`library ${library.name ?? ''} version '${library.version ?? ''}'`)
      expect((JSON.parse(elm ?? '') as { library: { identifier: object } }).library.identifier).toEqual({ id: library.id, version: library.version })
    }
  })
})

describe('find', () => {
  const first = catalogue.all().find(({ cmsId }) => cmsId === 'CMS165')
  const url = first?.measure.url ?? ''
  it.each(['CMS165', 'Measure/CMS165', url, `${url}|1.0.000`])('finds a measure by %s', reference => {
    expect(catalogue.find(reference).cmsId).toBe('CMS165')
  })

  it.each([['CMS0', 'MEASURE_NOT_FOUND'], ['', 'MEASURE_NOT_FOUND'], [`${url}|2`, 'MEASURE_NOT_FOUND'], ['cms165', 'MEASURE_NOT_FOUND']])('refuses "%s"', (reference, code) => {
    expect(() => catalogue.find(reference)).toThrow(expect.objectContaining({ code }))
  })

  it('refuses to choose between versions', () => {
    if (first === undefined) throw new Error('no measure')
    const two = catalogueOf([first, { ...first, measure: { ...first.measure, version: '2' } }])
    expect(() => two.find(url)).toThrow(expect.objectContaining({ code: 'AMBIGUOUS_MEASURE' }))
    expect(two.find(`${url}|2`).measure.version).toBe('2')
  })
})
