import { formatCanonical } from '../fhir/canonical.js'
import { embeddedCatalogue } from '../cql/embedded-catalogue.js'

export interface ListedMeasure {
  readonly cmsId: string
  readonly canonical: string
  readonly title: string
  /** `2026-01-01/2026-12-31`; empty where the Measure has none. */
  readonly effectivePeriod: string
  readonly valueSets: number
}

/** The embedded measures in the order of their files. */
export function listMeasures (): ListedMeasure[] {
  return embeddedCatalogue().all().map(({ cmsId, measure, valueSets }) => ({
    cmsId,
    canonical: formatCanonical({ url: measure.url ?? '', version: measure.version }),
    title: measure.title ?? '',
    effectivePeriod: measure.effectivePeriod === undefined ? '' : `${measure.effectivePeriod.start ?? ''}/${measure.effectivePeriod.end ?? ''}`,
    valueSets: valueSets.length
  }))
}
