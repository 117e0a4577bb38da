import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import type { PreparationCounts } from '../preparation/preparation-counts.js'
import { preparationNotices } from '../preparation/preparation-notices.js'
import type { ReportContext } from '../report/report-input.js'
import { SOFTWARE } from './software.js'

export interface ReportContextOptions {
  readonly reporter: ReportContext['reporter']
  readonly now: () => Date
}

/**
 * What every report of one evaluation shares: measure, period, date, reporter, software stamp, value sets that are partial, and
 * what was done to the records it was made from.
 */
export function reportContext (evaluation: MeasureEvaluation, { reporter, now }: ReportContextOptions, preparation: PreparationCounts): ReportContext {
  return {
    model: evaluation.model,
    measurementPeriod: evaluation.measurementPeriod,
    date: now(),
    reporter,
    software: SOFTWARE,
    partialValueSets: evaluation.partialValueSets,
    notices: preparationNotices(preparation)
  }
}
