import type { InteropEvent } from '../events/interop-event.js'
import { Elements } from '../fhir/elements.js'
import { DEA_SCHEDULES } from '../events/dea-schedules.js'
import { NoticeEvents, npiOf, type GatewayContext } from './gateway-context.js'

/** Answers to a prescription, and what they say. */
const ANSWERS = ['Status', 'Verify', 'Error'] as const

/**
 * The events of an NCPDP SCRIPT message (2017071 and later), which a gateway gives as JSON with the names of SCRIPT:
 * `{ message: { Header: { MessageID, RelatesToMessageID?, SentTime, PrescriberOrderNumber? }, Body: { NewRx | Status | Verify | Error | CancelRx | RxHistoryRequest } }, patient?, npi?, purpose? }`.
 * An answer without an order number is about the message it relates to. A history is a query of the monitoring program where `purpose` is `pdmp`. Other
 * messages are kept and count nothing.
 * @throws OutcomeError MESSAGE_FIELD_MISSING, MESSAGE_FIELD_INVALID, EVENT_INVALID
 */
export function eventsFromNcpdpMessage (json: Readonly<Record<string, unknown>>, context: GatewayContext): InteropEvent[] {
  const notice = new Elements(json, 'notice')
  const message = notice.object('message') ?? notice.absent('message')
  const header = message.object('Header') ?? message.absent('Header')
  const body = message.object('Body') ?? message.absent('Body')
  const messageId = header.required('MessageID')
  const made = new NoticeEvents('ncpdp', context, messageId)
  const newRx = body.object('NewRx')
  const prescriber = newRx?.object('Prescriber')?.object('NonVeterinarian')?.object('Identification')
  const common = { occurredAt: header.instant(context.zone, 'SentTime') ?? header.absent('SentTime'), ...made.patient(notice), ...npiOf(prescriber, 'NPI'), ...npiOf(notice, 'npi') }
  const order = (): string => {
    const related = header.text('RelatesToMessageID')
    return header.text('PrescriberOrderNumber') ?? (related === undefined ? header.absent('PrescriberOrderNumber') : made.aliasOf(related))
  }
  if (newRx !== undefined) {
    const names = { order: header.text('PrescriberOrderNumber') ?? made.aliasOf(messageId), orderAlias: made.aliasOf(messageId) }
    const medication = newRx.object('MedicationPrescribed')
    const schedule = DEA_SCHEDULES.get(medication?.object('DrugCoded')?.object('DEASchedule')?.text('Code') ?? '')
    const writtenAt = medication?.object('WrittenDate')?.instant(context.zone, 'DateTime', 'Date')
    if (common.patient !== undefined) made.add('prescription.written', { ...common, ...names, occurredAt: writtenAt ?? common.occurredAt, ...(schedule === undefined ? {} : { detail: { schedule } }) })
    made.add('prescription.transmitted', { ...common, ...names, detail: { method: 'electronic' }, evidence: { kind: 'ncpdp-newrx', id: messageId } })
  }
  for (const name of ANSWERS) {
    const answer = body.object(name)
    if (answer === undefined) continue
    const code = answer.text('Code') ?? answer.object('VerifyStatus')?.text('Code')
    made.add('prescription.status', { ...common, order: order(), evidence: { kind: `ncpdp-${name.toLowerCase()}`, id: messageId, status: name === 'Status' ? code ?? answer.absent('Code') : name.toLowerCase() } })
  }
  if (body.object('CancelRx') !== undefined) made.add('prescription.cancelled', { ...common, order: order() })
  if (body.object('RxHistoryRequest') !== undefined && notice.text('purpose') === 'pdmp') made.add('pdmp.queried', { ...common, evidence: { kind: 'ncpdp-rxhistory', id: messageId } })
  return made.events
}
