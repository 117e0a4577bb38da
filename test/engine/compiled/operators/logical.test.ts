import { describe, expect, it } from 'vitest'
import { and, implies, not, or, xor } from '../../../../src/engine/compiled/operators/logical.js'
import { coalesce, isFalse, isNull, isTrue } from '../../../../src/engine/compiled/operators/nullological.js'
import type { CqlBoolean } from '../../../../src/engine/compiled/values/value.js'

const TABLE: readonly (readonly [CqlBoolean, CqlBoolean, CqlBoolean, CqlBoolean, CqlBoolean, CqlBoolean])[] = [
  [true, true, true, true, false, true], [true, false, false, true, true, false], [true, null, null, true, null, null],
  [false, true, false, true, true, true], [false, false, false, false, false, true], [false, null, false, null, null, true],
  [null, true, null, true, null, true], [null, false, false, null, null, null], [null, null, null, null, null, null]
]

describe('logical operators', () => {
  it.each(TABLE)('%s and, or, xor, implies %s', (a, b, conjunction, disjunction, exclusive, implication) => {
    expect([and(a, b), or(a, b), xor(a, b), implies(a, b)]).toEqual([conjunction, disjunction, exclusive, implication])
  })

  it.each([[true, false], [false, true], [null, null]])('not %s is %s', (a, expected) => {
    expect(not(a)).toBe(expected)
  })
})

describe('nullological operators', () => {
  it.each([[null, true, false, false], [true, false, true, false], [false, false, false, true], ['', false, false, false], [0, false, false, false]])('%s is null, true, false', (value, nothing, yes, no) => {
    expect([isNull(value), isTrue(value), isFalse(value)]).toEqual([nothing, yes, no])
  })

  it.each([
    [['a', null], 'a'], [[null, 'a'], 'a'], [[null, null], null], [[], null], [[[]], null], [[[null, 'a']], 'a'], [[null], null], [[['a'], null], ['a']], [[null, false], false], [[null, 0], 0]
  ])('coalesce of %j is %j', (operands, expected) => {
    expect(coalesce(operands)).toEqual(expected)
  })
})
