import { afterEach, describe, expect, it, vi } from 'vitest'
import { precisionOfUnit } from '../../../../src/engine/compiled/values/calendar-unit.js'
import { Decimal } from '../../../../src/engine/compiled/values/decimal.js'
import { convertUnit, factorBetween, isUnit } from '../../../../src/engine/compiled/values/ucum.js'
import { productOfUnits, quotientOfUnits } from '../../../../src/engine/compiled/values/unit-algebra.js'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('convertUnit', () => {
  it.each([
    ['1', 'm', 'cm', '100.0'], ['1', 'cm', 'm', '0.01'], ['5', 'mg/dL', 'g/L', '0.05'], ['37', 'Cel', '[degF]', '98.6'], ['98.6', '[degF]', 'Cel', '37.0'], ['1', 'year', 'months', '12.0'], ['24', 'months', 'years', '2.0'],
    ['1', 'year', 'days', '365.0'], ['1', 'month', 'days', '30.0'], ['2', 'weeks', 'days', '14.0'], ['90', 'minutes', 'h', '1.5'], ['1', 'year', 'a', '1.0'], ['1', 'day', 'd', '1.0'], ['1', 'd', 'h', '24.0'], ['3', '{score}', '1', '3.0']
  ])('%s %s in %s', (value, from, to, expected) => {
    expect(convertUnit(Decimal.of(value), from, to)?.toString()).toBe(expected)
  })

  it.each([['mg', 'cm'], ['mg', 'no such unit'], ['no such unit', 'mg'], ['days', 'mg']])('%s and %s do not measure the same', (from, to) => {
    expect(convertUnit(Decimal.of(1), from, to)).toBeNull()
  })

  it('does not let the library write units to the console', () => {
    const log = vi.spyOn(console, 'log')
    expect(convertUnit(Decimal.of(1), 'a unit of a patient', 'mg')).toBeNull()
    expect(log).not.toHaveBeenCalled()
  })

  it('has no factor between scales with different zeros', () => {
    expect([factorBetween('Cel', '[degF]'), factorBetween('m', 'cm'), factorBetween('mg', 'cm')]).toEqual([null, 100, null])
  })
})

describe('isUnit', () => {
  it.each([['mg/dL', true], ['days', true], ['mm[Hg]', true], ['1', true], ['fortnight', false]])('%s: %s', (unit, expected) => {
    expect(isUnit(unit)).toBe(expected)
  })
})

describe('precisionOfUnit', () => {
  it.each([['year', 1], ['months', 2], ['week', 8], ['days', 3], ['d', 3], ['h', 4], ['min', 5], ['s', 6], ['ms', 7], ['a', 1], ['mo_g', 2], ['mg', null]])('%s', (unit, expected) => {
    expect(precisionOfUnit(unit)).toBe(expected)
  })
})

describe('unit algebra', () => {
  it.each([['cm', 'cm', 'cm2'], ['m', '1', 'm'], ['1', '1', '1'], ['mg/mL', 'mL', 'mg'], ['m2', 'm-1', 'm'], ['kg.m', 's-2', 'kg.m/s2'], ['g/(m.s)', 's', 'g/m'], ['m[H2O]', 'm[H2O]', 'm[H2O]2'], ['{a/b}', '{a/b}', '{a/b}2']])('%s times %s is %s', (a, b, expected) => {
    expect(productOfUnits(a, b)).toBe(expected)
  })

  it.each([['g', 'mL', 'g/mL'], ['g/cm3', 'g/cm3', '1'], ['g/cm3', '1', 'g/cm3'], ['1', 's', '/s'], ['g', 'm.s', 'g/(m.s)'], ['m3', 'm', 'm2'], ['m/s', 's', 'm/s2'], ['/s', '/s', '1']])('%s by %s is %s', (a, b, expected) => {
    expect(quotientOfUnits(a, b)).toBe(expected)
  })

  it('gives units that UCUM knows', () => {
    expect(['kg.m/s2', 'g/(m.s)', '/s', 'cm2'].map(isUnit)).toEqual([true, true, true, true])
  })
})
