import type { Coding } from '../../src/fhir/types.js'
import { openManifest } from '../../src/operations/open-value-sets.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import { buildMembership } from '../../src/terminology/value-set-membership.js'

const INVENTED = 'urn:example:one-code-per-value-set'

/**
 * Every value set of the manifest with one invented code, its own title, so that no two sets share a member: a resource coded from
 * one set then proves that the measure reads this set and no other. `more`: further members by title, behind the invented one.
 */
export async function distinctValueSets (more: Readonly<Record<string, readonly Coding[]>> = {}): Promise<ValueSetIndex> {
  const { valueSets } = await openManifest()
  const unknown = Object.keys(more).filter(title => !valueSets.some(entry => entry.title === title))
  if (unknown.length > 0) throw new Error(`no value set titled ${unknown.join(', ')}`)
  const memberships = new Map(valueSets.map(({ canonical, title }) => [canonical, buildMembership({
    url: canonical, title, completeness: 'complete', codings: [{ system: INVENTED, code: title }, ...(more[title] ?? []).map(codingWithSystem)]
  })]))
  return { find: canonical => memberships.get(canonical), all: () => memberships.values() }
}

function codingWithSystem ({ system, code }: Coding): { readonly system: string, readonly code: string } {
  if (system === undefined || code === undefined) throw new Error('a member of a value set has a system and a code')
  return { system, code }
}
