import { describe, expect, it } from 'vitest'
import { demoNpi, isNpi, npiCheckDigit } from '../../src/demo/npi.js'

describe('npiCheckDigit', () => {
  it('is 3 for 123456789, the example of the standard', () => {
    expect(npiCheckDigit('123456789')).toBe('3')
  })
})

describe('isNpi', () => {
  it.each([
    ['1234567893', true],
    ['1234567890', false],
    ['9999999999', false],
    ['123456789', false],
    ['12345678933', false],
    ['1234567983', false]
  ])('of %s is %s', (text, expected) => {
    expect(isNpi(text)).toBe(expected)
  })
})

describe('demoNpi', () => {
  it('makes valid numbers that differ and start with 2', () => {
    const numbers = Array.from({ length: 200 }, (_, serial) => demoNpi(serial))
    expect(numbers.every(number => isNpi(number) && number.startsWith('2'))).toBe(true)
    expect(new Set(numbers).size).toBe(200)
  })
})
