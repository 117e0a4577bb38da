import { describe, expect, it } from 'vitest'
import type { ValueSet } from '../../src/fhir/types.js'
import { buildValueSetIndex } from '../../src/terminology/build-value-set-index.js'
import { parseManifest, type ManifestValueSet } from '../../src/terminology/manifest.js'
import { requireValueSets, valueSetStatus } from '../../src/terminology/status.js'
import { expanded, expansion, url, valueSet } from './value-set-builders.js'

const loaded: ValueSet[] = [
  expanded('whole', ['1'], { version: '2025' }),
  expanded('whole2', ['2']),
  expanded('empty', []),
  valueSet('cut', { expansion: expansion(['1'], { total: 2 }) })
]
const { index } = buildValueSetIndex(loaded)

function need (name: string, rest: Partial<ManifestValueSet> = {}): ManifestValueSet {
  return { canonical: url(name), title: name.toUpperCase(), measures: ['CMS165'], ...rest }
}

function status (...valueSets: ManifestValueSet[]): unknown {
  return valueSetStatus(parseManifest({ valueSets }), index)
}

const label = (name: string, rest = {}): unknown => ({ title: name.toUpperCase(), canonical: url(name), purpose: 'logic', ...rest })

describe('valueSetStatus', () => {
  it.each([
    ['complete', [need('whole'), need('whole2')], { status: 'complete', complete: 2, partial: [], missing: [] }],
    ['complete with a set that is rightly empty', [need('empty')], { status: 'complete', complete: 1, partial: [], missing: [] }],
    ['partial', [need('whole'), need('cut')], { status: 'partial', complete: 1, partial: [label('cut')], missing: [] }],
    ['missing', [need('whole'), need('cut'), need('absent')], { status: 'missing', complete: 1, partial: [label('cut')], missing: [label('absent')] }],
    ['missing for another version', [need('whole', { version: '2024' })], { status: 'missing', complete: 0, partial: [], missing: [label('whole', { canonical: `${url('whole')}|2024` })] }],
    ['complete for the version asked', [need('whole', { version: '2025' })], { status: 'complete', complete: 1, partial: [], missing: [] }],
    ['missing for supplemental data too, which it tells', [need('absent', { purpose: 'supplemental-data' })], { status: 'missing', complete: 0, partial: [], missing: [label('absent', { purpose: 'supplemental-data' })] }]
  ])('is %s', (_, needs, expected) => {
    expect(status(...needs)).toEqual([{ measure: 'CMS165', ...expected }])
  })

  it('judges every measure by its own value sets, in the order of their numbers', () => {
    expect(status(need('whole', { measures: ['CMS165', 'CMS2'] }), need('absent', { measures: ['CMS165'] }))).toEqual([
      { measure: 'CMS2', status: 'complete', complete: 1, partial: [], missing: [] },
      { measure: 'CMS165', status: 'missing', complete: 1, partial: [], missing: [label('absent')] }
    ])
  })
})

describe('requireValueSets', () => {
  it('gives every value set by the canonical that was asked for', () => {
    const found = requireValueSets('CMS165', [url('whole'), `${url('whole')}|2025`, url('cut')], index)
    expect([...found].map(([canonical, membership]) => [canonical, membership.url])).toEqual([[url('whole'), url('whole')], [`${url('whole')}|2025`, url('whole')], [url('cut'), url('cut')]])
  })

  it('gives nothing for no need', () => {
    expect(requireValueSets('CMS165', [], index).size).toBe(0)
  })

  it('names the measure and every missing canonical, once', () => {
    expect(() => requireValueSets('CMS165', [url('x'), url('whole'), url('y'), url('x')], index)).toThrow(expect.objectContaining({
      code: 'VALUE_SET_MISSING',
      message: `CMS165 needs 2 value sets that are not loaded: ${url('x')}, ${url('y')}. Import the expansions with "asm-ecqm valuesets import".`
    }))
  })

  it.each([['whole', 'version 2025'], ['whole2', 'without a version']])('tells that %s is loaded %s', (name, text) => {
    expect(() => requireValueSets('CMS165', [`${url(name)}|2024`], index)).toThrow(expect.objectContaining({
      code: 'VALUE_SET_MISSING', message: expect.stringContaining(`needs a value set that is not loaded: ${url(name)}|2024 (loaded: ${text}).`)
    }))
  })
})
