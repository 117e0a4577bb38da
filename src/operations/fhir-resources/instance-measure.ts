import { formatCanonical } from '../../fhir/canonical.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { parameterPath } from '../../fhir/period.js'
import type { Services } from '../services.js'
import { RESOURCE_ID } from './served-types.js'

/**
 * The canonical of the measure that `Measure/[id]/$evaluate-measure` is called on; `id` is a resource id or a short name (`CMS165`).
 * FHIR R4 has no use for the `measure` parameter at instance level: one that names the same measure is let pass, any other is refused.
 * @throws OutcomeError MEASURE_NOT_FOUND, AMBIGUOUS_MEASURE, CONFLICTING_PARAMETERS
 */
export function instanceMeasure ({ catalogue }: Pick<Services, 'catalogue'>, id: string, measure?: string): string {
  if (!RESOURCE_ID.test(id)) throw new OutcomeError('MEASURE_NOT_FOUND', 'The measure id in the path is not a FHIR id (1 to 64 letters, digits, hyphens, dots).')
  const found = catalogue.find(id).measure
  if (measure !== undefined && catalogue.find(measure).measure !== found) {
    throw new OutcomeError('CONFLICTING_PARAMETERS',
      'The measure parameter names another measure than the path; leave it out at instance level, or call Measure/$evaluate-measure.',
      { expression: parameterPath('measure') })
  }
  return found.url === undefined ? id : formatCanonical({ url: found.url, version: found.version })
}
