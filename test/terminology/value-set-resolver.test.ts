import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import type { ValueSet } from '../../src/fhir/types.js'
import { STARTER_TAG, ValueSetResolver } from '../../src/terminology/value-set-resolver.js'
import { concepts, expanded, expansion, ICD10, LOINC, SNOMED, url, valueSet } from './value-set-builders.js'

type Compose = NonNullable<ValueSet['compose']>

const FILTER = { system: SNOMED, filter: [{ property: 'concept', op: 'is-a' as const, value: '1' }] }
const UNCLOSED = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed', valueBoolean: true }] }

/** Resolves the first of these value sets; the others can be included by url. */
function resolve (...all: readonly ValueSet[]): { completeness: string, codes: string[] } {
  const [first] = all
  const resolver = new ValueSetResolver(canonical => all.filter(one => one.url === canonical))
  const { completeness, codes } = resolver.resolve(first as ValueSet)
  return { completeness, codes: [...codes.entries()].map(entry => entry.code).sort() }
}

function failure (run: () => unknown): OutcomeError {
  try {
    run()
  } catch (error) {
    if (error instanceof OutcomeError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

const compose = (name: string, include: Compose['include'], exclude?: Compose['exclude']): ValueSet =>
  valueSet(name, { compose: { include, ...(exclude === undefined ? {} : { exclude }) } })
const complete = (...codes: string[]): unknown => ({ completeness: 'complete', codes })
const partial = (...codes: string[]): unknown => ({ completeness: 'partial', codes })

const b = expanded('b', ['1', '2', '3'])
const c = expanded('c', ['2', '3', '4'])
const icd = expanded('icd', ['I10', 'I11'], {}, ICD10)
const part = valueSet('part', { expansion: expansion(['1', '2'], { total: 9 }) })

describe('resolve: compose', () => {
  it.each<[string, Compose['include'], Compose['exclude'], unknown]>([
    ['listed concepts', [concepts(['1', '2'])], undefined, complete('1', '2')],
    ['several includes as their union', [concepts(['1']), concepts(['2'])], undefined, complete('1', '2')],
    ['an included value set', [{ valueSet: [url('b')] }], undefined, complete('1', '2', '3')],
    ['several value sets of one include as what they share', [{ valueSet: [url('b'), url('c')] }], undefined, complete('2', '3')],
    ['the same value sets in two includes as their union', [{ valueSet: [url('b')] }, { valueSet: [url('c')] }], undefined, complete('1', '2', '3', '4')],
    ['value sets without a common code as none', [{ valueSet: [url('b'), url('icd')] }], undefined, complete()],
    ['a system beside a value set as its codes of that system', [{ system: ICD10, valueSet: [url('icd')] }], undefined, complete('I10', 'I11')],
    ['another system beside a value set as none', [{ system: LOINC, valueSet: [url('icd')] }], undefined, complete()],
    ['concepts beside a value set as what they share', [concepts(['3', '9'], { valueSet: [url('b')] })], undefined, complete('3')],
    ['an empty filter list as no filter', [concepts(['1'], { filter: [] })], undefined, complete('1')],
    ['excluded concepts as out', [{ valueSet: [url('b')] }], [concepts(['2', '9'])], complete('1', '3')],
    ['an excluded value set as out', [{ valueSet: [url('b')] }], [{ valueSet: [url('c')] }], complete('1')],
    ['several exclusions as all out', [{ valueSet: [url('b')] }], [concepts(['1']), concepts(['3'])], complete('2')],
    ['an excluded code system as out, without listing it', [{ valueSet: [url('b')] }, { valueSet: [url('icd')] }], [{ system: SNOMED }], complete('I10', 'I11')],
    ['an exclusion as what its value sets share', [{ valueSet: [url('b')] }], [{ valueSet: [url('b'), url('c')] }], complete('1')],
    ['a partial included value set as partial', [{ valueSet: [url('part')] }, concepts(['7'])], undefined, partial('1', '2', '7')],
    ['an intersection with a partial one as partial', [{ valueSet: [url('b'), url('part')] }], undefined, partial('1', '2')]
  ])('reads %s', (_, include, exclude, expected) => {
    expect(resolve(compose('a', include, exclude), b, c, icd, part)).toEqual(expected)
  })

  it.each<[string, Compose['include'], Compose['exclude'], string, string]>([
    ['a whole code system', [concepts(['1']), { system: ICD10 }], undefined, 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.include[1]'],
    ['a filter', [FILTER], undefined, 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.include[0]'],
    ['a filter beside a value set', [{ ...FILTER, valueSet: [url('b')] }], undefined, 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.include[0]'],
    ['an excluded filter', [concepts(['1'])], [FILTER], 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.exclude[0]'],
    ['an excluded partial value set', [{ valueSet: [url('b')] }], [{ valueSet: [url('part')] }], 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.exclude[0]'],
    ['an included value set that is not loaded', [{ valueSet: [url('b'), url('nowhere')] }], undefined, 'VALUE_SET_MISSING', 'ValueSet.compose.include[0].valueSet[1]'],
    ['an excluded value set that is not loaded', [concepts(['1'])], [{ valueSet: [url('nowhere')] }], 'VALUE_SET_MISSING', 'ValueSet.compose.exclude[0].valueSet[0]'],
    ['an included value set that cannot be listed', [{ valueSet: [url('filtered')] }], undefined, 'VALUE_SET_INCOMPLETE', 'ValueSet.compose.include[0].valueSet[0]']
  ])('refuses %s', (_, include, exclude, code, expression) => {
    const error = failure(() => resolve(compose('a', include, exclude), b, part, compose('filtered', [FILTER])))
    expect(error).toMatchObject({ code, expression })
    expect(error.message).toContain(url('a'))
  })

  it('names the whole chain to the value set that is missing', () => {
    const error = failure(() => resolve(compose('a', [{ valueSet: [url('mid')] }]), compose('mid', [{ valueSet: [url('nowhere')] }])))
    expect(error.message).toMatch(new RegExp(`${url('a')} includes ${url('mid')}.*${url('mid')} includes ${url('nowhere')}`))
  })

  it('refuses a value set without expansion and compose', () => {
    expect(failure(() => resolve(valueSet('a'))).code).toBe('VALUE_SET_INCOMPLETE')
  })

  it('reaches through several levels', () => {
    expect(resolve(compose('a', [{ valueSet: [url('x')] }]), compose('x', [{ valueSet: [url('y')] }, concepts(['7'])]), compose('y', [{ valueSet: [url('b')] }], [concepts(['1'])]), b))
      .toEqual(complete('2', '3', '7'))
  })

  it('resolves a value set that two others include', () => {
    expect(resolve(compose('a', [{ valueSet: [url('x')] }, { valueSet: [url('y')] }]), compose('x', [{ valueSet: [url('b')] }]), compose('y', [{ valueSet: [url('b')] }]), b))
      .toEqual(complete('1', '2', '3'))
  })

  it('finds a contained value set by its id', () => {
    const contained: ValueSet = { resourceType: 'ValueSet', status: 'active', id: 'inner', compose: { include: [concepts(['1'])] } }
    expect(resolve({ ...compose('a', [{ valueSet: ['#inner'] }]), contained: [contained] })).toEqual(complete('1'))
    expect(failure(() => resolve(compose('a', [{ valueSet: ['#inner'] }]))).code).toBe('VALUE_SET_MISSING')
  })

  it('pins the codes of an include with a version', () => {
    const { codes } = new ValueSetResolver(() => [b]).resolve(compose('a', [concepts(['1'], { version: '2025' }), { system: SNOMED, version: '2024', valueSet: [url('b')] }]))
    expect([...codes.entries()].map(({ code, pins }) => [code, ...pins ?? []])).toEqual([['1', '2025', '2024'], ['2', '2024'], ['3', '2024']])
  })

  it('excludes one version of a code system', () => {
    const { codes } = new ValueSetResolver(() => []).resolve(compose('a', [concepts(['1'], { version: '2024' }), concepts(['1', '2'], { version: '2025' })], [{ system: SNOMED, version: '2025' }]))
    expect([...codes.entries()].map(({ code, pins }) => [code, ...pins ?? []])).toEqual([['1', '2024']])
  })

  it('agrees with set algebra for any includes and excludes', () => {
    const someCodes = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4', '5'), { minLength: 1 })
    fc.assert(fc.property(fc.array(someCodes, { minLength: 1, maxLength: 4 }), fc.array(someCodes, { maxLength: 3 }), (included, excluded) => {
      const sets = [...included, ...excluded].map((codes, index) => expanded(`s${index}`, codes))
      const reference = (_: unknown, index: number): Compose['include'][number] => ({ valueSet: [url(`s${index}`)] })
      const a = compose('a', included.map(reference), excluded.map((_, index) => reference(_, included.length + index)))
      const out = new Set(excluded.flat())
      expect(resolve(a, ...sets)).toEqual(complete(...[...new Set(included.flat())].filter(code => !out.has(code)).sort()))
    }))
  })
})

describe('resolve: circles', () => {
  it.each([
    ['one that includes itself', ['a']],
    ['two that include each other', ['a', 'x']],
    ['three in a ring', ['a', 'x', 'y']]
  ])('refuses %s, naming the way round', (_, ring) => {
    const sets = ring.map((name, index) => compose(name, [concepts(['1']), { valueSet: [url(ring[(index + 1) % ring.length] as string)] }]))
    const error = failure(() => resolve(...sets))
    expect(error.code).toBe('VALUE_SET_CYCLE')
    expect(error.message).toContain([...ring, 'a'].map(url).join(' → '))
  })

  it('refuses a circle through an exclusion', () => {
    expect(failure(() => resolve(compose('a', [concepts(['1'])], [{ valueSet: [url('a')] }]))).code).toBe('VALUE_SET_CYCLE')
  })

  it('needs no compose, and so no circle, where the expansion is whole', () => {
    expect(resolve({ ...compose('a', [{ valueSet: [url('x')] }]), expansion: expansion(['1']) }, compose('x', [{ valueSet: [url('a')] }]))).toEqual(complete('1'))
  })

  it('refuses a circle beside a cut expansion too, whichever is resolved first', () => {
    const a = { ...compose('a', [{ valueSet: [url('x')] }]), expansion: expansion(['1'], { total: 5 }) }
    const x = compose('x', [{ valueSet: [url('a')] }])
    expect([failure(() => resolve(a, x)).code, failure(() => resolve(x, a)).code]).toEqual(['VALUE_SET_CYCLE', 'VALUE_SET_CYCLE'])
  })

  it('keeps the failure for the second time', () => {
    const a = compose('a', [{ valueSet: [url('a')] }])
    const resolver = new ValueSetResolver(() => [a])
    expect(failure(() => resolver.resolve(a))).toBe(failure(() => resolver.resolve(a)))
  })
})

describe('resolve: expansion and compose', () => {
  const cut = (total: number | undefined, include?: Compose['include'], exclude?: Compose['exclude']): ValueSet => ({
    ...(include === undefined ? valueSet('a') : compose('a', include, exclude)),
    expansion: total === undefined ? expansion(['1', '2'], UNCLOSED) : expansion(['1', '2'], { total })
  })

  it.each<[string, ValueSet, unknown]>([
    ['a whole expansion alone, whatever compose says', { ...compose('a', [concepts(['9']), FILTER]), expansion: expansion(['1'], { total: 1 }) }, complete('1')],
    ['an expansion that says it is empty', { ...compose('a', [FILTER]), expansion: expansion([], { total: 0 }) }, complete()],
    ['a cut expansion without compose', cut(3), partial('1', '2')],
    ['a cut expansion and a compose that lists everything', cut(9, [concepts(['2', '3'])]), complete('1', '2', '3')],
    ['an unclosed expansion and a compose that lists everything', cut(undefined, [concepts(['2', '3'])]), complete('1', '2', '3')],
    ['a cut expansion and a compose with a filter', cut(9, [FILTER, concepts(['3'])]), partial('1', '2', '3')],
    ['the same where both reach the total', cut(3, [FILTER, concepts(['3'])]), complete('1', '2', '3')],
    ['the same where both stay one short', cut(4, [FILTER, concepts(['3'])]), partial('1', '2', '3')],
    ['an unclosed expansion and a compose with a filter', cut(undefined, [FILTER, concepts(['3'])]), partial('1', '2', '3')],
    ['a cut expansion and a value set that is not loaded', cut(9, [{ valueSet: [url('nowhere')] }]), partial('1', '2')],
    ['a cut expansion and a partial value set', cut(9, [{ valueSet: [url('part')] }]), partial('1', '2')],
    ['a cut expansion and a compose with exclusions', cut(9, [concepts(['3', '4'])], [concepts(['4'])]), complete('1', '2', '3')],
    ['a cut expansion and an exclusion that cannot be listed', cut(9, [concepts(['3', '4'])], [FILTER]), partial('1', '2')],
    ['an expansion without entries and a compose that lists them', { ...compose('a', [concepts(['3'])]), expansion: expansion([], { total: 1500 }) }, complete('3')]
  ])('reads %s', (_, set, expected) => {
    expect(resolve(set, part)).toEqual(expected)
  })

  it.each<[string, ValueSet]>([
    ['an expansion without entries and without compose', valueSet('a', { expansion: expansion([]) })],
    ['an expansion of which nothing was sent, and a filter', { ...compose('a', [FILTER]), expansion: expansion([], { total: 1500 }) }]
  ])('never makes an empty set of %s', (_, set) => {
    expect(failure(() => resolve(set)).code).toBe('VALUE_SET_INCOMPLETE')
  })

  it('counts abstract codes when the union is held against the total', () => {
    const contains = [{ system: SNOMED, code: '1', abstract: true }, { system: SNOMED, code: '2' }]
    const set = (total: number): ValueSet => valueSet('a', { compose: { include: [FILTER, concepts(['3'])] }, expansion: expansion([], { contains, total }) })
    expect([resolve(set(3)), resolve(set(4))]).toEqual([complete('2', '3'), partial('2', '3')])
  })
})

describe('resolve: starter sets', () => {
  it('is partial for a starter set, however it gives its codes', () => {
    const meta = { tag: [{ ...STARTER_TAG }] }
    expect([resolve(expanded('a', ['1'], { meta })), resolve({ ...compose('a', [concepts(['1'])]), meta })]).toEqual([partial('1'), partial('1')])
  })

  it('is partial for what includes a starter set', () => {
    expect(resolve(compose('a', [{ valueSet: [url('s')] }]), expanded('s', ['1'], { meta: { tag: [{ ...STARTER_TAG }] } }))).toEqual(partial('1'))
  })

  it.each([[{ system: STARTER_TAG.system, code: 'full' }], [{ system: 'urn:other', code: 'starter' }]])('is complete for the tag %j', tag => {
    expect(resolve(expanded('a', ['1'], { meta: { tag: [tag] } }))).toEqual(complete('1'))
  })
})

describe('resolveAll', () => {
  const resolver = (): ValueSetResolver => new ValueSetResolver(() => [])

  it('accepts the same codes twice, in any order and form', () => {
    const { codes } = resolver().resolveAll([expanded('a', ['1', '2']), compose('a', [concepts(['2', '1'])])])
    expect(codes.size).toBe(2)
  })

  it.each<[string, ValueSet]>([
    ['other codes', expanded('a', ['1', '3'])],
    ['fewer codes', expanded('a', ['1'])],
    ['a cut expansion of the same codes', valueSet('a', { expansion: expansion(['1', '2'], { total: 3 }) })]
  ])('refuses %s under one canonical', (_, other) => {
    expect(failure(() => resolver().resolveAll([expanded('a', ['1', '2']), other]))).toMatchObject({ code: 'VALUE_SET_INVALID', message: expect.stringContaining(url('a')) })
  })

  it('takes the expansion that stands beside a definition nobody can list', () => {
    for (const both of [[compose('a', [FILTER]), expanded('a', ['1'])], [expanded('a', ['1']), compose('a', [FILTER])]]) {
      expect(resolver().resolveAll(both).codes.size).toBe(1)
    }
  })

  it('says what is missing where no definition can be listed', () => {
    expect(failure(() => resolver().resolveAll([compose('a', [FILTER]), compose('a', [{ system: SNOMED }])])).message).toContain('filter')
  })
})
