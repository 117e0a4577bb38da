import { DateTime } from 'luxon'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { EVENT_TYPES, isEventType } from '../../interop/events/event-types.js'
import type { RecordedEvent } from '../../interop/events/interop-event.js'
import type { EventFilter } from '../../store/interop/ledger-store.js'
import type { Services } from '../services.js'
import { checkedReporter } from './checked-reporter.js'

/** What to list; texts as they came in. */
export interface EventQuery {
  readonly type?: string | undefined
  readonly npi?: string | undefined
  readonly tin?: string | undefined
  /** Dates or instants: the first included, the second not. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** A position: the page goes on after it. */
  readonly after?: string | undefined
  readonly count?: string | undefined
}

const MOST = 1_000

/** Events in the order of the ledger. @throws OutcomeError INVALID_PARAMETER, INVALID_DATE */
export async function listEvents ({ store, config }: Pick<Services, 'store' | 'config'>, query: EventQuery): Promise<readonly RecordedEvent[]> {
  return await store.ledger.events(eventFilter(query, config.timeZone), wholeNumber(query.count ?? '100', 'count', MOST))
}

function eventFilter ({ type, npi, tin, from, to, after }: EventQuery, timeZone: string): EventFilter {
  if (type !== undefined && !isEventType(type)) throw new OutcomeError('INVALID_PARAMETER', `type is none of ${Object.keys(EVENT_TYPES).join(', ')}.`)
  return {
    ...(type === undefined ? {} : { type }),
    ...checkedReporter({ npi, tin }),
    ...(from === undefined ? {} : { from: instant(from, 'from', timeZone) }),
    ...(to === undefined ? {} : { to: instant(to, 'to', timeZone) }),
    ...(after === undefined ? {} : { after: wholeNumber(after, 'after', Number.MAX_SAFE_INTEGER) })
  }
}

function instant (text: string, name: string, zone: string): string {
  const time = /^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? DateTime.fromISO(text, { zone }) : undefined
  if (time?.isValid !== true) throw new OutcomeError('INVALID_DATE', `${name} is not a date (2027-01-01) or an instant.`)
  return time.toUTC().toISO() as string
}

function wholeNumber (text: string, name: string, most: number): number {
  if (!/^\d{1,15}$/.test(text)) throw new OutcomeError('INVALID_PARAMETER', `${name} is a whole number.`)
  return Math.min(Number(text), most)
}
