import { embeddedCatalogue } from '../cql/embedded-catalogue.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { OutcomeError } from '../fhir/outcome-error.js'

/**
 * Why a foreign measure would take the place of one of this product's: by canonical, or by the id that people and FHIR reads name it with.
 * Undefined where it does not. Another version of the same url is another measure.
 */
export function embeddedConflict ({ measure }: MeasurePackage): OutcomeError | undefined {
  const id = measure.id?.toLowerCase()
  const taken = embeddedCatalogue().all().find(one => {
    const ids = [one.cmsId, one.measure.id].map(text => text?.toLowerCase())
    return ids.includes(id) || (one.measure.url === measure.url && one.measure.version === measure.version)
  })
  if (taken === undefined) return undefined
  const canonical = `${taken.measure.url ?? ''}|${taken.measure.version ?? ''}`
  return new OutcomeError('MEASURE_CONFLICT', `Measure ${measure.id ?? ''} (${measure.url ?? ''}|${measure.version ?? ''}) has the id or canonical of ${taken.cmsId} (${canonical}), which comes with this product. Give it another id, or evaluate it with --package.`)
}
