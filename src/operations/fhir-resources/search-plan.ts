import { OutcomeError, type PlainOutcomeError } from '../../fhir/outcome-error.js'
import { criterionFrom, type Criterion, type SearchContext } from './criterion.js'
import { SEARCH_PARAMETERS } from './search-parameters.js'
import { nameLabel, wholeNumber, type NamedValue } from './search-values.js'
import type { ServedType } from './served-types.js'

export const DEFAULT_COUNT = 50
/** Guards memory: a page of full resources is built in memory before it is sent. */
export const MAX_COUNT = 500

/** `Prefer: handling` (FHIR R4 search 3.1.1.1.1). */
export type Handling = 'strict' | 'lenient'

/** A search, checked: what to look for and which stretch to return. */
export interface SearchPlan {
  readonly criteria: readonly Criterion[]
  readonly offset: number
  readonly count: number
  /** `_summary=count` or `_count=0`: only the total is wanted. */
  readonly countOnly: boolean
  readonly withTotal: boolean
  /** The parameters in use, paging left out; they make the self link. */
  readonly used: readonly NamedValue[]
  /** What was ignored or changed; shown as an outcome entry. */
  readonly warnings: readonly PlainOutcomeError[]
}

const RESULT_PARAMETERS = ['_count', '_offset', '_summary', '_total'] as const
type ResultParameter = typeof RESULT_PARAMETERS[number]

/**
 * Reads the parameters of a search (FHIR R4 search 3.1.1). Unknown ones are refused under strict handling, else ignored and reported.
 * @throws OutcomeError UNKNOWN_PARAMETER, UNSUPPORTED_PARAMETER, INVALID_PARAMETER, INVALID_DATE, DUPLICATE_PARAMETER
 */
export function searchPlan (type: ServedType, parameters: readonly NamedValue[], handling: Handling, context: SearchContext): SearchPlan {
  const criteria: Criterion[] = []
  const used: NamedValue[] = []
  const warnings: PlainOutcomeError[] = []
  const results = new Map<ResultParameter, string>()
  for (const pair of parameters) {
    const base = pair.name.split(/[:.]/, 1)[0] ?? ''
    const parameter = Object.hasOwn(SEARCH_PARAMETERS[type], base) ? SEARCH_PARAMETERS[type][base] : undefined
    if (isResultParameter(pair.name)) {
      takeResultParameter(results, pair.name, pair.value)
    } else if (parameter === undefined) {
      ignore(unknownParameter(type, pair.name), handling, warnings)
    } else if (pair.name.split(':', 1)[0] !== base) {
      throw new OutcomeError('UNSUPPORTED_PARAMETER', `The search parameter ${nameLabel(pair.name)} is chained; chained search is not offered.`)
    } else if (pair.value === '') {
      ignore(new OutcomeError('INVALID_PARAMETER', `The search parameter ${nameLabel(pair.name)} has no value.`), handling, warnings)
    } else {
      criteria.push(criterionFrom(parameter, pair, context))
      used.push(pair)
    }
  }
  return { criteria, ...resultPlan(results, handling, warnings, used), used, warnings }
}

function resultPlan (
  results: ReadonlyMap<ResultParameter, string>, handling: Handling, warnings: PlainOutcomeError[], used: NamedValue[]
): Pick<SearchPlan, 'offset' | 'count' | 'countOnly' | 'withTotal'> {
  const asked = wholeNumber('_count', results.get('_count') ?? String(DEFAULT_COUNT))
  if (asked > MAX_COUNT) warnings.push({ code: 'INVALID_PARAMETER', text: `_count is limited to ${MAX_COUNT}; follow the next link for more.` })
  const summary = results.get('_summary')
  const total = results.get('_total')
  if (total !== undefined && !['none', 'estimate', 'accurate'].includes(total)) {
    throw new OutcomeError('INVALID_PARAMETER', '_total takes none, estimate or accurate.', { expression: 'http._total' })
  }
  if (summary !== undefined && summary !== 'count' && summary !== 'false') {
    ignore(new OutcomeError('UNSUPPORTED_PARAMETER', '_summary is offered with count and false only; whole resources are returned.'), handling, warnings)
  } else if (summary !== undefined) used.push({ name: '_summary', value: summary })
  if (total !== undefined) used.push({ name: '_total', value: total })
  return {
    offset: wholeNumber('_offset', results.get('_offset') ?? '0'),
    count: Math.min(asked, MAX_COUNT),
    countOnly: asked === 0 || summary === 'count',
    withTotal: total !== 'none' || asked === 0 || summary === 'count'
  }
}

function takeResultParameter (results: Map<ResultParameter, string>, name: ResultParameter, value: string): void {
  if (results.has(name)) throw new OutcomeError('DUPLICATE_PARAMETER', `${name} may be given once.`, { expression: `http.${name}` })
  results.set(name, value)
}

function ignore (error: OutcomeError, handling: Handling, warnings: PlainOutcomeError[]): void {
  if (handling === 'strict') throw error
  warnings.push({ ...error.toPlain(), text: `${error.message} It was ignored.` })
}

function unknownParameter (type: ServedType, name: string): OutcomeError {
  return new OutcomeError('UNKNOWN_PARAMETER',
    `The search parameter ${nameLabel(name)} is not offered on ${type}; offered: ${[...Object.keys(SEARCH_PARAMETERS[type]), ...RESULT_PARAMETERS].join(', ')}.`)
}

function isResultParameter (name: string): name is ResultParameter {
  return (RESULT_PARAMETERS as readonly string[]).includes(name)
}
