import type { PlainOutcomeError } from '../../fhir/outcome-error.js'

/**
 * `running`: partitions are being evaluated or wait for a worker. `paused`: what is under way is finished, nothing else is begun.
 * `completed`, `cancelled` and `failed` are final.
 */
export type RunState = 'running' | 'paused' | 'completed' | 'cancelled' | 'failed'

export type PartitionState = 'queued' | 'active' | 'done'

/** What a run evaluates, as plain data. Only what the store itself needs is named here; the room `evaluation` knows the rest. */
export interface RunPlan {
  readonly measures: readonly string[]
  readonly snapshotId: string
}

export interface StoredRun<Plan extends RunPlan = RunPlan> {
  readonly id: string
  readonly state: RunState
  readonly plan: Plan
  readonly reuseKey: string
  readonly partitionCount: number
  /** Partitions known so far; fewer than `partitionCount` while a pull is still writing them. */
  readonly partitionsKnown: number
  readonly partitionsDone: number
  readonly createdAt: Date
  readonly finishedAt: Date | undefined
  /** Why the run failed; undefined unless it did. */
  readonly failure: PlainOutcomeError | undefined
}

export interface NewRun<Plan extends RunPlan> {
  readonly plan: Plan
  readonly reuseKey: string
  readonly partitionCount: number
  readonly partitions: readonly NewPartition[]
}

export interface NewPartition {
  readonly partition: number
  /** Plain data that only this partition needs. */
  readonly input?: unknown
}

/** A partition that this worker has taken and nobody else has. */
export interface ClaimedPartition<Plan extends RunPlan = RunPlan> {
  readonly run: Pick<StoredRun<Plan>, 'id' | 'plan' | 'reuseKey' | 'partitionCount'>
  readonly partition: number
  readonly jobId: string
  /** This time included. */
  readonly attempts: number
  readonly input: unknown
}

export interface PartitionResults {
  /** Any JSON: counts and totals. */
  readonly summary: object
  /** Results of each subject, compressed. */
  readonly results: Uint8Array
}

export interface FinishedPartition {
  readonly partition: number
  readonly summary: unknown
}

/** Evaluation runs, their jobs and results in the database. */
export interface RunStore {
  /** Run, partitions and jobs in one transaction. */
  create <Plan extends RunPlan> (run: NewRun<Plan>): Promise<StoredRun<Plan>>
  /** Partitions of a run that follows a pull; those it has already are passed over. */
  addPartitions (runId: string, partitions: readonly NewPartition[]): Promise<void>
  /**
   * Queues these partitions again: results they have are forgotten, and whoever works on one is refused its results. Those that the run does not
   * have, and those of a run that has ended, are passed over.
   */
  redo (runId: string, partitions: readonly number[]): Promise<void>
  find (runId: string): Promise<StoredRun | undefined>
  /** The newest run of this snapshot and key that has not ended. */
  findUnfinished (snapshotId: string, reuseKey: string): Promise<StoredRun | undefined>
  /** Newest first. */
  list (page: { readonly offset: number, readonly count: number }): Promise<{ readonly total: number, readonly runs: readonly StoredRun[] }>
  /** @returns the run in its new state, or in the one it has where the change is not possible from there; undefined where there is none */
  change (runId: string, to: 'paused' | 'running' | 'cancelled'): Promise<StoredRun | undefined>
  /** Ends a run that cannot be evaluated; one that has ended stays as it is. */
  fail (runId: string, failure: PlainOutcomeError): Promise<void>
  /** Removes a run with its results. @returns false where there is none, or where it is not finished */
  remove (runId: string): Promise<boolean>
  /** Takes a partition that waits, of any run; undefined where none waits. */
  claim (workerId: string): Promise<ClaimedPartition | undefined>
  /**
   * Results and completion of the job in one transaction, and the end of the run with the last partition.
   * @returns false where the partition is not this worker's any more (taken for dead, cancelled): nothing was written
   */
  complete (workerId: string, claimed: ClaimedPartition, results: PartitionResults): Promise<boolean>
  /** Puts a claimed partition back for others. */
  giveBack (workerId: string, claimed: ClaimedPartition): Promise<void>
  /** Tells that this worker lives, and puts back what workers had taken that have not told so for `silentSeconds`. @returns how many partitions */
  beat (workerId: string, silentSeconds: number): Promise<number>
  /** The worker ends; what it had taken goes back. */
  leave (workerId: string): Promise<void>
  /** Finished partitions in their order, without the subjects. */
  finishedPartitions (runId: string): Promise<readonly FinishedPartition[]>
  /** Results of the subjects of one partition; undefined where it is not finished. */
  results (runId: string, partition: number): Promise<Uint8Array | undefined>
  /** Results of the same partition in the newest other run of this key over as many partitions; undefined where there is none. */
  earlierResults (claimed: Pick<ClaimedPartition, 'run' | 'partition'>): Promise<Uint8Array | undefined>
}
