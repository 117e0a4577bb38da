import { OutcomeError } from '../fhir/outcome-error.js'
import type { FhirResource } from '../fhir/types.js'
import { allLibraries, allMeasures } from './fhir-resources/definitions.js'
import { RESOURCE_ID, type ServedType } from './fhir-resources/served-types.js'
import { identifiedValueSets, valueSetWithExpansion } from './fhir-resources/value-set-resource.js'
import type { Services } from './services.js'

/**
 * FHIR R4 read: the resource of a type with exactly this logical id. A text that is no FHIR id names nothing, so it is not found either.
 * @throws OutcomeError RESOURCE_NOT_FOUND, AMBIGUOUS_MEASURE (two loaded packages use one id for different content), STORE_UNAVAILABLE
 */
export async function readResource (services: Services, type: ServedType, id: string): Promise<FhirResource> {
  const found = RESOURCE_ID.test(id) ? await findResource(services, type, id) : undefined
  if (found === undefined) throw new OutcomeError('RESOURCE_NOT_FOUND', notFoundText(services, type, id))
  return found
}

async function findResource (services: Services, type: ServedType, id: string): Promise<FhirResource | undefined> {
  switch (type) {
    case 'Measure': return onlyOne(allMeasures(services.catalogue), id)
    case 'Library': return onlyOne(allLibraries(services.catalogue), id)
    case 'ValueSet': {
      const valueSet = identifiedValueSets(services.valueSets).find(one => one.id === id)
      return valueSet === undefined ? undefined : valueSetWithExpansion(valueSet, services.now())
    }
    case 'Patient': return (await services.records.get(id))?.patient
    case 'MeasureReport': return await services.store.measureReports.find(id)
  }
}

function onlyOne<Resource extends FhirResource> (resources: readonly Resource[], id: string): Resource | undefined {
  const found = resources.filter(resource => resource.id === id)
  if (found.length > 1) {
    throw new OutcomeError('AMBIGUOUS_MEASURE', 'Several loaded measure packages use this id for different resources; search by url and version.')
  }
  return found[0]
}

function notFoundText (services: Services, type: ServedType, id: string): string {
  if (!RESOURCE_ID.test(id)) return `No ${type} has this id: a FHIR id is 1 to 64 letters, digits, hyphens and dots.`
  const named = type === 'Measure' ? services.catalogue.all().find(({ cmsId }) => cmsId.toLowerCase() === id.toLowerCase())?.measure.id : undefined
  if (named !== undefined) return `No Measure has this id; the measure of this short name is Measure/${named}.`
  return `No ${type} with this id; search ${type} to see what there is.`
}
