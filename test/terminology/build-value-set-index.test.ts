import { describe, expect, it } from 'vitest'
import type { ValueSet } from '../../src/fhir/types.js'
import { buildValueSetIndex, overlay } from '../../src/terminology/build-value-set-index.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import { STARTER_TAG } from '../../src/terminology/value-set-resolver.js'
import { concepts, expanded, SNOMED, url, valueSet } from './value-set-builders.js'

function indexOf (...valueSets: ValueSet[]): ValueSetIndex {
  const { index, problems } = buildValueSetIndex(valueSets)
  expect(problems).toEqual([])
  return index
}

const canonicals = (index: ValueSetIndex): unknown => [...index.all()].map(one => [one.url, one.version])
const unlistable = (name: string, version?: string): ValueSet => valueSet(name, { compose: { include: [{ system: SNOMED }] }, ...(version === undefined ? {} : { version }) })

describe('buildValueSetIndex', () => {
  it('finds a value set by url and by url with version', () => {
    const index = indexOf(expanded('a', ['1'], { version: '2025', title: 'Title', name: 'Name' }))
    const found = index.find(url('a'))
    expect(found).toMatchObject({ url: url('a'), version: '2025', title: 'Title', completeness: 'complete', size: 1 })
    expect(index.find(`${url('a')}|2025`)).toBe(found)
    expect(index.find(`${url('a')}|`)).toBe(found)
  })

  it.each(['http://example.org/fhir/ValueSet/b', url('a') + '|2024', url('a') + '/', '', 'a'])('finds nothing for %s, and no empty stand-in', canonical => {
    expect(indexOf(expanded('a', ['1'], { version: '2025' })).find(canonical)).toBeUndefined()
  })

  it('calls a value set without title by its name', () => {
    expect(indexOf(expanded('a', ['1'], { name: 'Name' })).find(url('a'))?.title).toBe('Name')
  })

  it('gives the latest of several versions where none is asked for, in whatever order they come', () => {
    const versions = [undefined, '1.10.0', '1.9.0'].map(version => expanded('a', ['1'], version === undefined ? {} : { version }))
    for (const order of [versions, versions.toReversed()]) {
      const index = indexOf(...order)
      expect([index.find(url('a'))?.version, index.find(`${url('a')}|1.9.0`)?.version]).toEqual(['1.10.0', '1.9.0'])
      expect([...index.all()]).toHaveLength(3)
    }
  })

  it('includes the latest version where the reference names none, and the one it names otherwise', () => {
    const old = expanded('b', ['1'], { version: '1' })
    const recent = expanded('b', ['2'], { version: '2' })
    const including = (name: string, reference: string): ValueSet => valueSet(name, { compose: { include: [{ valueSet: [reference] }] } })
    const index = indexOf(including('latest', url('b')), including('pinned', `${url('b')}|1`), recent, old)
    expect([index.find(url('latest'))?.has(SNOMED, '2'), index.find(url('pinned'))?.has(SNOMED, '1')]).toEqual([true, true])
  })

  it('gives no older version where the latest could not be resolved', () => {
    const { index, problems } = buildValueSetIndex([expanded('a', ['1'], { version: '1' }), unlistable('a', '2')])
    expect(problems).toEqual([expect.objectContaining({ code: 'VALUE_SET_INCOMPLETE', text: expect.stringContaining(`${url('a')}|2`) })])
    expect([index.find(url('a')), index.find(`${url('a')}|1`)?.size]).toEqual([undefined, 1])
  })

  it('keeps the others beside one that fails, and one that includes it', () => {
    const { index, problems } = buildValueSetIndex([unlistable('bad'), valueSet('on-bad', { compose: { include: [{ valueSet: [url('bad')] }] } }), expanded('good', ['1'])])
    expect(problems.map(problem => problem.code)).toEqual(['VALUE_SET_INCOMPLETE', 'VALUE_SET_INCOMPLETE'])
    expect(canonicals(index)).toEqual([[url('good'), undefined]])
  })

  it('has a problem with one canonical loaded twice with different codes, and leaves both out', () => {
    const { index, problems } = buildValueSetIndex([expanded('a', ['1'], { version: '1' }), expanded('a', ['1', '2'], { version: '1' })])
    expect(problems).toEqual([expect.objectContaining({ code: 'VALUE_SET_INVALID', text: expect.stringContaining(`${url('a')}|1`) })])
    expect(index.find(url('a'))).toBeUndefined()
  })

  it('holds a value set once that is loaded twice with the same codes', () => {
    const index = indexOf(expanded('a', ['1', '2'], { id: 'one' }), valueSet('a', { id: 'two', compose: { include: [concepts(['2', '1'])] } }))
    expect(canonicals(index)).toEqual([[url('a'), undefined]])
  })

  it('is empty for no value sets', () => {
    expect([...indexOf().all()]).toEqual([])
  })

  it('refuses a value set without url', () => {
    expect(() => buildValueSetIndex([{ resourceType: 'ValueSet', status: 'active' }])).toThrow(expect.objectContaining({ code: 'VALUE_SET_INVALID' }))
  })
})

describe('overlay', () => {
  const starter = { meta: { tag: [{ ...STARTER_TAG }] } }
  const full = indexOf(expanded('a', ['1', '2'], { version: '2' }))
  const starters = indexOf(expanded('a', ['1'], { version: '3', ...starter }), expanded('b', ['1'], starter))
  const both = overlay(full, starters)

  it('takes a full expansion instead of the starter set, even where the starter set has a later version', () => {
    expect(both.find(url('a'))).toBe(full.find(url('a')))
    expect(both.find(`${url('a')}|3`)).toBeUndefined()
  })

  it('takes the starter set where there is nothing else', () => {
    expect(both.find(url('b'))).toBe(starters.find(url('b')))
  })

  it('finds nothing where no index does', () => {
    expect(both.find(url('c'))).toBeUndefined()
  })

  it('lists what it finds, as often as asked', () => {
    expect([canonicals(both), canonicals(both)]).toEqual(Array(2).fill([[url('a'), '2'], [url('b'), undefined]]))
  })

  it('is empty over nothing', () => {
    expect([...overlay().all()]).toEqual([])
  })
})
