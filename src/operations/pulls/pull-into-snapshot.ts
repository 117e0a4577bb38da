import { existsSync } from 'node:fs'
import type { Config } from '../../config/config.js'
import type { MeasureCatalogue } from '../../cql/measure-catalogue.js'
import type { EhrRuntime } from '../../ehr/runtime.js'
import { discardPulledFiles, notePullFailure } from '../../ehr/pull/pull-folder.js'
import { pullSource, type PullResult } from '../../ehr/pull/pull-source.js'
import { outcomeErrorFrom } from '../../fhir/operation-outcome.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { SnapshotBuilderOptions } from '../../records/snapshot-builder.js'
import type { ListedSnapshot, SnapshotCatalogue } from '../../records/snapshot-catalogue.js'
import { dataFolders } from '../data-folders.js'
import { configuredEarlyPartitions, configuredSnapshots } from '../snapshots/configured-snapshots.js'
import { configuredRuntime, configuredSources } from '../sources/ehr-surroundings.js'
import { requiredData } from '../sources/required-data.js'
import { buildPartition, buildSnapshot } from './build-snapshot.js'
import type { PullFollower } from './pull-follower.js'

export interface PullRequest {
  /** Name of the source. */
  readonly source: string
  /** Only what changed since the newest snapshot of this source, added to it. */
  readonly incremental: boolean
  /** Into how many partitions the records are divided; an incremental pull keeps those of the snapshot it adds to. Default 64. */
  readonly partitionCount?: number
  /** Ask for codes that measures read only (Bulk Data `_typeFilter`), which not every server understands. */
  readonly filtered?: boolean
  readonly onBegin?: (pullId: string) => void
  readonly follower?: PullFollower
  readonly onProgress?: (text: string) => void
  readonly signal?: AbortSignal
}

export interface PullContext {
  readonly config: Config
  readonly catalogue: MeasureCatalogue
  readonly now: () => Date
  readonly runtime?: EhrRuntime
}

export interface PulledSnapshot {
  readonly pull: PullResult
  readonly snapshot: ListedSnapshot
}

const DEFAULT_PARTITIONS = 64

/**
 * Pulls a source and makes a snapshot of records of what came. Interrupted, it goes on at the next call where it was; the files that were
 * pulled are removed when the snapshot is whole.
 * @throws OutcomeError SOURCE_NOT_FOUND, SNAPSHOT_NOT_FOUND (incremental without an earlier one), and those of `pullSource` and `SnapshotBuilder`
 */
export async function pullIntoSnapshot ({ config, catalogue, now, runtime = configuredRuntime(config) }: PullContext, request: PullRequest): Promise<PulledSnapshot> {
  const source = await configuredSources(config).find(request.source)
  const folders = dataFolders(config)
  const snapshots = configuredSnapshots(config)
  const previous = request.incremental ? await previousOf(snapshots, source.name) : undefined
  const earlier = previous === undefined ? undefined : await snapshots.open(previous.id)
  const { follower, onProgress = () => {} } = request
  const partitionCount = previous?.manifest.partitions.length ?? request.partitionCount ?? DEFAULT_PARTITIONS
  const builderOptions = (pull: Pick<PullResult, 'pullId' | 'baseUrl' | 'transactionTime'>): SnapshotBuilderOptions => ({
    dir: snapshots.pathOf(pull.pullId),
    partitionCount,
    now,
    origin: {
      source: source.name,
      pullId: pull.pullId,
      baseUrl: pull.baseUrl,
      ...(pull.transactionTime === undefined ? {} : { transactionTime: pull.transactionTime }),
      ...(previous === undefined ? {} : { previous: previous.id })
    },
    ...(earlier === undefined ? {} : { previous: earlier }),
    ...(config.recordsKey === undefined ? {} : { key: config.recordsKey })
  })
  let pullId = ''
  try {
    const { types, typeFilters } = requiredData(catalogue)
    const since = previous?.manifest.origin?.transactionTime
    const pull = await pullSource(source, runtime, {
      folder: folders.pulls,
      types,
      typeFilters: request.filtered === true ? typeFilters : [],
      partitionCount,
      ...(since === undefined ? {} : { since }),
      ...(earlier === undefined ? {} : { isKnown: id => earlier.has(id) }),
      async onBegin (id) {
        pullId = id
        await follower?.begun(id, partitionCount)
        request.onBegin?.(id)
      },
      ...(follower === undefined
        ? {}
        : {
            async onPartition (partition, file) {
              await follower.partition(partition, await buildPartition(builderOptions({ pullId, baseUrl: source.baseUrl }), partition, file))
            }
          }),
      onProgress,
      ...(request.signal === undefined ? {} : { signal: request.signal })
    })
    // A call that was killed after the snapshot was there and before its files were gone.
    if (!existsSync(snapshots.pathOf(pull.pullId))) {
      await buildSnapshot(builderOptions(pull), pull, async (partition, records) => {
        await follower?.partition(partition, records)
        if ((partition + 1) % Math.ceil(partitionCount / 10) === 0) onProgress(`records: partition ${partition + 1} of ${partitionCount}`)
      }).catch(async (thrown: unknown) => {
        await notePullFailure(folders.pulls, pull.pullId, outcomeErrorFrom(thrown).toPlain()).catch(() => {})
        throw thrown
      })
    }
    await follower?.sealed()
    await discardPulledFiles(folders.pulls, pull.pullId)
    await configuredEarlyPartitions(config, pull.pullId).remove()
    const snapshot = (await snapshots.list()).find(({ id }) => id === pull.pullId)
    if (snapshot === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'The snapshot was removed while it was made.')
    return { pull, snapshot }
  } finally {
    await earlier?.close()
  }
}

async function previousOf (snapshots: SnapshotCatalogue, source: string): Promise<ListedSnapshot> {
  const previous = (await snapshots.list()).find(({ manifest }) => manifest.origin?.source === source && manifest.origin.transactionTime !== undefined)
  if (previous === undefined) throw new OutcomeError('SNAPSHOT_NOT_FOUND', 'There is no earlier snapshot of this source that says when it was made; pull everything once.')
  return previous
}
