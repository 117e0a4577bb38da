import { formatCanonical } from '../fhir/canonical.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { buildValueSetIndex } from '../terminology/build-value-set-index.js'
import { readValueSets } from '../terminology/read-value-sets.js'
import { requireValueSets } from '../terminology/status.js'
import type { ValueSetMembership } from '../terminology/value-set-index.js'
import { identifiedValueSets, valueSetWithExpansion } from './fhir-resources/value-set-resource.js'

export interface PackagedValueSetsOptions {
  /** What messages call the measure. */
  readonly measure: string
  /** Canonicals to package. */
  readonly canonicals: readonly string[]
  /** File or folder with expansions; nothing else is used. */
  readonly path: string
  readonly allowPartial: boolean
  /** FHIR date for an expansion that has none itself, so that the same input gives the same bytes. */
  readonly date: string
}

/**
 * The value sets of a package, each with its whole expansion as a flat list, sorted by canonical. Whatever else the given
 * resources say (publisher, copyright notice, compose) stays.
 * @throws OutcomeError VALUE_SET_MISSING naming all that are not there, VALUE_SET_INCOMPLETE naming all that are cut or starter
 * sets unless they are allowed, and what reading the path throws
 */
export async function packagedValueSets (options: PackagedValueSetsOptions): Promise<{ readonly valueSets: readonly ValueSet[], readonly problems: readonly PlainOutcomeError[] }> {
  const input = await readValueSets(options.path)
  const { index, problems } = buildValueSetIndex(input.valueSets)
  const wanted = new Set(requireValueSets(options.measure, options.canonicals, index).values())
  if (!options.allowPartial) refusePartial(options.measure, [...wanted])
  const valueSets = identifiedValueSets(index).filter(({ membership }) => wanted.has(membership)).map(identified => {
    const expanded = valueSetWithExpansion(identified, new Date(options.date))
    const given = input.valueSets.find(one => canonicalOf(one) === canonicalOf(expanded))
    return given === undefined ? expanded : withExpansionOf(given, expanded)
  })
  return { valueSets: valueSets.sort((left, right) => canonicalOf(left) < canonicalOf(right) ? -1 : 1), problems: [...input.problems, ...problems] }
}

/** The given resource with the id, tags and expansion of the other one; the time of its own expansion stays. */
function withExpansionOf (given: ValueSet, expanded: ValueSet): ValueSet {
  const { expansion, ...rest } = given
  const tag = [...given.meta?.tag ?? [], ...expanded.meta?.tag ?? []]
  return {
    ...rest,
    id: expanded.id as string,
    ...(tag.length === 0 ? {} : { meta: { ...given.meta, tag } }),
    expansion: {
      ...(expansion?.identifier === undefined ? {} : { identifier: expansion.identifier }),
      ...expanded.expansion,
      ...(expansion === undefined ? {} : { timestamp: expansion.timestamp })
    } as ValueSet['expansion']
  }
}

function refusePartial (measure: string, memberships: readonly ValueSetMembership[]): void {
  const partial = memberships.filter(({ completeness }) => completeness === 'partial').map(formatCanonical)
  if (partial.length === 0) return
  throw new OutcomeError('VALUE_SET_INCOMPLETE', `${measure} needs ${partial.length === 1 ? 'a value set that is' : `${partial.length} value sets that are`} loaded only in part: ${partial.join(', ')}. Give their full expansions, or allow partial ones (--allow-partial).`)
}

function canonicalOf ({ url = '', version }: ValueSet): string {
  return formatCanonical({ url, version })
}
