import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { rewriteElements, type ElementRules } from '../../src/preparation/rewrite-elements.js'

/** Puts `new` for `old`, and takes out what ends in `out`. */
const RULES: ElementRules = { reference: text => text === 'old' ? 'new' : text, isUnknown: ({ end }) => end === 'out' }
const GONE = { start: 's', end: 'out' }
const KEPT = { start: 's', end: 'e' }
const rewrite = (resource: object): AnyResource => rewriteElements({ resourceType: 'Basic', ...resource }, RULES)
const basic = (elements: object): object => ({ resourceType: 'Basic', ...elements })

describe('rewriteElements', () => {
  it('returns the very resource where nothing changes', () => {
    const resource = { resourceType: 'Basic', subject: { reference: 'Patient/p' }, extension: [{ url: 'u', valuePeriod: KEPT }], created: null } as unknown as AnyResource
    expect(rewriteElements(resource, RULES)).toBe(resource)
  })

  it('changes a copy, and shares with the resource what does not change', () => {
    const resource = Object.freeze({ resourceType: 'Basic', code: Object.freeze({ text: 't' }), subject: Object.freeze({ reference: 'old', display: 'd' }) }) as unknown as AnyResource
    const rewritten = rewriteElements(resource, RULES)
    expect(rewritten).toEqual(basic({ code: { text: 't' }, subject: { reference: 'new', display: 'd' } }))
    expect(rewritten['code']).toBe(resource['code'])
  })

  it('reaches references in lists, backbone elements, extensions and contained resources', () => {
    const link = (reference: string): object => ({
      author: [{ reference }, { reference: 'Other/1' }], item: [{ part: { link: { reference } } }], extension: [{ url: 'u', valueReference: { reference } }], contained: [{ resourceType: 'Task', id: 't', focus: { reference } }]
    })
    expect(rewrite(link('old'))).toEqual(basic(link('new')))
  })

  it('tells the rule the name of the element', () => {
    const names: string[] = []
    rewriteElements({ resourceType: 'Basic', subject: { reference: 'a' }, author: [{ reference: 'b' }] }, { ...RULES, reference: (text, element) => { names.push(element); return text } })
    expect(names).toEqual(['subject', 'author'])
  })

  it.each<[string, object, object]>([
    ['an element', { period: GONE, status: 's' }, { status: 's' }],
    ['a choice', { onsetPeriod: GONE, code: {} }, { code: {} }],
    ['a member of a list', { period: [GONE, KEPT, GONE] }, { period: [KEPT] }],
    ['all members of a list', { period: [GONE, GONE], status: 's' }, { status: 's' }],
    ['parents that held nothing else', { dosage: [{ timing: { repeat: { boundsPeriod: GONE } } }] }, {}],
    ['parents up to the first that holds more', { dosage: [{ text: 't', timing: { repeat: { boundsPeriod: GONE } } }] }, { dosage: [{ text: 't' }] }],
    ['a parent with an element id alone', { item: { id: 'i', period: GONE }, status: 's' }, { status: 's' }],
    ['an extension that had this value', { extension: [{ url: 'u', valuePeriod: GONE }], status: 's' }, { status: 's' }],
    ['an extension whose only extension it was', { extension: [{ url: 'u', extension: [{ url: 'v', valuePeriod: GONE }] }, { url: 'w', valueCode: 'c' }] }, { extension: [{ url: 'w', valueCode: 'c' }] }],
    ['the value of a modifier, which itself must not vanish', { modifierExtension: [{ url: 'u', valuePeriod: GONE }] }, { modifierExtension: [{ url: 'u' }] }],
    ['the extension of a primitive', { birthDate: '1970', _birthDate: { extension: [{ url: 'u', valuePeriod: GONE }] } }, { birthDate: '1970' }],
    ['the extension of one primitive of a list, whose places stay', { given: ['a', 'b'], _given: [{ extension: [{ url: 'u', valuePeriod: GONE }] }, { id: 'x' }] }, { given: ['a', 'b'], _given: [null, { id: 'x' }] }],
    ['all extensions of a list of primitives', { given: ['a', 'b'], _given: [null, { extension: [{ url: 'u', valuePeriod: GONE }] }] }, { given: ['a', 'b'] }],
    ['an element of a contained resource, which stays', { contained: [{ resourceType: 'Encounter', id: 'e', period: GONE }] }, { contained: [{ resourceType: 'Encounter', id: 'e' }] }]
  ])('takes out %s and leaves nothing empty', (_title, given, expected) => {
    expect(rewrite(given)).toEqual(basic(expected))
  })

  it('leaves what was empty before', () => {
    expect(rewrite({ item: {}, list: [], period: GONE })).toEqual(basic({ item: {}, list: [] }))
  })

  it('leaves alone what is nested beyond reason, and does not fail on it', () => {
    let deep: object = { subject: { reference: 'old' } }
    for (let depth = 0; depth < 20_000; depth++) deep = { item: deep }
    const resource = { resourceType: 'Basic', deep } as unknown as AnyResource
    expect(rewriteElements(resource, RULES)).toBe(resource)
  })
})
