import { describe, expect, it } from 'vitest'
import { combine, concatenate, endsWith, indexer, lastPositionOf, length, listLength, lower, positionOf, split, startsWith, substring, upper } from '../../../../src/engine/compiled/operators/string.js'
import { matches, replaceMatches, splitOnMatches } from '../../../../src/engine/compiled/operators/string-patterns.js'
import { RUNTIME_ERROR } from '../notation.js'

describe('string operators', () => {
  it('joins texts', () => {
    expect([concatenate(['a', 'b', 'c']), concatenate(['a', null]), combine(['a', null, 'c'], '-'), combine(['a', 'b']), combine([null]), combine([]), combine(null, '-')]).toEqual(['abc', null, 'a-c', 'ab', null, null, null])
  })

  it('splits them', () => {
    expect([split('a,b', ','), split('a,b', '-'), split('a,b', null), split(null, ','), split('', ','), splitOnMatches('a1b22c', '\\d+'), splitOnMatches('abc', null), splitOnMatches(null, 'a'), splitOnMatches('abc', '')])
      .toEqual([['a', 'b'], ['a,b'], ['a,b'], null, [''], ['a', 'b', 'c'], ['abc'], null, ['abc']])
  })

  it('measures texts and lists', () => {
    expect([length('ab'), length(''), length([1, null]), length(null), listLength(null), listLength([1])]).toEqual([2, 0, 2, null, 0, 1])
    expect(() => length(5)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it('changes case', () => {
    expect([upper('aB'), lower('aB'), upper(null), lower(null)]).toEqual(['AB', 'ab', null, null])
  })

  it('finds characters and elements', () => {
    expect([indexer('ab', 0), indexer('ab', 2), indexer('ab', -1), indexer([1, 2], 1), indexer([1, 2], 2), indexer(null, 0), indexer('ab', null)]).toEqual(['a', null, null, 2, null, null, null])
    expect(() => indexer(5, 0)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })

  it('finds positions', () => {
    expect([positionOf('b', 'ab'), positionOf('c', 'ab'), positionOf(null, 'a'), positionOf('a', null), lastPositionOf('hi', 'Say hi to Ohio!'), lastPositionOf('x', 'a'), lastPositionOf(null, 'a')]).toEqual([1, -1, null, null, 11, -1, null])
  })

  it.each([['ab', 0, null, 'ab'], ['ab', 1, null, 'b'], ['ab', 2, null, null], ['ab', -1, null, null], ['', 0, null, ''], ['abc', 1, 1, 'b'], ['ab', 0, 3, 'ab'], ['ab', 0, 0, ''], ['ab', 0, -1, ''], [null, 0, null, null], ['ab', null, null, null]])('%j from %s, %s characters: %j', (text, start, count, expected) => {
    expect(substring(text, start, count)).toBe(expected)
  })

  it('looks at beginnings and ends', () => {
    expect([startsWith('abc', 'ab'), startsWith('abc', 'AB'), startsWith(null, 'a'), startsWith('a', null), endsWith('abc', 'bc'), endsWith('abc', ''), endsWith('abc', 'b'), endsWith(null, null)]).toEqual([true, false, null, null, true, true, false, null])
  })
})

describe('string operators with patterns', () => {
  it.each([['Not all who wander', '.*', true], ['Not all who wander', '.*\\d+', false], ['circa 2017', '.*\\d+', true], ['2017', '\\d', false], ['ab', 'a|ab', true], [' \n\t', '\\s+', true], [null, 'a', null], ['a', null, null]])('%j matches %j: %s', (text, pattern, expected) => {
    expect(matches(text, pattern)).toBe(expected)
  })

  it.each([
    ['bop the bop', 'bop', 'bang', 'bang the bang'], ['All that', '\\s', '\\$', 'All$that'], ['ab', '(a)(b)', '$2$1', 'ba'], ['a', 'a', 'x\\\\y', 'x\\y'], ['a', 'a', '$', '$'], [null, 'a', 'b', null], ['a', null, 'b', null], ['a', 'a', null, null]
  ])('%j with %j replaced by %j is %j', (text, pattern, substitution, expected) => {
    expect(replaceMatches(text, pattern, substitution)).toBe(expected)
  })

  it('refuses a faulty pattern without quoting it', () => {
    expect(() => matches('a', '(')).toThrow(expect.objectContaining({ ...RUNTIME_ERROR, message: 'A regular expression is not well formed.' }))
  })

  it('keeps on with ever new patterns', () => {
    for (let i = 0; i < 600; i++) expect(matches(`a${i}`, `a${i}`)).toBe(true)
  })
})
