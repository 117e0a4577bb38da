import type { MeasureReport } from '../fhir/types.js'
import { addMembership, emptyTotals } from '../measure/measure-totals.js'
import { evaluatedResourceElements } from './evaluated-resources.js'
import { profileSet } from './profile-set.js'
import { reportFrame } from './report-frame.js'
import { groupsFromTotals, groupsWithoutCounts } from './report-group.js'
import type { IndividualReportInput } from './report-input.js'
import { individualMessages } from './report-messages.js'
import { individualSupplementalData } from './report-supplemental-data.js'

/**
 * MeasureReport `individual` of one subject (FHIR R4 MeasureReport; DEQM US STU5 indv-measurereport-deqm).
 * A subject that could not be evaluated gives status `error`, groups without any count, and an OperationOutcome that says why.
 */
export function individualReport (input: IndividualReportInput): MeasureReport {
  const { model, outcome } = input
  const subject = `Patient/${input.subjectId}`
  if ('failure' in outcome) {
    return reportFrame(input, {
      type: 'individual', status: 'error', subject, messages: individualMessages(outcome.failure, input), group: groupsWithoutCounts(model, profileSet(input.profileSet))
    })
  }
  const totals = emptyTotals(model)
  addMembership(totals, outcome.membership)
  return reportFrame(input, {
    type: 'individual',
    status: 'complete',
    subject,
    messages: individualMessages(undefined, input),
    ...individualSupplementalData(model, outcome.membership.supplementalData),
    group: groupsFromTotals(model, totals, profileSet(input.profileSet)),
    evaluatedResource: evaluatedResourceElements(model, input.evaluatedResources ?? {})
  })
}
