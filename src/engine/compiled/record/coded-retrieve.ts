import type { AnyResource } from '../../../fhir/types.js'
import type { ValueSetMembership } from '../../../terminology/value-set-index.js'
import { CqlCode, CqlConcept, CqlValueSetRef } from '../values/code.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import type { CodeTest } from './code-index.js'
import { profileFilter, type ProfileFilter } from './profile-filter.js'
import { wholeValueSets } from './whole-value-set.js'
import type { RecordIndex, RetrievePlan } from './record-index.js'

/** What a Retrieve node says apart from its codes. */
export interface RetrieveTarget {
  readonly resourceType: string
  /** Canonical of the profile. */
  readonly profile: string | undefined
  /** The coded element and its JSON properties, several for a choice. */
  readonly element: string
  readonly properties: readonly string[]
}

/** Every resource of a type that the profile means. */
export function retrieveAll ({ resourceType, profile }: RetrieveTarget): RetrievePlan {
  const filter = profileFilter(profile, resourceType)
  return { find: index => filtered(index.ofType(resourceType), filter) }
}

/** The resources with a code in a value set. */
export function retrieveInValueSet (target: RetrieveTarget, membership: ValueSetMembership): RetrievePlan {
  const filter = profileFilter(target.profile, target.resourceType)
  const resources = codedResources(target, (system, code, version) => membership.has(system, code, version))
  return {
    find (index) {
      const coded = filtered(resources(index), filter)
      return filter?.isNegation === true ? withWholeSet(coded, index, target, filter, membership.url) : coded
    }
  }
}

/**
 * The resources with one of these codes: a Code, a Concept, a list of them, or a value set. System and code decide, whatever the
 * comparator (`in`, `~`, `=`): displays and versions of records differ from those of the logic. Null retrieves nothing.
 */
export function retrieveByCodes (target: RetrieveTarget, codes: unknown): RetrievePlan {
  if (codes instanceof CqlValueSetRef) {
    if (codes.membership === null) throw new CqlRuntimeError('A retrieve names a value set that is not loaded.')
    return retrieveInValueSet(target, codes.membership)
  }
  const wanted = codesOf(codes)
  const resources = codedResources(target, (system, code) => wanted.some(one => one.code === code && one.system === (system ?? null)))
  const filter = profileFilter(target.profile, target.resourceType)
  return { find: index => filtered(resources(index), filter) }
}

function codesOf (codes: unknown): readonly CqlCode[] {
  if (codes instanceof CqlCode) return [codes]
  if (codes instanceof CqlConcept) return codes.codes.filter(code => code !== null)
  return Array.isArray(codes) ? codes.flatMap(codesOf) : []
}

function codedResources ({ resourceType, element, properties }: RetrieveTarget, test: CodeTest): (index: RecordIndex) => readonly AnyResource[] {
  const key = `${resourceType}.${element}`
  return index => index.byCode(key, resourceType, properties)?.matching(test) ?? []
}

function filtered (resources: readonly AnyResource[], filter: ProfileFilter | undefined): readonly AnyResource[] {
  return filter === undefined ? resources : resources.filter(resource => filter.matches(resource))
}

/** Adds what names the whole value set in place of a code (QI-Core, negation: extension notDoneValueSet on the coded element). */
function withWholeSet (coded: readonly AnyResource[], index: RecordIndex, { resourceType, properties }: RetrieveTarget, filter: ProfileFilter, url: string): readonly AnyResource[] {
  const isMeant = (resource: AnyResource): boolean => filter.matches(resource) && wholeValueSets(resource, properties).includes(url)
  const whole = index.ofType(resourceType).filter(isMeant)
  if (whole.length === 0) return coded
  const found = new Set([...coded, ...whole])
  return index.ofType(resourceType).filter(resource => found.has(resource))
}
