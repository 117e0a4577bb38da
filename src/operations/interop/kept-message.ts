import { gunzipSync, gzipSync } from 'node:zlib'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { sha256 } from '../../interop/events/chain.js'
import { sealed, unsealed, type RecordKey } from '../../records/record-key.js'
import type { NewMessage } from '../../store/interop/ledger-store.js'

/** A raw message as the ledger keeps it: compressed, and sealed where there is a key. */
export function keptMessage (feed: string, raw: string | Uint8Array, key: RecordKey | undefined): Pick<NewMessage, 'feed' | 'hash' | 'bytes'> {
  return { feed, hash: sha256(raw), bytes: sealed(gzipSync(raw), key) }
}

/** The other way of `keptMessage`. @throws OutcomeError RECORD_KEY_MISMATCH */
export function rawMessage (bytes: Uint8Array, key: RecordKey | undefined): Buffer {
  try {
    return gunzipSync(unsealed(bytes, key))
  } catch (cause) {
    throw new OutcomeError('RECORD_KEY_MISMATCH', 'A kept message cannot be read; was it encrypted with another key than the one in ASM_RECORDS_KEY?', { cause })
  }
}
