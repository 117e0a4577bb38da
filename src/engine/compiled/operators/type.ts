import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { CqlInterval } from '../values/interval.js'
import { runtimeTypeOf } from '../values/runtime-type.js'
import { isTuple } from '../values/tuple.js'
import { TypedJson } from '../values/typed-json.js'
import type { CqlValue } from '../values/value.js'

/** ELM 3, type specifiers. */
export type TypeSpecifier =
  | { readonly type: 'NamedTypeSpecifier', readonly name: string }
  | { readonly type: 'ListTypeSpecifier', readonly elementType: TypeSpecifier }
  | { readonly type: 'IntervalTypeSpecifier', readonly pointType: TypeSpecifier }
  | { readonly type: 'TupleTypeSpecifier', readonly element: readonly { readonly name: string, readonly elementType?: TypeSpecifier }[] }
  | { readonly type: 'ChoiceTypeSpecifier', readonly choice: readonly TypeSpecifier[] }

/** What only a model knows of its types: whether one is the other or derived from it. Names are ELM names with namespace. */
export interface ModelTypes {
  isSubtype (type: string, of: string): boolean
}

const SYSTEM = '{urn:hl7-org:elm-types:r1}'
const VOCABULARIES = new Set([`${SYSTEM}ValueSet`, `${SYSTEM}CodeSystem`])
const NO_MODEL: ModelTypes = { isSubtype: (type, of) => type === of }

/** `is` (ELM 22, Is): whether the value is of the type or of one derived from it; false for null. */
export function isType (value: CqlValue, specifier: TypeSpecifier, model: ModelTypes = NO_MODEL): boolean {
  return value !== null && matches(value, specifier, model)
}

/**
 * `as` and `cast` (ELM 22, As): the value where it is of the type, otherwise null. An element whose type was kept is given as bare JSON.
 * @throws CqlRuntimeError where a strict cast does not fit
 */
export function asType (value: CqlValue, specifier: TypeSpecifier, strict: boolean, model: ModelTypes = NO_MODEL): CqlValue {
  if (value === null) return null
  if (matches(value, specifier, model)) return value instanceof TypedJson && specifier.type === 'NamedTypeSpecifier' ? value.json as CqlValue : value
  if (strict) throw new CqlRuntimeError('cast: the value is not of the type.')
  return null
}

function matches (value: CqlValue, specifier: TypeSpecifier, model: ModelTypes): boolean {
  switch (specifier.type) {
    case 'NamedTypeSpecifier': return matchesName(value, specifier.name, model)
    case 'ListTypeSpecifier': return Array.isArray(value) && value.every(one => orNull(one as CqlValue, specifier.elementType, model))
    case 'IntervalTypeSpecifier': return value instanceof CqlInterval && matchesPoints(value, specifier.pointType, model)
    case 'TupleTypeSpecifier': return typeof value === 'object' && value !== null && isTuple(value) && specifier.element.every(({ name, elementType }) =>
      name in value && (elementType === undefined || orNull((value[name] ?? null) as CqlValue, elementType, model)))
    case 'ChoiceTypeSpecifier': return specifier.choice.some(one => matches(value, one, model))
  }
}

function orNull (value: CqlValue, specifier: TypeSpecifier, model: ModelTypes): boolean {
  return value === null || matches(value, specifier, model)
}

function matchesName (value: CqlValue, name: string, model: ModelTypes): boolean {
  if (name === `${SYSTEM}Any`) return true
  const type = runtimeTypeOf(value)
  return type === name || (name === `${SYSTEM}Vocabulary` && VOCABULARIES.has(type)) || model.isSubtype(type, name)
}

/** Without any bound the declared point type decides. */
function matchesPoints ({ low, high, pointType }: CqlInterval, specifier: TypeSpecifier, model: ModelTypes): boolean {
  if (low !== null || high !== null) return orNull(low as CqlValue, specifier, model) && orNull(high as CqlValue, specifier, model)
  return specifier.type === 'NamedTypeSpecifier' && (pointType === 'Any' || specifier.name === SYSTEM + pointType || specifier.name === `${SYSTEM}Any`)
}
