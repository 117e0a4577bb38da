import { parseCanonical } from '../../fhir/canonical.js'
import type { ValueSet } from '../../fhir/types.js'

/** Of a package's value sets those that canonicals name, and those that these are composed of; any version of a url. */
export function valueSetsFor (canonicals: readonly string[], valueSets: readonly ValueSet[]): readonly ValueSet[] {
  const wanted = new Set(canonicals.map(canonical => parseCanonical(canonical).url))
  const found = new Set<ValueSet>()
  // A set hands out what is added while it is walked.
  for (const url of wanted) {
    for (const valueSet of valueSets.filter(one => one.url === url)) {
      found.add(valueSet)
      for (const canonical of composedOf(valueSet)) wanted.add(parseCanonical(canonical).url)
    }
  }
  return [...found]
}

/** ValueSet.compose.include.valueSet and exclude.valueSet; what is no list or text is left for whoever reads the value set. */
function composedOf ({ compose }: ValueSet): readonly string[] {
  const parts = [...listOf(compose?.include), ...listOf(compose?.exclude)]
  return parts.flatMap(part => listOf((part as { readonly valueSet?: unknown } | null)?.valueSet)).filter(canonical => typeof canonical === 'string')
}

function listOf (value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value as unknown[] : []
}
