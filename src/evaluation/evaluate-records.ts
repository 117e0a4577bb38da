import type { PatientRecord } from '../fhir/patient-record.js'
import type { SubjectFailure } from '../engine/engine.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import { addMembership, emptyTotals, mergeTotals, type MeasureTotals } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'
import { addPreparation, mergePreparation, type PreparationCounts } from '../preparation/preparation-counts.js'
import { recordToEvaluate } from '../preparation/prepare-record.js'
import type { MeasureEvaluation } from './measure-evaluation.js'

/** One measure over many records. Plain data, so that it crosses threads. */
export interface PopulationEvaluation {
  readonly totals: MeasureTotals
  /** One per subject that could not be evaluated; such a subject counts nowhere. */
  readonly failures: readonly SubjectFailure[]
  /** Membership of every subject; only when asked for, since it grows with the population. */
  readonly memberships: readonly SubjectMembership[]
}

/** Several measures over the same records. Plain data. */
export interface RecordsEvaluation {
  /** One per measure, in the order asked for. */
  readonly measures: readonly PopulationEvaluation[]
  /** What was done to the records before their evaluation; empty where preparation is off. */
  readonly preparation: PreparationCounts
}

export interface EvaluateRecordsOptions {
  /** Prepare each record first; see the room `preparation`. */
  readonly prepare: boolean
  readonly keepMemberships: boolean
}

/**
 * Evaluates measures over records in this thread, one record after the other; a record is prepared once, for all measures. A
 * failed subject never ends the run.
 */
export async function evaluateRecords (evaluations: readonly MeasureEvaluation[], records: Iterable<PatientRecord> | AsyncIterable<PatientRecord>, { prepare, keepMemberships }: EvaluateRecordsOptions): Promise<RecordsEvaluation> {
  const runs = evaluations.map(evaluation => ({ evaluation, totals: emptyTotals(evaluation.model), failures: [] as SubjectFailure[], memberships: [] as SubjectMembership[] }))
  const preparation: PreparationCounts = {}
  for await (const given of records) {
    const { record, counts } = recordToEvaluate(given, prepare)
    addPreparation(preparation, counts)
    for (const { evaluation, totals, failures, memberships } of runs) {
      const outcome = membershipOutcome(evaluation.model, await evaluation.evaluate(record))
      if ('failure' in outcome) {
        failures.push(outcome.failure)
      } else {
        addMembership(totals, outcome.membership)
        if (keepMemberships) memberships.push(outcome.membership)
      }
    }
  }
  return { measures: runs.map(({ totals, failures, memberships }) => ({ totals, failures, memberships })), preparation }
}

/** Several evaluations of the same measures as one, in their order. */
export function mergeEvaluations (parts: readonly RecordsEvaluation[], evaluations: readonly MeasureEvaluation[]): RecordsEvaluation {
  return {
    measures: evaluations.map((evaluation, index) => mergeMeasure(parts.map(part => part.measures[index] as PopulationEvaluation), evaluation)),
    preparation: mergePreparation(parts.map(part => part.preparation))
  }
}

function mergeMeasure (parts: readonly PopulationEvaluation[], evaluation: MeasureEvaluation): PopulationEvaluation {
  return {
    totals: parts.reduce((totals, part) => mergeTotals(totals, part.totals), emptyTotals(evaluation.model)),
    failures: parts.flatMap(part => part.failures),
    memberships: parts.flatMap(part => part.memberships)
  }
}
