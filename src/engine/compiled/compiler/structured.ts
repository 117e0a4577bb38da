import { ANY, BOOLEAN, CODE, DECIMAL, STRING, isFhir, listOf, localName, sameType, systemType, type CqlType } from '../model/cql-type.js'
import { TUPLE_PROTOTYPE } from '../values/tuple.js'
import { coerce, isFhirOnly, isSystemOnly, isWide } from './coercion.js'
import { childNode, childNodes, textOf, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { fhirElement, wideElement } from './fhir-elements.js'
import { computed, isNullLiteral, named, type Fragment } from './fragment.js'
import { annotatedType } from './type-specifiers.js'

/** Structured values (ELM 2): Property, Tuple; instances of classes are in `instances.ts`. */
export const STRUCTURED: Readonly<Record<string, Handler>> = { Property: property, Tuple: tuple }

/** An element of a source or of an alias (`scope`); a path of several steps is taken step by step. */
function property (node: ElmNode, context: ExpressionContext): Fragment {
  const path = context.text(node, 'path')
  const alias = textOf(node, 'scope')
  const source = alias === undefined ? context.compile(context.child(node, 'source')) : context.scope.find(alias)
  if (source === undefined) throw context.problem(node, 'its scope is no alias here')
  const found = hasElement(source.type, path) ? elementOf(source, path, node, context) : path.split('.').reduce((owner, step) => elementOf(owner, step, node, context), source)
  const type = annotatedType(node)
  return type !== undefined && isFhirOnly(found.type) && isSystemOnly(type) ? coerce(found, type, context) : found
}

function elementOf (source: Fragment, name: string, node: ElmNode, context: ExpressionContext): Fragment {
  const { type } = source
  if (isNullLiteral(source)) return source
  if (type.kind === 'tuple') return computed(`(${context.bind(source).code}?.[${context.constant(name)}] ?? null)`, type.elements.get(name) ?? ANY)
  if (type.kind === 'interval') return intervalElement(source, name, node, context)
  if (isWide(type)) return wideElement(source, name, context)
  if (type.kind !== 'named') throw context.problem(node, 'a list has no elements of its own to read')
  return isFhir(type) ? fhirElement(source, type.name, name, node, context) : systemElement(source, type.name, name, node, context)
}

function hasElement (type: CqlType, name: string): boolean {
  return type.kind === 'tuple' && type.elements.has(name)
}

function intervalElement (source: Fragment, name: string, node: ElmNode, context: ExpressionContext): Fragment {
  const point = source.type.kind === 'interval' ? source.type.point : ANY
  if (name === 'low' || name === 'high') return computed(`(${source.code}?.${name} ?? null)`, point)
  if (name === 'lowClosed' || name === 'highClosed') return computed(`(${source.code}?.${name} ?? null)`, BOOLEAN)
  throw context.problem(node, 'an interval has no element of this name')
}

/** Elements of the structured System types (CQL 1.5, types). */
const SYSTEM_ELEMENTS: Readonly<Record<string, Readonly<Record<string, CqlType>>>> = {
  Quantity: { value: DECIMAL, unit: STRING },
  Ratio: { numerator: systemType('Quantity'), denominator: systemType('Quantity') },
  Code: { code: STRING, system: STRING, version: STRING, display: STRING },
  Concept: { codes: listOf(CODE), display: STRING },
  ValueSet: { id: STRING, version: STRING, name: STRING },
  CodeSystem: { id: STRING, version: STRING, name: STRING },
  Vocabulary: { id: STRING, version: STRING, name: STRING }
}

function systemElement (source: Fragment, typeName: string, name: string, node: ElmNode, context: ExpressionContext): Fragment {
  const elements = SYSTEM_ELEMENTS[localName(typeName)]
  if (elements === undefined && name === 'value') return source
  if (elements === undefined || !Object.hasOwn(elements, name)) throw context.problem(node, 'its source has no element of this name')
  return computed(`(${source.code}?.${name} ?? null)`, elements[name] as CqlType)
}

function tuple (node: ElmNode, context: ExpressionContext): Fragment {
  const elements = childNodes(node, 'element').map(element => {
    const value = childNode(element, 'value')
    return { name: context.text(element, 'name'), value: value === undefined ? named('null', ANY, { literal: null }) : context.compile(value) }
  })
  const type: CqlType = { kind: 'tuple', elements: new Map(elements.map(({ name, value }) => [name, value.type])) }
  const parts = elements.map(({ name, value }) => `[${context.constant(name)}]: ${value.code}`)
  return computed(`({ __proto__: ${context.constant(TUPLE_PROTOTYPE)}, ${parts.join(', ')} })`, annotatedTuple(node, type), { isNeverNull: true })
}

/** Null elements have no type of their own; the translator may know it. */
function annotatedTuple (node: ElmNode, type: CqlType & { readonly kind: 'tuple' }): CqlType {
  const noted = annotatedType(node)
  if (noted?.kind !== 'tuple') return type
  return { kind: 'tuple', elements: new Map([...type.elements].map(([name, one]) => [name, sameType(one, ANY) ? noted.elements.get(name) ?? one : one])) }
}
