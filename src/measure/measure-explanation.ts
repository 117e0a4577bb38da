import type { ExplainedClause, ExplainedDefinition, ExplainedValue, Explanation, ExpressionValue, SubjectFailure } from '../engine/engine.js'
import { isObject, isResource } from '../fhir/patient-record.js'
import type { SubjectOutcome } from './membership-from-results.js'
import type { MeasureModel, PopulationCode } from './measure-model.js'

/** Why one subject counts where it counts. Patient data: it goes to who asked for it and nowhere else. */
export interface MeasureExplanation {
  /** Canonical `url|version`. */
  readonly measure: string
  readonly subjectId: string
  /** After the population hierarchy; empty where the subject could not be evaluated. */
  readonly populations: readonly ExplainedPopulation[]
  /** Every definition that the populations and the supplemental data use, in the order of evaluation: what is used stands before what uses it. */
  readonly definitions: readonly ExplainedDefinition[]
  readonly clauses: readonly ExplainedClause[]
  readonly failures: readonly SubjectFailure[]
}

export interface ExplainedPopulation {
  /** Measure.group.id, where there is one. */
  readonly group: string | undefined
  readonly code: PopulationCode
  /** The definition that decides it. */
  readonly definition: string
  readonly count: number
}

/**
 * The explanation of an engine together with the populations. Resources in values become references (`{ reference: 'Encounter/1' }`, as in
 * FHIR; `{ type: 'Encounter' }` for one without an id): who asks has the record, and one resource is the value of many clauses.
 */
export function measureExplanation (model: MeasureModel, { subjectId, definitions, clauses, failures }: Explanation, outcome: SubjectOutcome): MeasureExplanation {
  const failed = 'failure' in outcome && !failures.some(({ definition }) => definition === outcome.failure.definition)
  return {
    measure: model.canonical,
    subjectId,
    populations: populationsOf(model, outcome),
    definitions: definitions.map(withReferences),
    clauses: clauses.map(withReferences),
    failures: failed ? [...failures, outcome.failure] : failures
  }
}

function populationsOf (model: MeasureModel, outcome: SubjectOutcome): ExplainedPopulation[] {
  if ('failure' in outcome) return []
  return model.groups.flatMap((group, number) => group.populations.map(({ code, expression }, place) =>
    ({ group: group.id, code, definition: expression, count: outcome.membership.groups[number]?.populations[place]?.count ?? 0 })))
}

function withReferences<Explained extends ExplainedValue> (explained: Explained): Explained {
  return { ...explained, value: referencesFor(explained.value) }
}

function referencesFor (value: unknown): ExpressionValue {
  if (Array.isArray(value)) return value.map(referencesFor)
  if (isResource(value)) return typeof value.id === 'string' ? { reference: `${value.resourceType}/${value.id}` } : { type: value.resourceType }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, referencesFor(part)])) : value as ExpressionValue
}
