import type { ExpressionValue, SubjectFailure, SubjectResult } from '../engine/engine.js'
import { OutcomeError, type PlainOutcomeError } from '../fhir/outcome-error.js'
import { isResource } from '../fhir/patient-record.js'
import type { CodeableConcept } from '../fhir/types.js'
import { dataValuesFrom } from './data-value.js'
import type { GroupModel, MeasureModel } from './measure-model.js'
import type { GroupMembership, StratumMembership, SubjectMembership } from './membership.js'
import { applyPopulationHierarchy, type PopulationMembers } from './population-hierarchy.js'
import { findResultMismatch, type ResultMismatch } from './result-check.js'

type Results = Readonly<Record<string, ExpressionValue>>

/** One subject after the populations: where it counts, or why it counts nowhere. */
export type SubjectOutcome =
  | { readonly subjectId: string, readonly membership: SubjectMembership }
  | { readonly subjectId: string, readonly failure: SubjectFailure }

/**
 * Membership of one subject from the results of its expressions. Null is false, or an empty list (CQF Measures STU5, population criteria).
 * Boolean basis wants booleans. Resource basis wants lists of that resource; identity is `Type/id`, a resource listed twice counts once.
 * @throws OutcomeError EVALUATION_FAILED naming measure and definition, for a result that is missing or of the wrong type
 */
export function membershipFromResults (model: MeasureModel, subjectId: string, results: Results): SubjectMembership {
  const mismatch = findResultMismatch(model, results)
  if (mismatch !== undefined) throw OutcomeError.fromPlain(mismatchError(model, mismatch))
  return membershipOf(model, subjectId, results)
}

/** The same for what an engine gave, without throwing: a failure stays or becomes a value, so that it never ends a run. */
export function membershipOutcome (model: MeasureModel, result: SubjectResult): SubjectOutcome {
  if ('failure' in result) return result
  const { subjectId, results } = result
  const mismatch = findResultMismatch(model, results)
  if (mismatch !== undefined) return { subjectId, failure: { ...mismatchError(model, mismatch), definition: mismatch.definition } }
  return { subjectId, membership: membershipOf(model, subjectId, results) }
}

function membershipOf (model: MeasureModel, subjectId: string, results: Results): SubjectMembership {
  return {
    subjectId,
    groups: model.groups.map(group => groupMembership(group, results)),
    supplementalData: model.supplementalData.map(data => results[data.expression] ?? null)
  }
}

function mismatchError (model: MeasureModel, mismatch: ResultMismatch): PlainOutcomeError {
  return { code: 'EVALUATION_FAILED', text: `Measure ${model.canonical}, definition "${mismatch.definition}": ${mismatch.text}` }
}

function groupMembership (group: GroupModel, results: Results): GroupMembership {
  const criteria: PopulationMembers = new Map(group.populations.map(({ code, expression }) => [code, membersOf(results[expression] ?? null)]))
  const members = applyPopulationHierarchy(criteria)
  return {
    populations: group.populations.map(({ id, code }) => ({ id, code, count: members.get(code)?.size ?? 0 })),
    strata: group.stratifiers.map(stratifier => stratumOf(stratifier.components.map(({ expression }) => results[expression] ?? null)))
  }
}

/** Boolean basis: the subject itself or nobody. Resource basis: `Type/id` of the listed resources. */
function membersOf (value: ExpressionValue): ReadonlySet<string> {
  if (!Array.isArray(value)) return new Set(value === true ? ['subject'] : [])
  return new Set(value.filter(isResource).map(resource => `${resource.resourceType}/${resource.id ?? ''}`))
}

function stratumOf (results: readonly ExpressionValue[]): StratumMembership {
  const parts = results.map(stratumPart)
  const values = parts.map(part => part.text)
  if (parts.every(part => part.concept === undefined)) return { values }
  return { values, concepts: parts.map(part => part.concept) }
}

/** Displays are left out: they may differ from record to record for the same code. A concept without a code is no value. */
function stratumPart (result: ExpressionValue): { readonly text: string | undefined, readonly concept?: CodeableConcept } {
  const [value] = dataValuesFrom(result)
  if (value === undefined || value.kind === 'resource' || (value.kind === 'other' && value.type === 'text')) return { text: undefined }
  if (value.kind !== 'coded') return { text: value.text }
  const coding = value.codings.map(({ system, code }) => ({ ...(system === undefined ? {} : { system }), ...(code === undefined ? {} : { code }) }))
  return { text: value.codings.map(({ code }) => code).join(' '), concept: { coding } }
}
