import type { EvaluatedResources, SubjectFailure } from '../engine/engine.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasureModel } from '../measure/measure-model.js'
import type { MeasureTotals } from '../measure/measure-totals.js'
import type { SubjectMembership } from '../measure/membership.js'

/** Profile sets a report can be written for. `r4`: base FHIR R4 only; `deqm-us-5`: DEQM US STU5 extensions, and its profile where the report meets it. */
export type ProfileSetName = 'r4' | 'deqm-us-5'

/** What every report needs. */
export interface ReportContext {
  /** Id of the report; absent where the store gives one. */
  readonly id?: string
  readonly model: MeasureModel
  readonly measurementPeriod: MeasurementPeriod
  /** When the report was made (MeasureReport.date). */
  readonly date: Date
  /** Reference such as `Organization/example` (MeasureReport.reporter), or the clinician or practice that the report is of. */
  readonly reporter: string | ReportedClinician
  readonly software: { readonly name: string, readonly version: string }
  /** Canonicals of value sets that were evaluated although their expansion lacks codes. */
  readonly partialValueSets: readonly string[]
  /** What was done to the records before they were evaluated; absent: nothing. */
  readonly notices?: readonly DataNotice[]
  /** Default `deqm-us-5`. */
  readonly profileSet?: ProfileSetName
}

/** A clinician by NPI, a practice by TIN, or a clinician within a practice by both. */
export interface ReportedClinician {
  readonly npi?: string
  readonly tin?: string
}

/** One kind of change to the records, or of fault found in them, with its counts in words. Names no subject. */
export interface DataNotice {
  readonly system: string
  readonly code: string
  /** False: the fault is still there, so counts may be wrong. */
  readonly repaired: boolean
  readonly text: string
}

export interface IndividualReportInput extends ReportContext {
  readonly subjectId: string
  /** Where the subject counts, or why it could not be evaluated. */
  readonly outcome: { readonly membership: SubjectMembership } | { readonly failure: SubjectFailure }
  /** Absent: the report names no evaluated resource. */
  readonly evaluatedResources?: EvaluatedResources
}

/** A failure, or several alike counted together. */
export interface CountedFailure extends SubjectFailure {
  /** How many subjects; absent: one. */
  readonly count?: number
}

/** Counts only: nothing that is put in here names a subject. */
export interface SummaryReportInput extends ReportContext {
  readonly totals: MeasureTotals
  readonly failures: readonly CountedFailure[]
}

export interface SubjectListReportInput extends ReportContext {
  /** Of every subject that was evaluated, in any order. Counts and lists are both made from these, so they agree. */
  readonly memberships: readonly SubjectMembership[]
  readonly failures: readonly CountedFailure[]
  /**
   * Subject id → reference of its stored individual MeasureReport. When given, lists refer to those reports (FHIR R4
   * MeasureReport.group.population.subjectResults; DEQM indv-measurereport-list), otherwise to `Patient/id`.
   */
  readonly individualReports?: ReadonlyMap<string, string>
}
