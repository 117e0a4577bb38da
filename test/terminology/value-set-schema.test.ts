import { describe, expect, it } from 'vitest'
import { valueSetFromJson, valueSetsFromJson } from '../../src/terminology/value-set-schema.js'
import { concepts, expanded, expansion, SNOMED, valueSet } from './value-set-builders.js'

function bundle (...resources: unknown[]): unknown {
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
}

describe('valueSetFromJson', () => {
  it.each([
    ['an expansion', expanded('a', ['1', '2'])],
    ['a compose', valueSet('a', { version: '1', compose: { include: [concepts(['1'])], exclude: [{ system: SNOMED }] } })],
    ['neither, which is for the resolver to refuse', valueSet('a')],
    ['a code with a space inside', expanded('a', ['a b'])],
    ['an abstract heading without a code', valueSet('a', { expansion: expansion([], { contains: [{ abstract: true, display: 'Visits', contains: [{ system: SNOMED, code: '1' }] }] }) })]
  ])('accepts %s', (_, resource) => {
    expect(valueSetFromJson(resource, 'a.json')).toBe(resource)
  })

  it.each<[string, unknown, string | undefined]>([
    ['text', 'ValueSet', undefined],
    ['null', null, undefined],
    ['another resource', { resourceType: 'CodeSystem', url: 'urn:a' }, undefined],
    ['no url', { resourceType: 'ValueSet' }, 'ValueSet.url'],
    ['an empty url', { ...valueSet('a'), url: '' }, 'ValueSet.url'],
    ['a url that carries a version', { ...valueSet('a'), url: 'urn:a|1' }, 'ValueSet.url'],
    ['an empty version', { ...valueSet('a'), version: '' }, 'ValueSet.version'],
    ['a compose without include', valueSet('a', { compose: { include: [] } }), 'ValueSet.compose.include'],
    ['vsd-1: an include of nothing', valueSet('a', { compose: { include: [{}] } }), 'ValueSet.compose.include[0]'],
    ['vsd-2: concepts without a system', valueSet('a', { compose: { include: [{ valueSet: ['urn:b'], concept: [{ code: '1' }] }] } }), 'ValueSet.compose.include[0]'],
    ['vsd-3: concepts and a filter', valueSet('a', { compose: { include: [concepts(['1'], { filter: [{ property: 'concept', op: 'is-a', value: '1' }] })] } }), 'ValueSet.compose.include[0]'],
    ['an empty list of concepts, which would mean the whole system', valueSet('a', { compose: { include: [concepts([])] } }), 'ValueSet.compose.include[0].concept'],
    ['vsd-10: a code without a system', valueSet('a', { expansion: expansion([], { contains: [{ code: '1' }] }) }), 'ValueSet.expansion.contains[0]'],
    ['vsd-9: neither code nor abstract', valueSet('a', { expansion: expansion([], { contains: [{ display: 'Visits' }] }) }), 'ValueSet.expansion.contains[0]'],
    ['a code with a space at its end', expanded('a', ['1', '2 ']), 'ValueSet.expansion.contains[1].code'],
    ['a code that is a number', { ...valueSet('a'), expansion: { contains: [{ system: SNOMED, code: 1 }] } }, 'ValueSet.expansion.contains[0].code'],
    ['a fault in a nested entry', valueSet('a', { expansion: expansion([], { contains: [{ system: SNOMED, code: '1', contains: [{ code: '2' }] }] }) }), 'ValueSet.expansion.contains[0].contains[0]'],
    ['a negative total', valueSet('a', { expansion: expansion(['1'], { total: -1 }) }), 'ValueSet.expansion.total'],
    ['a fault in a contained value set', valueSet('a', { contained: [{ ...valueSet('b', { compose: { include: [{}] } }) }] }), 'ValueSet.contained[0].compose.include[0]']
  ])('refuses %s', (_, json, expression) => {
    expect(() => valueSetFromJson(json, 'a.json')).toThrow(expect.objectContaining({ code: 'VALUE_SET_INVALID', expression, message: expect.stringMatching(/^a\.json: /) }))
  })
})

describe('valueSetsFromJson', () => {
  it('reads a value set', () => {
    expect(valueSetsFromJson(expanded('a', ['1']), 'a.json')).toEqual({ valueSets: [expanded('a', ['1'])], problems: [] })
  })

  it('reads the value sets of a Bundle and passes over its other resources', () => {
    const read = valueSetsFromJson(bundle({ resourceType: 'Library' }, expanded('a', ['1']), expanded('b', ['2'])), 'b.json')
    expect(read).toEqual({ valueSets: [expanded('a', ['1']), expanded('b', ['2'])], problems: [] })
  })

  it('keeps the good value sets of a Bundle beside the problem of a bad one', () => {
    const read = valueSetsFromJson(bundle(expanded('a', ['1']), { resourceType: 'ValueSet' }), 'b.json')
    expect(read).toEqual({
      valueSets: [expanded('a', ['1'])],
      problems: [{ code: 'VALUE_SET_INVALID', expression: 'ValueSet.url', text: 'b.json, ValueSet 2 of the Bundle: the ValueSet has no url; give it the canonical that measures refer to.' }]
    })
  })

  it.each<[string, unknown, string]>([
    ['a Bundle without value sets', bundle({ resourceType: 'Library' }), 'INPUT_EMPTY'],
    ['a Bundle without entries', { resourceType: 'Bundle', type: 'searchset' }, 'INPUT_EMPTY'],
    ['a broken Bundle', { resourceType: 'Bundle', entry: {} }, 'BUNDLE_INVALID'],
    ['another resource', { resourceType: 'Patient', id: 'secret' }, 'VALUE_SET_INVALID'],
    ['JSON that is no resource', { a: 1 }, 'VALUE_SET_INVALID'],
    ['a list', [expanded('a', ['1'])], 'VALUE_SET_INVALID']
  ])('has a problem with %s', (_, json, code) => {
    const { valueSets, problems } = valueSetsFromJson(json, 'x.json')
    expect(valueSets).toEqual([])
    expect(problems).toEqual([expect.objectContaining({ code, text: expect.stringMatching(/^x\.json: (?!.*secret)/) })])
  })
})
