import { describe, expect, it } from 'vitest'
import { readPackage } from '../../../src/cql/package/read-package.js'
import type { Bundle, Library } from '../../../src/fhir/types.js'
import { base64, bundleOf, COMMON_ELM, cqlLibrary, elmLibrary, LIBRARY_URL, MAIN_ELM, MEASURE_URL, sampleMeasure, samplePackage, VISITS, VISITS_SET } from '../../support/sample-package.js'

const main = elmLibrary(MAIN_ELM)
const common = elmLibrary(COMMON_ELM)
const read = async (bundle: unknown): ReturnType<typeof readPackage> => await readPackage(JSON.parse(JSON.stringify(bundle)), 'sample.json')
const problemsOf = async (bundle: Bundle): Promise<unknown> => {
  const { measures, problems } = await read(bundle)
  return { measures: measures.length, problems: problems.map(({ code, text }) => `${code}: ${text}`) }
}
const withStatements = (def: readonly unknown[], more: object = {}): Library => elmLibrary({ ...MAIN_ELM, statements: { def }, ...more } as unknown as typeof MAIN_ELM)
const expression = { type: 'Null' }

describe('readPackage', () => {
  it.each(['collection', 'transaction', 'batch', 'searchset', 'document'] as const)('reads a Bundle of type %s', async type => {
    const { measures, problems } = await read(samplePackage({ type }))
    expect(problems).toEqual([])
    expect(measures.map(({ cmsId, elmLibraries, fhirLibraries, valueSets, ownValueSets }) => ({ cmsId, elm: elmLibraries.map(({ identifier }) => identifier.id), fhir: fhirLibraries.map(({ id }) => id), valueSets, own: ownValueSets?.map(({ url }) => url) }))).toEqual([
      { cmsId: 'SampleVisitsFHIR', elm: ['SampleVisits', 'SampleCommon'], fhir: ['SampleVisits', 'SampleCommon'], valueSets: [VISITS], own: [VISITS] }
    ])
  })

  it('takes only the libraries and value sets that a measure uses, composed ones included', async () => {
    const composed = { ...VISITS_SET, compose: { include: [{ valueSet: ['urn:part|3'] }] } }
    const part = { ...VISITS_SET, url: 'urn:part', version: '3' }
    const other = { ...VISITS_SET, url: 'urn:other' }
    const unused = elmLibrary({ ...COMMON_ELM, identifier: { ...COMMON_ELM.identifier, id: 'Unused' } })
    const { measures } = await read(samplePackage({ libraries: [unused, common, main], valueSets: [other, part, composed] }))
    expect(measures[0]?.ownValueSets?.map(({ url }) => url)).toEqual([VISITS, 'urn:part'])
    expect(measures[0]?.elmLibraries).toHaveLength(2)
  })

  it('tells several versions of one library apart', async () => {
    const older = elmLibrary({ ...COMMON_ELM, identifier: { ...COMMON_ELM.identifier, version: '1.9.000' } }, { id: 'older' })
    const { measures } = await read(samplePackage({ libraries: [older, main, common] }))
    expect(measures[0]?.fhirLibraries.map(({ id }) => id)).toEqual(['SampleVisits', 'SampleCommon'])
  })

  it('names everything that is missing at once', async () => {
    const more = elmLibrary({ ...MAIN_ELM, includes: { def: [...MAIN_ELM.includes.def, { localIdentifier: 'H', path: 'Helpers', version: '4' }, { localIdentifier: 'A', path: 'Any' }] } } as unknown as typeof MAIN_ELM)
    const { problems } = await read(samplePackage({ libraries: [more] }))
    expect(problems).toEqual([expect.objectContaining({
      code: 'LIBRARY_MISSING',
      text: `Measure ${MEASURE_URL}|1.0.000: Libraries are not in the package: library SampleVisits|1.0.000 includes http://example.org/cql/SampleCommon version 2.0.000; library SampleVisits|1.0.000 includes Helpers version 4; library SampleVisits|1.0.000 includes Any version any.`
    })])
  })

  it.each<[string, Bundle, RegExp]>([
    ['a library of another version', samplePackage({ measure: { library: [`${LIBRARY_URL}SampleVisits|9`] } }), /^LIBRARY_MISSING: .*SampleVisits\|9, which is not in the package \(there: version 1\.0\.000\)/],
    ['a library without version where there are two', samplePackage({ measure: { library: [`${LIBRARY_URL}SampleVisits`] }, libraries: [main, common, elmLibrary({ ...MAIN_ELM, identifier: { id: 'SampleVisits', version: '2' } }, { id: 'two' })] }), /^MEASURE_INVALID: .*several; give its version/],
    ['no library', samplePackage({ measure: { library: undefined } }), /^MEASURE_INVALID: .*primary library/],
    ['a library that is a number', samplePackage({ measure: { library: [5] } }), /^MEASURE_INVALID: .*primary library/],
    ['an id that leads elsewhere', samplePackage({ measure: { id: '../../etc/passwd' } }), /^MEASURE_INVALID: .*needs an id/],
    ['an include without version where there are two', samplePackage({ libraries: [elmLibrary({ ...MAIN_ELM, includes: { def: [{ localIdentifier: 'Common', path: 'SampleCommon' }] } } as unknown as typeof MAIN_ELM), common, elmLibrary({ ...COMMON_ELM, identifier: { id: 'SampleCommon', version: '1' } }, { id: 'one' })] }), /^ELM_INVALID: .*includes SampleCommon without a version, and there are SampleCommon\|2\.0\.000, SampleCommon\|1/],
    ['libraries that include each other', samplePackage({ libraries: [main, elmLibrary({ ...COMMON_ELM, includes: { def: [{ localIdentifier: 'M', path: 'SampleVisits', version: '1.0.000' }] } } as unknown as typeof COMMON_ELM)] }), /^ELM_INVALID: .*Libraries include each other: SampleVisits\|1\.0\.000, SampleCommon\|2\.0\.000, SampleVisits\|1\.0\.000/]
  ])('refuses %s', async (_title, bundle, expected) => {
    const { measures, problems } = await read(bundle)
    expect(measures).toEqual([])
    expect(problems.map(({ code, text }) => `${code}: ${text}`).join('\n')).toMatch(expected)
  })

  it.each<[string, Library, RegExp]>([
    ['ELM that is no JSON', { ...common, content: [{ contentType: 'application/elm+json', data: base64('{') }] }, /ELM that is no JSON/],
    ['ELM without data', { ...common, content: [{ contentType: 'application/elm+json', url: 'http://example.org/elm' }] }, /without data; content elsewhere is not fetched/],
    ['ELM that is no text', { ...common, content: [{ contentType: 'application/elm+json', data: '/////w==' }] }, /no UTF-8/],
    ['ELM twice', { ...common, content: [...common.content ?? [], ...common.content ?? []] }, /several times/],
    ['content that is no list', { ...common, content: 'x' as unknown as [] }, /content that is no list/],
    ['ELM without library', { ...common, content: [{ contentType: 'application/elm+json', data: base64({}) }] }, /it has no library/],
    ['ELM without identifier', { ...common, content: [{ contentType: 'application/elm+json', data: base64({ library: { identifier: { id: '' } } }) }] }, /no identifier\.id/],
    ['a key __proto__', { ...common, content: [{ contentType: 'application/elm+json', data: base64('{"library":{"identifier":{"id":"A"},"statements":{"def":[{"name":"a","expression":{"type":"Null","__proto__":{"x":1}}}]}}}') }] }, /a key __proto__/],
    ['nesting beyond reason', { ...common, content: [{ contentType: 'application/elm+json', data: base64(`{"library":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`) }] }, /deeper than 2000 levels/],
    ['sections that are none', withStatements([], { valueSets: 5 }), /valueSets is no list of declarations/],
    ['declarations that are none', withStatements([7]), /statements\.def\[0\] is no declaration/],
    ['a name that is a number', withStatements([{ name: 5, expression }]), /statements\.def\[0\] has no name/],
    ['two definitions of one name', withStatements([{ name: 'A', expression }, { name: 'A', expression }]), /two declarations of one name, "A"/],
    ['a definition without expression', withStatements([{ name: 'A' }]), /definition "A" has no expression/],
    ['a number in place of a node', withStatements([{ name: 'A', expression: { type: 'Not', operand: 5, locator: '3:1-3:9' } }]), /operand holds what is no ELM node \(at 3:1-3:9\)/]
  ])('refuses %s, naming the library', async (_title, library, expected) => {
    const { problems } = await read(samplePackage({ libraries: [library] }))
    expect(problems[0]).toMatchObject({ code: 'ELM_INVALID', text: expect.stringMatching(expected) as unknown })
    expect(problems[0]?.text).toContain('Library/Sample')
  })

  it('refuses two different libraries of one name and version, and takes one that stands twice', async () => {
    expect(await problemsOf(samplePackage({ libraries: [main, common, common] }))).toEqual({ measures: 1, problems: [] })
    const other = elmLibrary({ ...COMMON_ELM, statements: { def: [] } } as unknown as typeof COMMON_ELM, { id: 'other' })
    expect(await problemsOf(samplePackage({ libraries: [main, common, other] }))).toEqual({ measures: 1, problems: ['ELM_INVALID: The package has two different libraries SampleCommon|2.0.000.'] })
  })

  it('does not let one measure or library that cannot be used take the others away', async () => {
    const broken = { ...common, id: 'broken', url: 'urn:broken', content: [{ contentType: 'application/elm+json', data: base64('{') }] }
    const bundle = bundleOf([sampleMeasure(), sampleMeasure({ id: 'second', url: 'urn:second', library: ['urn:none'] }), sampleMeasure({ title: 'again' }), main, common, broken])
    const { measures, problems } = await read(bundle)
    expect(measures.map(({ cmsId }) => cmsId)).toEqual(['SampleVisitsFHIR'])
    expect(problems.map(({ code }) => code)).toEqual(['ELM_INVALID', 'LIBRARY_MISSING', 'AMBIGUOUS_MEASURE'])
  })

  it.each<[string, unknown, string]>([
    ['no Bundle', sampleMeasure(), 'BUNDLE_INVALID'],
    ['a list', [], 'BUNDLE_INVALID'],
    ['a Bundle without Measure', bundleOf([main]), 'BUNDLE_INVALID'],
    ['entries that are none', { resourceType: 'Bundle', entry: 5 }, 'BUNDLE_INVALID'],
    ['a key __proto__', JSON.parse('{"resourceType":"Bundle","entry":[],"__proto__":{"a":1}}'), 'BUNDLE_INVALID']
  ])('refuses %s', async (_title, json, code) => {
    await expect(readPackage(json, 'sample.json')).rejects.toMatchObject({ code })
  })

  it('gives a library without usable id one of its own', async () => {
    const { measures } = await read(samplePackage({ libraries: [elmLibrary(MAIN_ELM, { id: '<script>' }), elmLibrary(COMMON_ELM, { id: undefined })] }))
    expect(measures[0]?.fhirLibraries.map(({ id }) => id)).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
  })
})

describe('readPackage, CQL without ELM', () => {
  const SHARED = "library SampleCommon version '2.0.000'\nusing FHIR version '4.0.1'\ncontext Patient\ndefine \"Finished Visits\": [Encounter]\n"
  const MAIN = "library SampleVisits version '1.0.000'\nusing FHIR version '4.0.1'\ninclude SampleCommon version '2.0.000' called Common\ncontext Patient\ndefine \"Initial Population\": exists Common.\"Finished Visits\"\n"

  it('is translated, and the ELM stands in the Library from then on', async () => {
    const { measures, problems } = await read(samplePackage({ libraries: [cqlLibrary('SampleVisits', '1.0.000', MAIN), cqlLibrary('SampleCommon', '2.0.000', SHARED)] }))
    expect(problems).toEqual([])
    expect(measures[0]?.elmLibraries.map(({ identifier }) => identifier.id)).toEqual(['SampleVisits', 'SampleCommon'])
    expect(measures[0]?.fhirLibraries[0]?.content?.map(({ contentType }) => contentType)).toEqual(['text/cql', 'application/elm+json'])
  })

  it('is refused with place and message where it cannot be translated', async () => {
    const { problems } = await read(samplePackage({ libraries: [cqlLibrary('SampleVisits', '1.0.000', MAIN)] }))
    expect(problems[0]).toMatchObject({ code: 'CQL_TRANSLATION_FAILED', text: expect.stringMatching(/^Library http:.*SampleVisits\|1\.0\.000 has no ELM, and its CQL cannot be translated: SampleVisits\.cql:3:1: /) as unknown })
  })

  it.each(["using QICore version '4.1.1'", "using FHIR version '4.0.0'", 'using "hl7.fhir.us.core"'])('is refused on another model: %s', async using => {
    const { problems } = await read(samplePackage({ libraries: [cqlLibrary('SampleVisits', '1.0.000', MAIN.replace("using FHIR version '4.0.1'", using)), common] }))
    expect(problems[0]).toMatchObject({ code: 'CQL_TRANSLATION_FAILED', text: expect.stringContaining('only CQL on FHIR 4.0.1 is translated') as unknown })
  })
})
