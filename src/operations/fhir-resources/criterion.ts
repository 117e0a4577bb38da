import { OutcomeError } from '../../fhir/outcome-error.js'
import { dateMatches, parseDateSearch, type DateSearch } from './date-test.js'
import { canonicalTest, referenceTest, stringTest, tokenTest, uriTest } from './element-tests.js'
import type { SearchParameter } from './search-parameters.js'
import { nameLabel, splitUnescaped, type NamedValue } from './search-values.js'

/** What values mean beyond their text. */
export interface SearchContext {
  /** Zone of dates without offset. */
  readonly timeZone: string
  /** Base of absolute references that are ours. */
  readonly baseUrl?: string | undefined
}

/** One search condition: the values are alternatives, several criteria all hold. */
export interface Criterion {
  readonly name: string
  readonly modifier: string | undefined
  /** Alternatives as written, still escaped. */
  readonly values: readonly string[]
  /** Set on date parameters, one per value. */
  readonly dates: readonly DateSearch[]
  matches (resource: unknown): boolean
}

const MODIFIERS: Readonly<Record<SearchParameter['type'], readonly string[]>> = {
  token: ['missing', 'not'], string: ['missing', 'exact', 'contains'], uri: ['missing'], reference: ['missing'], date: ['missing']
}

/**
 * One condition from `name[:modifier]=value[,value…]`.
 * @throws OutcomeError UNSUPPORTED_PARAMETER for a modifier not offered (FHIR R4 search 3.1.1.4.5: SHALL reject), INVALID_PARAMETER, INVALID_DATE
 */
export function criterionFrom (parameter: SearchParameter, pair: NamedValue, context: SearchContext): Criterion {
  const [name = '', modifier] = pair.name.split(/:(.*)/s)
  const typed = parameter.type === 'reference' && parameter.canonical !== true && modifier !== undefined && /^[A-Z][A-Za-z]+$/.test(modifier)
  if (modifier !== undefined && !typed && !MODIFIERS[parameter.type].includes(modifier)) throw modifierError(pair.name, parameter)
  if (modifier === 'missing') return missingCriterion(parameter, name, pair.value)
  const values = splitUnescaped(pair.value, ',')
  if (values.includes('')) throw new OutcomeError('INVALID_PARAMETER', `The search parameter ${nameLabel(name)} has an empty value in its list.`, { expression: `http.${name}` })
  const dates = parameter.type === 'date' ? values.map(value => parseDateSearch(name, value, context.timeZone)) : []
  const found = elementMatcher(parameter, values, typed ? modifier : undefined, modifier, dates, context)
  return { name, modifier, values, dates, matches: modifier === 'not' ? resource => !found(resource) : found }
}

function elementMatcher (
  parameter: SearchParameter, values: readonly string[], targetType: string | undefined, modifier: string | undefined,
  dates: readonly DateSearch[], context: SearchContext
): (resource: unknown) => boolean {
  switch (parameter.type) {
    case 'token': return anyElement(parameter.elements, values.map(value => tokenTest(value, parameter.exactCase === true)))
    case 'string': return anyElement(parameter.elements, values.map(value => stringTest(value, modifier)))
    case 'uri': return anyElement(parameter.elements, values.map(uriTest))
    case 'date': return anyElement(parameter.elements, dates.map(date => element => dateMatches(date, element, context.timeZone)))
    case 'reference': return anyElement(parameter.elements, values.map(value => parameter.canonical === true
      ? canonicalTest(value)
      : referenceTest(value, targetType ?? parameter.targetType, context.baseUrl)))
  }
}

function anyElement<Element> (
  elements: (resource: unknown) => readonly Element[], tests: readonly ((element: Element) => boolean)[]
): (resource: unknown) => boolean {
  return resource => elements(resource).some(element => tests.some(test => test(element)))
}

function missingCriterion (parameter: SearchParameter, name: string, value: string): Criterion {
  if (value !== 'true' && value !== 'false') {
    throw new OutcomeError('INVALID_PARAMETER', `${nameLabel(name)}:missing takes true or false.`, { expression: `http.${name}` })
  }
  const wanted = value === 'true'
  return { name, modifier: 'missing', values: [value], dates: [], matches: resource => (parameter.elements(resource).length === 0) === wanted }
}

function modifierError (name: string, parameter: SearchParameter): OutcomeError {
  return new OutcomeError('UNSUPPORTED_PARAMETER',
    `The search parameter ${nameLabel(name)} carries a modifier that is not offered; offered here: ${MODIFIERS[parameter.type].map(one => `:${one}`).join(', ')}.`)
}
