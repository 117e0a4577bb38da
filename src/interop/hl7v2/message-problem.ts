import { OutcomeError } from '../../fhir/outcome-error.js'
import type { ErrorCode } from '../../fhir/error-codes.js'

/** HL7 table 0357, message error condition codes → our code and the words of the table. */
export const CONDITIONS = {
  100: { code: 'MESSAGE_MALFORMED', words: 'Segment sequence error' },
  101: { code: 'MESSAGE_FIELD_MISSING', words: 'Required field missing' },
  102: { code: 'MESSAGE_FIELD_INVALID', words: 'Data type error' },
  103: { code: 'MESSAGE_FIELD_INVALID', words: 'Table value not found' },
  200: { code: 'MESSAGE_UNSUPPORTED', words: 'Unsupported message type' },
  201: { code: 'MESSAGE_UNSUPPORTED', words: 'Unsupported event code' },
  202: { code: 'MESSAGE_UNSUPPORTED', words: 'Unsupported processing id' },
  203: { code: 'MESSAGE_UNSUPPORTED', words: 'Unsupported version id' },
  205: { code: 'MESSAGE_CONFLICT', words: 'Duplicate key identifier' },
  207: { code: 'INTERNAL', words: 'Application internal error' }
} as const satisfies Readonly<Record<number, { readonly code: ErrorCode, readonly words: string }>>

export type Condition = keyof typeof CONDITIONS

/** Where in a message: `PID-3`, or `PV1-7` of the second PV1. */
export interface Place {
  readonly segment: string
  /** 1 for the first segment of this name. */
  readonly occurrence?: number
  readonly field?: number
  readonly component?: number
}

/** Why a message cannot be taken as it is. The text names places and rules, never what the message holds. */
export class MessageProblem extends OutcomeError {
  readonly condition: Condition
  readonly place: Place | undefined

  constructor (condition: Condition, text: string, place?: Place) {
    super(CONDITIONS[condition].code, text, place === undefined ? {} : { expression: placeText(place) })
    this.condition = condition
    this.place = place
  }

  /** Whether the message is of a kind that we never take (AR), and not one with a fault in its content (AE). */
  get isRejection (): boolean {
    return this.condition >= 200 && this.condition <= 203
  }
}

export function placeText ({ segment, occurrence = 1, field, component }: Place): string {
  return `${segment}${occurrence === 1 ? '' : `[${occurrence}]`}${field === undefined ? '' : `-${field}`}${component === undefined ? '' : `.${component}`}`
}
