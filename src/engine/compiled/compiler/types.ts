import { BOOLEAN, CONCEPT, DATE, DATE_TIME, DECIMAL, INTEGER, QUANTITY, TIME, isAny, isSystem, localName, sameType, systemType, type CqlType } from '../model/cql-type.js'
import { narrowedTo } from '../model/element-properties.js'
import { isBareElement, isSubtype, mayBe } from '../model/subtype.js'
import { canConvert, convert } from '../operators/convert.js'
import { toConcept } from '../operators/convert-values.js'
import { maxValue, minValue } from '../operators/limits.js'
import { CqlCode, CqlConcept } from '../values/code.js'
import { CqlRuntimeError } from '../values/cql-runtime-error.js'
import { coerce, isFhirOnly, isWide } from './coercion.js'
import type { ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { jsonElement } from './fhir-elements.js'
import { certain, computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { rowsOfType, typeTest } from './type-tests.js'
import { typeFromSpecifier, typeUnder } from './type-specifiers.js'

/** Type operators (ELM 22): As, Is and conversions; the types of values decide only what static types leave open. */
export const TYPES: Readonly<Record<string, Handler>> = {
  As: asOperator,
  Is: (node, context) => {
    const operand = context.compile(context.child(node))
    const value = operand.access === undefined ? context.bind(operand) : operand
    return certain(typeTest(value, typeUnder(node, 'isTypeSpecifier', 'isType'), context), BOOLEAN)
  },
  Convert: (node, context) => conversion(node, context, typeUnder(node, 'toTypeSpecifier', 'toType')),
  CanConvert: canConvertOperator,
  ToConcept: (node, context) => toConceptOperator(context.compile(context.child(node)), context),
  MinValue: (node, context) => limit(node, context, minValue),
  MaxValue: (node, context) => limit(node, context, maxValue)
}

function asOperator (node: ElmNode, context: ExpressionContext): Fragment {
  const type = typeUnder(node, 'asTypeSpecifier', 'asType')
  const operand = context.compile(context.child(node))
  const { access, type: from } = operand
  if (isNullLiteral(operand)) return { ...operand, type }
  if (isSubtype(from, type)) return coerce(operand, type, context)
  if (access !== undefined && from.kind === 'choice' && !isStrict(node)) return narrowed(operand, type, context)
  if (!mayBe(from, type)) return isStrict(node) ? computed(context.call(cannotCast, operand.code), type) : named('null', type, { literal: null })
  if (isAny(type)) return coerce(operand, type, context)
  return checked(context.bind(operand), type, isStrict(node), context)
}

/** A choice element read as only those of its types. */
function narrowed ({ access, type: from }: Fragment, type: CqlType, context: ExpressionContext): Fragment {
  const rows = rowsOfType(access?.element.properties ?? [], type)
  if (access === undefined || rows.length === 0) return named('null', type, { literal: null })
  const owner = named(access.owner, from, access.isOwnerNeverNull ? { isNeverNull: true } : {})
  return jsonElement(owner, isBareElement(type) ? narrowedTo(rows, type) : narrowedTo(rows), context)
}

/** The value where it is of the type, tested at run time; otherwise null, or an error where the cast is strict. */
function checked (value: Fragment, type: CqlType, strict: boolean, context: ExpressionContext): Fragment {
  if (isBareElement(type) && isWide(value.type) && !strict) return coerce(value, type, context)
  const otherwise = strict ? `${value.code} === null ? null : ${context.call(cannotCast)}` : 'null'
  const wanted = isSystem(type) ? value : coerce(value, type, context)
  return computed(`(${typeTest(value, type, context)} ? ${wanted.code} : ${otherwise})`, type)
}

function cannotCast (value: unknown): never | null {
  if (value === null) return null
  throw new CqlRuntimeError('cast: the value is not of the type.')
}

function isStrict (node: ElmNode): boolean {
  return node['strict'] === true || node['strict'] === 'true'
}

/** Conversions of the System types; of a FHIR element to the System type that it stands for. */
function conversion (node: ElmNode, context: ExpressionContext, type: CqlType): Fragment {
  const operand = context.compile(context.child(node))
  if (isNullLiteral(operand)) return { ...operand, type }
  if (!isSystem(type)) return checked(context.bind(operand), type, false, context)
  const value = isFhirOnly(operand.type) ? coerce(operand, type, context) : operand
  if (sameType(value.type, type) && value !== operand) return value
  return computed(context.call(convert, value.code, context.constant(localName((type as { readonly name: string }).name)), offset(context)), type)
}

function canConvertOperator (node: ElmNode, context: ExpressionContext): Fragment {
  const type = typeUnder(node, 'toTypeSpecifier', 'toType')
  if (!isSystem(type)) throw context.problem(node, 'conversions are known between types of the System model only')
  const operand = context.compile(context.child(node))
  return computed(context.call(canConvert, operand.code, context.constant(localName((type as { readonly name: string }).name)), offset(context)), BOOLEAN)
}

function toConceptOperator (operand: Fragment, context: ExpressionContext): Fragment {
  const { known, codedJson } = operand
  if (known instanceof CqlCode) {
    const concept = new CqlConcept([known], known.display)
    return named(context.constant(concept), CONCEPT, { isNeverNull: true, known: concept })
  }
  return computed(context.call(toConcept, operand.code), CONCEPT, codedJson === undefined ? {} : { codedJson })
}

const LIMITED = [INTEGER, systemType('Long'), DECIMAL, QUANTITY, DATE, DATE_TIME, TIME]

function limit (node: ElmNode, context: ExpressionContext, find: typeof minValue): Fragment {
  const type = typeFromSpecifier(node['valueType'])
  if (!LIMITED.some(one => sameType(one, type))) throw context.problem(node, 'its type has no least and greatest value')
  const value = find((type as { readonly name: string }).name, context.compilation.evaluationOffsetMinutes)
  return named(context.constant(value), type, value === null ? {} : { isNeverNull: true })
}

function offset (context: ExpressionContext): string {
  return String(context.compilation.evaluationOffsetMinutes)
}
