import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Decimal } from '../../../../src/engine/compiled/values/decimal.js'
import {
  absDecimal, addDecimals, ceilingDecimal, divideDecimals, floorDecimal, multiplyDecimals, negateDecimal, remainderOfDecimals, roundDecimal, stepDecimal, subtractDecimals,
  truncateDecimal, truncateDivideDecimals
} from '../../../../src/engine/compiled/values/decimal-arithmetic.js'
import { AFTER, BEFORE, SAME } from '../../../../src/engine/compiled/values/order.js'

const text = (decimal: Decimal | null): string | undefined => decimal?.toString()
const decimals = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(coefficient => Decimal.fromCoefficient(coefficient) as Decimal)

describe('Decimal.parse', () => {
  it.each([
    ['0', '0.0'], ['1.0', '1.0'], ['1.50', '1.50'], ['-0.5', '-0.5'], ['+25.5', '25.5'], ['0.00000001', '0.00000001'], ['9999999999999999999999999999.99999999', '9999999999999999999999999999.99999999']
  ])('reads %s as %s', (source, expected) => {
    expect(text(Decimal.parse(source))).toBe(expected)
  })

  it('rounds what is beyond 8 places, halves away from zero', () => {
    expect([text(Decimal.parse('0.123456784')), text(Decimal.parse('0.123456785')), text(Decimal.parse('-0.123456785'))]).toEqual(['0.12345678', '0.12345679', '-0.12345679'])
  })

  it.each(['', '.5', '5.', '1e3', 'abc', '1,5', '1 ', '--1', '0x10', '123456789012345678901234567890'])('takes "%s" for no decimal', source => {
    expect(Decimal.parse(source)).toBeNull()
  })
})

describe('Decimal.fromNumber', () => {
  it.each([[0, '0.0'], [-0, '0.0'], [7, '7.0'], [0.1, '0.1'], [-2.5, '-2.5'], [145.25, '145.25'], [1e-8, '0.00000001'], [1e-9, '0.0'], [123456789.5, '123456789.5'], [1e21, '1000000000000000000000.0']])('reads the JSON number %d as %s', (number, expected) => {
    expect(text(Decimal.fromNumber(number))).toBe(expected)
  })

  it.each([NaN, Infinity, -Infinity, 1e30])('has none for %d', number => {
    expect(Decimal.fromNumber(number)).toBeNull()
  })

  it('gives what reading the digits gives, for numbers of up to 8 places', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), fc.integer({ min: 0, max: 8 }), (digits, places) => {
      const number = Number(`${digits}e-${places}`)
      expect(Decimal.fromNumber(number)?.coefficient).toBe(Decimal.parse(number.toFixed(places))?.coefficient)
    }))
  })
})

describe('Decimal.of', () => {
  it('refuses what is no decimal', () => {
    expect(() => Decimal.of('abc')).toThrow('A number is outside the range of Decimal.')
  })
})

describe('a decimal', () => {
  it('keeps the places written, and knows the fewest it needs', () => {
    expect([Decimal.of('1.58700').scale, Decimal.of('1.58700').leastScale, Decimal.of(1.5).scale, Decimal.of('10').scale]).toEqual([5, 3, 1, 0])
  })

  it.each([['1.0', '1.00', SAME], ['1.0', '1.1', BEFORE], ['-1', '-1.1', AFTER], ['9999999999999999999.5', '9999999999999999999.4', AFTER], ['9999999999999999999.5', '1', AFTER]])('%s compared with %s', (a, b, order) => {
    expect(Decimal.of(a).compare(Decimal.of(b))).toBe(order)
  })

  it('is equal whatever trailing zeros it was written with, small and large', () => {
    expect([Decimal.of('1.0').equals(Decimal.of('1.00')), Decimal.of('1e0'.slice(0, 1)).equals(Decimal.of(2)), Decimal.of('99999999999.0').equals(Decimal.of('99999999999.00'))]).toEqual([true, false, true])
  })
})

describe('arithmetic', () => {
  it('adds, subtracts and negates exactly', () => {
    fc.assert(fc.property(decimals, decimals, (a, b) => {
      expect(addDecimals(a, b)?.coefficient).toBe(a.coefficient + b.coefficient)
      expect(subtractDecimals(a, b)?.coefficient).toBe(a.coefficient - b.coefficient)
      expect(addDecimals(negateDecimal(a), a)?.isZero).toBe(true)
    }))
  })

  it('takes a product apart again', () => {
    fc.assert(fc.property(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (a, b) => {
      const product = multiplyDecimals(Decimal.of(a / 100), Decimal.of(b)) as Decimal
      expect(divideDecimals(product, Decimal.of(b))?.toNumber()).toBe(a / 100 + 0)
    }))
  })

  it.each([['1', '3', '0.33333333'], ['2', '3', '0.66666667'], ['-2', '3', '-0.66666667'], ['2', '-3', '-0.66666667'], ['1', '8', '0.125']])('%s / %s is %s', (a, b, expected) => {
    expect(text(divideDecimals(Decimal.of(a), Decimal.of(b)))).toBe(expected)
  })

  it.each([['10.1', '3.1', '3.0', '0.8'], ['-10.1', '3.1', '-3.0', '-0.8'], ['10.1', '-3.1', '-3.0', '0.8']])('%s div %s is %s, mod %s', (a, b, quotient, rest) => {
    expect([text(truncateDivideDecimals(Decimal.of(a), Decimal.of(b))), text(remainderOfDecimals(Decimal.of(a), Decimal.of(b)))]).toEqual([quotient, rest])
  })

  it('has no quotient of zero', () => {
    const [one, zero] = [Decimal.of(1), Decimal.of(0)]
    expect([divideDecimals(one, zero), truncateDivideDecimals(one, zero), remainderOfDecimals(one, zero)]).toEqual([null, null, null])
  })

  it('has no result out of range', () => {
    const large = Decimal.of('9999999999999999999999999999')
    expect([multiplyDecimals(large, large), addDecimals(Decimal.fromCoefficient(10n ** 37n - 1n) as Decimal, Decimal.of(1))]).toEqual([null, null])
  })

  it.each([['2.5', 0, '3.0'], ['-2.5', 0, '-3.0'], ['2.4', 0, '2.0'], ['-0.4', 0, '0.0'], ['3.14159', 2, '3.14'], ['1.005', 2, '1.01'], ['-1.005', 2, '-1.01'], ['1.23456789', 8, '1.23456789']])('%s rounded to %d places is %s', (value, places, expected) => {
    expect(text(roundDecimal(Decimal.of(value), places))).toBe(expected)
  })

  it.each([['1.99', 1, '1.9'], ['-1.99', 1, '-1.9'], ['-1.99', 0, '-1.0']])('%s cut to %d places is %s', (value, places, expected) => {
    expect(text(truncateDecimal(Decimal.of(value), places))).toBe(expected)
  })

  it.each([['1.1', 1n, 2n], ['-1.1', -2n, -1n], ['3', 3n, 3n], ['-3', -3n, -3n], ['0', 0n, 0n]])('%s lies between %d and %d', (value, below, above) => {
    expect([floorDecimal(Decimal.of(value)), ceilingDecimal(Decimal.of(value))]).toEqual([below, above])
  })

  it('steps by the least unit', () => {
    expect([text(stepDecimal(Decimal.of('1.01'), 1n)), text(stepDecimal(Decimal.of('1.0'), -1n)), text(absDecimal(Decimal.of('-1.5')))]).toEqual(['1.01000001', '0.99999999', '1.5'])
  })
})
