/** One partition of a snapshot: compressed records, and where each one stands in them. */
export interface StoredPartition {
  /** Any JSON: one row per record. Sealed with the records where there is a key. */
  readonly rows: Uint8Array
  readonly bytes: Uint8Array
}

/** Snapshots of patient records in the database, for machines that share no disk. What they hold is the business of the room `records`. */
export interface SnapshotStore {
  /** Ids, newest first. */
  list (): Promise<readonly { readonly id: string, readonly manifest: unknown }[]>
  /** Any JSON; undefined where there is no such snapshot, or it is not whole yet. */
  find (id: string): Promise<unknown>
  partition (id: string, partition: number): Promise<StoredPartition | undefined>
  /** One transaction for each partition, so that no statement is as large as a population; the snapshot is there when all of them are. Saving again replaces. */
  save (id: string, manifest: object, partitions: AsyncIterable<StoredPartition>): Promise<void>
  /** @returns false where there is none */
  remove (id: string): Promise<boolean>
}
