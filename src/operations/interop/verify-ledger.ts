import { OutcomeError } from '../../fhir/outcome-error.js'
import { GENESIS_HASH, linkHash, sha256 } from '../../interop/events/chain.js'
import { canonicalJson } from '../../interop/events/canonical-json.js'
import type { InteropEvent } from '../../interop/events/interop-event.js'
import type { LedgerHead, LedgerStore, StoredLink } from '../../store/interop/ledger-store.js'
import type { Services } from '../services.js'
import { rawMessage } from './kept-message.js'

/** What is wrong at a position of the ledger. */
export interface LedgerFault {
  readonly position: number
  readonly fault: string
}

export interface LedgerVerification {
  readonly events: number
  readonly messages: number
  /** The end of the chain: kept elsewhere, it proves later that nothing before it was changed. */
  readonly head: LedgerHead
  /** The first ones. */
  readonly faults: readonly LedgerFault[]
}

const AT_ONCE = 2_000
/** A message may have megabytes. */
const MESSAGES_AT_ONCE = 50
const MOST_FAULTS = 100

/**
 * Walks the chain from its beginning: positions without a gap, each hash over the one before and the event, search columns that say what the
 * event says, raw messages that are those that were received. `expected` is a head that was kept elsewhere.
 */
export async function verifyLedger ({ store: { ledger }, config }: Pick<Services, 'store' | 'config'>, expected?: LedgerHead): Promise<LedgerVerification> {
  const faults: LedgerFault[] = []
  const fault = (position: number, text: string): void => { if (faults.length < MOST_FAULTS) faults.push({ position, fault: text }) }
  const head = await ledger.head()
  let before = GENESIS_HASH
  let position = 0
  for (let links = await ledger.links(0, AT_ONCE); links.length > 0; links = await ledger.links(position, AT_ONCE)) {
    for (const link of links) {
      if (link.position !== position + 1) fault(position + 1, 'an event is missing here')
      position = link.position
      if (linkHash(before, link) !== link.hash) fault(position, 'the hash does not fit the event and the hash before it')
      if (!columnsFit(link)) fault(position, 'the columns that events are searched by do not say what the event says')
      if (position === expected?.position && link.hash !== expected.hash) fault(position, 'the hash is not the one expected')
      before = link.hash
    }
  }
  // Appended to meanwhile: the walk went further than the head of its beginning.
  if (position < head.position) fault(position + 1, 'events are missing at the end')
  else if (position === head.position && before !== head.hash) fault(position, 'the chain ends with another hash than it should')
  if (expected !== undefined && expected.position > position) fault(expected.position, 'the expected position is not there')
  const messages = await verifyMessages(ledger, config.recordsKey, fault)
  return { events: position, messages, head: { position, hash: before }, faults }
}

async function verifyMessages (ledger: LedgerStore, key: Uint8Array | undefined, fault: (position: number, text: string) => void): Promise<number> {
  let count = 0
  for (let after = 0; ;) {
    const messages = await ledger.messagesWithBytes(after, MESSAGES_AT_ONCE)
    if (messages.length === 0) return count
    for (const { id, hash, bytes } of messages) {
      if (!isAsReceived(bytes, hash, key)) fault(0, `message ${id} is not the one that was received, or is sealed with another key`)
      after = id
      count++
    }
  }
}

function isAsReceived (bytes: Uint8Array, hash: string, key: Uint8Array | undefined): boolean {
  try {
    return sha256(rawMessage(bytes, key)) === hash
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return false
    throw thrown
  }
}

function columnsFit ({ content, columns }: StoredLink): boolean {
  try {
    const { type, occurredAt, source, tin, npi } = JSON.parse(content) as InteropEvent
    return canonicalJson({ type, occurredAt, sourceSystem: source.system, sourceId: source.id, tin, npi }) === canonicalJson(columns)
  } catch {
    return false
  }
}
