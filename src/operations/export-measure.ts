import { OWN_BASE } from '../fhir/canonical.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import type { Bundle, BundleEntry, Library, Measure, ValueSet } from '../fhir/types.js'
import { measureWithDataRequirements } from '../cql/effective-data-requirements.js'
import { embeddedCatalogue } from '../cql/embedded-catalogue.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import { expressionsOf } from '../measure/measure-expressions.js'
import { packagedValueSets } from './packaged-value-sets.js'

/** The CRMI profiles that a packaged Library meets. */
const LIBRARY_PROFILES = ['shareable', 'computable', 'executable', 'publishable'].map(capability => `http://hl7.org/fhir/uv/crmi/StructureDefinition/crmi-${capability}library`)

export interface ExportMeasureOptions {
  /** CMS id, resource id, url or `url|version`. */
  readonly measure: string
  /** File or folder with expansions to include; absent: value sets by reference only. */
  readonly valueSetsPath?: string
  readonly allowPartial: boolean
}

export interface ExportedMeasure {
  readonly bundle: Bundle
  readonly libraries: number
  readonly valueSets: number
  /** What of the value sets given could not be used, without being needed. */
  readonly problems: readonly PlainOutcomeError[]
}

/**
 * A measure as one publishable FHIR R4 Bundle: the Measure with its data requirements, every Library of its graph with CQL and
 * ELM, and with `valueSetsPath` every value set with its expansion. The same input gives the same bytes.
 *
 * A `transaction` of PUTs: FHIR servers load a package by a POST of it to their base, which takes no `collection`; the tools
 * that read a package from a file look at `entry.resource` only. CRMI `$package` defaults to it as well.
 * @throws OutcomeError MEASURE_NOT_FOUND, AMBIGUOUS_MEASURE, MEASURE_INVALID, and those of `packagedValueSets`
 */
export async function exportMeasure (options: ExportMeasureOptions): Promise<ExportedMeasure> {
  const measurePackage = embeddedCatalogue().find(options.measure)
  const measure = measureWithDataRequirements(measurePackage, expressionsOf(measureModelFromResource(measurePackage.measure)))
  const { date } = measure
  if (date === undefined) throw new OutcomeError('MEASURE_INVALID', 'A measure to publish needs a date.', { expression: 'Measure.date' })
  const libraries = measurePackage.fhirLibraries.map(library => packagedLibrary(library, date))
  const { valueSets, problems } = options.valueSetsPath === undefined
    ? { valueSets: [], problems: [] }
    : await packagedValueSets({
      measure: measurePackage.cmsId,
      canonicals: measurePackage.valueSets,
      path: options.valueSetsPath,
      allowPartial: options.allowPartial,
      date
    })
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [measure, ...libraries, ...valueSets].map(bundleEntry) }
  return { bundle, libraries: libraries.length, valueSets: valueSets.length, problems }
}

/**
 * A Library as it is published with a measure, with the measure's date. Its id carries its version, so that loading a package
 * replaces no other version of a library that measures share (FHIRHelpers of another publisher, last year's edition).
 */
function packagedLibrary (library: Library, date: string): Library {
  const { resourceType, id = '', version = '', content = [], ...rest } = library
  return { resourceType, id: `${id}-${version}`, meta: { profile: LIBRARY_PROFILES }, ...rest, version, date, publisher: 'asm-ecqm', content }
}

function bundleEntry (resource: Measure | Library | ValueSet): BundleEntry {
  const url = `${resource.resourceType}/${resource.id ?? ''}`
  return { fullUrl: `${OWN_BASE}/${url}`, resource, request: { method: 'PUT', url } }
}
