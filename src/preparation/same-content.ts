import type { AnyResource } from '../fhir/types.js'

/** Guards against a stack that overflows on data nested beyond anything FHIR has; what lies deeper counts as different. */
const MAX_DEPTH = 100

/** True where two resources say the same. `meta` tells of a version and is no content (FHIR R4 Resource.meta: "metadata about the resource"). */
export function sameContent (left: AnyResource, right: AnyResource): boolean {
  return sameJson({ ...left, meta: undefined }, { ...right, meta: undefined }, 0)
}

/** The order of members does not matter, that of lists does. */
function sameJson (left: unknown, right: unknown, depth: number): boolean {
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null || depth > MAX_DEPTH) return false
  if (Array.isArray(left) !== Array.isArray(right)) return false
  const names = Object.keys(left)
  return names.length === Object.keys(right).length && names.every(name => Object.hasOwn(right, name) &&
    sameJson((left as Record<string, unknown>)[name], (right as Record<string, unknown>)[name], depth + 1))
}
