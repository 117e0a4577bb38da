import { describe, expect, it } from 'vitest'
import { AFTER, BEFORE, SAME, UNCERTAIN, isOneOf, orderOf, reverseOrder } from '../../../../src/engine/compiled/values/order.js'
import { precisionFromElm } from '../../../../src/engine/compiled/values/precision.js'

describe('isOneOf', () => {
  it.each([
    [BEFORE, BEFORE, true], [SAME, BEFORE, false], [AFTER, BEFORE, false], [UNCERTAIN, BEFORE, null], [BEFORE | SAME, BEFORE | SAME, true], [BEFORE | SAME, AFTER, false], [BEFORE | SAME, SAME, null], [UNCERTAIN, UNCERTAIN, true]
  ])('order %d among %d is %s', (order, set, expected) => {
    expect(isOneOf(order, set)).toBe(expected)
  })
})

describe('reverseOrder', () => {
  it.each([[BEFORE, AFTER], [AFTER, BEFORE], [SAME, SAME], [UNCERTAIN, UNCERTAIN], [BEFORE | SAME, SAME | AFTER]])('turns %d into %d', (order, expected) => {
    expect(reverseOrder(order)).toBe(expected)
  })
})

describe('orderOf', () => {
  it.each([[1, 2, BEFORE], [2, 1, AFTER], [2, 2, SAME]])('%d and %d', (a, b, expected) => {
    expect(orderOf(a, b)).toBe(expected)
  })
})

describe('precisionFromElm', () => {
  it('orders precisions from coarse to fine', () => {
    expect(['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Millisecond'].map(precisionFromElm)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('has 0 for none, and a number of its own for weeks', () => {
    expect([precisionFromElm(undefined), precisionFromElm('Week')]).toEqual([0, 8])
  })

  it('refuses other names', () => {
    expect(() => precisionFromElm('Century')).toThrow(RangeError)
  })
})
