import type { PatientRecord } from '../fhir/patient-record.js'
import type { SubjectFailure } from '../engine/engine.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import { addMembership, emptyTotals, type MeasureTotals } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'
import type { MeasureEvaluation } from './measure-evaluation.js'

export interface PopulationEvaluation {
  readonly totals: MeasureTotals
  /** One per subject that could not be evaluated; such a subject counts nowhere. */
  readonly failures: readonly SubjectFailure[]
  readonly failedSubjectIds: readonly string[]
  /** Membership of every subject that counts somewhere; only when asked for, since it grows with the population. */
  readonly memberships: readonly SubjectMembership[]
}

export interface PopulationEvaluationOptions {
  readonly keepMemberships?: boolean
  /** Called after each subject with the number done. */
  readonly onProgress?: (done: number) => void
}

/** Evaluates one measure over a stream of records, one record in memory at a time. A failed subject never ends the run. */
export async function evaluatePopulation (evaluation: MeasureEvaluation, records: AsyncIterable<PatientRecord> | Iterable<PatientRecord>, options: PopulationEvaluationOptions = {}): Promise<PopulationEvaluation> {
  const totals = emptyTotals(evaluation.model)
  const failures: SubjectFailure[] = []
  const failedSubjectIds: string[] = []
  const memberships: SubjectMembership[] = []
  let done = 0
  for await (const record of records) {
    const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
    if ('failure' in outcome) {
      failures.push(outcome.failure)
      failedSubjectIds.push(outcome.subjectId)
    } else {
      addMembership(totals, outcome.membership)
      if (options.keepMemberships === true) memberships.push(outcome.membership)
    }
    options.onProgress?.(++done)
  }
  return { totals, failures, failedSubjectIds, memberships }
}
