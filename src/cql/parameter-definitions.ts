import type { ParameterDefinition } from '../fhir/types.js'
import type { ElmLibrary, ElmTyped, ElmTypeSpecifier } from './elm.js'

const SYSTEM_MODEL = '{urn:hl7-org:elm-types:r1}'
const FHIR_MODEL = '{http://hl7.org/fhir}'

/** FHIR data types of the CQL System types (Using CQL with FHIR, type mapping); the others have none in FHIR R4. */
const FHIR_TYPES: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  Integer: 'integer',
  Decimal: 'decimal',
  String: 'string',
  Date: 'date',
  DateTime: 'dateTime',
  Time: 'time',
  Quantity: 'Quantity',
  Ratio: 'Ratio',
  Code: 'Coding',
  Concept: 'CodeableConcept'
}

/** FHIR data types of intervals, by the type of their points. */
const INTERVAL_TYPES: Readonly<Record<string, string>> = { Date: 'Period', DateTime: 'Period', Quantity: 'Range' }

/**
 * What a library takes and gives (FHIR R4 Library.parameter): its parameters as `in`, its public definitions as `out`.
 * @param only the definitions to give; absent: all. Functions and the context's own definition are none.
 */
export function parameterDefinitionsOf (library: ElmLibrary, only?: readonly string[]): ParameterDefinition[] {
  const parameters = (library.parameters?.def ?? []).map(parameter => parameterDefinition(parameter.name, 'in', parameter))
  const given = (library.statements?.def ?? []).filter(({ name, type, context, accessLevel }) =>
    type !== 'FunctionDef' && name !== context && accessLevel !== 'Private' && (only === undefined || only.includes(name)))
  return [...parameters, ...given.map(definition => parameterDefinition(definition.name, 'out', definition))]
}

function parameterDefinition (name: string, use: 'in' | 'out', typed: ElmTyped): ParameterDefinition {
  const specifier = typed.resultTypeSpecifier
  const isList = specifier?.type === 'ListTypeSpecifier'
  const type = isList ? specifier.elementType : specifier ?? (typed.resultTypeName === undefined ? undefined : { type: 'NamedTypeSpecifier', name: typed.resultTypeName })
  return { name, use, min: 0, max: isList ? '*' : '1', type: fhirType(type) as ParameterDefinition['type'] }
}

/** What FHIR R4 has no type for (tuples, choices, lists of lists) is `Any`. */
function fhirType (specifier: ElmTypeSpecifier | undefined): string {
  if (specifier?.type === 'IntervalTypeSpecifier') return INTERVAL_TYPES[systemType(specifier.pointType) ?? ''] ?? 'Any'
  if (specifier?.type !== 'NamedTypeSpecifier' || specifier.name === undefined) return 'Any'
  if (specifier.name.startsWith(FHIR_MODEL)) return specifier.name.includes('.', FHIR_MODEL.length) ? 'BackboneElement' : specifier.name.slice(FHIR_MODEL.length)
  return FHIR_TYPES[systemType(specifier) ?? ''] ?? 'Any'
}

function systemType (specifier: ElmTypeSpecifier | undefined): string | undefined {
  return specifier?.name?.startsWith(SYSTEM_MODEL) === true ? specifier.name.slice(SYSTEM_MODEL.length) : undefined
}
