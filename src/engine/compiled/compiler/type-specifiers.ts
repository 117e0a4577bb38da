import { ANY, FHIR, SYSTEM, choiceOf, intervalOf, isAny, listOf, localName, type CqlType } from '../model/cql-type.js'
import { fhirTypes } from '../model/type-table.js'
import { childNode, childNodes, isNode, textOf, type ElmNode } from './elm-node.js'

/** The type an ELM type specifier or qualified name says; `Any` for one that no model here knows. */
export function typeFromSpecifier (specifier: unknown): CqlType {
  if (typeof specifier === 'string') return namedType(specifier)
  if (!isNode(specifier)) return ANY
  switch (specifier.type) {
    case 'NamedTypeSpecifier': return namedType(textOf(specifier, 'name') ?? '')
    case 'ListTypeSpecifier': return listOf(typeFromSpecifier(specifier['elementType']))
    case 'IntervalTypeSpecifier': return intervalOf(typeFromSpecifier(specifier['pointType']))
    case 'ChoiceTypeSpecifier': return choiceOf([...childNodes(specifier, 'choice'), ...typesOf(specifier)].map(typeFromSpecifier))
    case 'TupleTypeSpecifier': return tupleType(specifier)
    default: return ANY
  }
}

/** What the translator noted as the type of a node, if it did (option EnableResultTypes). */
export function annotatedType (node: ElmNode | { readonly [element: string]: unknown }): CqlType | undefined {
  const type = typeFromSpecifier(node['resultTypeSpecifier'] ?? node['resultTypeName'])
  return isAny(type) ? undefined : type
}

/** The type named by a pair of properties such as `asTypeSpecifier` and `asType`. */
export function typeUnder (node: ElmNode, specifier: string, name: string): CqlType {
  return typeFromSpecifier(childNode(node, specifier) ?? node[name])
}

/** Early ELM writes the types of a choice under `type`. */
function typesOf (specifier: ElmNode): readonly ElmNode[] {
  const { type } = specifier as { readonly type: unknown }
  return Array.isArray(type) ? type.filter(isNode) : []
}

function tupleType (specifier: ElmNode): CqlType {
  const elements = childNodes(specifier, 'element').map(element => [textOf(element, 'name') ?? '', typeFromSpecifier(element['elementType'] ?? element['type'])] as const)
  return { kind: 'tuple', elements: new Map(elements) }
}

/**
 * A named type. A profile of another model (QI-Core, US Core) is the FHIR type whose name its own begins with, the longest there is:
 * `{http://hl7.org/fhir/us/qicore}ConditionEncounterDiagnosis` is Condition.
 */
function namedType (name: string): CqlType {
  if (name.startsWith(SYSTEM)) return { kind: 'named', name }
  const local = localName(name)
  if (fhirTypes().has(FHIR + local)) return { kind: 'named', name: FHIR + local }
  const base = fhirBase(local)
  return base === undefined ? ANY : { kind: 'named', name: FHIR + base }
}

/** Profiles whose name does not begin with the type they are of. */
const RENAMED: Readonly<Record<string, string>> = {
  DeviceNotRequested: 'DeviceRequest',
  ServiceNotRequested: 'ServiceRequest',
  MedicationNotRequested: 'MedicationRequest',
  CommunicationNotRequested: 'CommunicationRequest',
  SimpleObservation: 'Observation'
}

function fhirBase (local: string): string | undefined {
  const name = local.replace(/^(?:USCore|QICore)-?/i, '')
  if (Object.hasOwn(RENAMED, name)) return RENAMED[name]
  for (let length = name.length; length > 3; length--) if (fhirTypes().isResource(FHIR + name.slice(0, length))) return name.slice(0, length)
  return undefined
}
