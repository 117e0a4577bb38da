import { createHash } from 'node:crypto'
import type { MeasurementPeriod } from '../../fhir/period.js'
import type { Engine } from '../../engine/engine.js'
import type { PartitionRow } from '../../records/record-store.js'
import type { RunPlan } from '../../store/runs/run-store.js'
import type { AttributionRule } from './attribution-rule.js'

/** What a run evaluates and how: plain data that every worker reads from the database. */
export interface EvaluationPlan extends RunPlan {
  /** `url|version` of each measure, in the order of the results. */
  readonly measures: readonly string[]
  /** One per measure: `evaluationKey`. A worker whose own differ evaluates other logic or value sets and takes no part. */
  readonly evaluationKeys: readonly string[]
  readonly measurementPeriod: MeasurementPeriod
  readonly snapshotId: string
  readonly engine: Engine['name']
  readonly prepare: boolean
  readonly attribution: AttributionRule
  /** Only subjects whose general practitioner this is: `Practitioner/x`. */
  readonly practitioner?: string
  /** CQL `Now()` of every subject of the run, whenever its partition is evaluated. */
  readonly now: string
  /** Name of the source whose pull the run follows; the pull makes the snapshot. */
  readonly follows?: string
  /** Whatever asked for the run keeps with it, such as the owner of an asynchronous request. */
  readonly request?: Readonly<Record<string, unknown>>
}

/** Runs of equal keys give a record of equal hash equal results: the later one takes them over from the earlier one. */
export function reuseKey ({ evaluationKeys, attribution, measurementPeriod, practitioner }: Omit<EvaluationPlan, 'request' | 'snapshotId'>): string {
  return createHash('sha256').update(JSON.stringify([evaluationKeys, attribution, measurementPeriod, practitioner ?? null])).digest('hex')
}

/** The records of a partition that the run is about. */
export function plannedRows ({ practitioner }: Pick<EvaluationPlan, 'practitioner'>, rows: readonly PartitionRow[]): readonly PartitionRow[] {
  return practitioner === undefined ? rows : rows.filter(({ generalPractitioner }) => generalPractitioner.includes(practitioner))
}
