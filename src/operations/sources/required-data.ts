import { measureWithDataRequirements } from '../../cql/effective-data-requirements.js'
import type { MeasureCatalogue, MeasurePackage } from '../../cql/measure-catalogue.js'
import type { DataRequirement, Library } from '../../fhir/types.js'
import { expressionsOf } from '../../measure/measure-expressions.js'
import { measureModelFromResource } from '../../measure/measure-from-resource.js'

/** What records refer to; clinicians and practices are needed to attribute results. */
const CONTEXT = ['Practitioner', 'PractitionerRole', 'Organization', 'Location', 'Medication'] as const

/** What measures read of a record. */
export interface RequiredData {
  /** Resource types, context included, sorted. */
  readonly types: readonly string[]
  /** Bulk Data `_typeFilter`: of types that measures read by value set only, what they read. */
  readonly typeFilters: readonly string[]
}

/** The data that the measures of a catalogue ask for (their effective data requirements). */
export function requiredData (catalogue: MeasureCatalogue): RequiredData {
  const requirements = catalogue.all().flatMap(requirementsOf)
  const types = new Set<string>(['Patient', 'Encounter', ...CONTEXT, ...requirements.map(({ type }) => type as string)])
  const filters = new Map<string, Set<string> | undefined>()
  for (const { type, codeFilter } of requirements) {
    const valueSets = codeFilter?.flatMap(({ path, valueSet }) => path === 'code' && valueSet !== undefined ? [valueSet] : []) ?? []
    const known = filters.has(type) ? filters.get(type) : new Set<string>()
    // One requirement without a value set asks for everything of the type.
    filters.set(type, valueSets.length === 0 || known === undefined ? undefined : new Set([...known, ...valueSets]))
  }
  return {
    types: [...types].sort(),
    typeFilters: [...filters].sort(([left], [right]) => left < right ? -1 : 1).flatMap(([type, valueSets]) => [...valueSets ?? []].sort().map(valueSet => `${type}?code:in=${valueSet}`))
  }
}

function requirementsOf (measurePackage: MeasurePackage): DataRequirement[] {
  const expressions = expressionsOf(measureModelFromResource(measurePackage.measure))
  const { contained = [] } = measureWithDataRequirements(measurePackage, expressions)
  return contained.flatMap(resource => (resource as Library).dataRequirement ?? [])
}
