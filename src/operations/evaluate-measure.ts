import type { MeasureReport } from '../fhir/types.js'
import type { Services } from './services.js'

/** Parameters of FHIR R4 Measure/$evaluate-measure as they came in: texts, not yet checked. */
export interface EvaluateMeasureRequest {
  /** CMS id, resource id, url or `url|version`. */
  readonly measure?: string | undefined
  readonly periodStart?: string | undefined
  readonly periodEnd?: string | undefined
  readonly reportType?: string | undefined
  readonly subject?: string | undefined
  readonly practitioner?: string | undefined
  readonly lastReceivedOn?: string | undefined
}

export type EvaluateMeasure = (services: Services, request: EvaluateMeasureRequest) => Promise<MeasureReport>
