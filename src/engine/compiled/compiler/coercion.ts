import { isAny, isFhir, isSystem, sameType, type CqlType } from '../model/cql-type.js'
import { typed } from '../model/dynamic-property.js'
import { mapElements, untyped } from '../model/element-access.js'
import { systemValueOf, toSystem } from '../model/implicit-conversion.js'
import { isAbstractElement, isBareElement, isSubtype, primitiveValueType } from '../model/subtype.js'
import type { ExpressionContext } from './expression-context.js'
import { computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { systemRead } from './primitive-read.js'

/**
 * A value as another static type wants it represented. FHIR elements are bare JSON where their exact type is static and keep their type
 * where it is wider; System types are read from FHIR elements where ELM leaves that conversion implicit. A FHIR element that is of no
 * such type becomes null; otherwise types are checked by `As` and `Is`, not here.
 */
export function coerce (fragment: Fragment, to: CqlType, context: ExpressionContext): Fragment {
  const { type: from } = fragment
  if (isNullLiteral(fragment) || sameType(from, to)) return retyped(fragment, to)
  if (isSystem(to) || to.kind === 'interval') return asSystem(fragment, to, context)
  if (isBareElement(to)) return isWide(from) ? computed(context.call(untyped, context.constant(nameOf(to)), fragment.code), to) : retyped(fragment, to)
  if (to.kind === 'list') return asList(fragment, to, context)
  if (to.kind === 'tuple') return retyped(fragment, to)
  if (to.kind === 'choice' && isSystemOnly(to) && isFhirOnly(from)) return asSystem(fragment, to, context)
  return isBareElement(from) ? computed(context.call(typed, context.constant(nameOf(from)), fragment.code), to, notNullOf(fragment)) : wide(fragment, to, context)
}

/** A type that two values can share: the wider of both, or a choice of them. */
export function commonType (a: Fragment, b: Fragment, choice: CqlType): CqlType {
  if (isNullLiteral(a)) return b.type
  if (isNullLiteral(b) || isSubtype(b.type, a.type)) return a.type
  return isSubtype(a.type, b.type) ? b.type : choice
}

/** True for static types whose values say their own type at run time. */
export function isWide (type: CqlType): boolean {
  return isAny(type) || type.kind === 'choice' || isAbstractElement(type)
}

function retyped (fragment: Fragment, to: CqlType): Fragment {
  return fragment.type === to ? fragment : { ...fragment, type: to }
}

function asSystem (fragment: Fragment, to: CqlType, context: ExpressionContext): Fragment {
  const { type: from } = fragment
  const offset = String(context.compilation.evaluationOffsetMinutes)
  if (primitiveValueType(from) !== undefined) return retyped(systemRead(fragment, context), to)
  if (isFhir(from)) return computed(context.call(toSystem, context.constant(nameOf(from)), fragment.code, offset), to)
  return isWide(from) ? computed(context.call(systemValueOf, fragment.code, offset), to) : retyped(fragment, to)
}

/** Element by element, where that changes anything. */
function asList (fragment: Fragment, to: CqlType & { readonly kind: 'list' }, context: ExpressionContext): Fragment {
  const from: CqlType = fragment.type.kind === 'list' ? fragment.type.element : fragment.type
  const element = context.program.name('x')
  const converted = coerce(named(element, from), to.element, context)
  if (converted.code === element) return retyped(fragment, to)
  return computed(context.call(mapElements, fragment.code, `${element} => ${converted.code}`), to, notNullOf(fragment))
}

/** A list with bare elements must keep their types where the list itself becomes a value of a wide type. */
function wide (fragment: Fragment, to: CqlType, context: ExpressionContext): Fragment {
  const { type } = fragment
  if (type.kind !== 'list' || !isBareElement(type.element)) return retyped(fragment, to)
  const element = context.program.name('x')
  const change = context.call(typed, context.constant(nameOf(type.element)), element)
  return computed(context.call(mapElements, fragment.code, `${element} => ${change}`), to, notNullOf(fragment))
}

function notNullOf ({ isNeverNull }: Fragment): { readonly isNeverNull?: true } {
  return isNeverNull === true ? { isNeverNull } : {}
}

function nameOf (type: CqlType): string {
  return type.kind === 'named' ? type.name : ''
}

/** True for a type all of whose values are FHIR elements or resources. */
export function isFhirOnly (type: CqlType): boolean {
  if (type.kind === 'list') return isFhirOnly(type.element)
  return type.kind === 'choice' ? type.choices.every(isFhirOnly) : isFhir(type) && !isAbstractElement(type)
}

/** True for a type none of whose values is of the FHIR model. */
export function isSystemOnly (type: CqlType): boolean {
  if (type.kind === 'list') return isSystemOnly(type.element)
  if (type.kind === 'interval') return isSystemOnly(type.point)
  return type.kind === 'choice' ? type.choices.every(isSystemOnly) : isSystem(type)
}
