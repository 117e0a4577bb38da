import { OutcomeError } from '../../fhir/outcome-error.js'
import { parameterPath } from '../../fhir/period.js'
import type { EvaluateMeasureRequest } from '../../operations/evaluate-measure.js'
import { nameLabel, type NamedValue } from '../../operations/fhir-resources/search-values.js'
import { parameterTexts, type ParameterText } from './parameters.js'
import { queryPairs, withoutControl } from './query.js'

/** In-parameters of `$evaluate-measure` (FHIR R4 OperationDefinition/Measure-evaluate-measure), each 0..1 or 1..1. */
export const EVALUATE_MEASURE_PARAMETERS = ['measure', 'periodStart', 'periodEnd', 'reportType', 'subject', 'practitioner', 'lastReceivedOn'] as const

type ParameterName = typeof EVALUATE_MEASURE_PARAMETERS[number]
export type EvaluateMeasureInput = Pick<EvaluateMeasureRequest, ParameterName>

export interface OperationInput {
  readonly input: EvaluateMeasureInput
  /** Number of unknown parameters passed over, only ever with `Prefer: handling=lenient`. */
  readonly ignored: number
}

/**
 * The operation's parameters from url and Parameters body together. An operation has no place to report an ignored parameter, and
 * one mistyped would change the measure's result, so unknown ones are refused unless the caller asks for lenient handling.
 * @throws OutcomeError DUPLICATE_PARAMETER, UNKNOWN_PARAMETER, MISSING_PARAMETER (empty value), WRONG_RESOURCE_TYPE, INVALID_RESOURCE, INVALID_PARAMETER
 */
export function operationInput (url: string, body: unknown, handling: 'strict' | 'lenient' | undefined): OperationInput {
  const given: (NamedValue | ParameterText)[] = [...withoutControl(queryPairs(url)), ...(body === undefined || body === null ? [] : parameterTexts(body))]
  const input: Partial<Record<ParameterName, string>> = {}
  let ignored = 0
  for (const parameter of given) {
    const { name, value } = parameter
    const where = 'expression' in parameter ? { expression: parameter.expression } : { expression: parameterPath(labelled(name)) }
    if (!isParameterName(name)) {
      if (handling !== 'lenient') throw unknownParameter(name, 'expression' in parameter ? where : {})
      ignored++
    } else if (input[name] !== undefined) {
      throw new OutcomeError('DUPLICATE_PARAMETER', `${name} may be given once, in the url or in the body.`, where)
    } else if (value.trim() === '') {
      throw new OutcomeError('MISSING_PARAMETER', `${name} has no value; give one or leave the parameter out.`, where)
    } else {
      input[name] = value
    }
  }
  return { input, ignored }
}

function unknownParameter (name: string, where: { expression?: string }): OutcomeError {
  return new OutcomeError('UNKNOWN_PARAMETER',
    `The parameter ${nameLabel(name)} is unknown here; known: ${EVALUATE_MEASURE_PARAMETERS.join(', ')}. Send Prefer: handling=lenient to have it ignored.`, where)
}

function labelled (name: string): string {
  return isParameterName(name) ? name : 'unknown'
}

function isParameterName (name: string): name is ParameterName {
  return (EVALUATE_MEASURE_PARAMETERS as readonly string[]).includes(name)
}
