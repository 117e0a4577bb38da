import type { ExplainedClause, ExplainedDefinition, ExplainedValue, ExpressionValue, SubjectFailure } from '../engine/engine.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { Parameters, ParametersParameter } from '../fhir/types.js'
import type { ExplainedPopulation, MeasureExplanation } from '../measure/measure-explanation.js'

/**
 * An explanation as FHIR Parameters: `measure`, `subject`, `period`, then one parameter with parts for every population, definition, clause
 * and failure. A value that is no boolean, number or text is JSON in a string, as FHIR has no data type for what CQL may return; null is no
 * value. `resource` names each resource that the value holds or was decided by.
 */
export function explanationParameters (explanation: MeasureExplanation, { startDate, endDate }: MeasurementPeriod): Parameters {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'measure', valueCanonical: explanation.measure },
      { name: 'subject', valueReference: { reference: `Patient/${explanation.subjectId}` } },
      { name: 'period', valuePeriod: { start: startDate, end: endDate } },
      ...explanation.populations.map(population),
      ...explanation.definitions.map(definition),
      ...explanation.clauses.map(clause),
      ...explanation.failures.map(failure)
    ]
  }
}

function population ({ group, code, definition: name, count }: ExplainedPopulation): ParametersParameter {
  return parts('population', [...text('group', group), { name: 'code', valueCode: code }, ...text('definition', name), { name: 'count', valueInteger: count }])
}

function definition (explained: ExplainedDefinition): ParametersParameter {
  return parts('definition', [...text('library', explained.library), ...text('name', explained.definition), ...valueParts(explained)])
}

function clause (explained: ExplainedClause): ParametersParameter {
  const { library, localId, type, locator, times } = explained
  return parts('clause', [
    ...text('library', library), ...text('localId', localId), ...text('type', type), ...text('locator', locator), { name: 'times', valueInteger: times }, ...valueParts(explained)
  ])
}

function failure ({ code, text: words, library, definition: name, localId }: SubjectFailure): ParametersParameter {
  return parts('failure', [{ name: 'code', valueCode: code }, ...text('text', words), ...text('library', library), ...text('definition', name), ...text('localId', localId)])
}

function parts (name: string, part: ParametersParameter[]): ParametersParameter {
  return { name, part }
}

function valueParts ({ value, resources }: ExplainedValue): ParametersParameter[] {
  return [...valuePart(value), ...resources.map(reference => ({ name: 'resource', valueReference: { reference } }))]
}

function valuePart (value: ExpressionValue): ParametersParameter[] {
  const name = 'value'
  if (value === null) return []
  if (typeof value === 'boolean') return [{ name, valueBoolean: value }]
  if (typeof value === 'number') return [{ name, valueDecimal: value }]
  return text(name, typeof value === 'string' ? value : JSON.stringify(value))
}

/** FHIR has no empty strings. */
function text (name: string, value: string | undefined): ParametersParameter[] {
  return value === undefined || value === '' ? [] : [{ name, valueString: value }]
}
