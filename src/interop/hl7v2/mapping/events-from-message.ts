import { checkNeeds } from '../../events/event-from-json.js'
import { EVENT_TYPES } from '../../events/event-types.js'
import type { InteropEvent } from '../../events/interop-event.js'
import type { Hl7Message, Segment } from '../hl7-message.js'
import { MessageProblem } from '../message-problem.js'
import { eventsFromAdt } from './adt.js'
import { eventsFromAppointment, eventsFromDocument, eventsFromImmunizations, eventsFromResults } from './documents.js'
import type { FeedContext } from './feed-context.js'
import { MessageFields } from './message-fields.js'
import { eventsFromPrescriptions, eventsFromReferral } from './orders.js'

const MOST_CHARACTERS = 199

type Mapping = (fields: MessageFields, trigger: string) => InteropEvent[]

/** Message type → its trigger events, and how events are made of it. */
const MESSAGES: Readonly<Record<string, { readonly triggers: readonly string[], readonly map: Mapping }>> = {
  ADT: { triggers: ['A01', 'A02', 'A03', 'A04', 'A08', 'A11', 'A13', 'A40'], map: eventsFromAdt },
  REF: { triggers: ['I12'], map: eventsFromReferral },
  ORU: { triggers: ['R01'], map: eventsFromResults },
  MDM: { triggers: ['T02'], map: eventsFromDocument },
  VXU: { triggers: ['V04'], map: eventsFromImmunizations },
  RDE: { triggers: ['O11'], map: eventsFromPrescriptions },
  SIU: { triggers: Array.from({ length: 15 }, (_, index) => `S${index + 12}`), map: eventsFromAppointment }
}

/**
 * The events of a message.
 * @throws MessageProblem: 100 to 103 for its content, 200 to 203 for a type, event, processing id or version that is not taken
 */
export function eventsFromMessage (message: Hl7Message, context: FeedContext): InteropEvent[] {
  const { header } = message
  const type = header.required(9)
  const trigger = header.required(9, 2)
  header.required(10)
  for (const field of [3, 4, 10]) checkName(header, field)
  const mapping = Object.hasOwn(MESSAGES, type) ? MESSAGES[type] : undefined
  if (mapping === undefined) throw new MessageProblem(200, `Message types that are taken: ${Object.keys(MESSAGES).join(', ')}.`, { segment: 'MSH', field: 9, component: 1 })
  if (!mapping.triggers.includes(trigger)) throw new MessageProblem(201, `Events of ${type} that are taken: ${mapping.triggers.join(', ')}.`, { segment: 'MSH', field: 9, component: 2 })
  // What is sent for training or debugging did not happen.
  if (header.required(11) !== 'P') throw new MessageProblem(202, 'Only production messages are taken: MSH-11 is P.', { segment: 'MSH', field: 11 })
  if (!/^2\.[1-9](\.\d)?$/.test(header.required(12))) throw new MessageProblem(203, 'MSH-12 is no version of HL7 2.', { segment: 'MSH', field: 12 })
  const events = mapping.map(new MessageFields(message, context), trigger)
  for (const event of events) checkNeeds(event, EVENT_TYPES[event.type])
  return events
}

/** What events are known by. The database takes no zero character, and an index no text of any length. */
function checkName (header: Segment, field: number): void {
  const text = header.text(field) ?? ''
  if (text.length > MOST_CHARACTERS || /\p{Cc}/u.test(text)) throw new MessageProblem(102, `MSH-${field} is longer than ${MOST_CHARACTERS} characters or holds a control character.`, header.place(field))
}
