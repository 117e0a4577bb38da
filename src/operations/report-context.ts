import type { MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import type { ReportContext } from '../report/report-input.js'
import { SOFTWARE } from './software.js'

/** What every report of one evaluation shares: measure, period, date, reporter, software stamp, value sets that are partial. */
export function reportContext (evaluation: MeasureEvaluation, { reporter, now }: { readonly reporter: string, readonly now: () => Date }): ReportContext {
  return {
    model: evaluation.model,
    measurementPeriod: evaluation.measurementPeriod,
    date: now(),
    reporter,
    software: SOFTWARE,
    partialValueSets: evaluation.partialValueSets
  }
}
