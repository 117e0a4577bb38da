import type { ExpressionValue } from '../engine/engine.js'
import { isResource } from '../fhir/patient-record.js'
import { dataValuesFrom } from './data-value.js'
import { expressionsOf } from './measure-expressions.js'
import type { MeasureModel } from './measure-model.js'

/** A result that its place in the measure cannot use. `text` names types only, never a value. */
export interface ResultMismatch {
  readonly definition: string
  readonly text: string
}

type Results = Readonly<Record<string, ExpressionValue>>

/**
 * The first result that is missing or of the wrong type, `undefined` where all fit:
 * booleans for boolean basis, lists of the basis resource with ids for resource basis, one plain value for a stratifier; null fits everywhere.
 */
export function findResultMismatch (model: MeasureModel, results: Results): ResultMismatch | undefined {
  const missing = expressionsOf(model).find(expression => !Object.hasOwn(results, expression) || results[expression] === undefined)
  if (missing !== undefined) return { definition: missing, text: 'it was not evaluated; the library must define it.' }
  for (const group of model.groups) {
    for (const { expression } of group.populations) {
      const text = populationProblem(group.basis, results[expression] ?? null)
      if (text !== undefined) return { definition: expression, text }
    }
    for (const { expression } of group.stratifiers.flatMap(stratifier => stratifier.components)) {
      if (!isStratumValue(results[expression] ?? null)) {
        return { definition: expression, text: 'a stratifier must give one label, number or code for a subject, and no list, date, reference or resource.' }
      }
    }
  }
  return undefined
}

function populationProblem (basis: string, value: ExpressionValue): string | undefined {
  if (value === null) return undefined
  if (basis === 'boolean') return typeof value === 'boolean' ? undefined : 'a population of boolean basis must give true, false or null.'
  if (!Array.isArray(value)) return `a population of basis ${basis} must give a list of ${basis} resources.`
  const resources: ExpressionValue[] = value.filter((member: ExpressionValue) => member !== null)
  if (!resources.every(member => isResource(member) && member.resourceType === basis)) return `a population of basis ${basis} must list ${basis} resources only.`
  if (!resources.every(member => isResource(member) && typeof member.id === 'string' && member.id !== '')) return `a ${basis} without id cannot be counted.`
  return undefined
}

/**
 * One plain value, so that strata do not overlap; nothing that tells who the subject is, because strata stand in summaries.
 * A concept without a code is no value: a record's poor coding does not make its subject fail.
 */
function isStratumValue (value: ExpressionValue): boolean {
  if (value === null) return true
  if (Array.isArray(value)) return false
  const [first, ...more] = dataValuesFrom(value)
  if (first === undefined) return true
  if (more.length > 0) return false
  return first.kind === 'coded' || first.kind === 'label' || (first.kind === 'other' && ['number', 'quantity', 'text'].includes(first.type))
}
