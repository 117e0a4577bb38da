import { describe, expect, it } from 'vitest'
import { demoNpi } from '../../src/demo/npi.js'
import { isNpi } from '../../src/fhir/clinician-numbers.js'

describe('demoNpi', () => {
  it('makes valid numbers that differ and start with 2', () => {
    const numbers = Array.from({ length: 200 }, (_, serial) => demoNpi(serial))
    expect(numbers.every(number => isNpi(number) && number.startsWith('2'))).toBe(true)
    expect(new Set(numbers).size).toBe(200)
  })
})
