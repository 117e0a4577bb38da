import { SnapshotBuilder, type SnapshotBuilderOptions } from '../../records/snapshot-builder.js'
import type { RecordPartition } from '../../records/record-store.js'

export interface SnapshotFiles {
  readonly files: readonly string[]
  readonly deletions: readonly string[]
}

/** Makes a snapshot of what was pulled. What fails leaves nothing behind. @throws OutcomeError as `SnapshotBuilder` */
export async function buildSnapshot (options: SnapshotBuilderOptions, { files, deletions }: SnapshotFiles, onPartition: (partition: number, records: RecordPartition) => Promise<void>): Promise<void> {
  await withBuilder(options, async builder => {
    await builder.scatter(files, deletions)
    for (let partition = 0; partition < options.partitionCount; partition++) await onPartition(partition, await builder.finishPartition(partition))
    await builder.seal()
  })
}

/** The records of one partition from the file that holds all that was pulled of it. @throws OutcomeError as `SnapshotBuilder` */
export async function buildPartition (options: SnapshotBuilderOptions, partition: number, file: string): Promise<RecordPartition> {
  return await withBuilder(options, async builder => {
    await builder.scatter([file], [])
    const records = await builder.finishPartition(partition)
    await builder.abandon()
    return records
  })
}

async function withBuilder<Result> (options: SnapshotBuilderOptions, work: (builder: SnapshotBuilder) => Promise<Result>): Promise<Result> {
  const builder = await SnapshotBuilder.open(options)
  try {
    return await work(builder)
  } catch (thrown) {
    await builder.abandon()
    throw thrown
  }
}
