import { isObject } from '../fhir/patient-record.js'
import type { AnyResource } from '../fhir/types.js'

/**
 * Which of several copies of one resource are the latest, by what they tell of themselves (FHIR R4 Resource.meta):
 * 1. `versionId`, where every copy has one and all are whole numbers: the highest. FHIR leaves the form of a version id to the
 *    server, so other texts have no order.
 * 2. among those left `lastUpdated`, where every one has it: the latest, to the millisecond.
 * One result: the copies decide. Several: they do not. Independent of the order of the copies.
 */
export function latestVersions<Copy extends { readonly resource: AnyResource }> (copies: readonly Copy[]): readonly Copy[] {
  return highest(highest(copies, versionNumber), lastUpdated)
}

/** The copies with the highest value; all of them where one has no value. */
function highest<Copy extends { readonly resource: AnyResource }> (copies: readonly Copy[], valueOf: (resource: AnyResource) => number | undefined): readonly Copy[] {
  let most = -Infinity
  let found: Copy[] = []
  for (const copy of copies) {
    const value = valueOf(copy.resource)
    if (value === undefined) return copies
    if (value > most) found = []
    if (value >= most) found.push(copy)
    most = Math.max(most, value)
  }
  return found
}

/** Resource.meta.versionId; undefined where a resource does not tell its version. */
export function versionOf ({ meta }: AnyResource): unknown {
  return isObject(meta) ? meta['versionId'] : undefined
}

function versionNumber (resource: AnyResource): number | undefined {
  const version = versionOf(resource)
  return typeof version === 'string' && /^\d{1,15}$/.test(version) ? Number(version) : undefined
}

/** FHIR R4 instant: to the second at least, with an offset. */
function lastUpdated ({ meta }: AnyResource): number | undefined {
  const instant = isObject(meta) ? meta['lastUpdated'] : undefined
  if (typeof instant !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(instant)) return undefined
  const time = Date.parse(instant)
  return Number.isNaN(time) ? undefined : time
}
