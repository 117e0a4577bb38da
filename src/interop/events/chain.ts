import { createHash, createHmac } from 'node:crypto'
import type { PatientIdentifier, Tokenize } from './interop-event.js'

/** One link of the ledger's chain, without its hash. */
export interface Link {
  readonly position: number
  readonly recordedAt: string
  readonly messageHash: string | undefined
  /** `canonicalJson` of the event. */
  readonly content: string
}

/** What stands before the first event. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 over the hash before and all of the link: whoever changes, removes or inserts an event changes every hash after it. */
export function linkHash (before: string, { position, recordedAt, messageHash = '', content }: Link): string {
  return sha256([before, position, recordedAt, messageHash, content].join('\n'))
}

export function sha256 (content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Tokens of patients: equal within one ledger, and meaningless outside of it. */
export function tokenizer (salt: Uint8Array): Tokenize {
  return ({ system, value }: PatientIdentifier) => createHmac('sha256', salt).update(`${system}\n${value}`).digest('base64url').slice(0, 32)
}
