import { formatCanonical } from '../fhir/canonical.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { CodeSet, differenceOf, intersectionOf, pinsOf, restrictedTo, unionOf } from './code-set.js'
import type { Completeness } from './value-set-index.js'

/** The codes of a value set and whether they are all of them. */
export interface ResolvedValueSet {
  readonly completeness: Completeness
  readonly codes: CodeSet
}

/** Resolves one canonical of include.valueSet; `expression` is where it stands. */
export type ReferenceResolver = (reference: string, expression: string) => ResolvedValueSet

type Include = NonNullable<ValueSet['compose']>['include'][number]

/**
 * The codes that ValueSet.compose defines: the union of its includes without its excludes (FHIR R4 ValueSet.compose).
 * @throws OutcomeError VALUE_SET_INCOMPLETE where a part cannot be listed, and what `resolveReference` throws
 */
export function resolveCompose (valueSet: ValueSet, resolveReference: ReferenceResolver): ResolvedValueSet {
  if (valueSet.compose === undefined) {
    throw new OutcomeError('VALUE_SET_INCOMPLETE', `Value set ${nameOf(valueSet)} has neither codes in an expansion nor a compose; import its expansion.`, { expression: 'ValueSet' })
  }
  const includes = valueSet.compose.include.map((include, index) => resolveInclude(valueSet, include, `ValueSet.compose.include[${index}]`, resolveReference))
  return { completeness: completenessOf(includes), codes: withoutExcludes(valueSet, includes, resolveReference) }
}

/**
 * What can be listed of ValueSet.compose, to add to a cut expansion; `complete` only where that is all of it.
 * Where an exclusion cannot be applied nothing is listed, for it could be too much. A circle is an error here too, so that
 * the order of resolving never decides a result.
 * @throws OutcomeError VALUE_SET_CYCLE
 */
export function resolveEnumerableCompose (valueSet: ValueSet, resolveReference: ReferenceResolver): ResolvedValueSet {
  const all = valueSet.compose?.include ?? []
  const includes = all
    .map((include, index) => whereEnumerable(() => resolveInclude(valueSet, include, `ValueSet.compose.include[${index}]`, resolveReference)))
    .filter(include => include !== undefined)
  const codes = whereEnumerable(() => withoutExcludes(valueSet, includes, resolveReference))
  if (codes === undefined) return { completeness: 'partial', codes: new CodeSet() }
  const isWhole = all.length > 0 && includes.length === all.length
  return { completeness: isWhole ? completenessOf(includes) : 'partial', codes }
}

/**
 * One include: its concepts, or the codes common to all its value sets, or both intersected; with a system, that system's
 * codes only (FHIR R4 ValueSet.compose.include).
 */
function resolveInclude (valueSet: ValueSet, include: Include, expression: string, resolveReference: ReferenceResolver): ResolvedValueSet {
  const { system, version, concept, filter = [], valueSet: references } = include
  if (filter.length > 0) throw notListable(valueSet, 'uses a filter', expression)
  const listed = concept === undefined ? undefined : conceptCodes(include)
  if (references === undefined) {
    if (listed === undefined) throw notListable(valueSet, 'uses a whole code system', expression)
    return { completeness: 'complete', codes: listed }
  }
  const included = references.map((reference, index) => resolveReference(reference, `${expression}.valueSet[${index}]`))
  const common = included.map(one => one.codes).reduce(intersectionOf)
  const ofSystem = system === undefined ? common : restrictedTo(common, system, version)
  return { completeness: completenessOf(included), codes: listed === undefined ? ofSystem : intersectionOf(listed, ofSystem) }
}

function withoutExcludes (valueSet: ValueSet, includes: readonly ResolvedValueSet[], resolveReference: ReferenceResolver): CodeSet {
  let codes = unionOf(includes.map(include => include.codes))
  for (const [index, exclude] of (valueSet.compose?.exclude ?? []).entries()) {
    const expression = `ValueSet.compose.exclude[${index}]`
    codes = differenceOf(codes, excludedCodes(valueSet, exclude, codes, expression, resolveReference))
  }
  return codes
}

/** A whole code system can be excluded without listing it; a partial value set cannot, for codes that belong out would stay in. */
function excludedCodes (valueSet: ValueSet, exclude: Include, codes: CodeSet, expression: string, resolveReference: ReferenceResolver): CodeSet {
  const { system, version, concept, filter = [], valueSet: references } = exclude
  if (system !== undefined && concept === undefined && references === undefined && filter.length === 0) {
    const pins = pinsOf(version)
    return new CodeSet([...codes.systems.get(system)?.keys() ?? []].map(code => ({ system, code, ...(pins === undefined ? {} : { pins }) })))
  }
  const excluded = resolveInclude(valueSet, exclude, expression, resolveReference)
  if (excluded.completeness === 'partial') throw notListable(valueSet, 'excludes a value set that is loaded in part', expression)
  return excluded.codes
}

function conceptCodes ({ system, version, concept }: Include): CodeSet {
  const pins = pinsOf(version)
  return new CodeSet((concept ?? []).map(({ code, display }) => ({
    system: system as string, code, ...(display === undefined ? {} : { display }), ...(pins === undefined ? {} : { pins })
  })))
}

function whereEnumerable<T> (resolve: () => T): T | undefined {
  try {
    return resolve()
  } catch (error) {
    if (error instanceof OutcomeError && error.code !== 'VALUE_SET_CYCLE') return undefined
    throw error
  }
}

function completenessOf (parts: readonly ResolvedValueSet[]): Completeness {
  return parts.every(part => part.completeness === 'complete') ? 'complete' : 'partial'
}

function notListable (valueSet: ValueSet, what: string, expression: string): OutcomeError {
  return new OutcomeError('VALUE_SET_INCOMPLETE', `Value set ${nameOf(valueSet)} ${what}, so its codes cannot be listed without a terminology server; import its full expansion.`, { expression })
}

/** Canonical of a value set, or `#id` of a contained one. */
export function nameOf (valueSet: ValueSet): string {
  return valueSet.url === undefined ? `#${valueSet.id ?? ''}` : formatCanonical({ url: valueSet.url, version: valueSet.version })
}
