import { isAny, typeKey, type CqlType } from '../model/cql-type.js'
import { isSubtype, primitiveValueType } from '../model/subtype.js'
import { coerce, isWide } from './coercion.js'
import type { ExpressionContext } from './expression-context.js'
import { jsonElement } from './fhir-elements.js'
import { named, type ElementAccess, type Fragment } from './fragment.js'
import type { Operand } from './overloads.js'

/**
 * How an argument is handed to a function: what the call writes, and how the function sees it. A function is compiled once for each
 * combination of shapes (`key`), so that its body knows more of its operands than their declared types.
 */
export interface Shape {
  readonly key: string
  readonly argument: string
  seenAs (parameter: string): Fragment
}

/**
 * - A choice or primitive element of JSON is handed over as its owner: the function reads the property it wants, nothing is made for it.
 * - A code, concept or value set known while compiling is known to the function as well.
 * - Where the declared type is wide and the static type is not, the function is compiled for the static type.
 * - Anything else has the declared type.
 */
export function shapeOf (argument: Fragment, operand: Operand, context: ExpressionContext): Shape {
  const { access, known, type } = argument
  if (known !== undefined) return knownShape(known, type, context)
  if (access !== undefined && isWorthOwner(access) && isSubtype(type, operand.type)) return ownerShape(argument, access, context)
  const seen = isWide(operand.type) && !isWide(type) && !isAny(type) && isSubtype(type, operand.type) ? type : operand.type
  const isNeverNull = argument.isNeverNull === true
  return {
    key: `${typeKey(seen)}${isNeverNull ? '!' : ''}`,
    argument: coerce(argument, seen, context).code,
    seenAs: parameter => named(parameter, seen, isNeverNull ? { isNeverNull } : {})
  }
}

function knownShape (known: object, type: CqlType, context: ExpressionContext): Shape {
  const name = context.constant(known)
  return { key: name, argument: 'null', seenAs: () => named(name, type, { isNeverNull: true, known }) }
}

function ownerShape ({ type }: Fragment, { owner, isOwnerNeverNull, element }: ElementAccess, context: ExpressionContext): Shape {
  return {
    key: `${element.properties.map(({ name }) => name).join('/')}:${typeKey(type)}${isOwnerNeverNull ? '!' : ''}`,
    argument: owner,
    seenAs: parameter => jsonElement(named(parameter, type, isOwnerNeverNull ? { isNeverNull: true } : {}), element, context)
  }
}

function isWorthOwner ({ element }: ElementAccess): boolean {
  return !element.isList && (element.properties.length > 1 || isPrimitive(element.type))
}

function isPrimitive (type: CqlType): boolean {
  return primitiveValueType(type) !== undefined
}
