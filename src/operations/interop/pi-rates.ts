import { stringify } from 'csv-stringify/sync'
import { DateTime } from 'luxon'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { measurementPeriod } from '../../fhir/period.js'
import type { RecordedEvent } from '../../interop/events/interop-event.js'
import { isNpi, isTin } from '../../interop/identifiers.js'
import { proportionItems, type CountedItem } from '../../interop/pi/rates.js'
import { oncePerPatient, rollUp, type ReporterRates } from '../../interop/pi/roll-up.js'
import type { Services } from '../services.js'

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

/** One event behind a count, by which the count can be traced to the message that was received. */
export interface EvidenceRow {
  readonly measure: string
  readonly tin: string
  readonly npi: string
  readonly isMet: boolean
  readonly missing: string
  readonly position: number
  readonly type: string
  readonly occurredAt: string
  readonly sourceSystem: string
  readonly sourceId: string
  readonly messageHash: string
}

type RatesServices = Pick<Services, 'store' | 'config'>

/** 42 CFR 512.740(a): 180 continuous days of the performance year at least. */
const LEAST_DAYS = 180
const AT_ONCE = 5_000

/** @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, INVALID_PARAMETER, STORE_UNAVAILABLE */
export async function piRates (services: RatesServices, query: RatesQuery): Promise<PiRates> {
  const { by = 'tin' } = query
  if (by !== 'tin' && by !== 'tin-npi') throw new OutcomeError('INVALID_PARAMETER', 'by takes tin or tin-npi.')
  const { start, end } = periodOf(query, services.config.timeZone)
  const items = await itemsOf(services, query)
  const days = Math.round(end.diff(start, 'days').days)
  const last = end.minus({ days: 1 })
  const notReportable = start.year !== last.year ? 'A performance period lies within one calendar year.' : days < LEAST_DAYS ? `A performance period is ${LEAST_DAYS} continuous days at least.` : undefined
  return {
    period: { start: start.toISODate() as string, end: last.toISODate() as string, days },
    ...(notReportable === undefined ? {} : { notReportable }),
    reporters: rollUp(items.items, by)
  }
}

/** Every event behind the rates of practices, item by item. @throws OutcomeError as `piRates` */
export async function * piEvidence (services: RatesServices, query: RatesQuery): AsyncGenerator<EvidenceRow> {
  const { items, events } = await itemsOf(services, query)
  const byPractice = new Map<string | undefined, CountedItem[]>()
  for (const one of items) byPractice.set(one.tin, [...byPractice.get(one.tin) ?? [], one])
  for (const mine of byPractice.values()) {
    for (const { measure, tin = '', npi = '', isMet, missing = '', events: positions } of oncePerPatient(mine)) {
      for (const position of positions) {
        const event = events.get(position)
        if (event === undefined) continue
        const { type, occurredAt, source, messageHash = '' } = event
        yield { measure, tin, npi, isMet, missing, position, type, occurredAt, sourceSystem: source.system, sourceId: source.id, messageHash }
      }
    }
  }
}

async function itemsOf (services: RatesServices, query: RatesQuery): Promise<{ readonly items: readonly CountedItem[], readonly events: ReadonlyMap<number, RecordedEvent> }> {
  const { tin, npi, controlledSubstances = 'true' } = query
  if (controlledSubstances !== 'true' && controlledSubstances !== 'false') throw new OutcomeError('INVALID_PARAMETER', 'controlledSubstances is true or false.')
  if (tin !== undefined && !isTin(tin)) throw new OutcomeError('INVALID_PARAMETER', 'tin is nine digits without a hyphen.')
  if (npi !== undefined && !isNpi(npi)) throw new OutcomeError('INVALID_PARAMETER', 'npi is ten digits with their check digit.')
  const { timeZone } = services.config
  const { start, end } = periodOf(query, timeZone)
  const all = await allEvents(services)
  const items = proportionItems(all, { start: instantOf(start), end: instantOf(end), zone: timeZone, controlledSubstances: controlledSubstances === 'true' })
  return {
    items: items.filter(one => (tin === undefined || one.tin === tin) && (npi === undefined || one.npi === npi)),
    events: new Map(all.map(event => [event.position, event]))
  }
}

/** The whole ledger in memory: about half a kilobyte for each event. */
export async function allEvents ({ store: { ledger } }: Pick<Services, 'store'>): Promise<RecordedEvent[]> {
  const all: RecordedEvent[] = []
  for (let page = await ledger.events({}, AT_ONCE); page.length > 0; page = await ledger.events({ after: all.at(-1)?.position ?? 0 }, AT_ONCE)) for (const event of page) all.push(event)
  return all
}

/** The first instant of the first day, and of the one after the last. */
function periodOf ({ periodStart, periodEnd }: RatesQuery, zone: string): { readonly start: DateTime, readonly end: DateTime } {
  const { startDate, endDate } = measurementPeriod(periodStart, periodEnd, zone)
  return { start: DateTime.fromISO(startDate, { zone }), end: DateTime.fromISO(endDate, { zone }).plus({ days: 1 }) }
}

function instantOf (time: DateTime): string {
  return time.toUTC().toISO() as string
}

const COLUMNS = ['measure', 'tin', 'npi', 'isMet', 'missing', 'position', 'type', 'occurredAt', 'sourceSystem', 'sourceId', 'messageHash'] as const

/** `piEvidence` as CSV (RFC 4180), with a header. A text that a spreadsheet would take for a formula is marked as a text. */
export async function * piEvidenceCsv (services: RatesServices, query: RatesQuery): AsyncGenerator<string> {
  yield stringify([[...COLUMNS]])
  for await (const row of piEvidence(services, query)) yield stringify([COLUMNS.map(column => String(row[column]))], { escape_formulas: true })
}
