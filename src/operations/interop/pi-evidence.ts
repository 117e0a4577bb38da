import { stringify } from 'csv-stringify/sync'
import type { Provenance } from '../../fhir/types.js'
import { sha256 } from '../../interop/events/chain.js'
import type { RecordedEvent } from '../../interop/events/interop-event.js'
import type { CountedItem } from '../../interop/pi/counted-item.js'
import { byPractice, oncePerPatient } from '../../interop/pi/roll-up.js'
import { POPULATION_SYSTEM } from '../../report/report-codes.js'
import { clinicianReference, practiceReference } from '../../report/report-parts.js'
import type { Services } from '../services.js'
import { reportId, uuidOf } from './pi-report.js'
import { allEvents, checkedRequest, itemsOf, type RatesQuery, type RatesRequest } from './pi-rates.js'

type EvidenceServices = Pick<Services, 'store' | 'config'>

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

/** One of a denominator with the events behind it. */
interface EvidenceItem {
  readonly item: CountedItem
  readonly events: readonly RecordedEvent[]
}

async function * evidenceItems (services: EvidenceServices, request: RatesRequest): AsyncGenerator<EvidenceItem> {
  const ledger = await allEvents(services)
  const events = new Map(ledger.map(event => [event.position, event]))
  for (const { items } of byPractice(itemsOf(ledger, request))) {
    for (const item of oncePerPatient(items)) yield { item, events: item.events.flatMap(position => events.get(position) ?? []) }
  }
}

/** Every event behind the rates of practices, item by item. @throws OutcomeError as `piRates` */
export async function * piEvidence (services: EvidenceServices, query: RatesQuery): AsyncGenerator<EvidenceRow> {
  const request = checkedRequest(query, services.config.timeZone)
  for await (const { item: { measure, tin = '', npi = '', isMet, missing = '' }, events } of evidenceItems(services, request)) {
    for (const { position, type, occurredAt, source, messageHash = '' } of events) {
      yield { measure, tin, npi, isMet, missing, position, type, occurredAt, sourceSystem: source.system, sourceId: source.id, messageHash }
    }
  }
}

/**
 * The same as one Provenance (FHIR R4) for each of a denominator, as lines of NDJSON: `target` is the MeasureReport of the practice as `piReport` gives it,
 * `activity` the population it is counted in, `entity` each event by its position in the ledger and each raw message by its hash.
 * @throws OutcomeError as `piRates`
 */
export async function * piEvidenceFhir (services: EvidenceServices, query: RatesQuery): AsyncGenerator<string> {
  const request = checkedRequest(query, services.config.timeZone)
  for await (const { item, events } of evidenceItems(services, request)) yield `${JSON.stringify(provenance(item, events, reportId(request, item.measure, item.tin === undefined ? {} : { tin: item.tin })))}\n`
}

function provenance ({ measure, tin, npi, isMet, missing }: CountedItem, events: readonly RecordedEvent[], report: string): Provenance {
  const [first] = events
  const messages = new Set(events.flatMap(({ messageHash }) => messageHash ?? []))
  const who = npi !== undefined ? clinicianReference(npi) : tin !== undefined ? practiceReference(tin) : { display: 'not known' }
  return {
    resourceType: 'Provenance',
    id: uuidOf(sha256(JSON.stringify([report, events.map(({ position }) => position)]))),
    target: [{ reference: `urn:uuid:${report}` }],
    ...(first === undefined ? {} : { occurredDateTime: first.occurredAt }),
    recorded: events.reduce((last, { recordedAt }) => recordedAt > last ? recordedAt : last, ''),
    activity: { coding: [{ system: POPULATION_SYSTEM, code: isMet ? 'numerator' : 'denominator' }], text: missing === undefined ? measure : `${measure}: ${missing}` },
    agent: [{ who }],
    entity: [
      ...events.map(({ position, type }) => ({ role: 'source' as const, what: { identifier: { system: POSITION_SYSTEM, value: String(position) }, display: type } })),
      ...[...messages].map(hash => ({ role: 'source' as const, what: { identifier: { system: MESSAGE_SYSTEM, value: hash }, display: 'raw message' } }))
    ]
  }
}

const POSITION_SYSTEM = 'urn:asm-ecqm:ledger-position'
const MESSAGE_SYSTEM = 'urn:asm-ecqm:message-sha256'

const COLUMNS = ['measure', 'tin', 'npi', 'isMet', 'missing', 'position', 'type', 'occurredAt', 'sourceSystem', 'sourceId', 'messageHash'] as const

/** `piEvidence` as CSV (RFC 4180), with a header. A text that a spreadsheet would take for a formula is marked as a text. */
export async function * piEvidenceCsv (services: EvidenceServices, query: RatesQuery): AsyncGenerator<string> {
  yield stringify([[...COLUMNS]])
  for await (const row of piEvidence(services, query)) yield stringify([COLUMNS.map(column => String(row[column]))], { escape_formulas: true })
}
