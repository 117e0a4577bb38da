import type { RecordedEvent } from '../events/interop-event.js'
import { endOfBusinessDay } from './business-days.js'
import { CONTROLLED } from '../events/dea-schedules.js'
import { firstOf, item, type CountedItem } from './counted-item.js'
import { effectiveEvents } from './effective-events.js'
import { byTime, EventIndex } from './event-index.js'
import { yesNoItems } from './yes-no.js'

/** What rates are computed for. */
export interface RateOptions {
  /** First instant of the performance period, and the one after its last. */
  readonly start: string
  readonly end: string
  /** IANA zone of business days. */
  readonly zone: string
  /** PI_EP_1 has two bases: prescriptions with controlled substances, or without them; the same one for the whole period. */
  readonly controlledSubstances: boolean
}

/** NCPDP SCRIPT: Status 000 and 010 and Verify say that a prescription was accepted, Error that it was not. */
const ACCEPTED: ReadonlySet<string> = new Set(['accepted', 'verified', 'verify', '000', '010'])
const BUSINESS_DAYS = 4

/**
 * Denominators and numerators of the four proportion measures of Promoting Interoperability, and what events show of measures of yes or no
 * (`yes-no.ts`), item by item (QPP measure texts of performance year
 * 2027, their ids unchanged since 2026). What a denominator counts happened in the period; what a numerator needs happened before its end. Events
 * find each other within a practice by order and document, whichever feed they came from, so the same order told of twice counts once.
 *
 * - PI_EP_1: prescriptions that need one and were not cancelled before they were sent; met where they were sent electronically and the last answer accepted them
 * - PI_HIE_1: referrals and transitions that were not cancelled; met where a summary of care was created for the order and last known to be delivered
 * - PI_HIE_4: summaries received for a transition or a new patient; met where medications, allergies and problems were reconciled with it
 * - PI_PEA_1: patients seen; met where portal and API access were given within four business days after the information of the first visit was available
 */
export function countedItems (ledger: readonly RecordedEvent[], options: RateOptions): CountedItem[] {
  const events = effectiveEvents(ledger).filter(({ occurredAt }) => occurredAt < options.end)
  const index = new EventIndex(events)
  const inPeriod = events.filter(({ occurredAt }) => occurredAt >= options.start)
  return [...prescriptions(inPeriod, index, options), ...referrals(inPeriod, index), ...receivedSummaries(inPeriod, index), ...patientAccess(inPeriod, index, options), ...yesNoItems(inPeriod, index)]
}

function * prescriptions (events: readonly RecordedEvent[], index: EventIndex, { controlledSubstances }: RateOptions): Generator<CountedItem> {
  for (const written of firstOf(events.filter(({ type }) => type === 'prescription.written'), ({ order }) => order)) {
    const { detail } = written
    if (detail?.['prescriptionRequired'] === false || (!controlledSubstances && CONTROLLED.has(detail?.['schedule']))) continue
    const sent = index.ofOrder(written, 'prescription.transmitted')
    const cancelled = index.ofOrder(written, 'prescription.cancelled')[0]
    if (cancelled !== undefined && (sent[0] === undefined || cancelled.occurredAt < sent[0].occurredAt)) continue
    const electronic = sent.filter(event => event.detail?.['method'] === 'electronic')
    const answer = index.ofOrder(written, 'prescription.status').at(-1)
    const isAccepted = ACCEPTED.has(answer?.evidence?.status?.toLowerCase() ?? '')
    const missing = electronic.length === 0 ? 'not sent electronically' : answer === undefined ? 'no answer of the network or pharmacy' : isAccepted ? undefined : 'not accepted by its last answer'
    yield item('PI_EP_1', written, missing, [...electronic, ...(answer === undefined ? [] : [answer])])
  }
}

function * referrals (events: readonly RecordedEvent[], index: EventIndex): Generator<CountedItem> {
  for (const made of firstOf(events.filter(({ type }) => type === 'referral.made' || type === 'transition.made'), ({ order }) => order)) {
    if (index.ofOrder(made, 'referral.cancelled').length > 0) continue
    const created = index.ofOrder(made, 'summary.created')
    const last = created.map(({ document }) => index.ofDocument(made, document, 'summary.delivered', 'summary.failed').at(-1))
    const delivered = last.find(event => event?.type === 'summary.delivered')
    const isFailed = last.some(event => event?.type === 'summary.failed')
    const missing = delivered !== undefined ? undefined : created.length === 0 ? 'no summary of care was created' : isFailed ? 'the summary of care did not arrive' : 'no proof that the summary of care arrived'
    yield item('PI_HIE_1', made, missing, [...created, ...last.flatMap(event => event ?? [])])
  }
}

function * receivedSummaries (events: readonly RecordedEvent[], index: EventIndex): Generator<CountedItem> {
  for (const received of firstOf(events.filter(({ type }) => type === 'summary.received'), ({ document = '', encounter = '' }) => `${document} ${encounter}`)) {
    // Counted where it is not said to be neither.
    if (received.detail?.['newPatient'] === false && received.detail['transition'] === false) continue
    const lists = [['medications.reconciled', 'medications'], ['allergies.reconciled', 'medication allergies'], ['problems.reconciled', 'problems']] as const
    const done = lists.map(([type]) => index.ofDocument(received, received.document, type)[0])
    const open = lists.filter((_, place) => done[place] === undefined).map(([, name]) => name)
    yield item('PI_HIE_4', received, open.length === 0 ? undefined : `not reconciled: ${open.join(', ')}`, done.flatMap(event => event ?? []))
  }
}

/** One item for each patient and reporter: a patient counts once for a clinician, and once for a practice. */
function * patientAccess (events: readonly RecordedEvent[], index: EventIndex, { zone }: RateOptions): Generator<CountedItem> {
  const inOrder = events.filter(({ type }) => type === 'patient.seen').sort(byTime)
  for (const seen of firstOf(inOrder, ({ patient = '', npi = '' }) => `${patient} ${npi}`)) {
    const available = index.ofPatient(seen, 'information.available').find(({ occurredAt, encounter }) => occurredAt >= seen.occurredAt && (encounter === undefined || seen.encounter === undefined || encounter === seen.encounter))
    const access = index.ofPatient(seen, 'access.provided')
    const by = (means: string): RecordedEvent | undefined => access.find(({ detail }) => detail?.['means'] === means || detail?.['means'] === 'both')
    const [portal, api] = [by('portal'), by('api')]
    const deadline = endOfBusinessDay((available ?? seen).occurredAt, BUSINESS_DAYS, zone)
    const isLate = [portal, api].some(event => event !== undefined && Date.parse(event.occurredAt) > deadline.toMillis())
    const missing = portal === undefined ? 'no access by the portal' : api === undefined ? 'no access by the API' : isLate ? 'access came after four business days' : undefined
    const proof = new Set([available, portal, api].flatMap(event => event ?? []))
    yield { ...item('PI_PEA_1', seen, missing, [...proof]), ...(seen.patient === undefined ? {} : { patient: seen.patient }) }
  }
}
