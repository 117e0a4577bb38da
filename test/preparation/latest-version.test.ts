import { describe, expect, it } from 'vitest'
import { latestVersions } from '../../src/preparation/latest-version.js'

/** A copy with a name and a `meta`. */
const copy = (name: string, meta?: unknown): { name: string, resource: { resourceType: string, meta?: unknown } } => ({ name, resource: { resourceType: 'Basic', ...(meta === undefined ? {} : { meta }) } })
const NOON = '2026-03-10T12:00:00Z'
const ONE = '2026-03-10T13:00:00Z'

describe('latestVersions', () => {
  it.each<[string, ReturnType<typeof copy>[], string]>([
    ['the highest versionId', [copy('a', { versionId: '2' }), copy('b', { versionId: '10' }), copy('c', { versionId: '9' })], 'b'],
    ['versionId before lastUpdated', [copy('a', { versionId: '1', lastUpdated: ONE }), copy('b', { versionId: '2', lastUpdated: NOON })], 'b'],
    ['lastUpdated where one has no versionId', [copy('a', { lastUpdated: ONE }), copy('b', { versionId: '2', lastUpdated: NOON })], 'a'],
    ['lastUpdated where a versionId is no number', [copy('a', { versionId: 'W/7', lastUpdated: NOON }), copy('b', { versionId: '6', lastUpdated: ONE })], 'b'],
    ['lastUpdated where versionIds are equal', [copy('a', { versionId: '2', lastUpdated: NOON }), copy('b', { versionId: '2', lastUpdated: ONE }), copy('c', { versionId: '1', lastUpdated: ONE })], 'b'],
    ['instants, not their texts', [copy('a', { lastUpdated: '2026-03-10T14:00:00+05:00' }), copy('b', { lastUpdated: NOON })], 'b'],
    ['all where nothing is said', [copy('a'), copy('b', {}), copy('c', 'meta')], 'abc'],
    ['all where one says nothing', [copy('a', { versionId: '1', lastUpdated: NOON }), copy('b')], 'ab'],
    ['all that share the highest versionId', [copy('a', { versionId: '2' }), copy('b', { versionId: '1' }), copy('c', { versionId: '2' })], 'ac'],
    ['all where lastUpdated is no instant', [copy('a', { lastUpdated: '2026-03-10' }), copy('b', { lastUpdated: '2026-03-11' })], 'ab'],
    ['all where lastUpdated does not exist', [copy('a', { lastUpdated: '2026-13-10T12:00:00Z' }), copy('b', { lastUpdated: NOON })], 'ab']
  ])('%s', (_title, copies, expected) => {
    const names = (given: typeof copies): string => latestVersions(given).map(({ name }) => name).sort().join('')
    expect(names(copies)).toBe(expected)
    expect(names([...copies].reverse())).toBe(expected)
  })
})
