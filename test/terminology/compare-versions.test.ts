import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareVersions } from '../../src/terminology/compare-versions.js'

describe('compareVersions', () => {
  it.each([
    [undefined, '0'],
    ['1', '2'],
    ['1.9.0', '1.10.0'],
    ['1.0', '1.0.0'],
    ['1.0.0-draft', '1.0.0'],
    ['1.0.0-alpha', '1.0.0-beta'],
    ['1.0.0-draft', '1.0.1'],
    ['20240110', '20250228'],
    ['2025-02-28', '20250301'],
    ['20241231', '2025-01-01'],
    ['1.0.0', '20250228'],
    ['9007199254740993', '9007199254740994'],
    ['007', '8'],
    ['eCQM Update 2024-05-02', 'eCQM Update 2025-05-08']
  ])('puts %s before %s', (older, newer) => {
    expect(compareVersions(older, newer)).toBeLessThan(0)
    expect(compareVersions(newer, older)).toBeGreaterThan(0)
  })

  const version = fc.option(fc.oneof(fc.string({ maxLength: 6 }), fc.stringMatching(/^[01v .-]{1,6}$/), fc.stringMatching(/^2025-0[1-3](-0[1-3])?$/)), { nil: undefined })

  it('is a total order: equal only for equal texts, and the reverse the other way round', () => {
    fc.assert(fc.property(version, version, (left, right) => {
      const order = compareVersions(left, right)
      expect(Math.sign(order) + Math.sign(compareVersions(right, left))).toBe(0)
      expect(order === 0).toBe(left === right)
    }))
  })

  it('is transitive', () => {
    fc.assert(fc.property(version, version, version, (one, two, three) => {
      if (compareVersions(one, two) <= 0 && compareVersions(two, three) <= 0) expect(compareVersions(one, three)).toBeLessThanOrEqual(0)
    }), { numRuns: 2000 })
  })
})
