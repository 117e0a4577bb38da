import type { Library, Measure, ValueSet } from '../fhir/types.js'
import type { ElmLibrary } from './elm.js'

/** One measure with everything needed to evaluate it; of value sets those that came with it. */
export interface MeasurePackage {
  /** Short name people type: `CMS165`; of foreign measures the id of the Measure. */
  readonly cmsId: string
  readonly measure: Measure
  /** The main library and all it includes; the main library first. */
  readonly fhirLibraries: readonly Library[]
  readonly elmLibraries: readonly ElmLibrary[]
  /** Canonicals of every value set the graph declares. */
  readonly valueSets: readonly string[]
  /** ValueSets that came with the measure, to be used with it and no other. */
  readonly ownValueSets?: readonly ValueSet[]
  /** True for a measure that came with no release of this product. */
  readonly isImported?: true
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
