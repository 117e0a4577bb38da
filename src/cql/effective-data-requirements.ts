import type { Library, Measure, RelatedArtifact } from '../fhir/types.js'
import { dataRequirementsOf } from './data-requirements.js'
import { reachableDefinitions } from './elm-graph.js'
import { directReferenceCodes } from './fhir-library.js'
import type { MeasurePackage } from './measure-catalogue.js'
import { parameterDefinitionsOf } from './parameter-definitions.js'
import { dependenciesOf } from './related-artifacts.js'

const EFFECTIVE_DATA_REQUIREMENTS = 'http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-effectiveDataRequirements'
const REQUIREMENTS_ID = 'effective-data-requirements'

/**
 * The Measure with what it reads in a contained module definition (CRMI effective data requirements), so that a data provider
 * need not read ELM: data with code filters, only where the named expressions reach it, and all that its libraries depend on.
 * @param expressions the definitions of the main library that the Measure names
 * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID
 */
export function measureWithDataRequirements ({ measure, elmLibraries }: MeasurePackage, expressions: readonly string[]): Measure {
  const [main] = elmLibraries
  if (main === undefined) return measure
  const codes = elmLibraries.flatMap(elm => directReferenceCodes(elm, elmLibraries))
  const requirements: Library = {
    resourceType: 'Library',
    id: REQUIREMENTS_ID,
    ...(codes.length === 0 ? {} : { extension: distinct(codes) }),
    name: 'EffectiveDataRequirements',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/library-type', code: 'module-definition' }] },
    relatedArtifact: distinct([mainLibrary(measure), ...elmLibraries.flatMap(dependenciesOf)]),
    parameter: parameterDefinitionsOf(main, expressions),
    dataRequirement: dataRequirementsOf(reachableDefinitions(main, expressions, elmLibraries), elmLibraries)
  }
  const { resourceType, id, contained = [], extension = [], ...rest } = measure
  return {
    resourceType,
    ...(id === undefined ? {} : { id }),
    contained: [...contained, requirements],
    extension: [...extension, { url: EFFECTIVE_DATA_REQUIREMENTS, valueCanonical: `#${REQUIREMENTS_ID}` }],
    ...rest
  }
}

function mainLibrary ({ library = [] }: Measure): RelatedArtifact {
  return { type: 'depends-on', display: 'Library of the measure', ...(library[0] === undefined ? {} : { resource: library[0] }) }
}

/** Each once, by content. */
function distinct<Item> (items: readonly Item[]): Item[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()]
}
