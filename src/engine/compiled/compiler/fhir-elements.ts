import { ANY, STRING, choiceOf, fhirType, listOf, localName, sameType, type CqlType } from '../model/cql-type.js'
import { elementProperties, narrowedTo, type ElementProperties } from '../model/element-properties.js'
import { primitiveValueType, resourceName } from '../model/subtype.js'
import { fhirTypes } from '../model/type-table.js'
import { propertyOf } from '../model/dynamic-property.js'
import { bareChoice, choiceElement, choiceProperties, partOfPrimitive } from '../model/element-access.js'
import { elements, primitiveElement, primitiveElements } from '../model/fhir-primitive.js'
import { coerce } from './coercion.js'
import type { ElmNode } from './elm-node.js'
import type { ExpressionContext } from './expression-context.js'
import { computed, readProperty, type ElementAccess, type Fragment } from './fragment.js'
import { systemRead } from './primitive-read.js'
import { ANY_RESOURCE } from './type-tests.js'

/** An element of a FHIR class. @throws OutcomeError ELM_INVALID where the class has none of this name */
export function fhirElement (source: Fragment, typeName: string, name: string, node: ElmNode, context: ExpressionContext): Fragment {
  const type = fhirTypes().element(typeName, name)
  if (primitiveValueType(source.type) !== undefined) return name === 'value' ? systemRead(source, context) : primitivePart(source, name, node, context)
  const element = type === undefined ? choiceNamed(typeName, name) : elementProperties(name, type)
  if (element === undefined) {
    // What these classes do not have themselves the resource at hand may have.
    if (ANY_RESOURCE.has(localName(typeName))) return wideElement(source, name, context)
    throw context.problem(node, `${localName(typeName)} has no element of this name`)
  }
  return jsonElement(context.bind(source), element, context)
}

/** An element read from the JSON of its owner, which is a name. */
export function jsonElement (owner: Fragment, element: ElementProperties, context: ExpressionContext): Fragment {
  const access: ElementAccess = { owner: owner.code, isOwnerNeverNull: owner.isNeverNull === true, element }
  return computed(elementCode(access, context), element.type, { access })
}

/** The element as a value of its static type, whatever is asked of it. */
function elementCode (access: ElementAccess, context: ExpressionContext): string {
  const { owner, element: { isList, properties, type } } = access
  const [first] = properties
  if (first === undefined) return 'null'
  if (type.kind === 'choice') return context.call(choiceElement, owner, context.constant(choiceProperties(properties)))
  if (properties.length > 1) return context.call(bareChoice, owner, context.constant(choiceProperties(properties)))
  const json = readProperty(access, first.name)
  const isPrimitive = primitiveValueType(first.type) !== undefined
  if (isPrimitive) return context.call(isList ? primitiveElements : primitiveElement, json, readProperty(access, `_${first.name}`))
  return isList ? context.call(elements, json) : `(${json} ?? null)`
}

/** A choice named with one of its types, `medicationCodeableConcept`. */
function choiceNamed (typeName: string, name: string): ElementProperties | undefined {
  for (let length = name.length - 1; length > 0; length--) {
    const type = fhirTypes().element(typeName, name.slice(0, length))
    if (type?.kind !== 'choice') continue
    const rows = elementProperties(name.slice(0, length), type).properties.filter(row => row.name === name)
    if (rows.length > 0) return narrowedTo(rows)
  }
  return undefined
}

/** `id` and `extension` of a primitive stand in the sibling property of its JSON. */
function primitivePart (source: Fragment, name: string, node: ElmNode, context: ExpressionContext): Fragment {
  if (name !== 'id' && name !== 'extension') throw context.problem(node, 'a primitive has no element of this name')
  const type = name === 'id' ? STRING : listOf(fhirType('Extension'))
  const [only, ...others] = source.access?.element.properties ?? []
  if (source.access === undefined || only === undefined || others.length > 0) return computed(context.call(partOfPrimitive, source.code, `'${name}'`), type)
  return computed(`(${readProperty(source.access, `_${only.name}`)}?.${name} ?? null)`, type)
}

/** An element of a value of a wide type: of a choice of resources that all have the element alike, its JSON; otherwise the type is asked at run time. */
export function wideElement (source: Fragment, name: string, context: ExpressionContext): Fragment {
  const types = source.type.kind === 'choice' ? source.type.choices.map(type => type.kind === 'named' ? elementType(type.name, name) : undefined) : []
  const known = types.filter(type => type !== undefined)
  const [first] = known
  const isResources = source.type.kind === 'choice' && source.type.choices.every(type => resourceName(type) !== undefined)
  if (isResources && first !== undefined && known.length === types.length && known.every(type => isAlike(type, first))) {
    return jsonElement(context.bind(source), elementProperties(name, first), context)
  }
  const dynamic = computed(context.call(propertyOf, source.code, context.constant(name), String(context.compilation.evaluationOffsetMinutes)), ANY)
  return known.length === 0 ? dynamic : coerce(dynamic, choiceOf(known), context)
}

function elementType (typeName: string, name: string): CqlType | undefined {
  return fhirTypes().element(typeName, name)
}

/** Same type, or primitives with the same kind of value: enumerations of codes differ in name only. */
function isAlike (a: CqlType, b: CqlType): boolean {
  const [left, right] = [primitiveValueType(a), primitiveValueType(b)]
  return sameType(a, b) || (left !== undefined && right !== undefined && sameType(left, right))
}
