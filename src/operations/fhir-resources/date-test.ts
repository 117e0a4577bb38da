import { OutcomeError } from '../../fhir/outcome-error.js'
import { measurementPeriod } from '../../fhir/period.js'
import type { DateElement } from './search-elements.js'

/** First and last millisecond, both included; infinite where open. */
export interface InstantRange {
  readonly start: number
  readonly end: number
}

const PREFIXES = ['eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'] as const
export type DatePrefix = typeof PREFIXES[number]

export interface DateSearch {
  readonly prefix: DatePrefix
  readonly range: InstantRange
}

/**
 * Reads a date search value: prefix and the range its precision covers, in the configured zone where no offset is given.
 * @throws OutcomeError INVALID_DATE
 */
export function parseDateSearch (name: string, value: string, timeZone: string): DateSearch {
  const prefix = PREFIXES.find(one => value.startsWith(one))
  const text = prefix === undefined ? value : value.slice(2)
  const range = rangeOf({ start: text, end: text }, timeZone)
  if (text === '' || range === undefined) {
    throw new OutcomeError('INVALID_DATE', `${name} needs a date that exists, such as 2026, 2026-01-31 or ge2026-01-01.`, { expression: `http.${name}` })
  }
  return { prefix: prefix ?? 'eq', range }
}

/**
 * Date comparison by FHIR R4 search 3.1.1.4.7. `ge` and `le` match when any instant of the element lies in or beyond
 * the search value; `ap` when the two overlap. An element without a readable date matches nothing.
 */
export function dateMatches (search: DateSearch, element: DateElement, timeZone: string): boolean {
  const target = rangeOf(element, timeZone)
  if (target === undefined) return false
  const { start, end } = search.range
  switch (search.prefix) {
    case 'eq': return start <= target.start && target.end <= end
    case 'ne': return !(start <= target.start && target.end <= end)
    case 'gt': return target.end > end
    case 'lt': return target.start < start
    case 'ge': return target.end >= start
    case 'le': return target.start <= end
    case 'sa': return target.start > end
    case 'eb': return target.end < start
    case 'ap': return target.end >= start && target.start <= end
  }
}

function rangeOf (element: DateElement, timeZone: string): InstantRange | undefined {
  try {
    return {
      start: element.start === undefined ? -Infinity : Date.parse(measurementPeriod(element.start, element.start, timeZone).start),
      end: element.end === undefined ? Infinity : Date.parse(measurementPeriod(element.end, element.end, timeZone).end)
    }
  } catch (error) {
    if (error instanceof OutcomeError && error.code !== 'CONFIG_INVALID') return undefined
    throw error
  }
}
