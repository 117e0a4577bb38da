import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodeSet, differenceOf, intersectionOf, restrictedTo, sameCodes, unionOf, type CodeEntry } from '../../src/terminology/code-set.js'

const S = 'http://loinc.org'

function entry (code: string, ...versions: string[]): CodeEntry {
  return versions.length === 0 ? { system: S, code } : { system: S, code, pins: new Set(versions) }
}

/** Every system, code and version a set accepts, over a small universe; `v9` stands for a version nobody pins. */
function meaning (set: CodeSet): string[] {
  const accepted = []
  for (const { system, code, pins } of set.entries()) {
    for (const version of ['v1', 'v2', 'v9']) if (pins === undefined || pins.has(version)) accepted.push(`${system}|${code}|${version}`)
  }
  return accepted.sort()
}

const entries = fc.array(fc.record({
  system: fc.constantFrom('urn:a', 'urn:b'),
  code: fc.constantFrom('1', '2', '3', '4'),
  pins: fc.constantFrom(undefined, ['v1'], ['v2'], ['v1', 'v2'])
}), { maxLength: 8 })
const codeSets = entries.map(rows => new CodeSet(rows.map(({ pins, ...row }) => pins === undefined ? row : { ...row, pins: new Set(pins) })))
const unpinnedSets = entries.map(rows => new CodeSet(rows.map(({ system, code }) => ({ system, code }))))

describe('CodeSet', () => {
  it('counts a code once, however often it is added', () => {
    expect(new CodeSet([entry('1'), entry('1'), entry('2')]).size).toBe(2)
  })

  it('tells the same code of two systems apart', () => {
    expect(new CodeSet([{ system: 'urn:a', code: '1' }, { system: 'urn:b', code: '1' }]).size).toBe(2)
  })

  it('keeps the first display and fills in a missing one', () => {
    const set = new CodeSet([entry('1'), { ...entry('1'), display: 'first' }, { ...entry('1'), display: 'second' }])
    expect(set.get(S, '1')).toEqual({ system: S, code: '1', display: 'first' })
  })

  it('takes any version once one of two entries pins none', () => {
    expect(new CodeSet([entry('1', 'v1'), entry('1')]).get(S, '1')).toEqual(entry('1'))
  })
})

describe('unionOf', () => {
  it('accepts what one of the sets accepts', () => {
    fc.assert(fc.property(codeSets, codeSets, (left, right) => {
      expect(meaning(unionOf([left, right]))).toEqual([...new Set([...meaning(left), ...meaning(right)])].sort())
    }))
  })
})

describe('intersectionOf', () => {
  it('accepts what both sets accept', () => {
    fc.assert(fc.property(codeSets, codeSets, (left, right) => {
      const both = new Set(meaning(right))
      expect(meaning(intersectionOf(left, right))).toEqual(meaning(left).filter(one => both.has(one)))
    }))
  })

  it('holds no code whose two pins differ', () => {
    expect(intersectionOf(new CodeSet([entry('1', 'v1')]), new CodeSet([entry('1', 'v2')])).size).toBe(0)
  })
})

describe('differenceOf', () => {
  it('accepts what the first accepts and the second does not', () => {
    fc.assert(fc.property(unpinnedSets, unpinnedSets, (left, right) => {
      const out = new Set(meaning(right))
      expect(meaning(differenceOf(left, right))).toEqual(meaning(left).filter(one => !out.has(one)))
    }))
  })

  it.each([
    { included: [], excluded: [], left: undefined },
    { included: [], excluded: ['v1'], left: undefined },
    { included: ['v1'], excluded: [], left: undefined },
    { included: ['v1'], excluded: ['v1'], left: undefined },
    { included: ['v1'], excluded: ['v2'], left: ['v1'] },
    { included: ['v1', 'v2'], excluded: ['v2'], left: ['v1'] }
  ])('leaves $left of a code pinned to $included when $excluded is excluded', ({ included, excluded, left }) => {
    const rest = differenceOf(new CodeSet([entry('1', ...included)]), new CodeSet([entry('1', ...excluded)]))
    expect(rest.get(S, '1')).toEqual(left === undefined ? undefined : entry('1', ...left))
  })

  it('gives back a set from which nothing of it is taken', () => {
    fc.assert(fc.property(codeSets, set => sameCodes(differenceOf(set, new CodeSet()), set)))
  })
})

describe('restrictedTo', () => {
  const set = new CodeSet([entry('1'), entry('2', 'v2'), { system: 'urn:b', code: '1' }])

  it('keeps the codes of one system as they are', () => {
    expect([...restrictedTo(set, S, undefined).entries()]).toEqual([entry('1'), entry('2', 'v2')])
  })

  it('pins them to the version given and drops what is pinned to another', () => {
    expect([...restrictedTo(set, S, 'v1').entries()]).toEqual([entry('1', 'v1')])
  })

  it('keeps all versions for a star', () => {
    expect([...restrictedTo(set, S, '*').entries()]).toEqual([entry('1'), entry('2', 'v2')])
  })
})

describe('sameCodes', () => {
  it.each([
    { left: [entry('1')], right: [{ ...entry('1'), display: 'other words' }], same: true },
    { left: [entry('1', 'a', 'b')], right: [entry('1', 'b', 'a')], same: true },
    { left: [entry('1')], right: [entry('1', 'a')], same: false },
    { left: [entry('1', 'a')], right: [entry('1', 'b')], same: false },
    { left: [entry('1')], right: [entry('2')], same: false },
    { left: [entry('1')], right: [entry('1'), entry('2')], same: false }
  ])('is $same', ({ left, right, same }) => {
    expect(sameCodes(new CodeSet(left), new CodeSet(right))).toBe(same)
  })
})
