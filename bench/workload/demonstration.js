import { embeddedCatalogue } from '../../dist/cql/embedded-catalogue.js'
import { generateRecords } from '../../dist/demo/generate-records.js'

export const DEMONSTRATION_YEAR = 2026

/**
 * The same demonstration patients for each measure.
 * @param {number} count
 * @returns {import('./workload.js').Group[]}
 */
export function demonstrationGroups (count) {
  const cases = demonstrationBundles(count).map(({ subjectId, bundle }) => ({ id: subjectId, subjectId, bundle }))
  return embeddedCatalogue().all().map(({ cmsId }) => ({ cmsId, start: `${DEMONSTRATION_YEAR}-01-01`, end: `${DEMONSTRATION_YEAR}-12-31`, cases }))
}

/** @param {number} count */
export function demonstrationBundles (count) {
  return [...generateRecords({ count, measurementYear: DEMONSTRATION_YEAR })].map(({ subjectId, resources }) => ({
    subjectId,
    bundle: { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
  }))
}
