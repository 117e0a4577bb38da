import type { PatientRecord } from '../fhir/patient-record.js'
import type { SubjectFailure } from '../engine/engine.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import { addMembership, emptyTotals, mergeTotals, type MeasureTotals } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'
import type { MeasureEvaluation } from './measure-evaluation.js'

/** Plain data, so that it crosses threads. */
export interface PopulationEvaluation {
  readonly totals: MeasureTotals
  /** One per subject that could not be evaluated; such a subject counts nowhere. */
  readonly failures: readonly SubjectFailure[]
  /** Membership of every subject; only when asked for, since it grows with the population. */
  readonly memberships: readonly SubjectMembership[]
}

export interface EvaluateRecordsOptions {
  readonly keepMemberships: boolean
}

/** Evaluates one measure over records in this thread, one after the other. A failed subject never ends the run. */
export async function evaluateRecords (evaluation: MeasureEvaluation, records: Iterable<PatientRecord>, { keepMemberships }: EvaluateRecordsOptions): Promise<PopulationEvaluation> {
  const totals = emptyTotals(evaluation.model)
  const failures: SubjectFailure[] = []
  const memberships: SubjectMembership[] = []
  for (const record of records) {
    const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
    if ('failure' in outcome) {
      failures.push(outcome.failure)
    } else {
      addMembership(totals, outcome.membership)
      if (keepMemberships) memberships.push(outcome.membership)
    }
  }
  return { totals, failures, memberships }
}

/** Several evaluations of one measure as one, in their order. */
export function mergeEvaluations (parts: readonly PopulationEvaluation[], evaluation: MeasureEvaluation): PopulationEvaluation {
  return {
    totals: parts.reduce((totals, part) => mergeTotals(totals, part.totals), emptyTotals(evaluation.model)),
    failures: parts.flatMap(part => part.failures),
    memberships: parts.flatMap(part => part.memberships)
  }
}
