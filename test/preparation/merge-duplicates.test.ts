import { describe, expect, it } from 'vitest'
import type { AnyResource } from '../../src/fhir/types.js'
import { mergeDuplicates } from '../../src/preparation/merge-duplicates.js'
import type { PreparationCounts } from '../../src/preparation/preparation-counts.js'
import { RecordIndex } from '../../src/preparation/record-index.js'
import { recordOf, type Entry } from './sample-record.js'

const reading = (value: number, meta?: object): AnyResource => ({ resourceType: 'Observation', id: 'o', valueInteger: value, ...(meta === undefined ? {} : { meta }) })

/** Places that go → places that stay, the Patient standing at 0. */
function merged (...entries: readonly Entry[]): { places: [number, number][], counts: PreparationCounts } {
  const counts: PreparationCounts = {}
  return { places: [...mergeDuplicates(new RecordIndex(recordOf(...entries)), counts)], counts }
}

describe('mergeDuplicates', () => {
  it('merges copies of the same content, whatever their meta says', () => {
    expect(merged(reading(1), reading(1), reading(1, { versionId: '2' }))).toEqual({ places: [[1, 3], [2, 3]], counts: { 'duplicate-merged': { Observation: 2 } } })
  })

  it('keeps the latest of different copies where it stands', () => {
    expect(merged(reading(1, { versionId: '2' }), reading(2, { versionId: '3' }), reading(3, { versionId: '1' })))
      .toEqual({ places: [[1, 2], [3, 2]], counts: { 'duplicate-merged': { Observation: 2 } } })
  })

  it('keeps the last copy where nothing decides, and counts that apart', () => {
    expect(merged(reading(1), reading(2), reading(2))).toEqual({ places: [[1, 3], [2, 3]], counts: { 'duplicate-undecided': { Observation: 1 }, 'duplicate-merged': { Observation: 1 } } })
  })

  it('decides among the latest only', () => {
    expect(merged(reading(1, { versionId: '1' }), reading(2, { versionId: '2' }), reading(3, { versionId: '2' })))
      .toEqual({ places: [[1, 3], [2, 3]], counts: { 'duplicate-merged': { Observation: 1 }, 'duplicate-undecided': { Observation: 1 } } })
  })

  it.each<[string, AnyResource[]]>([
    ['of different types', [{ resourceType: 'Observation', id: '1' }, { resourceType: 'Condition', id: '1' }]],
    ['with different ids', [{ resourceType: 'Observation', id: '1' }, { resourceType: 'Observation', id: '01' }]],
    ['without id', [{ resourceType: 'Observation' }, { resourceType: 'Observation' }]],
    ['with an empty id', [{ resourceType: 'Observation', id: '' }, { resourceType: 'Observation', id: '' }]]
  ])('does not merge resources %s', (_title, resources) => {
    expect(merged(...resources)).toEqual({ places: [], counts: {} })
  })

  it('keeps resources of different servers apart, and merges those of each', () => {
    const at = (server: string, resource: AnyResource): Entry => ({ fullUrl: `${server}/Observation/o`, resource })
    expect(merged(at('https://a/fhir', reading(1, { versionId: '1' })), at('https://b/fhir', reading(9, { versionId: '5' })), at('https://a/fhir', reading(2, { versionId: '2' }))))
      .toEqual({ places: [[1, 3]], counts: { 'duplicate-kept': { Observation: 2 }, 'duplicate-merged': { Observation: 1 } } })
  })

  it.each<[string, Entry]>([
    ['has no fullUrl', reading(1)], ['has a UUID for its fullUrl', { fullUrl: 'urn:uuid:0b8a6ef0-07c8-48ca-804d-1e64f6e44b95', resource: reading(1) }]
  ])('takes a copy that %s for one of the only server that is named, and keeps the copy that names it', (_title, other) => {
    const known: Entry = { fullUrl: 'https://a/fhir/Observation/o', resource: reading(1) }
    expect(merged(known, other).places).toEqual([[2, 1]])
    expect(merged(other, known).places).toEqual([[1, 2]])
  })

  it('keeps of copies that say the same one that tells its version, in whatever order', () => {
    expect(merged(reading(1, { versionId: '1' }), reading(1)).places).toEqual([[2, 1]])
    expect(merged(reading(1), reading(1, { versionId: '1' })).places).toEqual([[1, 2]])
  })

  it('merges a Patient that stands twice', () => {
    expect(merged({ resourceType: 'Patient', id: 'p', birthDate: '1970-01-01' }).places).toEqual([[0, 1]])
  })

  it('counts a type that does not look like one without its text', () => {
    const odd = (value: number): AnyResource => ({ resourceType: 'Jane Doe', id: '1', value })
    expect(merged(odd(1), odd(1)).counts).toEqual({ 'duplicate-merged': { other: 1 } })
  })
})
