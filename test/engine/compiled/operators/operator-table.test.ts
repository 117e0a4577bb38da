import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { OPERATORS } from '../../../../src/engine/compiled/operators/operator-table.js'
import { YEAR } from '../../../../src/engine/compiled/values/precision.js'
import { dateTime } from '../notation.js'

const ELM_NODES = new Set(Object.keys(createRequire(import.meta.url)('cql-execution/lib/elm/expressions.js') as object))
/** Nodes of ELM R1 that cql-execution does not have. */
const BEYOND = new Set(['ToLong', 'ConvertsToLong', 'ToChars', 'Implies', 'LowBoundary', 'HighBoundary', 'PointFrom', 'TimezoneFrom', 'ProperContains', 'ProperIn', 'Children', 'Descendents', 'InCodeSystem', 'AnyInCodeSystem', 'Size', 'ConvertsToRatio', 'CanConvert'])
const CONTEXT = { evaluationOffsetMinutes: 0, now: dateTime('2026-01-01T00:00:00.000Z'), messageListener: undefined }

describe('OPERATORS', () => {
  it('names nodes of ELM only', () => {
    expect(Object.keys(OPERATORS).filter(name => !ELM_NODES.has(name) && !BEYOND.has(name))).toEqual([])
  })

  it.each(Object.entries(OPERATORS).filter(([, { nullPropagating, arity }]) => nullPropagating && arity !== 0))('%s of nulls is null, as it says', (_, { function: operator, arity, precision, context, onLists, onIntervals }) => {
    const operands = arity === 'n' ? [[null, null]] : Array<null>(arity).fill(null)
    const call = [...operands, ...(precision ? [YEAR] : []), ...(context === undefined ? [] : [CONTEXT[context]])] as never[]
    for (const one of [operator, onLists, onIntervals]) if (one !== undefined) expect(one(...call)).toBeNull()
  })

  it.each(Object.entries(OPERATORS))('%s takes as many operands as it says, and what follows them', (_, { function: operator, arity, precision, context, operands }) => {
    const most = (arity === 'n' ? 1 : arity) + (precision ? 1 : 0) + (context === undefined ? 0 : 1)
    expect(operator.length).toBeLessThanOrEqual(most)
    expect(operands.length === 1 || operands.length === arity).toBe(true)
  })

  it('has no result that is undefined, of nulls', () => {
    for (const [name, { function: operator, arity, precision, context, onLists, onIntervals }] of Object.entries(OPERATORS)) {
      if (name === 'InValueSet' || name === 'AnyInValueSet') continue
      const call = [...(arity === 'n' ? [[]] : Array<null>(arity).fill(null)), ...(precision ? [YEAR] : []), ...(context === undefined ? [] : [CONTEXT[context]])] as never[]
      for (const one of [operator, onLists, onIntervals]) if (one !== undefined) expect([name, one(...call)]).not.toEqual([name, undefined])
    }
  })

  it('calls the operators with the container second the right way about', () => {
    const [inList, inInterval] = [OPERATORS['In']?.onLists, OPERATORS['In']?.onIntervals]
    expect([inList?.(1 as never, [1, 2] as never), inList?.(3 as never, [1, 2] as never), inInterval?.(1 as never, null as never)]).toEqual([true, false, false])
  })
})
