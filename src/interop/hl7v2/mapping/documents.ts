import type { InteropEvent } from '../../events/interop-event.js'
import { isSummaryOfCare } from '../../events/summary-types.js'
import { senderOf, type MessageFields } from './message-fields.js'

/** MDM^T02: a summary of care that names the order it belongs to (TXA-14) was created for it; other documents are kept and count nothing. */
export function eventsFromDocument (fields: MessageFields): InteropEvent[] {
  const { message } = fields
  const txa = message.required('TXA')
  const document = txa.required(12)
  const order = txa.text(14)
  const common = { occurredAt: fields.time([txa, 6], [txa, 4]), patient: fields.patient(), document, ...fields.encounter(), ...fields.npi([txa, 9], [txa, 5], [message.first('PV1'), 7]) }
  return isSummaryOfCare(txa.required(2)) && order !== undefined ? [fields.event('summary.created', { ...common, order })] : [fields.event('document.reported', common)]
}

/** ORU^R01. */
export function eventsFromResults (fields: MessageFields): InteropEvent[] {
  const { message } = fields
  const obr = message.required('OBR')
  const filler = obr.text(3)
  return [fields.event('results.received', {
    occurredAt: fields.time([obr, 22]), patient: fields.patient(), ...fields.encounter(), ...fields.npi([obr, 16]), ...(filler === undefined ? {} : { evidence: { kind: 'oru', id: filler } })
  })]
}

/** VXU^V04: what the practice sends to the registry; the registry's answer is an event of its own, about the same `document`: sender and MSH-10. */
export function eventsFromImmunizations (fields: MessageFields): InteropEvent[] {
  const { message } = fields
  const rxa = message.required('RXA')
  return [fields.event('immunization.submitted', {
    occurredAt: fields.time(), patient: fields.patient(), ...fields.encounter(), ...fields.npi([rxa, 10], [message.first('ORC'), 12]), document: `${senderOf(message)}|${message.header.required(10)}`, detail: { doses: message.all('RXA').length }
  })]
}

/** SIU^S12 to S26. */
export function eventsFromAppointment (fields: MessageFields, trigger: string): InteropEvent[] {
  const { message } = fields
  const schedule = message.required('SCH')
  const id = schedule.text(2) ?? schedule.required(1)
  return [fields.event('appointment.scheduled', { occurredAt: fields.time(), patient: fields.patient(), ...fields.encounter(), ...fields.npi([message.first('AIP'), 3], [message.first('PV1'), 7]), evidence: { kind: 'siu', id, status: trigger } })]
}
