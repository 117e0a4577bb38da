import type { AnyResource } from '../fhir/types.js'
import { latestVersions, versionOf } from './latest-version.js'
import { countOne, type PreparationCounts } from './preparation-counts.js'
import type { Places, RecordIndex } from './record-index.js'
import { sameContent } from './same-content.js'

/** Place of a copy that goes → place of the copy that stays for it. */
export type MergedPlaces = ReadonlyMap<number, number>

interface Copy {
  readonly place: number
  readonly resource: AnyResource
}

/**
 * Finds resources that stand several times: same type and id on one server are one resource (FHIR R4 Resource.id: unique within
 * type and server). Copies of the same content become one; of different ones the latest stays (`latestVersions`); where
 * nothing decides, the last one in the record. Resources without id are never merged, nor are resources whose fullUrls name
 * different servers.
 */
export function mergeDuplicates (index: RecordIndex, counts: PreparationCounts): MergedPlaces {
  const merged = new Map<number, number>()
  for (const places of index.repeated()) {
    const servers = perServer(index, places)
    if (servers.length > 1) for (const [first = 0] of servers) countOne(counts, 'duplicate-kept', typeAt(index, first))
    for (const samePlaces of servers) mergeCopies(index, samePlaces, merged, counts)
  }
  return merged
}

function mergeCopies (index: RecordIndex, places: Places, merged: Map<number, number>, counts: PreparationCounts): void {
  const copies = places.map((place): Copy => ({ place, resource: index.record.resources[place] as AnyResource }))
  const latest = latestVersions(copies)
  const among = new Set(latest)
  const kept = mostTelling(index, latest)
  for (const copy of copies) {
    if (copy === kept) continue
    merged.set(copy.place, kept.place)
    const decided = !among.has(copy) || sameContent(copy.resource, kept.resource)
    countOne(counts, decided ? 'duplicate-merged' : 'duplicate-undecided', kept.resource.resourceType)
  }
}

/** The last copy; of copies that say what it says, one that also tells its server, then its version: nothing hangs on their order. */
function mostTelling (index: RecordIndex, latest: readonly Copy[]): Copy {
  const last = latest.at(-1) as Copy
  const told = ({ place, resource }: Copy): number => (index.serverOf(place) === undefined ? 0 : 2) + (versionOf(resource) === undefined ? 0 : 1)
  return latest.reduce((most, copy) => told(copy) > told(most) && sameContent(copy.resource, last.resource) ? copy : most, last)
}

/** Places by server. A resource that does not tell its server belongs to the only one named; where several are, it stands apart. */
function perServer (index: RecordIndex, places: Places): readonly Places[] {
  const byServer = new Map<string, number[]>()
  for (const place of places) {
    const server = index.serverOf(place) ?? ''
    const others = byServer.get(server)
    if (others === undefined) byServer.set(server, [place])
    else others.push(place)
  }
  const named = byServer.size - (byServer.has('') ? 1 : 0)
  return named > 1 ? [...byServer.values()] : [places]
}

function typeAt (index: RecordIndex, place: number): string {
  return index.record.resources[place]?.resourceType ?? ''
}
