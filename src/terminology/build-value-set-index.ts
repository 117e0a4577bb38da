import { formatCanonical, parseCanonical } from '../fhir/canonical.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { compareVersions } from './compare-versions.js'
import type { ValueSetIndex, ValueSetMembership } from './value-set-index.js'
import { membershipFromCodes } from './value-set-membership.js'
import { ValueSetResolver } from './value-set-resolver.js'

/** An index of all value sets that could be resolved, and why the others could not. */
export interface ValueSetIndexBuilt {
  readonly index: ValueSetIndex
  readonly problems: readonly PlainOutcomeError[]
}

/** All resources of one `url|version`, in the order given; more than one where it was loaded twice. */
interface Slot {
  readonly url: string
  readonly version: string | undefined
  readonly definitions: ValueSet[]
}

/**
 * Resolves ValueSets (as `valueSetFromJson` gives them) into an index by `url` and `url|version`.
 * A canonical without version means the latest by `compareVersions`; where that one could not be resolved it finds nothing,
 * and not an older version. The same `url|version` twice is fine with the same codes, otherwise VALUE_SET_INVALID.
 * Problems: VALUE_SET_INCOMPLETE, VALUE_SET_MISSING, VALUE_SET_INVALID, VALUE_SET_CYCLE, each naming its canonical.
 */
export function buildValueSetIndex (valueSets: Iterable<ValueSet>): ValueSetIndexBuilt {
  const slots = slotsByCanonical(valueSets)
  const latest = latestByUrl(slots.values())
  const resolver = new ValueSetResolver(canonical => {
    const { url, version } = parseCanonical(canonical)
    return (version === undefined ? latest.get(url) : slots.get(canonical))?.definitions ?? []
  })
  const memberships = new Map<Slot, ValueSetMembership>()
  const problems: PlainOutcomeError[] = []
  for (const slot of slots.values()) {
    const outcome = resolveSlot(slot, resolver)
    if (outcome instanceof OutcomeError) problems.push(outcome.toPlain())
    else memberships.set(slot, outcome)
  }
  return { index: new ResolvedIndex(memberships, latest), problems }
}

/**
 * One index over several: the first that holds any version of a url decides for that url, so that full expansions put first
 * win over starter sets.
 */
export function overlay (...indexes: readonly ValueSetIndex[]): ValueSetIndex {
  const owners = new Map<string, ValueSetIndex>()
  for (const index of indexes) {
    for (const { url } of index.all()) if (!owners.has(url)) owners.set(url, index)
  }
  return Object.freeze({
    find: (canonical: string) => owners.get(parseCanonical(canonical).url)?.find(canonical),
    * all () {
      for (const index of indexes) for (const membership of index.all()) if (owners.get(membership.url) === index) yield membership
    }
  })
}

class ResolvedIndex implements ValueSetIndex {
  readonly #memberships: readonly ValueSetMembership[]
  readonly #byCanonical = new Map<string, ValueSetMembership>()

  constructor (memberships: ReadonlyMap<Slot, ValueSetMembership>, latest: ReadonlyMap<string, Slot>) {
    this.#memberships = [...memberships.values()]
    for (const membership of this.#memberships) {
      if (membership.version !== undefined) this.#byCanonical.set(formatCanonical(membership), membership)
    }
    for (const [url, slot] of latest) {
      const membership = memberships.get(slot)
      if (membership !== undefined) this.#byCanonical.set(url, membership)
    }
  }

  find (canonical: string): ValueSetMembership | undefined {
    return this.#byCanonical.get(canonical) ?? this.#byCanonical.get(formatCanonical(parseCanonical(canonical)))
  }

  all (): Iterable<ValueSetMembership> {
    return this.#memberships.values()
  }
}

function resolveSlot (slot: Slot, resolver: ValueSetResolver): ValueSetMembership | OutcomeError {
  try {
    const { completeness, codes } = resolver.resolveAll(slot.definitions)
    const title = slot.definitions.map(definition => definition.title ?? definition.name).find(text => text !== undefined)
    return membershipFromCodes({ url: slot.url, version: slot.version, title, completeness }, codes)
  } catch (error) {
    if (error instanceof OutcomeError) return error
    throw error
  }
}

function slotsByCanonical (valueSets: Iterable<ValueSet>): Map<string, Slot> {
  const slots = new Map<string, Slot>()
  for (const valueSet of valueSets) {
    const { url, version } = valueSet
    if (url === undefined) throw new OutcomeError('VALUE_SET_INVALID', 'A ValueSet has no url; give it the canonical that measures refer to.', { expression: 'ValueSet.url' })
    const canonical = formatCanonical({ url, version })
    const slot = slots.get(canonical)
    if (slot === undefined) slots.set(canonical, { url, version, definitions: [valueSet] })
    else slot.definitions.push(valueSet)
  }
  return slots
}

function latestByUrl (slots: Iterable<Slot>): Map<string, Slot> {
  const latest = new Map<string, Slot>()
  for (const slot of slots) {
    const present = latest.get(slot.url)
    if (present === undefined || compareVersions(slot.version, present.version) > 0) latest.set(slot.url, slot)
  }
  return latest
}
