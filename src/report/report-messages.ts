import { ERROR_CODE_SYSTEM, issueFromError } from '../fhir/operation-outcome.js'
import type { OperationOutcome, OperationOutcomeIssue } from '../fhir/types.js'
import type { CountedFailure, DataNotice, ReportContext } from './report-input.js'

/** Failures alike (code, library, definition) as one with their count, in a fixed order. Texts and ELM positions differ from subject to subject and go. */
export function countFailures (failures: readonly CountedFailure[]): CountedFailure[] {
  const counted = new Map<string, CountedFailure>()
  for (const { code, library, definition, count = 1 } of failures) {
    const key = JSON.stringify([code, library ?? '', definition ?? ''])
    const before = counted.get(key)?.count ?? 0
    counted.set(key, {
      code, text: '', count: before + count, ...(library === undefined ? {} : { library }), ...(definition === undefined ? {} : { definition })
    })
  }
  return [...counted.entries()].sort(([left], [right]) => left < right ? -1 : 1).map(([, failure]) => failure)
}

/** What every report says of the data it was made from. */
type DataRemarks = Pick<ReportContext, 'partialValueSets' | 'notices'>

/** The outcome of a report about many subjects: counts of failures, partial value sets, what was done to the data; no subject, no text of one. `undefined`: nothing to say. */
export function populationMessages (failures: readonly CountedFailure[], remarks: DataRemarks): OperationOutcome | undefined {
  return outcome(countFailures(failures).map(failure => failureIssue(failure, countText(failure))), remarks)
}

/** The outcome of a report about one subject. */
export function individualMessages (failure: CountedFailure | undefined, remarks: DataRemarks): OperationOutcome | undefined {
  return outcome(failure === undefined ? [] : [failureIssue(failure, `This subject could not be evaluated${placeText(failure)}: ${failure.text}`)], remarks)
}

function outcome (failures: readonly OperationOutcomeIssue[], { partialValueSets, notices = [] }: DataRemarks): OperationOutcome | undefined {
  const issue = [...failures, ...partialValueSetIssues(partialValueSets), ...notices.map(noticeIssue)]
  return issue.length === 0 ? undefined : { resourceType: 'OperationOutcome', id: 'messages', issue }
}

/** Issue type `incomplete`; `details` has SUBJECTS_FAILED and the failure's own code. */
function failureIssue (failure: CountedFailure, text: string): OperationOutcomeIssue {
  const issue = issueFromError({ code: 'SUBJECTS_FAILED', text })
  return { ...issue, details: { coding: [...issue.details?.coding ?? [], { system: ERROR_CODE_SYSTEM, code: failure.code }], text } }
}

/** Mended data is information; a fault that is still there is a warning. `details` has our code and the notice's own. */
function noticeIssue ({ system, code, repaired, text }: DataNotice): OperationOutcomeIssue {
  const issue = issueFromError({ code: repaired ? 'DATA_REPAIRED' : 'DATA_UNRESOLVED', text }, repaired ? 'information' : 'warning')
  return { ...issue, details: { coding: [...issue.details?.coding ?? [], { system, code }], text } }
}

function countText (failure: CountedFailure): string {
  const count = failure.count ?? 1
  return `${count} ${count === 1 ? 'subject' : 'subjects'} could not be evaluated and ${count === 1 ? 'is' : 'are'} in no count${placeText(failure)}: ${failure.code}`
}

function placeText (failure: CountedFailure): string {
  const places = [
    ...(failure.library === undefined ? [] : [`library ${failure.library}`]),
    ...(failure.definition === undefined ? [] : [`definition "${failure.definition}"`])
  ]
  return places.length === 0 ? '' : ` (${places.join(', ')})`
}

function partialValueSetIssues (canonicals: readonly string[]): OperationOutcomeIssue[] {
  if (canonicals.length === 0) return []
  const list = [...new Set(canonicals)].sort().join(', ')
  return [issueFromError({
    code: 'VALUE_SET_INCOMPLETE', text: `Evaluated with value sets that lack codes, so counts may be wrong; load their full expansions: ${list}`
  }, 'warning')]
}
