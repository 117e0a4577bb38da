import type { EventType } from './event-types.js'

/** Which message of which system said so: the key by which an event is in the ledger once. */
export interface EventSource {
  readonly system: string
  readonly id: string
}

/** What proves an event: `kind` (`direct-mdn`, `ncpdp-status`, `mhd-iti-65`, …), the id it has there, and its status in the words of that kind. */
export interface EventEvidence {
  readonly kind: string
  readonly id?: string
  readonly status?: string
}

/** One event as the ledger keeps it. A patient is a token: what the same patient has in every event, and nobody can read. */
export interface InteropEvent {
  readonly type: EventType
  /** ISO 8601 in UTC, to the millisecond. */
  readonly occurredAt: string
  readonly source: EventSource
  readonly tin?: string
  readonly npi?: string
  readonly patient?: string
  /** The token that `patient` had before a merge. */
  readonly mergedPatient?: string
  /** Ids by which events find each other. */
  readonly encounter?: string
  readonly order?: string
  /** Another id of `order`, by which events that do not know it name it; as `documentAlias`, say the id of the Direct message a document went in. */
  readonly orderAlias?: string
  readonly document?: string
  readonly documentAlias?: string
  /**
   * What the source says again in each version of a resource: of the events of one source system and statement those said last
   * count. Events of one version have ids that differ in their `#number` alone.
   */
  readonly statement?: string
  /** When the source said so. */
  readonly statedAt?: string
  readonly evidence?: EventEvidence
  readonly detail?: Readonly<Record<string, string | number | boolean>>
  /** With `event.cancelled`: the event that did not happen. */
  readonly cancels?: EventSource
  /** The event that this one stands in the place of. */
  readonly corrects?: EventSource
}

/** An event in its place. */
export interface RecordedEvent extends InteropEvent {
  /** 1, 2, 3 … without a gap. */
  readonly position: number
  readonly recordedAt: string
  /** Of the raw message it came in; absent where it came as an event. */
  readonly messageHash?: string
}

/** A patient as a source names them. Never stored as it is. */
export interface PatientIdentifier {
  readonly system: string
  readonly value: string
}

/** The token of a patient. */
export type Tokenize = (patient: PatientIdentifier) => string
