/* eslint no-template-curly-in-string: off -- names that a template would read */
import { afterEach, describe, expect, it } from 'vitest'
import type { ElmLibrary } from '../../src/cql/elm.js'
import { resource } from '../support/records.js'
import { ENGINES, elmOutcome, integer, sampleElm, text, type ElmOutcome } from '../support/elm-outcome.js'

/** Names that end texts, comments and templates of JavaScript, or that objects have already. */
const NAMES = [
  'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', 'then', 'arguments', 'eval', 'this', 'null', 'undefined', '$this', 'length', 'name', '',
  '__proto__', '\'', '"', '`', '\\', '${globalThis.hacked = 1}', '`${globalThis.hacked = 1}`', '*/ globalThis.hacked = 1 /*', '"]; globalThis.hacked = 1; ["', '\n', 'a\nglobalThis.hacked = 1\nb',
  'a\u2028globalThis.hacked = 1\u2029b', '</script>', '\0', '\ud800', 'a.b', 'a b', '日本語', 'x'.repeat(5000)
]

afterEach(() => {
  expect('hacked' in globalThis).toBe(false)
  expect(Object.keys(Object.prototype)).toEqual([])
})

const ref = (type: string, name: string, more: object = {}): object => ({ type, name, ...more })

/** A library that uses one name for everything that has a name. */
function libraryNaming (name: string): ElmLibrary {
  const aliased = (where: object): object => ({ type: 'Query', source: [{ alias: name, expression: { type: 'List', element: [integer(1), integer(2)] } }], relationship: [], where })
  return sampleElm([
    [name, integer(7)],
    ['Through', ref('ExpressionRef', name)],
    ['Parameter', ref('ParameterRef', name)],
    ['Alias', aliased({ type: 'Equal', operand: [ref('AliasRef', name), integer(2)] })],
    ['Let', { type: 'Query', source: [{ alias: 'A', expression: { type: 'List', element: [integer(1)] } }], let: [{ identifier: name, expression: integer(5) }], relationship: [], return: { expression: ref('QueryLetRef', name) } }],
    ['Function', ref('FunctionRef', `f ${name}`, { operand: [integer(9)] })],
    ['Named Function', ref('FunctionRef', name, { operand: [] })],
    ['Tuple', { type: 'Tuple', element: [{ name, value: integer(3) }, { name: 'other', value: integer(4) }] }],
    ['Element', { type: 'Property', path: 'other', source: ref('ExpressionRef', 'Tuple') }],
    ['In Set', { type: 'InValueSet', code: ref('CodeRef', name), valueset: ref('ValueSetRef', name) }],
    ['Text', text(name)]
  ], {
    parameters: { def: [{ name, accessLevel: 'Public', parameterTypeSpecifier: { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}Integer' }, default: integer(6) }] },
    valueSets: { def: [{ name, id: `urn:${name}` }] },
    codeSystems: { def: [{ name, id: 'urn:codes' }] },
    codes: { def: [{ name, id: 'member', codeSystem: { name } }] }
  })
}

function withFunctions (elm: ElmLibrary, name: string): ElmLibrary {
  const functions = [
    { type: 'FunctionDef', name: `f ${name}`, context: 'Patient', operand: [{ name, operandTypeSpecifier: { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}Integer' } }], expression: ref('OperandRef', name) },
    { type: 'FunctionDef', name, context: 'Patient', operand: [], expression: integer(8) }
  ]
  return { ...elm, statements: { def: [...elm.statements?.def ?? [], ...functions] } } as unknown as ElmLibrary
}

const EXPECTED = (name: string): object => ({
  ...Object.fromEntries([[name, 7]]), Through: 7, Parameter: 6, Alias: [2], Let: [5], Function: 9, 'Named Function': 8, Tuple: Object.fromEntries([[name, 3], ['other', 4]]), Element: 4, 'In Set': true, Text: name
})

describe.each(ENGINES)('names in packages, %s engine', engine => {
  // cql-execution keeps values by name in plain objects.
  it.each(NAMES)('%j is a name like any other, or refused', async name => {
    const outcome = await elmOutcome(engine, withFunctions(libraryNaming(name), name))
    if (engine === 'reference' && name in Object.prototype) expect(outcome).toMatchObject({ refused: 'ELM_INVALID', message: expect.stringContaining(name) as unknown })
    else expect(outcome).toEqual({ results: EXPECTED(name) })
  })

  it.each(NAMES)('%j is no definition where none of this name is', async name => {
    const outcome = await elmOutcome(engine, sampleElm({ Other: integer(1) }), [], { expressions: [name] })
    expect(outcome).toMatchObject({ refused: 'ELM_INVALID' })
  })

  it.each(NAMES)('%j as the name of a library, an include and a version', async name => {
    const included = sampleElm({ One: integer(1) }, { identifier: { id: `L${name}`, version: `1${name}` } })
    const main = sampleElm({ Result: ref('ExpressionRef', 'One', { libraryName: `a${name}` }) }, { includes: { def: [{ localIdentifier: `a${name}`, path: `L${name}`, version: `1${name}` }] } })
    expect(await elmOutcome(engine, main, [], { libraries: [main, included] })).toEqual({ results: { Result: 1 } })
  })

  it('texts of a failing node reach the failure, and nothing else', async () => {
    const locator = '1:1\nglobalThis.hacked = 1\u2028//'
    const fails = { type: 'SingletonFrom', localId: '`${globalThis.hacked = 1}`\n', locator, operand: { type: 'List', element: [integer(1), integer(2)] } }
    const outcome = await elmOutcome(engine, sampleElm({ Result: fails }))
    expect(outcome).toMatchObject({ failure: { code: 'EVALUATION_FAILED', definition: 'Result', localId: fails.localId, text: expect.stringContaining(locator) as unknown } })
  })
})

describe.each(ENGINES)('nodes in packages, %s engine', engine => {
  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'doContains', '__esModule', '', 'NoSuchNode', '\n'])('type %j is refused', async type => {
    expect(await elmOutcome(engine, sampleElm({ Result: { type, operand: integer(1) } }))).toMatchObject({ refused: 'ELM_INVALID' })
  })

  it.each<[string, object]>([
    ['a number in place of an operand', { type: 'Not', operand: 5 }],
    ['a text in place of an operand', { type: 'Not', operand: 'true' }],
    ['null in a list of operands', { type: 'And', operand: [null, integer(1)] }],
    ['an object without type in place of an operand', { type: 'Not', operand: {} }],
    ['a condition that is none', { type: 'If', condition: true, then: integer(1), else: integer(2) }],
    ['a source that is none', { type: 'Query', source: [7], relationship: [] }],
    ['an expression of a source that is none', { type: 'Query', source: [{ alias: 'A', expression: 7 }], relationship: [] }],
    ['elements that are none', { type: 'List', element: [1, 2] }],
    ['a tuple element without value', { type: 'Tuple', element: ['a'] }],
    ['a bound that is none', { type: 'Interval', low: 1, high: 2, lowClosed: true, highClosed: true }]
  ])('%s is refused', async (_title, expression) => {
    expect(await elmOutcome(engine, sampleElm({ Result: expression }))).toMatchObject({ refused: 'ELM_INVALID' })
  })

  it.each<[string, unknown]>([['a number', 5], ['a text', 'x'], ['null', null], ['nothing', undefined], ['a list', [integer(1)]], ['an object without type', {}]])('%s in place of an expression is refused', async (_title, expression) => {
    expect(await elmOutcome(engine, sampleElm([['Result', expression as object]]))).toMatchObject({ refused: 'ELM_INVALID' })
  })

  it('a JSON key __proto__ adds nothing to a node, or is refused', async () => {
    const hidden = JSON.parse('{"type":"Not","__proto__":{"operand":{"type":"Literal","valueType":"{urn:hl7-org:elm-types:r1}Boolean","value":"true"}}}') as object
    expect(await elmOutcome(engine, sampleElm({ Result: hidden }))).not.toHaveProperty('results.Result', false)
  })

  it.each([10_000, 100_000])('%d nodes within each other are refused', async depth => {
    let expression: object = { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}Boolean', value: 'true' }
    for (let level = 0; level < depth; level++) expression = { type: 'Not', operand: expression }
    expect(await elmOutcome(engine, sampleElm({ Result: expression }))).toMatchObject({ refused: 'ELM_INVALID', message: expect.stringContaining('deeper than') as unknown })
  })

  it('300 nodes within each other are evaluated', async () => {
    let expression: object = { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}Boolean', value: 'true' }
    for (let level = 0; level < 300; level++) expression = { type: 'Not', operand: expression }
    expect(await elmOutcome(engine, sampleElm({ Result: expression }))).toEqual({ results: { Result: true } })
  })

  it('10,000 elements beside each other are evaluated', async () => {
    const element = Array.from({ length: 10_000 }, (_none, index) => integer(index))
    expect(await elmOutcome(engine, sampleElm({ Result: { type: 'Count', source: { type: 'List', element } } }))).toEqual({ results: { Result: 10_000 } })
  })

  it.each([['Integer', '9'.repeat(400)], ['Integer', '1e5'], ['Integer', '0x10'], ['Decimal', '1e400'], ['Decimal', `0.${'1'.repeat(5000)}`], ['Decimal', 'Infinity'], ['Integer', '1); globalThis.hacked = 1; (1']])('a literal %s %s is refused, fails or has a value', async (type, value) => {
    const outcome = await elmOutcome(engine, sampleElm({ Result: { type: 'Literal', valueType: `{urn:hl7-org:elm-types:r1}${type}`, value } }))
    expect(['ELM_INVALID', 'EVALUATION_FAILED', 'value']).toContain('refused' in outcome ? outcome.refused : 'failure' in outcome ? outcome.failure.code : 'value')
  })
})

describe.each(ENGINES)('logic that goes round in circles, %s engine', engine => {
  const stopped = (outcome: ElmOutcome): string => 'refused' in outcome ? outcome.refused : 'failure' in outcome ? outcome.failure.code : JSON.stringify(outcome)

  it('a definition of itself is refused or fails', async () => {
    expect(['ELM_INVALID', 'EVALUATION_FAILED']).toContain(stopped(await elmOutcome(engine, sampleElm({ Result: ref('ExpressionRef', 'Result') }))))
  })

  it('definitions of each other are refused or fail', async () => {
    expect(['ELM_INVALID', 'EVALUATION_FAILED']).toContain(stopped(await elmOutcome(engine, sampleElm({ A: ref('ExpressionRef', 'B'), B: { type: 'Not', operand: ref('ExpressionRef', 'A') } }))))
  })

  it('a function that calls itself is refused or fails', async () => {
    const elm = sampleElm({ Result: ref('FunctionRef', 'f', { operand: [integer(1)] }) })
    const operand = [{ name: 'x', operandTypeSpecifier: { type: 'NamedTypeSpecifier', name: '{urn:hl7-org:elm-types:r1}Integer' } }]
    const f = { type: 'FunctionDef', name: 'f', context: 'Patient', operand, expression: ref('FunctionRef', 'f', { operand: [ref('OperandRef', 'x')] }) }
    expect(['ELM_INVALID', 'EVALUATION_FAILED', 'EVALUATION_TOO_COSTLY']).toContain(stopped(await elmOutcome(engine, { ...elm, statements: { def: [...elm.statements?.def ?? [], f] } } as unknown as ElmLibrary)))
  })

  it.each<[string, readonly (readonly [string, readonly string[]])[], string]>([
    ['itself', [['Sample', ['Sample']]], 'Sample|1, Sample|1'],
    ['each other', [['Sample', ['A']], ['A', ['B']], ['B', ['A']]], 'A|1, B|1, A|1']
  ])('libraries that include %s are refused, and the circle named', async (_title, graph, circle) => {
    const libraries = graph.map(([id, includes]) => library(id, includes))
    expect(await elmOutcome(engine, libraries[0] as ElmLibrary, [], { libraries })).toMatchObject({ refused: 'ELM_INVALID', message: expect.stringContaining(circle) as unknown })
  })

  it('libraries that share what they include forty times over are read once each', async () => {
    const libraries = Array.from({ length: 40 }, (_none, index) => ['Left', 'Right'].map(side => library(`${side}${index}`, index === 39 ? [] : [`Left${index + 1}`, `Right${index + 1}`]))).flat()
    const main = library('Sample', ['Left0', 'Right0'])
    expect(await elmOutcome(engine, main, [], { libraries: [main, ...libraries] })).toEqual({ results: { Result: 1 } })
  })
})

function library (id: string, includes: readonly string[]): ElmLibrary {
  return sampleElm({ Result: integer(1) }, { identifier: { id, version: '1' }, includes: { def: includes.map(path => ({ localIdentifier: path, path, version: '1' })) } })
}

describe('logic without end, compiled engine', () => {
  const observations = Array.from({ length: 300 }, (_none, index) => resource('Observation', { id: `o${index}` }))
  const all = { type: 'Retrieve', dataType: '{http://hl7.org/fhir}Observation' }

  it('a cross product is stopped, and the failure names library and definition', async () => {
    const source = ['A', 'B', 'C', 'D', 'E'].map(alias => ({ alias, expression: all }))
    const where = { type: 'Equal', operand: [{ type: 'Count', source: { type: 'Query', source: [{ alias: 'F', expression: all }], relationship: [] } }, integer(-1)] }
    const outcome = await elmOutcome('compiled', sampleElm({ Innocent: integer(1), Large: { type: 'Query', source, relationship: [], where } }), observations)
    expect(outcome).toMatchObject({ failure: { code: 'EVALUATION_TOO_COSTLY', library: 'Sample|1', definition: 'Large' } })
  })

  it('the next subject is evaluated as if nothing had been', async () => {
    const elm = sampleElm({ Large: { type: 'Count', source: { type: 'Query', source: ['A', 'B', 'C', 'D'].map(alias => ({ alias, expression: all })), relationship: [], return: { distinct: false, expression: integer(1) } } } })
    expect(await elmOutcome('compiled', elm, observations)).toMatchObject({ failure: { code: 'EVALUATION_TOO_COSTLY' } })
    expect(await elmOutcome('compiled', elm, observations.slice(0, 3))).toEqual({ results: { Large: 81 } })
  })
})

describe('values that grow, compiled engine', () => {
  const doubled = (first: object, twice: (last: object) => object): ElmLibrary =>
    sampleElm(Array.from({ length: 60 }, (_none, index) => [`D${index}`, index === 0 ? first : twice(ref('ExpressionRef', `D${index - 1}`))] as const))

  it.each<[string, object, (last: object) => object]>([
    ['texts', text('x'), last => ({ type: 'Concatenate', operand: [last, last] })],
    ['lists', { type: 'List', element: [integer(1)] }, last => ({ type: 'Flatten', operand: { type: 'List', element: [last, last] } })]
  ])('%s that double with each definition fail before memory ends', async (_title, first, twice) => {
    const elm = doubled(first, twice)
    const counted = { ...elm, statements: { def: [...elm.statements?.def ?? [], { name: 'Result', context: 'Patient', expression: { type: 'IsNull', operand: ref('ExpressionRef', 'D59') } }] } } as unknown as ElmLibrary
    expect(await elmOutcome('compiled', counted, [], { expressions: ['Result'] })).toMatchObject({ failure: { code: 'EVALUATION_FAILED' } })
  })

  it('an interval of two thousand million points is not expanded', async () => {
    const interval = { type: 'Interval', low: integer(1), high: integer(2_000_000_000), lowClosed: true, highClosed: true }
    expect(await elmOutcome('compiled', sampleElm({ Result: { type: 'Expand', operand: [{ type: 'List', element: [interval] }, { type: 'Null' }] } }))).toMatchObject({ failure: { code: 'EVALUATION_FAILED' } })
  })
})

describe.each(ENGINES)('patterns made to backtrack, %s engine', engine => {
  it.each(['(a+)+', '(a|aa)+', '(a*)*b', '(.*)*c'])('%s is matched in the time that its text takes', async pattern => {
    const matches = (subject: string): object => ({ type: 'Matches', operand: [text(subject), text(pattern)] })
    const outcome = await elmOutcome(engine, sampleElm({ Long: matches(`${'a'.repeat(5_000)}!`), Short: matches('aab') }))
    expect(outcome).toMatchObject({ results: { Long: false, Short: pattern === '(a*)*b' } })
  })
})

describe.each(ENGINES)('several versions of one library, %s engine', engine => {
  it('stand in one graph', async () => {
    const shared = (version: string, value: number): ElmLibrary => sampleElm({ Value: integer(value) }, { identifier: { id: 'Shared', version } })
    const old = sampleElm({ Old: ref('ExpressionRef', 'Value', { libraryName: 'S' }) }, { identifier: { id: 'Old', version: '1' }, includes: { def: [{ localIdentifier: 'S', path: 'Shared', version: '1' }] } })
    const main = sampleElm({ New: ref('ExpressionRef', 'Value', { libraryName: 'S' }), Old: ref('ExpressionRef', 'Old', { libraryName: 'O' }) }, {
      includes: { def: [{ localIdentifier: 'S', path: 'urn:names/Shared', version: '2' }, { localIdentifier: 'O', path: 'Old', version: '1' }] }
    })
    const second = { ...shared('2', 2), identifier: { id: 'Shared', system: 'urn:names', version: '2' } }
    expect(await elmOutcome(engine, main, [], { libraries: [main, shared('1', 1), second, old] })).toEqual({ results: { New: 2, Old: 1 } })
  })
})
