import type { MeasureReport } from '../../fhir/types.js'
import type { MeasureReportQuery, MeasureReportRepository } from '../../store/store.js'
import type { Criterion } from './criterion.js'
import { unescapeValue } from './search-values.js'
import { collectWindow, type Matches, type Window } from './search-window.js'

type StoreQuery = { -readonly [Field in 'id' | 'measure' | 'subject' | 'status']?: string } & { period?: { start?: string, end?: string } }

const SCAN_PAGE = 500

/** Databases do not know the year 0; bounds before this day are compared here. */
const FIRST_INSTANT = Date.parse('0001-01-02')

/**
 * Stored MeasureReports. Criteria that the store can answer itself go into its query; if others remain
 * (alternatives, modifiers, `eq` on a period), the narrowed reports are read page by page and tested here.
 */
export async function searchMeasureReports (reports: MeasureReportRepository, criteria: readonly Criterion[], window: Window): Promise<Matches> {
  const query: StoreQuery = {}
  const remaining = criteria.filter(criterion => !takenByStore(query, criterion))
  if (remaining.length > 0) return await collectWindow(scan(reports, query), report => report, remaining, window)
  const page = await reports.search({ ...query, ...window })
  return { total: page.total, resources: page.reports }
}

async function * scan (reports: MeasureReportRepository, query: StoreQuery): AsyncIterable<MeasureReport> {
  for (let offset = 0; ; offset += SCAN_PAGE) {
    const page = await reports.search({ ...query, offset, count: SCAN_PAGE } satisfies MeasureReportQuery)
    yield * page.reports
    if (page.reports.length < SCAN_PAGE) return
  }
}

/** Puts a criterion into the store's query where both mean the same; false where it must be tested here. */
function takenByStore (query: StoreQuery, criterion: Criterion): boolean {
  const [value, ...others] = criterion.values
  if (value === undefined || others.length > 0 || criterion.modifier !== undefined) return false
  const text = unescapeValue(value)
  switch (criterion.name) {
    case '_id': return take(query, 'id', text)
    case 'measure': return !text.endsWith('|') && take(query, 'measure', text)
    case 'patient': return /^(Patient\/)?[A-Za-z0-9\-.]{1,64}$/.test(text) && take(query, 'subject', text.includes('/') ? text : `Patient/${text}`)
    case 'subject': return /^Patient\/[A-Za-z0-9\-.]{1,64}$/.test(text) && take(query, 'subject', text)
    case 'status': return /^[a-z-]+$/.test(text) && take(query, 'status', text)
    case 'period': return takePeriod(query, criterion)
    default: return false
  }
}

function take (query: StoreQuery, field: 'id' | 'measure' | 'subject' | 'status', text: string): boolean {
  if (query[field] !== undefined) return false
  query[field] = text
  return true
}

function takePeriod (query: StoreQuery, criterion: Criterion): boolean {
  const date = criterion.dates[0]
  const side = date?.prefix === 'ge' ? 'start' : date?.prefix === 'le' ? 'end' : undefined
  if (date === undefined || side === undefined || date.range[side] < FIRST_INSTANT || query.period?.[side] !== undefined) return false
  query.period = { ...query.period, [side]: new Date(date.range[side]).toISOString() }
  return true
}
