import type { MeasureReport } from '../fhir/types.js'
import type { MeasureTotals } from '../measure/measure-totals.js'
import { profileSet } from './profile-set.js'
import { reportFrame } from './report-frame.js'
import { groupsFromTotals, groupsWithoutCounts } from './report-group.js'
import type { CountedFailure, SummaryReportInput } from './report-input.js'
import { populationMessages } from './report-messages.js'
import { countedSupplementalData } from './report-supplemental-data.js'

/**
 * MeasureReport `summary`: counts, strata, scores, supplemental data counts; no subject, no evaluated resource, nothing of one patient
 * (FHIR R4 MeasureReport; DEQM US STU5 summary-measurereport-deqm).
 */
export function summaryReport (input: SummaryReportInput): MeasureReport {
  const { model, totals, failures } = input
  const status = populationStatus(totals, failures)
  const messages = populationMessages(failures, input)
  if (status === 'error') return reportFrame(input, { type: 'summary', status, messages, group: groupsWithoutCounts(model, profileSet(input.profileSet)) })
  return reportFrame(input, {
    type: 'summary', status, messages, ...countedSupplementalData(model, totals, 'summary'), group: groupsFromTotals(model, totals, profileSet(input.profileSet))
  })
}

/**
 * `complete` means that the report is complete and ready for use, `error` that generating it failed (FHIR R4 measure-report-status).
 * With some failed subjects the report was generated and its messages say whom it does not count; where every subject
 * failed nothing was counted.
 */
export function populationStatus (totals: MeasureTotals, failures: readonly CountedFailure[]): 'complete' | 'error' {
  return totals.subjects === 0 && failures.length > 0 ? 'error' : 'complete'
}
