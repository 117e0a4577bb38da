import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { OutcomeError } from '../fhir/outcome-error.js'

/** AES-256 key of 32 bytes; absent: records lie open. */
export type RecordKey = Uint8Array

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** AES-256-GCM under a random nonce: nonce, ciphertext, tag. Without a key the bytes themselves. */
export function sealed (bytes: Uint8Array, key: RecordKey | undefined): Uint8Array {
  if (key === undefined) return bytes
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

/** The other way of `sealed`. @throws Error where the bytes were changed or sealed with another key */
export function unsealed (bytes: Uint8Array, key: RecordKey | undefined): Uint8Array {
  if (key === undefined) return bytes
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()])
}

/** Tells one key from another without telling anything of it; stands in the manifest. */
export function keyCheck (key: RecordKey): string {
  return createHmac('sha256', key).update('asm-ecqm records').digest('hex').slice(0, 16)
}

/** @throws OutcomeError RECORD_KEY_MISSING, RECORD_KEY_MISMATCH: `check` is what the manifest says, undefined for records that lie open */
export function checkKey (check: string | undefined, key: RecordKey | undefined): void {
  if (check === undefined) return
  if (key === undefined) throw new OutcomeError('RECORD_KEY_MISSING', 'The record snapshot is encrypted; give its key in ASM_RECORDS_KEY.')
  if (keyCheck(key) !== check) throw new OutcomeError('RECORD_KEY_MISMATCH', 'The record snapshot was encrypted with another key than the one in ASM_RECORDS_KEY.')
}
