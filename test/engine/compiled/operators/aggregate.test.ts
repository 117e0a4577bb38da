import { describe, expect, it } from 'vitest'
import { allTrue, anyTrue, avg, count, max, median, min, mode, product, sum } from '../../../../src/engine/compiled/operators/aggregate.js'
import { geometricMean, populationStdDev, populationVariance, stdDev, variance } from '../../../../src/engine/compiled/operators/statistics.js'
import type { CqlValue } from '../../../../src/engine/compiled/values/value.js'
import { RUNTIME_ERROR, date, dateTime, decimal, quantity, shown, time } from '../notation.js'

const OPERATORS = { count, sum, min, max, avg, median, mode, product, variance, stdDev, populationVariance, populationStdDev, geometricMean } as const
type Name = keyof typeof OPERATORS
const decimals = (...texts: readonly string[]): readonly CqlValue[] => texts.map(decimal)
const quantities = (...texts: readonly string[]): readonly CqlValue[] => texts.map(quantity)
const FIVE = decimals('1', '2', '3', '4', '5')

describe('aggregate operators', () => {
  it.each<[Name, readonly CqlValue[], string]>([
    ['count', [15, null, 1], '2'], ['count', [], '0'], ['sum', [null, 1, 2], '3'], ['sum', [2_147_483_647, 1], 'null'], ['sum', [6n, 2n], '8'], ['sum', decimals('6.5', '2.0'), '8.5'], ['sum', quantities('1 mL', '2 mL', '1 dL'), '103.0 mL'], ['sum', quantities('1 mL', '2 g'), 'null'], ['min', [5, 0, 12], '0'], ['max', [5, 90, 12], '90'],
    ['max', ['hi', 'bye', 'zebra'], '"zebra"'], ['min', ['hi', 'bye'], '"bye"'], ['max', [dateTime('2012-10-05'), dateTime('2012-10-06')], '2012-10-06'], ['min', [date('2012'), date('2012-05-01')], '2012'], ['min', [time('15:59'), time('05:59')], '05:59'], ['max', quantities('1 g', '500 mg'), '1.0 g'], ['min', quantities('1 g', '500 mg'), '500.0 mg'],
    ['max', quantities('1 g', '1 cm'), 'null'], ['avg', decimals('1', '2', '3', '6'), '3.0'], ['avg', [1, 2], '1.5'], ['avg', quantities('1 g', '3 g'), '2.0 g'], ['median', decimals('6', '5', '4', '3', '2', '1'), '3.5'], ['median', decimals('3', '1', '2'), '2.0'], ['median', quantities('1 g', '3 g', '2000 mg'), '2.0 g'], ['median', quantities('1 g', '1 cm'), 'null'],
    ['mode', [2, 1, 8, 2, 9, 1, 9, 9], '9'], ['mode', [1, 2, 2, 1], '1'], ['mode', [dateTime('2012-10-05'), dateTime('2012-09-05'), dateTime('2012-09-05')], '2012-09-05'], ['product', [5n, 4n, 5n], '100'], ['product', decimals('1.5', '2'), '3.0'], ['product', quantities('2 g', '3 g'), '6.0 g'], ['product', [65_536, 65_536], 'null'],
    ['variance', FIVE, '2.5'], ['stdDev', FIVE, '1.58113883'], ['populationVariance', FIVE, '2.0'], ['populationStdDev', FIVE, '1.41421356'], ['geometricMean', decimals('2', '8'), '4.0'], ['variance', decimals('1'), 'null'], ['populationVariance', decimals('1'), '0.0'], ['stdDev', quantities('1 g', '2000 mg', '3 g'), '1.0 g'], ['variance', [1, 2, 3n], '1.0'],
    ['variance', quantities('1 g', '1 cm'), 'null']
  ])('%s of %s is %s', (name, list, expected) => {
    expect(shown(OPERATORS[name](list))).toBe(expected)
  })

  it.each(Object.keys(OPERATORS).filter(name => name !== 'count') as Name[])('%s of nothing is null', name => {
    expect([OPERATORS[name](null), OPERATORS[name]([]), OPERATORS[name]([null, null])]).toEqual([null, null, null])
  })

  it('counts nothing in null', () => {
    expect(count(null)).toBe(0)
  })

  it.each<[readonly CqlValue[] | null, boolean, boolean]>([[[true, true], true, true], [[true, false], false, true], [[false, null], false, false], [[null, true], true, true], [[null], true, false], [[], true, false], [null, true, false]])('of %s all, any are true', (list, all, any) => {
    expect([allTrue(list), anyTrue(list)]).toEqual([all, any])
  })

  it('has no statistics of texts', () => {
    expect(() => variance(['a', 'b'])).toThrow(expect.objectContaining(RUNTIME_ERROR))
  })
})
