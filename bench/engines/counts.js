import { plainValue } from '../../dist/engine/reference/expression-value.js'
import { membershipOutcome } from '../../dist/measure/membership-from-results.js'
import { expressionsOf } from '../../dist/measure/measure-expressions.js'

/** @typedef {import('../../dist/measure/measure-model.js').MeasureModel} MeasureModel */

/**
 * Counts after the population hierarchy, as text: `initial-population 1, denominator 1; …`.
 * @param {MeasureModel} model
 * @param {import('../../dist/engine/engine.js').SubjectResult} result
 */
export function countsText (model, result) {
  const outcome = membershipOutcome(model, result)
  return 'failure' in outcome ? `failed: ${outcome.failure.code}` : groupsText(outcome.membership.groups.map(({ populations }) => populations))
}

/**
 * The same from what cql-execution says of each definition.
 * @param {MeasureModel} model
 * @param {string} subjectId
 * @param {Record<string, unknown>} definitions
 */
export function countsFromDefinitions (model, subjectId, definitions) {
  return countsText(model, { subjectId, results: Object.fromEntries(expressionsOf(model).map(name => [name, plainValue(definitions[name])])) })
}

/** @param {readonly (readonly { readonly code: string, readonly count: number }[])[]} groups */
export function groupsText (groups) {
  return groups.map(populations => populations.map(({ code, count }) => `${code} ${count}`).join(', ')).join('; ')
}
