import { OutcomeError } from '../../fhir/outcome-error.js'
import { parameterPath } from '../../fhir/period.js'
import { nameLabel, type NamedValue } from '../../operations/fhir-resources/search-values.js'
import { parameterTexts, type ParameterText } from './parameters.js'
import { queryPairs, withoutControl } from './query.js'

/** In-parameters of `$evaluate-measure` (FHIR R4 OperationDefinition/Measure-evaluate-measure), each 0..1 or 1..1. */
export const EVALUATE_MEASURE_PARAMETERS = ['measure', 'periodStart', 'periodEnd', 'reportType', 'subject', 'practitioner', 'lastReceivedOn'] as const

/** In-parameters of `$explain`, an operation of ours, each 0..1 or 1..1. */
export const EXPLAIN_PARAMETERS = ['measure', 'periodStart', 'periodEnd', 'subject', 'clauses'] as const

/** Parameters by name, as texts. */
export type InputOf<Names extends readonly string[]> = Partial<Readonly<Record<Names[number], string>>>

export interface OperationInput<Names extends readonly string[]> {
  readonly input: InputOf<Names>
  /** Number of unknown parameters passed over, only ever with `Prefer: handling=lenient`. */
  readonly ignored: number
}

/**
 * An operation's parameters from url and Parameters body together. An operation has no place to report an ignored parameter, and
 * one mistyped would change the measure's result, so unknown ones are refused unless the caller asks for lenient handling.
 * @throws OutcomeError DUPLICATE_PARAMETER, UNKNOWN_PARAMETER, MISSING_PARAMETER (empty value), WRONG_RESOURCE_TYPE, INVALID_RESOURCE, INVALID_PARAMETER
 */
export function operationInput<const Names extends readonly string[]> (names: Names, url: string, body: unknown, handling: 'strict' | 'lenient' | undefined): OperationInput<Names> {
  const given: (NamedValue | ParameterText)[] = [...withoutControl(queryPairs(url)), ...(body === undefined || body === null ? [] : parameterTexts(body))]
  const input: Partial<Record<Names[number], string>> = {}
  let ignored = 0
  for (const parameter of given) {
    const { name, value } = parameter
    const known = names.find((one): one is Names[number] => one === name)
    const where = 'expression' in parameter ? { expression: parameter.expression } : { expression: parameterPath(known ?? 'unknown') }
    if (known === undefined) {
      if (handling !== 'lenient') throw unknownParameter(name, names, 'expression' in parameter ? where : {})
      ignored++
    } else if (input[known] !== undefined) {
      throw new OutcomeError('DUPLICATE_PARAMETER', `${known} may be given once, in the url or in the body.`, where)
    } else if (value.trim() === '') {
      throw new OutcomeError('MISSING_PARAMETER', `${known} has no value; give one or leave the parameter out.`, where)
    } else {
      input[known] = value
    }
  }
  return { input, ignored }
}

function unknownParameter (name: string, names: readonly string[], where: { expression?: string }): OutcomeError {
  return new OutcomeError('UNKNOWN_PARAMETER',
    `The parameter ${nameLabel(name)} is unknown here; known: ${names.join(', ')}. Send Prefer: handling=lenient to have it ignored.`, where)
}
