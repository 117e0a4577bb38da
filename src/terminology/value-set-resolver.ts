import { OutcomeError } from '../fhir/outcome-error.js'
import type { ValueSet } from '../fhir/types.js'
import { sameCodes, unionOf } from './code-set.js'
import { nameOf, resolveCompose, resolveEnumerableCompose, type ReferenceResolver, type ResolvedValueSet } from './value-set-compose.js'
import { readExpansion, type ExpansionContent } from './value-set-expansion.js'

/** `meta.tag.system` that tells what kind of value set this is; code `starter`: our own, a part of the codes only. */
export const VALUE_SET_KIND_SYSTEM = 'urn:asm-ecqm:value-set-kind'

/** The `meta.tag` of a starter value set. */
export const STARTER_TAG = Object.freeze({ system: VALUE_SET_KIND_SYSTEM, code: 'starter' } as const)

/** Every loaded ValueSet that answers to a canonical; several only where one `url|version` was loaded twice, none: not loaded. */
export type ValueSetLookup = (canonical: string) => readonly ValueSet[]

/**
 * Codes of ValueSet resources from expansion and compose, through ValueSet.compose.include.valueSet (FHIR R4 ValueSet).
 * Results and failures are kept, so that each ValueSet is resolved once.
 */
export class ValueSetResolver {
  readonly #lookup: ValueSetLookup
  readonly #results = new Map<ValueSet, ResolvedValueSet | OutcomeError>()
  readonly #path: ValueSet[] = []

  constructor (lookup: ValueSetLookup) {
    this.#lookup = lookup
  }

  /**
   * Resolves all resources of one canonical, which must agree. A definition that cannot be listed gives way to
   * an expansion of the same canonical beside it.
   * @throws OutcomeError VALUE_SET_INVALID where they differ, and what `resolve` throws
   */
  resolveAll (definitions: readonly ValueSet[]): ResolvedValueSet {
    const results: ResolvedValueSet[] = []
    let incomplete: OutcomeError | undefined
    for (const definition of definitions) {
      const outcome = this.#resolveOrIncomplete(definition)
      if (outcome instanceof OutcomeError) incomplete ??= outcome
      else results.push(outcome)
    }
    const [first] = results
    if (first === undefined) throw incomplete ?? new OutcomeError('VALUE_SET_MISSING', 'No value set was given to resolve.')
    if (results.every(result => result.completeness === first.completeness && sameCodes(result.codes, first.codes))) return first
    throw new OutcomeError('VALUE_SET_INVALID', `Value set ${nameOf(definitions[0] as ValueSet)} is loaded more than once with different codes; keep one of them.`)
  }

  /**
   * A whole expansion alone; a cut expansion together with what compose lists; otherwise compose.
   * @throws OutcomeError VALUE_SET_INCOMPLETE, VALUE_SET_MISSING (an included value set), VALUE_SET_INVALID, VALUE_SET_CYCLE
   */
  resolve (valueSet: ValueSet): ResolvedValueSet {
    const known = this.#results.get(valueSet)
    if (known instanceof OutcomeError) throw known
    if (known !== undefined) return known
    if (this.#path.includes(valueSet)) throw cycle([...this.#path.slice(this.#path.indexOf(valueSet)), valueSet])
    this.#path.push(valueSet)
    try {
      const result = markStarter(valueSet, this.#resolveContent(valueSet))
      this.#results.set(valueSet, result)
      return result
    } catch (error) {
      if (error instanceof OutcomeError) this.#results.set(valueSet, error)
      throw error
    } finally {
      this.#path.pop()
    }
  }

  #resolveOrIncomplete (valueSet: ValueSet): ResolvedValueSet | OutcomeError {
    try {
      return this.resolve(valueSet)
    } catch (error) {
      if (error instanceof OutcomeError && error.code === 'VALUE_SET_INCOMPLETE') return error
      throw error
    }
  }

  #resolveContent (valueSet: ValueSet): ResolvedValueSet {
    const expansion = readExpansion(valueSet)
    const resolveReference: ReferenceResolver = (reference, expression) => this.#resolveReference(valueSet, reference, expression)
    if (expansion === undefined || (expansion.cut !== undefined && expansion.codes.size === 0)) return resolveCompose(valueSet, resolveReference)
    if (expansion.cut === undefined) return { completeness: 'complete', codes: expansion.codes }
    return completed(expansion, expansion.cut.total, resolveEnumerableCompose(valueSet, resolveReference))
  }

  #resolveReference (valueSet: ValueSet, reference: string, expression: string): ResolvedValueSet {
    const definitions = reference.startsWith('#') ? containedValueSets(valueSet, reference.slice(1)) : this.#lookup(reference)
    if (definitions.length === 0) {
      throw new OutcomeError('VALUE_SET_MISSING', `Value set ${nameOf(valueSet)} includes ${reference}, which is not loaded; import it too, or an expansion of ${nameOf(valueSet)}.`, { expression })
    }
    try {
      return this.resolveAll(definitions)
    } catch (error) {
      if (!(error instanceof OutcomeError) || error.code === 'VALUE_SET_CYCLE') throw error
      throw new OutcomeError(error.code, `Value set ${nameOf(valueSet)} includes ${reference}. ${error.message}`, { expression, cause: error })
    }
  }
}

/** A cut expansion with what compose adds: complete where compose alone is, or where the union reaches ValueSet.expansion.total. */
function completed (expansion: ExpansionContent, total: number | undefined, added: ResolvedValueSet): ResolvedValueSet {
  const codes = unionOf([expansion.codes, added.codes])
  const isReached = total !== undefined && unionOf([codes, expansion.abstractCodes]).size >= total
  return { completeness: added.completeness === 'complete' || isReached ? 'complete' : 'partial', codes }
}

function containedValueSets (valueSet: ValueSet, id: string): readonly ValueSet[] {
  return (valueSet.contained ?? []).filter(resource => resource.resourceType === 'ValueSet' && resource.id === id) as ValueSet[]
}

function markStarter (valueSet: ValueSet, resolved: ResolvedValueSet): ResolvedValueSet {
  const isStarter = valueSet.meta?.tag?.some(tag => tag.system === STARTER_TAG.system && tag.code === STARTER_TAG.code) ?? false
  return isStarter ? { completeness: 'partial', codes: resolved.codes } : resolved
}

function cycle (path: readonly ValueSet[]): OutcomeError {
  return new OutcomeError('VALUE_SET_CYCLE', `Value sets include each other in a circle: ${path.map(nameOf).join(' → ')}; break the circle or import an expansion of one of them.`, { expression: 'ValueSet.compose.include.valueSet' })
}
