import type { MeasureReport } from '../fhir/types.js'
import { addMembership, emptyTotals } from '../measure/measure-totals.js'
import { profileSet } from './profile-set.js'
import { reportFrame } from './report-frame.js'
import { groupsFromTotals, groupsWithoutCounts } from './report-group.js'
import type { SubjectListReportInput } from './report-input.js'
import { populationMessages } from './report-messages.js'
import { countedSupplementalData } from './report-supplemental-data.js'
import { SubjectLists } from './subject-lists.js'
import { populationStatus } from './summary-report.js'

/**
 * MeasureReport `subject-list`: the counts of a summary, and the subjects of each population in contained Lists
 * (FHIR R4 MeasureReport; DEQM US STU5 subjectlist-measurereport-deqm). Failed subjects are counted in the messages and listed nowhere.
 * @throws OutcomeError INTERNAL where `individualReports` lacks a subject
 */
export function subjectListReport (input: SubjectListReportInput): MeasureReport {
  const { model, memberships, failures } = input
  const profiles = profileSet(input.profileSet)
  const totals = emptyTotals(model)
  for (const membership of memberships) addMembership(totals, membership)
  const status = populationStatus(totals, failures)
  const messages = populationMessages(failures, input)
  if (status === 'error') return reportFrame(input, { type: 'subject-list', status, messages, group: groupsWithoutCounts(model, profiles) })
  const lists = new SubjectLists(memberships, {
    ...(input.individualReports === undefined ? {} : { individualReports: input.individualReports }),
    ...(profiles.reportListProfile === undefined ? {} : { listProfile: profiles.reportListProfile })
  })
  const group = groupsFromTotals(model, totals, profiles, place => lists.referenceOf(place))
  const data = countedSupplementalData(model, totals, 'subject-list')
  return reportFrame(input, { type: 'subject-list', status, messages, group, contained: [...data.contained, ...lists.contained], extension: data.extension })
}
