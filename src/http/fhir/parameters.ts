import { OutcomeError } from '../../fhir/outcome-error.js'
import { isObject } from '../../fhir/patient-record.js'
import type { NamedValue } from '../../operations/fhir-resources/search-values.js'

/** A named text of a Parameters body and where it stood. */
export interface ParameterText extends NamedValue {
  readonly expression: string
}

const TEXT_VALUES = ['valueString', 'valueUri', 'valueCanonical', 'valueUrl', 'valueCode', 'valueId', 'valueDate', 'valueDateTime', 'valueInstant'] as const
const RESOURCE_FIELDS = ['resourceType', 'id', 'meta', 'language', 'parameter']

/**
 * The parameters of a Parameters body as texts, in order, duplicates kept. Clients differ in the value type they send, so every
 * text-like `value[x]` and `valueReference.reference` is taken; other content is refused, never passed over.
 * @throws OutcomeError WRONG_RESOURCE_TYPE, INVALID_RESOURCE, INVALID_PARAMETER
 */
export function parameterTexts (body: unknown): ParameterText[] {
  if (!isObject(body) || body['resourceType'] !== 'Parameters') {
    throw new OutcomeError('WRONG_RESOURCE_TYPE', 'The body of an operation is a Parameters resource: {"resourceType": "Parameters", "parameter": […]}.', { expression: 'Parameters' })
  }
  refuseOthers(body, field => RESOURCE_FIELDS.includes(field), 'Parameters')
  const parameters = body['parameter'] ?? []
  if (!Array.isArray(parameters)) throw new OutcomeError('INVALID_RESOURCE', 'Parameters.parameter must be a list.', { expression: 'Parameters.parameter' })
  return parameters.map((parameter: unknown, index) => parameterText(parameter, `Parameters.parameter[${index}]`))
}

function parameterText (parameter: unknown, expression: string): ParameterText {
  if (!isObject(parameter)) throw new OutcomeError('INVALID_RESOURCE', 'A parameter must be an object with a name and a value.', { expression })
  const name = parameter['name']
  if (typeof name !== 'string' || name === '') throw new OutcomeError('INVALID_RESOURCE', 'A parameter has no name.', { expression: `${expression}.name` })
  refuseOthers(parameter, field => ['name', 'id', 'resource', 'part'].includes(field) || /^value[A-Z]/.test(field), expression)
  const content = Object.keys(parameter).filter(field => field !== 'name' && field !== 'id')
  const [field, ...others] = content
  if (field === undefined || others.length > 0) {
    throw new OutcomeError('INVALID_RESOURCE', 'A parameter must have exactly one value.', { expression })
  }
  const value = field === 'valueReference' && isObject(parameter[field]) ? parameter[field]['reference'] : parameter[field]
  const textLike = field === 'valueReference' || (TEXT_VALUES as readonly string[]).includes(field)
  if (!textLike || typeof value !== 'string') {
    throw new OutcomeError('INVALID_PARAMETER', `A parameter of this operation takes its value as ${TEXT_VALUES.join(', ')} or valueReference with a reference.`, { expression })
  }
  return { name, value, expression }
}

function refuseOthers (element: Record<string, unknown>, known: (field: string) => boolean, expression: string): void {
  if (Object.keys(element).every(known)) return
  throw new OutcomeError('INVALID_RESOURCE', 'There is an element here that a Parameters resource does not have or that this server does not understand; remove it.', { expression })
}
