import type { AnyResource } from '../../../fhir/types.js'

/**
 * The value sets that a coded element names as a whole in place of a code, without version: what was not done is none of their codes
 * (QI-Core, negation: extension notDoneValueSet).
 * @param properties JSON properties of the element: several for a choice
 */
export function wholeValueSets (resource: AnyResource, properties: readonly string[]): readonly string[] {
  return properties.flatMap(property => namedBy(resource[property]))
}

function namedBy (element: unknown): readonly string[] {
  if (Array.isArray(element)) return (element as unknown[]).flatMap(namedBy)
  const { extension } = (element ?? {}) as { readonly extension?: unknown }
  if (!Array.isArray(extension)) return []
  return (extension as readonly ({ readonly url?: unknown, readonly valueCanonical?: unknown } | null)[]).flatMap(one =>
    typeof one?.url === 'string' && /notDoneValueSet$/.test(one.url) && typeof one.valueCanonical === 'string' ? [one.valueCanonical.split('|')[0] as string] : [])
}
