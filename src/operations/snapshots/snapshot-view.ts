import type { ListedSnapshot } from '../../records/snapshot-catalogue.js'

/** A snapshot as callers see it: nothing of a patient. */
export interface SnapshotView {
  readonly id: string
  readonly createdAt: string
  readonly patients: number
  readonly partitions: number
  readonly encrypted: boolean
  readonly contentHash: string
  readonly source?: string
  readonly transactionTime?: string
  readonly previous?: string
  readonly resources?: Readonly<Record<string, number>>
  readonly problems?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

export function snapshotView ({ id, manifest: { createdAt, count, partitions, keyCheck, contentHash, origin } }: ListedSnapshot): SnapshotView {
  return {
    id,
    createdAt,
    patients: count,
    partitions: partitions.length,
    encrypted: keyCheck !== undefined,
    contentHash,
    ...(origin === undefined
      ? {}
      : {
          source: origin.source,
          ...(origin.transactionTime === undefined ? {} : { transactionTime: origin.transactionTime }),
          ...(origin.previous === undefined ? {} : { previous: origin.previous }),
          ...(origin.counts === undefined ? {} : { resources: origin.counts }),
          problems: origin.problems
        })
  }
}
