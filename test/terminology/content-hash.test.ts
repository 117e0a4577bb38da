import { describe, expect, it } from 'vitest'
import type { ValueSet } from '../../src/fhir/types.js'
import { buildValueSetIndex, overlay } from '../../src/terminology/build-value-set-index.js'
import { contentHash } from '../../src/terminology/content-hash.js'
import { STARTER_TAG } from '../../src/terminology/value-set-resolver.js'
import { buildMembership } from '../../src/terminology/value-set-membership.js'
import { concepts, expanded, expansion, ICD10, SNOMED, url, valueSet } from './value-set-builders.js'

function hashOf (...valueSets: ValueSet[]): string {
  return contentHash(buildValueSetIndex(valueSets).index)
}

const base = expanded('a', ['1', '2'], { version: '1' })

describe('contentHash', () => {
  it('is a SHA-256 in hex', () => {
    expect(hashOf(base)).toMatch(/^[0-9a-f]{64}$/)
  })

  it.each<[string, ValueSet]>([
    ['the order of codes', expanded('a', ['2', '1'], { version: '1' })],
    ['title and id', { ...base, title: 'Title', id: 'id' }],
    ['display and version of an entry', { ...base, expansion: expansion([], { contains: [{ system: SNOMED, code: '1', display: 'one', version: '2025' }, { system: SNOMED, code: '2' }] }) }],
    ['how the codes are given', valueSet('a', { version: '1', compose: { include: [concepts(['1', '2'])] } })]
  ])('does not depend on %s', (_, other) => {
    expect(hashOf(other)).toBe(hashOf(base))
  })

  it.each<[string, ValueSet]>([
    ['a code', expanded('a', ['1', '3'], { version: '1' })],
    ['a code more', expanded('a', ['1', '2', '3'], { version: '1' })],
    ['the system', expanded('a', ['1', '2'], { version: '1' }, ICD10)],
    ['the url', expanded('b', ['1', '2'], { version: '1' })],
    ['the version', expanded('a', ['1', '2'], { version: '2' })],
    ['no version', expanded('a', ['1', '2'])],
    ['completeness', { ...base, meta: { tag: [{ ...STARTER_TAG }] } }],
    ['a pin', valueSet('a', { version: '1', compose: { include: [concepts(['1', '2'], { version: '2025' })] } })]
  ])('changes with %s', (_, other) => {
    expect(hashOf(other)).not.toBe(hashOf(base))
  })

  it('does not depend on the order of value sets, but on which there are', () => {
    const other = expanded('b', ['3'])
    expect(hashOf(base, other)).toBe(hashOf(other, base))
    expect(new Set([hashOf(), hashOf(base), hashOf(other), hashOf(base, other)]).size).toBe(4)
  })

  it('is the same for an overlay that shows the same value sets', () => {
    expect(contentHash(overlay(buildValueSetIndex([base]).index))).toBe(hashOf(base))
  })

  it('tells one value set from an index of it', () => {
    const membership = buildMembership({ url: url('a'), version: '1', completeness: 'complete', codings: [{ system: SNOMED, code: '1' }, { system: SNOMED, code: '2' }] })
    expect(contentHash(membership)).toBe(contentHash(buildValueSetIndex([base]).index.find(url('a')) as typeof membership))
    expect(contentHash(membership)).not.toBe(hashOf(base))
  })
})
