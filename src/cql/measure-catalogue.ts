import type { Library, Measure } from '../fhir/types.js'
import type { ElmLibrary } from './elm.js'

/** One measure with everything needed to evaluate it, value sets excepted. */
export interface MeasurePackage {
  /** Short name people type: `CMS165`. */
  readonly cmsId: string
  readonly measure: Measure
  /** The main library and all it includes; the main library first. */
  readonly fhirLibraries: readonly Library[]
  readonly elmLibraries: readonly ElmLibrary[]
  /** Canonicals of every value set the graph declares. */
  readonly valueSets: readonly string[]
}

/** The measures this process can evaluate. */
export interface MeasureCatalogue {
  all (): readonly MeasurePackage[]
  /**
   * By short name (`CMS165`), resource id, url or `url|version`, with or without `Measure/` in front.
   * @throws OutcomeError MEASURE_NOT_FOUND, AMBIGUOUS_MEASURE
   */
  find (reference: string): MeasurePackage
}
