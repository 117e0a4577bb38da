import { describe, expect, it } from 'vitest'
import { formatCanonical, parseCanonical } from '../../src/fhir/canonical.js'

describe('parseCanonical', () => {
  it.each([
    ['urn:x', { url: 'urn:x' }],
    ['urn:x|1.0', { url: 'urn:x', version: '1.0' }],
    ['urn:x|', { url: 'urn:x' }],
    ['urn:x|1|2', { url: 'urn:x', version: '1|2' }]
  ])('takes %s apart', (text, expected) => {
    expect(parseCanonical(text)).toEqual(expected)
  })

  it.each(['urn:x', 'urn:x|1.0'])('is undone by formatCanonical for %s', text => {
    expect(formatCanonical(parseCanonical(text))).toBe(text)
  })
})
