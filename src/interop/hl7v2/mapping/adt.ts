import type { InteropEvent } from '../../events/interop-event.js'
import { MessageProblem } from '../message-problem.js'
import type { MessageFields } from './message-fields.js'

/** Patient discharge status (NUBC, PV1-36) that is a move to another setting of care: hospital, skilled nursing, custodial care, home health, hospice, rehabilitation, long-term care, psychiatric, critical access. */
const OTHER_SETTINGS: ReadonlySet<string> = new Set(['02', '03', '04', '05', '06', '43', '50', '51', '61', '62', '63', '64', '65', '66', '70'])

/** A01 admit, A02 transfer, A03 end of visit, A04 registration, A08 update, A11 and A13 cancellations, A40 merge. */
export function eventsFromAdt (fields: MessageFields, trigger: string): InteropEvent[] {
  const { message } = fields
  const patient = fields.patient()
  const visit = message.first('PV1')
  const evn = message.first('EVN')
  const common = { patient, ...fields.encounter(), ...fields.npi([visit, 7], [visit, 17], [visit, 9]) }
  const happened = (): string => fields.time([evn, 6], [evn, 2])
  switch (trigger) {
    case 'A01': return [fields.event('patient.admitted', { occurredAt: fields.time([visit, 44], [evn, 6], [evn, 2]), ...common })]
    case 'A02': return [fields.event('patient.transferred', { occurredAt: happened(), ...common })]
    case 'A04':
      message.required('PV1')
      return [fields.event('patient.seen', { occurredAt: fields.time([visit, 44], [evn, 6], [evn, 2]), ...common })]
    case 'A03': {
      message.required('PV1')
      const occurredAt = fields.time([visit, 45], [evn, 6], [evn, 2])
      const seen = fields.event('patient.seen', { occurredAt, ...common })
      const isMoved = OTHER_SETTINGS.has(visit?.text(36)?.padStart(2, '0') ?? '')
      // The visit stands for the order: a summary of care names it in TXA-14.
      return isMoved && common.encounter !== undefined ? [seen, fields.event('transition.made', { occurredAt, ...common, order: common.encounter })] : [seen]
    }
    case 'A08': return [fields.event('patient.updated', { occurredAt: happened(), ...common })]
    case 'A40': return [fields.event('patient.merged', { occurredAt: happened(), patient, mergedPatient: fields.mergedPatient() })]
    default: {
      if (common.encounter === undefined) throw new MessageProblem(101, 'PV1-19 is required: it says which visit is cancelled.', { segment: 'PV1', field: 19 })
      return [fields.event('visit.cancelled', { occurredAt: happened(), ...common, detail: { cancelled: trigger === 'A13' ? 'transition' : 'seen' } })]
    }
  }
}
