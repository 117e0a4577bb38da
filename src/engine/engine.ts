import type { PatientRecord } from '../fhir/patient-record.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { PlainOutcomeError } from '../fhir/outcome-error.js'
import type { ElmLibrary } from '../cql/elm.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

/** What an engine needs once per measure: the ELM graph, what to evaluate, terminology, parameters and the clock. */
export interface PrepareRequest {
  /** Canonical `url|version` of the measure, named in errors. */
  readonly measure: string
  /** Name of the main ELM library: the first of this name in `libraries`. */
  readonly mainLibrary: string
  /** The whole graph: the main library and every library it includes, directly or not. */
  readonly libraries: readonly ElmLibrary[]
  /** Names of the main library's definitions to evaluate, e.g. `Initial Population`. */
  readonly expressions: readonly string[]
  /**
   * Those of `expressions` that decide whether the others matter: the initial populations. Where none of them is true or a
   * non-empty list the others are not evaluated and their result is null (CQF Measures, population criteria: everything counts
   * within the initial population only). Most of a clinic's patients are outside it.
   */
  readonly gate: readonly string[]
  readonly valueSets: ValueSetIndex
  /** Becomes the CQL parameter `Measurement Period`: a closed interval of instants. */
  readonly measurementPeriod: MeasurementPeriod
  /**
   * CQL `Now()`. Its offset is that of the measurement period's start, and values without one take it (CQL 1.5, evaluation request
   * timestamp): a date in a record is a day of the zone in which the period is read.
   */
  readonly now: Date
}

/**
 * A CQL value in plain JSON: null, boolean, number, string (also dates), a FHIR resource or element as parsed JSON,
 * `{ system, code, display? }` for a code, `{ value, unit }`, `{ low, high, lowClosed, highClosed }`, a tuple as an object, or a list of these.
 */
export type ExpressionValue = null | boolean | number | string | readonly ExpressionValue[] | { readonly [key: string]: unknown }

/** Where and why one subject could not be evaluated; never holds operand values. */
export interface SubjectFailure extends PlainOutcomeError {
  readonly library?: string
  readonly definition?: string
  readonly localId?: string
}

/** The outcome for one subject: results of every asked expression, or a failure. A failure never ends a run. */
export type SubjectResult =
  | { readonly subjectId: string, readonly results: Readonly<Record<string, ExpressionValue>>, readonly evaluatedResources?: EvaluatedResources }
  | { readonly subjectId: string, readonly failure: SubjectFailure }

/** Expression name → `Type/id` of every resource that its evaluation retrieved (MeasureReport.evaluatedResource). */
export type EvaluatedResources = Readonly<Record<string, readonly string[]>>

export interface EvaluateOptions {
  /** Also tell which resources each expression retrieved; costs time, wanted for individual reports only. */
  readonly evaluatedResources?: boolean
}

export interface PreparedMeasure {
  /** Evaluates one record. Never rejects for the record's sake: a record that cannot be evaluated gives a failure. */
  evaluate (record: PatientRecord, options?: EvaluateOptions): Promise<SubjectResult>
  /** Why the results are what they are; slower than evaluating. Absent where the engine cannot tell. */
  explain? (record: PatientRecord): Promise<Explanation>
}

/** Values of every definition and clause that was evaluated for one subject, whatever the gate says. */
export interface Explanation {
  readonly subjectId: string
  readonly definitions: readonly ExplainedDefinition[]
  readonly clauses: readonly ExplainedClause[]
  /** Definitions asked for that failed; the others are explained all the same. */
  readonly failures: readonly SubjectFailure[]
}

/** A value, and the resources as `Type/id` that it is, holds or was decided by. */
export interface ExplainedValue {
  readonly value: ExpressionValue
  readonly resources: readonly string[]
}

export interface ExplainedDefinition extends ExplainedValue {
  /** `Name|version`. */
  readonly library: string
  readonly definition: string
}

/** A node of the logic. Of one that was evaluated several times the first value that is not null, false or empty, otherwise the last. */
export interface ExplainedClause extends ExplainedValue {
  readonly library: string
  readonly localId: string
  /** ELM node type, `Exists`. */
  readonly type: string
  readonly locator?: string
  readonly times: number
}

/** Two engines, one contract: `compiled` and `reference`. */
export interface Engine {
  readonly name: 'compiled' | 'reference'
  /**
   * Prepares a measure once for any number of records.
   * @throws OutcomeError LIBRARY_MISSING, ELM_INVALID, VALUE_SET_MISSING (naming canonical and measure)
   */
  prepare (request: PrepareRequest): PreparedMeasure
}
