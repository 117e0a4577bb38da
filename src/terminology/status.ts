import { parseCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { canonicalOf, type ManifestValueSet, type ValueSetManifest, type ValueSetPurpose } from './manifest.js'
import type { ValueSetIndex, ValueSetMembership } from './value-set-index.js'

/** A value set as people know it. */
export interface ValueSetLabel {
  readonly title: string
  readonly canonical: string
  readonly purpose: ValueSetPurpose
}

/** How far one measure's value sets are loaded. `missing`: at least one is; `partial`: none is missing, one is not whole. */
export interface MeasureValueSetStatus {
  readonly measure: string
  readonly status: 'complete' | 'partial' | 'missing'
  /** Number of whole value sets. */
  readonly complete: number
  readonly partial: readonly ValueSetLabel[]
  readonly missing: readonly ValueSetLabel[]
}

/** Status of every measure the manifest names, by measure; value sets in the manifest's order. */
export function valueSetStatus (manifest: ValueSetManifest, index: ValueSetIndex): MeasureValueSetStatus[] {
  const needs = new Map<string, ManifestValueSet[]>()
  for (const entry of manifest.valueSets) {
    for (const measure of entry.measures) needs.set(measure, [...needs.get(measure) ?? [], entry])
  }
  return [...needs].map(([measure, entries]) => measureStatus(measure, entries, index)).sort(byMeasure)
}

/**
 * The value sets of one measure by canonical as asked; all of them, or an error.
 * @throws OutcomeError VALUE_SET_MISSING naming the measure and every canonical that is not loaded
 */
export function requireValueSets (measure: string, canonicals: Iterable<string>, index: ValueSetIndex): ReadonlyMap<string, ValueSetMembership> {
  const found = new Map<string, ValueSetMembership>()
  const missing = new Set<string>()
  for (const canonical of canonicals) {
    const membership = index.find(canonical)
    if (membership === undefined) missing.add(describeMissing(canonical, index))
    else found.set(canonical, membership)
  }
  if (missing.size === 0) return found
  throw new OutcomeError('VALUE_SET_MISSING', `${measure} needs ${missing.size === 1 ? 'a value set that is' : `${missing.size} value sets that are`} not loaded: ${[...missing].join(', ')}. Import the expansions with "asm-ecqm valuesets import".`)
}

function measureStatus (measure: string, entries: readonly ManifestValueSet[], index: ValueSetIndex): MeasureValueSetStatus {
  const partial: ValueSetLabel[] = []
  const missing: ValueSetLabel[] = []
  for (const entry of entries) {
    const membership = index.find(canonicalOf(entry))
    if (membership === undefined) missing.push(labelOf(entry))
    else if (membership.completeness === 'partial') partial.push(labelOf(entry))
  }
  const status = missing.length > 0 ? 'missing' : partial.length > 0 ? 'partial' : 'complete'
  return { measure, status, complete: entries.length - partial.length - missing.length, partial, missing }
}

function labelOf (entry: ManifestValueSet): ValueSetLabel {
  return { title: entry.title, canonical: canonicalOf(entry), purpose: entry.purpose ?? 'logic' }
}

/** `CMS2` before `CMS165`, in every locale. */
function byMeasure (left: MeasureValueSetStatus, right: MeasureValueSetStatus): number {
  return left.measure.localeCompare(right.measure, 'en', { numeric: true })
}

/** Tells another version apart from nothing at all. */
function describeMissing (canonical: string, index: ValueSetIndex): string {
  const { url, version } = parseCanonical(canonical)
  const other = version === undefined ? undefined : index.find(url)
  return other === undefined ? canonical : `${canonical} (loaded: ${other.version === undefined ? 'without a version' : `version ${other.version}`})`
}
