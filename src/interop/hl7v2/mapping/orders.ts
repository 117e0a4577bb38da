import type { InteropEvent } from '../../events/interop-event.js'
import type { Segment } from '../hl7-message.js'
import { MessageProblem } from '../message-problem.js'
import type { MessageFields } from './message-fields.js'

/** ORC-1: a new order, and those that take one back before it is filled. */
const NEW_ORDER = 'NW'
const CANCELLED: ReadonlySet<string> = new Set(['CA', 'OC', 'CR', 'DC', 'OD'])
/** RXE-35, HL7 table 0477. */
const SCHEDULES: ReadonlySet<string> = new Set(['II', 'III', 'IV', 'V'])

/** RDE^O11: each order group (ORC, RXE) is a prescription that was written or cancelled; other order controls are kept and count nothing. */
export function eventsFromPrescriptions (fields: MessageFields): InteropEvent[] {
  const patient = fields.patient()
  const groups = orderGroups(fields)
  return groups.flatMap(({ orc, rxe }) => {
    const control = orc.required(1)
    const order = orc.required(2)
    const common = { occurredAt: fields.time([orc, 9], [orc, 15]), patient, order, ...fields.encounter(), ...fields.npi([orc, 12], [orc, 10]) }
    if (CANCELLED.has(control)) return [fields.event('prescription.cancelled', common)]
    if (control !== NEW_ORDER) return []
    const schedule = rxe?.text(35)
    return [fields.event('prescription.written', { ...common, ...(schedule !== undefined && SCHEDULES.has(schedule) ? { detail: { schedule } } : {}) })]
  })
}

function orderGroups ({ message }: MessageFields): { readonly orc: Segment, readonly rxe: Segment | undefined }[] {
  message.required('ORC')
  const groups: { orc: Segment, rxe: Segment | undefined }[] = []
  for (const segment of message.segments) {
    if (segment.name === 'ORC') groups.push({ orc: segment, rxe: undefined })
    const last = groups.at(-1)
    if (segment.name === 'RXE') {
      if (last === undefined) throw new MessageProblem(100, 'RXE comes before its ORC.', { segment: 'RXE' })
      last.rxe ??= segment
    }
  }
  return groups
}

/** REF^I12: the referral is known by the identifier that the referring side gave it (RF1-6). */
export function eventsFromReferral (fields: MessageFields): InteropEvent[] {
  const { message } = fields
  const referral = message.required('RF1')
  const order = referral.required(6)
  const referring = message.all('PRD').find(segment => segment.text(1) === 'RP')
  const visit = message.first('PV1')
  return [fields.event('referral.made', {
    occurredAt: fields.time([referral, 7]), patient: fields.patient(), order, ...fields.encounter(), ...fields.npi([referring, 7], [visit, 7], [message.first('ORC'), 12])
  })]
}
