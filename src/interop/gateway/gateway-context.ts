import { isNpi } from '../../fhir/clinician-numbers.js'
import { checkNeeds } from '../events/event-from-json.js'
import { EVENT_TYPES, type EventType } from '../events/event-types.js'
import type { InteropEvent, Tokenize } from '../events/interop-event.js'
import type { Elements } from '../fhir/elements.js'

/** What a feed of a gateway knows beside its notices. */
export interface GatewayContext {
  /** Name of the source, as it is in the path. */
  readonly source: string
  readonly zone: string
  readonly tokenize: Tokenize
  readonly tin: string | undefined
}

/** Makes events of one notice: `id` is the notice's own. */
export class NoticeEvents {
  readonly events: InteropEvent[] = []
  readonly system: string
  readonly #context: GatewayContext
  readonly #id: string

  constructor (kind: 'direct' | 'ncpdp', context: GatewayContext, id: string) {
    this.system = `${kind}:${context.source}`
    this.#context = context
    this.#id = id
  }

  add (type: EventType, rest: Omit<InteropEvent, 'type' | 'source' | 'tin'>): void {
    const { tin } = this.#context
    const event: InteropEvent = { type, source: { system: this.system, id: `${this.#id}#${this.events.length + 1}` }, ...(tin === undefined ? {} : { tin }), ...rest }
    checkNeeds(event, EVENT_TYPES[type])
    this.events.push(event)
  }

  /** By which other notices name a message. */
  aliasOf (messageId: string): string {
    return `${this.system}|${messageId}`
  }

  /** `patient` of a notice: `{ system, value }`, as an event names it. */
  patient (notice: Elements): { readonly patient?: string } {
    const patient = notice.object('patient')
    return patient === undefined ? {} : { patient: this.#context.tokenize({ system: patient.required('system'), value: patient.required('value') }) }
  }
}

/** @throws OutcomeError MESSAGE_FIELD_INVALID */
export function npiOf (holder: Elements | undefined, name: string): { readonly npi?: string } {
  const npi = holder?.text(name)
  if (holder === undefined || npi === undefined) return {}
  if (!isNpi(npi)) throw holder.invalid(name, 'is not an NPI: ten digits with their check digit')
  return { npi }
}
