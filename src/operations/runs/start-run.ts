import { OutcomeError } from '../../fhir/outcome-error.js'
import { measurementPeriod } from '../../fhir/period.js'
import { evaluationKey } from '../../evaluation/evaluation-key.js'
import { reuseKey, type EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import type { AttributionRule } from '../../evaluation/runs/attribution-rule.js'
import type { NewPartition, StoredRun } from '../../store/runs/run-store.js'
import type { MeasurePackage } from '../../cql/measure-catalogue.js'
import { canonicalOf } from './run-measures.js'
import { preparedEvaluation } from '../prepared-evaluation.js'
import type { Services } from '../services.js'
import { SOFTWARE } from '../software.js'
import type { Roster } from './roster.js'

/** What to evaluate; texts as they came in. */
export interface StartRunRequest {
  /** Ids, urls or `url|version`; `all` for every measure of this product. */
  readonly measures: readonly string[]
  readonly periodStart: string | undefined
  readonly periodEnd: string | undefined
  /** Absent: the records that requests are answered from. */
  readonly snapshotId?: string
  /** Default `none`. */
  readonly attribution?: AttributionRule
  /** With attribution `roster`. */
  readonly roster?: Roster
  /** Only subjects whose general practitioner this is: `Practitioner/x`. */
  readonly practitioner?: string
  readonly request?: EvaluationPlan['request']
}

/**
 * Plans an evaluation run and puts its partitions in the queue; workers do the rest.
 * @throws OutcomeError MISSING_PARAMETER, INVALID_DATE, INVALID_PERIOD, MEASURE_NOT_FOUND, VALUE_SET_MISSING, SNAPSHOT_NOT_FOUND, STORE_UNAVAILABLE
 */
export async function startRun (services: Services, request: StartRunRequest): Promise<StoredRun<EvaluationPlan>> {
  const planned = planRun(services, request)
  const { records, snapshotId } = request.snapshotId === undefined ? services.snapshots.current : await services.snapshots.find(request.snapshotId)
  if (records.size === 0) throw new OutcomeError('INPUT_EMPTY', 'There are no patient records to evaluate; pull some, or start with --demo.')
  const plan = { ...planned, snapshotId }
  const run = await services.store.runs.create({
    plan, reuseKey: reuseKey(plan), partitionCount: records.partitionCount, partitions: newPartitions(records.partitionCount, request.roster, id => records.partitionOf(id))
  })
  services.worker?.wake()
  return run
}

/**
 * What a request asks for, without the records. What cannot be evaluated is told now and not by a worker in the night.
 * @throws OutcomeError as `startRun`
 */
export function planRun (services: Services, request: StartRunRequest): Omit<EvaluationPlan, 'snapshotId'> {
  const packages = measurePackages(services, request.measures)
  const period = measurementPeriod(request.periodStart, request.periodEnd, services.config.timeZone)
  const { attribution = { type: 'none' } } = request
  if (attribution.type === 'roster' && request.roster === undefined) throw new OutcomeError('MISSING_PARAMETER', 'Attribution by roster needs a roster: a list of patients with NPI and TIN.')
  const now = services.now()
  for (const measurePackage of packages) preparedEvaluation(services, measurePackage, period)
  const { config: { prepare }, engine: { name: engine }, valueSets } = services
  return {
    measures: packages.map(canonicalOf),
    evaluationKeys: packages.map(one => evaluationKey(one, { software: SOFTWARE, engine, prepare, valueSets, measurementPeriod: period, now })),
    measurementPeriod: period,
    engine,
    prepare,
    attribution,
    ...(request.practitioner === undefined ? {} : { practitioner: request.practitioner }),
    now: now.toISOString(),
    ...(request.request === undefined ? {} : { request: request.request })
  }
}

function measurePackages ({ catalogue }: Services, measures: readonly string[]): readonly MeasurePackage[] {
  if (measures.length === 0) throw new OutcomeError('MISSING_PARAMETER', 'Give the measures to evaluate, or all.')
  return measures.includes('all') ? catalogue.all().filter(({ isImported }) => isImported !== true) : [...new Set(measures.map(measure => catalogue.find(measure)))]
}

/** All partitions of a run. The entries of a roster go to the partition of their subject; those of subjects without one go nowhere. */
export function newPartitions (count: number, roster: Roster | undefined, partitionOf: (subjectId: string) => number | undefined): NewPartition[] {
  const inputs = new Map<number, Record<string, readonly unknown[]>>()
  for (const [subjectId, clinicians] of roster?.clinicians ?? []) {
    const partition = partitionOf(subjectId)
    if (partition === undefined) continue
    const input = inputs.get(partition) ?? {}
    inputs.set(partition, input)
    input[subjectId] = clinicians
  }
  return Array.from({ length: count }, (_, partition) => ({ partition, ...(inputs.has(partition) ? { input: inputs.get(partition) } : {}) }))
}
