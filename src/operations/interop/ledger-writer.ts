import { OutcomeError } from '../../fhir/outcome-error.js'
import type { AppendOutcome, LedgerItem, LedgerStore } from '../../store/interop/ledger-store.js'

/** Events in one transaction at most: a commit is dear, and one of so many still takes a fraction of a second. */
const MOST_EVENTS = 1_000

/** Records in the order of the calls. Callers that wait at one time share a transaction, so many senders cost little more than one. */
export interface LedgerWriter {
  /** Settles when the item is committed. @throws OutcomeError STORE_UNAVAILABLE: nothing is known of the item, it may be sent again */
  record (item: LedgerItem): Promise<AppendOutcome>
}

interface Waiting {
  readonly item: LedgerItem
  readonly resolve: (outcome: AppendOutcome) => void
  readonly reject: (thrown: unknown) => void
}

export function ledgerWriter (ledger: LedgerStore): LedgerWriter {
  const waiting: Waiting[] = []
  let isWriting = false

  const append = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const outcomes = await ledger.append(batch.map(({ item }) => item))
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index] as AppendOutcome)
    } catch (thrown) {
      // One that the database refuses must not take the others with it.
      const isRefused = thrown instanceof OutcomeError && thrown.code === 'INTERNAL'
      if (isRefused && batch.length > 1) for (const one of batch) await append([one])
      else for (const { reject } of batch) reject(thrown)
    }
  }

  const write = async (): Promise<void> => {
    isWriting = true
    while (waiting.length > 0) await append(waiting.splice(0, batchSize(waiting)))
    isWriting = false
  }

  return {
    record: async item => await new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isWriting) write().catch(reject)
    })
  }
}

function batchSize (waiting: readonly Waiting[]): number {
  let events = 0
  const end = waiting.findIndex(({ item }) => (events += 1 + item.events.length) > MOST_EVENTS)
  return end === -1 ? waiting.length : Math.max(1, end)
}
