import type { MeasureCatalogue } from '../../cql/measure-catalogue.js'
import type { Library, Measure } from '../../fhir/types.js'

/** Every Measure of the catalogue. */
export function allMeasures (catalogue: MeasureCatalogue): readonly Measure[] {
  return catalogue.all().map(({ measure }) => measure)
}

/** Every Library of the catalogue once; packages share libraries such as FHIRHelpers. */
export function allLibraries (catalogue: MeasureCatalogue): readonly Library[] {
  const byKey = new Map<string, Library>()
  for (const { fhirLibraries } of catalogue.all()) {
    for (const library of fhirLibraries) byKey.set(JSON.stringify([library.id, library.url, library.version]), library)
  }
  return [...byKey.values()]
}
