import type { EventType } from '../events/event-types.js'
import type { RecordedEvent } from '../events/interop-event.js'
import { firstOf, item, type CountedItem, type YesNoMeasure } from './counted-item.js'
import type { EventIndex } from './event-index.js'

/** Schedule II opioids and schedules III and IV. Whether a drug of schedule II is an opioid no event says; all are counted. */
const PDMP_SCHEDULES: ReadonlySet<unknown> = new Set(['II', 'III', 'IV'])

/** What is sent to public health → how its answers are told, and its measure; registries by `detail.registry`. */
const SUBMISSIONS: readonly (readonly [measure: YesNoMeasure, submitted: EventType, acknowledged: EventType, registry?: string])[] = [
  ['PI_PHCDRR_1', 'immunization.submitted', 'immunization.acknowledged'],
  ['PI_PHCDRR_2', 'syndromic.submitted', 'syndromic.acknowledged'],
  ['PI_PHCDRR_3', 'case-report.submitted', 'case-report.acknowledged'],
  ['PI_PHCDRR_4', 'registry.submitted', 'registry.acknowledged', 'public-health'],
  ['PI_PHCDRR_5', 'registry.submitted', 'registry.acknowledged', 'clinical-data'],
  ['PI_PHCDRR_6', 'registry.submitted', 'registry.acknowledged', 'tefca']
]
/** HL7 table 0008, and words. */
const ACCEPTED: ReadonlySet<string> = new Set(['aa', 'ca', 'accepted', 'success', 'received', 'reportable', 'not-reportable', 'may-be-reportable'])

/**
 * What events show of the measures of yes or no (QPP measure texts of performance year 2027). One that is met speaks for a yes; the yes itself is attested.
 *
 * - PI_EP_2: prescriptions of controlled substances (II, III, IV) sent electronically; met where the monitoring program was queried for the patient no later than that
 * - PI_HIE_5, PI_HIE_6: queries and answers to queries, by network; each is met
 * - PI_PHCDRR_1 to 6: submissions; met where the last acknowledgement of the same `document` accepted it
 */
export function * yesNoItems (events: readonly RecordedEvent[], index: EventIndex): Generator<CountedItem> {
  for (const written of firstOf(events.filter(({ type, detail }) => type === 'prescription.written' && PDMP_SCHEDULES.has(detail?.['schedule'])), ({ order }) => order)) {
    const sent = index.ofOrder(written, 'prescription.transmitted').find(({ detail }) => detail?.['method'] === 'electronic')
    if (sent === undefined) continue
    const query = index.ofPatient(written, 'pdmp.queried').findLast(({ occurredAt }) => occurredAt <= sent.occurredAt)
    yield item('PI_EP_2', written, query === undefined ? 'no query of the monitoring program before it was sent' : undefined, [sent, ...(query === undefined ? [] : [query])])
  }
  for (const event of events) {
    if (event.type === 'hie.queried' || event.type === 'hie.responded') yield item(event.detail?.['network'] === 'tefca' ? 'PI_HIE_6' : 'PI_HIE_5', event, undefined, [])
  }
  for (const [measure, submitted, acknowledged, registry] of SUBMISSIONS) {
    for (const submission of firstOf(events.filter(({ type, detail }) => type === submitted && (registry === undefined || detail?.['registry'] === registry)), ({ document }) => document)) {
      const answer = submission.document === undefined ? undefined : index.ofDocument(submission, submission.document, acknowledged).at(-1)
      const isAccepted = ACCEPTED.has(answer?.evidence?.status?.toLowerCase() ?? '')
      yield item(measure, submission, answer === undefined ? 'not acknowledged' : isAccepted ? undefined : 'not accepted by its last acknowledgement', answer === undefined ? [] : [answer])
    }
  }
}
