import type { RecordPartition } from '../../records/record-store.js'

/** Is told of a pull while it goes on. Its failure is the failure of the pull, which then can go on. */
export interface PullFollower {
  begun (pullId: string, partitionCount: number): Promise<void>
  /** All that was pulled for the patients of this partition; it may be told again, with what it is in the end. */
  partition (partition: number, records: RecordPartition): Promise<void>
  /** The snapshot is in its place and what was pulled is still there: a pull that is killed from here on comes here again. */
  sealed (): Promise<void>
}
