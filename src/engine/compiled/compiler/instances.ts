import { ANY, FHIR, SYSTEM, localName, type CqlType } from '../model/cql-type.js'
import { choiceSuffix } from '../model/element-properties.js'
import { primitiveValueType, resourceName } from '../model/subtype.js'
import { fhirTypes } from '../model/type-table.js'
import { codeOf, codeSystemOf, conceptOf, fhirInstance, primitiveInstance, quantityOf, ratioOf, valueSetOf } from '../runtime/instances.js'
import { isWide } from './coercion.js'
import { childNode, childNodes, type ElmNode } from './elm-node.js'
import type { ExpressionContext, Handler } from './expression-context.js'
import { computed, named, type Fragment } from './fragment.js'
import type { RuntimeFunction } from './program.js'
import { typeFromSpecifier } from './type-specifiers.js'

/** Instances of classes (ELM 2, Instance): of the System model by their constructors, of FHIR as JSON. */
export const INSTANCES: Readonly<Record<string, Handler>> = { Instance: instance }

/** Constructors of System classes and the elements they take, in order. */
const SYSTEM_CLASSES: Readonly<Record<string, { readonly make: RuntimeFunction, readonly elements: readonly string[], readonly isNeverNull?: true }>> = {
  Quantity: { make: quantityOf, elements: ['value', 'unit'] },
  Ratio: { make: ratioOf, elements: ['numerator', 'denominator'] },
  Code: { make: codeOf, elements: ['code', 'system', 'version', 'display'], isNeverNull: true },
  Concept: { make: conceptOf, elements: ['codes', 'display'], isNeverNull: true },
  ValueSet: { make: valueSetOf, elements: ['id', 'version'], isNeverNull: true },
  CodeSystem: { make: codeSystemOf, elements: ['id', 'version'], isNeverNull: true }
}

function instance (node: ElmNode, context: ExpressionContext): Fragment {
  const type = typeFromSpecifier(node['classType'])
  const elements = new Map(childNodes(node, 'element').map(element => {
    const value = childNode(element, 'value')
    return [context.text(element, 'name'), value === undefined ? named('null', ANY, { literal: null }) : context.compile(value)]
  }))
  const name = type.kind === 'named' ? type.name : ''
  if (name.startsWith(FHIR)) return primitiveValueType(type) === undefined ? fhirClass(type, name, elements, node, context) : fhirPrimitive(type, elements, context)
  const system = name.startsWith(SYSTEM) && Object.hasOwn(SYSTEM_CLASSES, localName(name)) ? SYSTEM_CLASSES[localName(name)] : undefined
  if (system === undefined) throw context.problem(node, 'instances of this class cannot be made')
  const values = system.elements.map(element => elements.get(element)?.code ?? 'null')
  return computed(context.call(system.make, ...values), type, system.isNeverNull === true ? { isNeverNull: true } : {})
}

function fhirPrimitive (type: CqlType, elements: ReadonlyMap<string, Fragment>, context: ExpressionContext): Fragment {
  const [value, id, extension] = ['value', 'id', 'extension'].map(name => elements.get(name)?.code ?? 'null') as [string, string, string]
  return computed(context.call(primitiveInstance, value, id, extension), type)
}

function fhirClass (type: CqlType, typeName: string, elements: ReadonlyMap<string, Fragment>, node: ElmNode, context: ExpressionContext): Fragment {
  const names = [...elements].map(([name, value]) => propertyName(typeName, name, value, node, context))
  const values = [...elements.values()].map(({ code }) => code)
  const resource = resourceName(type)
  const code = context.call(fhirInstance, resource === undefined ? 'null' : context.constant(resource), context.constant(names), `[${values.join(', ')}]`)
  return computed(code, type, { isNeverNull: true })
}

/** The JSON property of an element; of a choice it says the value's type, `[x]` where only the run time knows that. */
function propertyName (typeName: string, name: string, value: Fragment, node: ElmNode, context: ExpressionContext): string {
  const type = fhirTypes().element(typeName, name)
  if (type === undefined) throw context.problem(node, `${localName(typeName)} has no such element`)
  if (type.kind !== 'choice') return name
  return isWide(value.type) ? `${name}[x]` : name + choiceSuffix(value.type)
}
