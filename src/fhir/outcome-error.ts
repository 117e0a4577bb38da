import { ERROR_CODES, type ErrorCode } from './error-codes.js'

export interface OutcomeErrorOptions {
  /** FHIRPath of the faulty element, e.g. `Parameters.parameter.where(name = 'periodStart')`. */
  readonly expression?: string
  /** The library error behind this one. It is logged by type only and never reaches a caller. */
  readonly cause?: unknown
}

/** What survives a thread or process boundary, where an Error loses its own fields. */
export interface PlainOutcomeError {
  readonly code: ErrorCode
  readonly text: string
  readonly expression?: string
}

/**
 * The one error class: built where the mistake is found, with our stable code.
 * `message` says what is wrong and how to mend it in terms of rules and resource types; it never carries patient data.
 */
export class OutcomeError extends Error {
  readonly code: ErrorCode
  readonly expression: string | undefined

  constructor (code: ErrorCode, text: string, options: OutcomeErrorOptions = {}) {
    super(text, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'OutcomeError'
    this.code = code
    this.expression = options.expression
  }

  get status (): number {
    return ERROR_CODES[this.code].status
  }

  toPlain (): PlainOutcomeError {
    return { code: this.code, text: this.message, ...(this.expression === undefined ? {} : { expression: this.expression }) }
  }

  static fromPlain (plain: PlainOutcomeError): OutcomeError {
    return new OutcomeError(plain.code, plain.text, plain.expression === undefined ? {} : { expression: plain.expression })
  }
}
