import { isNpi } from '../../../fhir/clinician-numbers.js'
import type { InteropEvent, PatientIdentifier } from '../../events/interop-event.js'
import type { EventType } from '../../events/event-types.js'
import type { Hl7Message, Segment } from '../hl7-message.js'
import { instantFromHl7 } from '../hl7-time.js'
import { MessageProblem } from '../message-problem.js'
import type { FeedContext } from './feed-context.js'

/** Labels of an NPI in an XCN or PLN: assigning authority or identifier type; a number without a label is one if its check digit says so. */
const NPI_LABELS: ReadonlySet<string> = new Set(['NPI', '2.16.840.1.113883.4.6', 'HL7_NPI', 'CMS'])

/** Reads what events have in common from one message. */
export class MessageFields {
  readonly message: Hl7Message
  readonly #context: FeedContext
  #events = 0

  constructor (message: Hl7Message, context: FeedContext) {
    this.message = message
    this.#context = context
  }

  /** An event of this message; its id is the control id and a number. */
  event (type: EventType, rest: Omit<InteropEvent, 'type' | 'source' | 'tin'>): InteropEvent {
    const { header } = this.message
    const tin = this.#context.tinOf(header.text(4))
    const number = ++this.#events
    return { type, source: { system: senderOf(this.message), id: `${header.required(10)}#${number}` }, ...(tin === undefined ? {} : { tin }), ...rest }
  }

  /** @throws MessageProblem 101 where PID-3 is empty */
  patient (): string {
    return this.#context.tokenize(this.#identifier(this.message.required('PID'), 3))
  }

  /** The patient of MRG-1, which is no more. */
  mergedPatient (): string {
    return this.#context.tokenize(this.#identifier(this.message.required('MRG'), 1))
  }

  /** The medical record number, or else the first identifier of a CX field. */
  #identifier (segment: Segment, field: number): PatientIdentifier {
    segment.required(field)
    const repetitions = Array.from({ length: segment.repetitions(field) }, (_, index) => index + 1)
    const repetition = repetitions.find(one => segment.text(field, 5, one) === 'MR' && segment.text(field, 1, one) !== undefined) ?? 1
    const oid = segment.text(field, 4, repetition, 3) === 'ISO' ? segment.text(field, 4, repetition, 2) : undefined
    const system = oid === undefined ? segment.text(field, 4, repetition) ?? this.message.header.text(4) ?? '' : `urn:oid:${oid}`
    return { system, value: segment.text(field, 1, repetition) ?? '' }
  }

  /** The first of these times that is there: `[segment, field]`, and at last that of the message. @throws MessageProblem 101, 102 */
  time (...places: readonly (readonly [Segment | undefined, number])[]): string {
    for (const [segment, field] of [...places, [this.message.header, 7] as const]) {
      const text = segment?.text(field)
      if (segment !== undefined && text !== undefined) return instantFromHl7(text, this.#context.zone, segment.place(field))
    }
    throw new MessageProblem(101, 'MSH-7 is required.', { segment: 'MSH', field: 7 })
  }

  /** `npi` of the first number in these fields that is one; nothing where none is: then the event belongs to no clinician. */
  npi (...places: readonly (readonly [Segment | undefined, number])[]): { readonly npi?: string } {
    for (const [segment, field] of places) {
      const number = segment === undefined ? undefined : npiIn(segment, field)
      if (number !== undefined) return { npi: number }
    }
    return {}
  }

  /** `encounter`: the visit number. */
  encounter (): { readonly encounter?: string } {
    const visit = this.message.first('PV1')?.text(19)
    return visit === undefined ? {} : { encounter: visit }
  }
}

function npiIn (segment: Segment, field: number): string | undefined {
  for (let repetition = 1; repetition <= segment.repetitions(field); repetition++) {
    const number = segment.text(field, 1, repetition)
    const labels = [segment.text(field, 9, repetition), segment.text(field, 9, repetition, 2), segment.text(field, 13, repetition)].filter(label => label !== undefined)
    if (number !== undefined && isNpi(number) && (labels.length === 0 || labels.some(label => NPI_LABELS.has(label)))) return number
  }
  return undefined
}

/** Sending application and facility: the source system of events, and half of the key of messages. */
export function senderOf ({ header }: Hl7Message): string {
  return `hl7v2:${header.text(3) ?? ''}|${header.text(4) ?? ''}`
}
