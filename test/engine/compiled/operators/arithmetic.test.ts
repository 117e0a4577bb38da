import { describe, expect, it } from 'vitest'
import { abs, add, divide, modulo, multiply, negate, subtract, truncatedDivide } from '../../../../src/engine/compiled/operators/arithmetic.js'
import { ceiling, exp, floor, ln, log, power, round, truncate } from '../../../../src/engine/compiled/operators/arithmetic-functions.js'
import { Uncertainty } from '../../../../src/engine/compiled/values/uncertainty.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, dateTime, decimal, quantity, shown } from '../notation.js'

const OPERATORS = { add, subtract, multiply, divide, truncatedDivide, modulo, power, log } as const
const FUNCTIONS = { negate, abs, ceiling, floor, truncate, round, ln, exp } as const
const MAX = 2_147_483_647
const MIN = -2_147_483_648
const MAX_LONG = 9_223_372_036_854_775_807n

describe('arithmetic operators', () => {
  it.each<[keyof typeof OPERATORS, CqlValue, CqlValue, string]>([
    ['add', 1, 2, '3'], ['add', MAX, 1, 'null'], ['add', 1n, 2n, '3'], ['add', MAX_LONG, 1n, 'null'], ['add', decimal('1.1'), decimal('2.2'), '3.3'], ['add', 1, decimal('2.5'), '3.5'], ['add', 'a', 'b', '"ab"'], ['add', quantity('1 g'), quantity('500 mg'), '1500.0 mg'],
    ['add', quantity('1 mg'), quantity('1 cm'), 'null'], ['add', new Uncertainty(17, 44), new Uncertainty(17, 44), '{"low":34,"high":88}'], ['add', new Uncertainty(1, 2), 3, '{"low":4,"high":5}'], ['add', quantity('1 mg'), decimal('1'), 'null'],
    ['subtract', 1, 2, '-1'], ['subtract', MIN, 1, 'null'], ['subtract', 2, decimal('1.1'), '0.9'], ['subtract', quantity('1 year'), quantity('6 months'), '6.0 months'], ['subtract', new Uncertainty(16, 44), new Uncertainty(4, 16), '{"low":0,"high":40}'], ['subtract', 1n, 2n, '-1'],
    ['multiply', 3, 4, '12'], ['multiply', 65_536, 65_536, 'null'], ['multiply', 2n, 3n, '6'], ['multiply', MAX_LONG, 2n, 'null'], ['multiply', decimal('1.5'), decimal('2.0'), '3.0'], ['multiply', quantity('1.0 cm'), quantity('2.0 cm'), '2.0 cm2'], ['multiply', quantity('1 m'), quantity('1 cm'), '100.0 cm2'],
    ['multiply', quantity('2 mg'), decimal('3'), '6.0 mg'], ['multiply', 3, quantity('2 mg'), '6.0 mg'], ['multiply', new Uncertainty(16, 44), new Uncertainty(16, 44), '{"low":256,"high":1936}'], ['multiply', new Uncertainty(-2, 3), -1, '{"low":-3,"high":2}'],
    ['divide', 10, 5, '2.0'], ['divide', 10, 3, '3.33333333'], ['divide', 1, 0, 'null'], ['divide', 1n, 4n, '0.25'], ['divide', quantity('10 g'), decimal('5'), '2.0 g'], ['divide', quantity('1 g/cm3'), quantity('1 g/cm3'), '1.0 1'], ['divide', quantity('1 m'), quantity('50 cm'), '2.0 1'],
    ['divide', quantity('10 mg'), quantity('2 mL'), '5.0 mg/mL'], ['divide', quantity('1 g'), quantity('0 g'), 'null'], ['divide', new Uncertainty(2, 4), 2, '{"low":1,"high":2}'], ['divide', 2, new Uncertainty(-1, 0), 'null'],
    ['truncatedDivide', 10, 3, '3'], ['truncatedDivide', -10, 3, '-3'], ['truncatedDivide', 10, 0, 'null'], ['truncatedDivide', MIN, -1, 'null'], ['truncatedDivide', 10n, 3n, '3'], ['truncatedDivide', 10n, 0n, 'null'], ['truncatedDivide', decimal('10.1'), decimal('-3.1'), '-3.0'],
    ['truncatedDivide', quantity('4.14 m'), quantity('206 cm'), '2.0 m'], ['truncatedDivide', quantity('1 m'), quantity('1 g'), 'null'], ['modulo', 10, 3, '1'], ['modulo', -4, 2, '0'], ['modulo', 0, 0, 'null'], ['modulo', 10n, 4n, '2'], ['modulo', 10n, 0n, 'null'], ['modulo', decimal('3.5'), 3, '0.5'],
    ['modulo', quantity('3.5 cm'), quantity('3 cm'), '0.5 cm'], ['modulo', quantity('10 g'), quantity('0 g'), 'null'], ['power', 2, 10, '1024'], ['power', 0, 0, '1'], ['power', 2, 31, 'null'], ['power', 2, -2, '0.25'], ['power', 10, -8, '0.00000001'], ['power', 0, -1, 'null'], ['power', 2n, 62n, '"4611686018427387904"'],
    ['power', 2n, 64n, 'null'], ['power', 2n, 9_999_999_999n, 'null'], ['power', -1n, 9_999_999_999n, '-1'], ['power', decimal('1.1'), 2, '1.21'], ['power', decimal('2.25'), decimal('0.5'), '1.5'], ['power', decimal('-1'), decimal('0.5'), 'null'], ['log', 16, 2, '4.0'], ['log', 1000, 10, '3.0'],
    ['log', decimal('0.125'), 2, '-3.0'], ['log', 9, 3, '2.0'], ['log', 1, 1, 'null'], ['log', 2, 1, 'null'], ['log', 0, 2, 'null']
  ])('%s of %s and %s is %s', (name, a, b, expected) => {
    expect(shown(OPERATORS[name](a, b))).toBe(expected)
  })

  it.each(Object.entries(OPERATORS))('%s of null is null', (_, operator) => {
    expect([operator(null, 1), operator(1, null), operator(null, null)]).toEqual([null, null, null])
  })

  it.each<[keyof typeof OPERATORS, CqlValue, CqlValue]>([['add', true, 1], ['multiply', dateTime('2026'), 2], ['truncatedDivide', new Uncertainty(1, 2), 2], ['modulo', 'a', 1], ['power', 'a', 2]])('%s refuses %s and %s', (name, a, b) => {
    expect(() => OPERATORS[name](a, b)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})

describe('arithmetic functions', () => {
  it.each<[keyof typeof FUNCTIONS, CqlValue, string]>([
    ['negate', 1, '-1'], ['negate', 0, '0'], ['negate', MIN, 'null'], ['negate', -MAX_LONG - 1n, 'null'], ['negate', decimal('1.5'), '-1.5'], ['negate', quantity('1 cm'), '-1.0 cm'], ['negate', new Uncertainty(1, 2), '{"low":-2,"high":-1}'], ['abs', -1, '1'], ['abs', MIN, 'null'], ['abs', -5n, '5'],
    ['abs', decimal('-1.5'), '1.5'], ['abs', quantity('-1 cm'), '1.0 cm'], ['ceiling', decimal('1.1'), '2'], ['ceiling', decimal('-1.1'), '-1'], ['ceiling', decimal('2147483647.2'), 'null'], ['ceiling', 5, '5'], ['floor', decimal('-1.1'), '-2'], ['floor', decimal('1.9'), '1'], ['floor', decimal('-2147483648.2'), 'null'],
    ['floor', 5, '5'], ['truncate', decimal('-1.9'), '-1'], ['truncate', decimal('2147483648.5'), 'null'], ['truncate', 7, '7'], ['truncate', new Uncertainty(decimal('1.5'), decimal('3.5')), '{"low":1,"high":3}'], ['ceiling', new Uncertainty(decimal('1.5'), decimal('1.9')), '2'], ['floor', new Uncertainty(1, 2), '{"low":1,"high":2}'], ['round', new Uncertainty(decimal('1.4'), decimal('2.6')), '{"low":1,"high":3}'], ['ceiling', new Uncertainty(decimal('1.4'), decimal('2147483647.6')), 'null'], ['round', decimal('0.5'), '1.0'], ['round', decimal('-0.5'), '-1.0'], ['round', decimal('-1.4'), '-1.0'], ['round', 3, '3.0'], ['ln', 1, '0.0'], ['ln', 1000, '6.90775528'], ['ln', -1, 'null'],
    ['exp', 0, '1.0'], ['exp', 1, '2.71828183'], ['exp', decimal('-1'), '0.36787944']
  ])('%s of %s is %s', (name, a, expected) => {
    expect(shown(FUNCTIONS[name](a))).toBe(expected)
  })

  it.each(Object.entries(FUNCTIONS))('%s of null is null', (_, operator) => {
    expect(operator(null)).toBeNull()
  })

  it('rounds to places', () => {
    expect([shown(round(decimal('3.14159'), 2)), shown(round(decimal('3.14159'), null))]).toEqual(['3.14', '3.0'])
  })

  it.each<[keyof typeof FUNCTIONS, CqlValue]>([['ln', 0], ['exp', 1000], ['negate', 'a'], ['abs', true], ['ceiling', 'a']])('%s refuses %s', (name, a) => {
    expect(() => FUNCTIONS[name](a)).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
