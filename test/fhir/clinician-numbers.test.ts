import { describe, expect, it } from 'vitest'
import { isNpi, isTin, npiCheckDigit } from '../../src/fhir/clinician-numbers.js'

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

describe('isTin', () => {
  it.each([['123456789', true], ['12-3456789', false], ['12345678', false], ['1234567890', false], ['', false]])('of %s is %s', (text, expected) => {
    expect(isTin(text)).toBe(expected)
  })
})
