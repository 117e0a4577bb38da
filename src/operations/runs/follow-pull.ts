import { isOfRecords } from '../../evaluation/runs/run-results.js'
import { plannedRows, reuseKey, type EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import { partitionOf } from '../../fhir/partition-of.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import { measureModelFromResource } from '../../measure/measure-from-resource.js'
import type { EarlyPartitions } from '../../records/early-partitions.js'
import type { NewPartition, StoredRun } from '../../store/runs/run-store.js'
import type { PullFollower } from '../pulls/pull-follower.js'
import { pullIntoSnapshot, type PulledSnapshot, type PullRequest } from '../pulls/pull-into-snapshot.js'
import type { Services } from '../services.js'
import { configuredEarlyPartitions } from '../snapshots/configured-snapshots.js'
import { newPartitions, planRun, type StartRunRequest } from './start-run.js'

export type FollowedPull = Omit<PullRequest, 'follower' | 'onBegin'>

/** A run that follows a pull, and the pull's end. */
export interface FollowingRun {
  readonly run: StoredRun<EvaluationPlan>
  /** @throws OutcomeError as `pullIntoSnapshot`; the run waits, and goes on when both are asked for again */
  readonly pulled: Promise<PulledSnapshot>
}

/**
 * Pulls a source and evaluates it meanwhile: each partition as soon as all of it is here. By a crawl that is while the others are still being
 * crawled; an export is whole only with its last file, and then evaluation goes with the making of the records. Called again after an
 * interruption, pull and run go on where they were. Workers must see the data folder.
 * @throws OutcomeError as `startRun`, SOURCE_NOT_FOUND, PULL_UNDER_WAY, and whatever ends the pull before it has begun
 */
export async function followPull (services: Services, request: Omit<StartRunRequest, 'snapshotId'>, pullRequest: FollowedPull): Promise<FollowingRun> {
  const planned = planRun(services, request)
  return await new Promise((resolve, reject) => {
    const follower = new RunOverPull(services, { ...planned, follows: pullRequest.source }, request, run => { resolve({ run, pulled }) })
    const pulled = pullIntoSnapshot(services, { ...pullRequest, follower }).then(async result => {
      await services.snapshots.refresh()
      return result
    })
    pulled.catch(reject)
  })
}

/**
 * The last partition is held back until the snapshot is in its place, so the run cannot end before. Then what was evaluated of records that
 * are others in the snapshot, and what is being evaluated at that moment, is evaluated again.
 */
class RunOverPull implements PullFollower {
  readonly #services: Services
  readonly #planned: Omit<EvaluationPlan, 'snapshotId'>
  readonly #request: Omit<StartRunRequest, 'snapshotId'>
  readonly #onBegun: (run: StoredRun<EvaluationPlan>) => void
  #run: StoredRun<EvaluationPlan> | undefined
  #partitions: readonly NewPartition[] = []
  #early: EarlyPartitions | undefined

  constructor (services: Services, planned: Omit<EvaluationPlan, 'snapshotId'>, request: Omit<StartRunRequest, 'snapshotId'>, onBegun: (run: StoredRun<EvaluationPlan>) => void) {
    this.#services = services
    this.#planned = planned
    this.#request = request
    this.#onBegun = onBegun
  }

  async begun (pullId: string, partitionCount: number): Promise<void> {
    const { store: { runs }, config } = this.#services
    const plan: EvaluationPlan = { ...this.#planned, snapshotId: pullId }
    const key = reuseKey(plan)
    this.#early = configuredEarlyPartitions(config, pullId)
    this.#partitions = newPartitions(partitionCount, this.#request.roster, id => partitionOf(id, partitionCount))
    this.#run = await runs.findUnfinished(pullId, key) as StoredRun<EvaluationPlan> | undefined ?? await runs.create({ plan, reuseKey: key, partitionCount, partitions: [] })
    this.#onBegun(this.#run)
  }

  async partition (partition: number, records: Parameters<PullFollower['partition']>[1]): Promise<void> {
    const isLast = partition === this.#partitions.length - 1
    if (isLast) return
    await this.#early?.put(partition, records)
    await this.#add(this.#partitions.filter(one => one.partition === partition))
  }

  async sealed (): Promise<void> {
    const { store: { runs } } = this.#services
    await runs.redo(this.#begun.id, await this.#outdated())
    await this.#add(this.#partitions)
  }

  /** All but the partitions whose results are of the very records of the snapshot. */
  async #outdated (): Promise<number[]> {
    const { store: { runs }, snapshots, catalogue } = this.#services
    const { id, plan } = this.#begun
    const models = plan.measures.map(canonical => measureModelFromResource(catalogue.find(canonical).measure))
    const { records } = await snapshots.find(plan.snapshotId)
    const upToDate = new Set<number>()
    for (const { partition } of await runs.finishedPartitions(id)) {
      const { rows } = await records.partition(partition)
      if (await isOfRecords(runs, id, partition, models, plannedRows(plan, rows))) upToDate.add(partition)
    }
    return this.#partitions.flatMap(({ partition }) => upToDate.has(partition) ? [] : [partition])
  }

  async #add (partitions: readonly NewPartition[]): Promise<void> {
    await this.#services.store.runs.addPartitions(this.#begun.id, partitions)
    this.#services.worker?.wake()
  }

  get #begun (): StoredRun<EvaluationPlan> {
    if (this.#run === undefined) throw new OutcomeError('INTERNAL', 'A pull went on before it had begun.')
    return this.#run
  }
}
