import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { sameContent } from '../../src/preparation/same-content.js'

const basic = (elements: object): AnyResource => ({ resourceType: 'Basic', id: '1', ...elements })

describe('sameContent', () => {
  it.each<[string, object, object, boolean]>([
    ['the same elements', { code: { coding: [{ system: 's', code: 'c' }] } }, { code: { coding: [{ system: 's', code: 'c' }] } }, true],
    ['the same elements in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }, true],
    ['another version, said in meta', { meta: { versionId: '1', profile: ['p'] }, a: 1 }, { meta: { versionId: '2' }, a: 1 }, true],
    ['meta and none', { meta: { versionId: '1' } }, {}, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['a number and its text', { a: 1 }, { a: '1' }, false],
    ['another order of a list', { a: [1, 2] }, { a: [2, 1] }, false],
    ['a longer list', { a: [1] }, { a: [1, 2] }, false],
    ['an element more', { a: 1 }, { a: 1, b: 2 }, false],
    ['an element of another name', { a: { b: 1 } }, { a: { c: 1 } }, false],
    ['a list and an object', { a: [] }, { a: {} }, false],
    ['null and an object', { a: null }, { a: {} }, false],
    ['an element whose name objects inherit', { a: { x: 1 } }, { a: { toString: 1 } }, false]
  ])('%s', (_title, left, right, expected) => {
    expect(sameContent(basic(left), basic(right))).toBe(expected)
    expect(sameContent(basic(right), basic(left))).toBe(expected)
  })

  it('takes for different what is nested beyond reason, and does not fail on it', () => {
    const deep = (): object => {
      let element: object = {}
      for (let depth = 0; depth < 20_000; depth++) element = { item: element }
      return element
    }
    expect(sameContent(basic(deep()), basic(deep()))).toBe(false)
  })
})
