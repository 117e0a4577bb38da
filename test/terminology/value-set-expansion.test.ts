import { describe, expect, it } from 'vitest'
import type { ValueSet } from '../../src/fhir/types.js'
import { readExpansion } from '../../src/terminology/value-set-expansion.js'
import { concepts, expansion, ICD10, LOINC, SNOMED, valueSet } from './value-set-builders.js'

const TOO_COSTLY = 'http://hl7.org/fhir/StructureDefinition/valueset-toocostly'
const UNCLOSED = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed'

type Expansion = NonNullable<ValueSet['expansion']>
type Contains = NonNullable<Expansion['contains']>

function codesOf (contains: Contains, compose?: ValueSet['compose']): string[] {
  const content = readExpansion(valueSet('a', { expansion: expansion([], { contains }), ...(compose === undefined ? {} : { compose }) }))
  return [...content?.codes.entries() ?? []].map(entry => entry.code)
}

describe('readExpansion', () => {
  it('is undefined where there is no expansion', () => {
    expect(readExpansion(valueSet('a'))).toBeUndefined()
  })

  it('reads nested entries at any depth, in order', () => {
    expect(codesOf([
      { system: SNOMED, code: '1', contains: [{ system: SNOMED, code: '2', contains: [{ system: SNOMED, code: '3' }] }, { system: SNOMED, code: '4' }] },
      { system: SNOMED, code: '5' }
    ])).toEqual(['1', '2', '3', '4', '5'])
  })

  it('survives ten thousand levels', () => {
    let contains: Contains = [{ system: SNOMED, code: '0' }]
    for (let level = 1; level <= 10_000; level++) contains = [{ system: SNOMED, code: String(level), contains }]
    expect(codesOf(contains)).toHaveLength(10_001)
  })

  it('takes an abstract entry for navigation only, and its children for members', () => {
    expect(codesOf([{ abstract: true, display: 'All', contains: [{ system: SNOMED, code: '1', abstract: true, contains: [{ system: SNOMED, code: '2' }] }] }])).toEqual(['2'])
  })

  it('takes inactive codes for members, since records keep them', () => {
    expect(codesOf([{ system: SNOMED, code: '1', inactive: true }])).toEqual(['1'])
  })

  it('leaves inactive codes out where compose.inactive is false', () => {
    const compose = { inactive: false, include: [{ system: SNOMED }] }
    expect(codesOf([{ system: SNOMED, code: '1', inactive: true }, { system: SNOMED, code: '2', inactive: false }], compose)).toEqual(['2'])
  })

  it('tells the version of an entry without pinning it', () => {
    const content = readExpansion(valueSet('a', { expansion: expansion([], { contains: [{ system: SNOMED, version: '2025', code: '1', display: 'one' }] }) }))
    expect(content?.codes.get(SNOMED, '1')).toEqual({ system: SNOMED, code: '1', version: '2025', display: 'one' })
  })

  it.each([
    { include: [{ system: SNOMED, version: '2025' }], pins: ['2025'] },
    { include: [{ system: SNOMED, version: '2024' }, { system: SNOMED, version: '2025' }], pins: ['2025'] },
    { include: [{ system: SNOMED, version: '2023' }, { system: SNOMED, version: '2024' }], pins: ['2023', '2024'] },
    { include: [{ system: SNOMED, version: '2025' }, { system: SNOMED }], pins: undefined },
    { include: [{ system: SNOMED, version: '*' }], pins: undefined },
    { include: [{ system: SNOMED, version: '2025' }, { valueSet: ['urn:b'] }], pins: undefined },
    { include: [{ system: ICD10, version: '2025' }], pins: undefined }
  ])('pins a code of 2025 to $pins for $include', ({ include, pins }) => {
    const content = readExpansion(valueSet('a', { compose: { include }, expansion: expansion([], { contains: [{ system: SNOMED, version: '2025', code: '1' }] }) }))
    expect(content?.codes.get(SNOMED, '1')?.pins).toEqual(pins === undefined ? undefined : new Set(pins))
  })

  const flag = (url: string, value?: boolean): Partial<Expansion> => ({ extension: [{ url, ...(value === undefined ? {} : { valueBoolean: value }) }] })
  const page = (name: string, valueInteger?: number): Partial<Expansion> => ({ parameter: [{ name, ...(valueInteger === undefined ? {} : { valueInteger }) }] })

  it.each<[string, Partial<Expansion>, { total: number | undefined } | undefined]>([
    ['no total', {}, undefined],
    ['total 2', { total: 2 }, undefined],
    ['total 1', { total: 1 }, undefined],
    ['total 3', { total: 3 }, { total: 3 }],
    ['too costly', flag(TOO_COSTLY, true), { total: undefined }],
    ['too costly, no value', flag(TOO_COSTLY), { total: undefined }],
    ['not too costly', flag(TOO_COSTLY, false), undefined],
    ['too costly, yet the total is there', { total: 2, ...flag(TOO_COSTLY, true) }, undefined],
    ['unclosed', flag(UNCLOSED, true), { total: undefined }],
    ['unclosed with its total', { total: 2, ...flag(UNCLOSED, true) }, { total: undefined }],
    ['another extension', flag('urn:other', true), undefined],
    ['a full page', page('count', 2), { total: undefined }],
    ['a page not full', page('count', 1000), undefined],
    ['a count without number', page('count'), { total: undefined }],
    ['a full page that is the total', { total: 2, ...page('count', 2) }, undefined],
    ['a full page of more', { total: 5, ...page('count', 2) }, { total: 5 }],
    ['the first page', page('offset', 0), undefined],
    ['a later page', page('offset', 1000), { total: undefined }],
    ['another parameter', page('excludeNested', 2), undefined]
  ])('sees from %s whether two codes are all', (_, rest, cut) => {
    expect(readExpansion(valueSet('a', { expansion: expansion(['1', '2'], rest) }))?.cut).toEqual(cut)
  })

  it.each<[string, Partial<Expansion>, { total: number | undefined } | undefined]>([
    ['total 0', { total: 0 }, undefined],
    ['no total', {}, { total: undefined }],
    ['total 1500, asked with count 0', { total: 1500 }, { total: 1500 }],
    ['total 0, too costly', { total: 0, ...flag(TOO_COSTLY, true) }, { total: 0 }]
  ])('sees from %s whether no code at all is all', (_, rest, cut) => {
    expect(readExpansion(valueSet('a', { expansion: expansion([], rest) }))?.cut).toEqual(cut)
  })

  it('counts abstract and inactive codes towards the total, headings without a code not', () => {
    const contains = [
      { abstract: true, display: 'heading', contains: [{ system: LOINC, code: '1', abstract: true }, { system: LOINC, code: '2', inactive: true }] }
    ]
    const cut = (total: number): unknown => readExpansion(valueSet('a', { compose: { inactive: false, include: [concepts(['9'])] }, expansion: expansion([], { contains, total }) }))?.cut
    expect([cut(2), cut(3)]).toEqual([undefined, { total: 3 }])
  })
})
