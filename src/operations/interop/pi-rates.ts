import { DateTime } from 'luxon'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { measurementPeriod } from '../../fhir/period.js'
import type { RecordedEvent } from '../../interop/events/interop-event.js'
import type { CountedItem } from '../../interop/pi/counted-item.js'
import { countedItems } from '../../interop/pi/rates.js'
import { rollUp, type ReporterRates } from '../../interop/pi/roll-up.js'
import { PI_RULES_2027 } from '../../interop/pi/rules-2027.js'
import type { Services } from '../services.js'
import { checkedReporter } from './checked-reporter.js'

/** What rates are asked for; texts as they came in. */
export interface RatesQuery {
  /** First and last day of the performance period; there is no default. */
  readonly periodStart?: string | undefined
  readonly periodEnd?: string | undefined
  /** `tin` (default): practices; `tin-npi`: clinicians within them. */
  readonly by?: string | undefined
  readonly tin?: string | undefined
  readonly npi?: string | undefined
  /** `false` counts prescriptions without controlled substances; PI_EP_1 allows both. Default `true`. */
  readonly controlledSubstances?: string | undefined
}

export interface PiRates {
  readonly period: { readonly start: string, readonly end: string, readonly days: number }
  /** Why the period is none that can be reported; absent: it is one. */
  readonly notReportable?: string
  readonly reporters: readonly ReporterRates[]
}

type RatesServices = Pick<Services, 'store' | 'config'>

/** 42 CFR 512.740(a), of every year so far. */
const LEAST_DAYS = PI_RULES_2027.leastDays
const AT_ONCE = 5_000

/** @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, INVALID_PARAMETER, STORE_UNAVAILABLE */
export async function piRates (services: RatesServices, query: RatesQuery): Promise<PiRates> {
  const request = checkedRequest(query, services.config.timeZone)
  return ratesOf(await allEvents(services), request)
}

/** A query that can be answered. */
export interface RatesRequest {
  readonly start: DateTime
  /** The first instant after the period. */
  readonly end: DateTime
  readonly zone: string
  readonly by: 'tin' | 'tin-npi'
  readonly tin?: string
  readonly npi?: string
  readonly controlledSubstances: boolean
}

/** @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, INVALID_PARAMETER */
export function checkedRequest (query: RatesQuery, zone: string): RatesRequest {
  const { by = 'tin', controlledSubstances = 'true' } = query
  if (by !== 'tin' && by !== 'tin-npi') throw new OutcomeError('INVALID_PARAMETER', 'by takes tin or tin-npi.')
  if (controlledSubstances !== 'true' && controlledSubstances !== 'false') throw new OutcomeError('INVALID_PARAMETER', 'controlledSubstances is true or false.')
  const { startDate, endDate } = measurementPeriod(query.periodStart, query.periodEnd, zone)
  return {
    start: DateTime.fromISO(startDate, { zone }),
    end: DateTime.fromISO(endDate, { zone }).plus({ days: 1 }),
    zone,
    by,
    ...checkedReporter(query),
    controlledSubstances: controlledSubstances === 'true'
  }
}

/** `ledger`: all events, in its order. */
export function ratesOf (ledger: readonly RecordedEvent[], request: RatesRequest): PiRates {
  const { start, end, by } = request
  const days = Math.round(end.diff(start, 'days').days)
  const last = end.minus({ days: 1 })
  const notReportable = start.year !== last.year ? 'A performance period lies within one calendar year.' : days < LEAST_DAYS ? `A performance period is ${LEAST_DAYS} continuous days at least.` : undefined
  return {
    period: { start: start.toISODate() as string, end: last.toISODate() as string, days },
    ...(notReportable === undefined ? {} : { notReportable }),
    reporters: rollUp(itemsOf(ledger, request), by)
  }
}

export function itemsOf (ledger: readonly RecordedEvent[], { start, end, zone, tin, npi, controlledSubstances }: RatesRequest): readonly CountedItem[] {
  const items = countedItems(ledger, { start: instantOf(start), end: instantOf(end), zone, controlledSubstances })
  return items.filter(one => (tin === undefined || one.tin === tin) && (npi === undefined || one.npi === npi))
}

export function isWithin ({ start, end }: RatesRequest, occurredAt: string): boolean {
  return occurredAt >= instantOf(start) && occurredAt < instantOf(end)
}

/**
 * The whole ledger in memory: about half a kilobyte for each event. Of one practice too, since events of others say what does not count any more: a version
 * that came with another TIN, a cancellation, whose records are one patient's.
 */
export async function allEvents ({ store: { ledger } }: Pick<Services, 'store'>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = []
  for (let page = await ledger.events({}, AT_ONCE); page.length > 0; page = await ledger.events({ after: all.at(-1)?.position ?? 0 }, AT_ONCE)) for (const event of page) all.push(event)
  return all
}

function instantOf (time: DateTime): string {
  return time.toUTC().toISO() as string
}
