import { emptyTotals, mergeTotals } from '../../measure/measure-totals.js'
import type { MeasureModel } from '../../measure/measure-model.js'
import { mergePreparation, orderedPreparation } from '../../preparation/preparation-counts.js'
import type { PartitionRow } from '../../records/record-store.js'
import { countFailures } from '../../report/report-messages.js'
import type { RunStore } from '../../store/runs/run-store.js'
import { clinicianKeys, type ClinicianLevel } from './attribution-rule.js'
import { PartitionCounter } from './partition-counter.js'
import type { PartitionSummary } from './partition-task.js'
import { unpackResults, type SubjectResults } from './subject-results.js'

/** The finished partitions of a run together; while it is under way the counts of what is done. */
export async function runTotals (runs: RunStore, runId: string, models: readonly MeasureModel[]): Promise<PartitionSummary> {
  const parts = (await runs.finishedPartitions(runId)).map(({ summary }) => summary as PartitionSummary)
  const sum = (number: (part: PartitionSummary) => number): number => parts.reduce((total, part) => total + number(part), 0)
  return {
    subjects: sum(part => part.subjects),
    reused: sum(part => part.reused),
    unattributed: sum(part => part.unattributed),
    preparation: orderedPreparation(mergePreparation(parts.map(part => part.preparation))),
    measures: models.map((model, index) => ({
      totals: parts.reduce((totals, { measures }) => mergeTotals(totals, measures[index]?.totals ?? emptyTotals(model)), emptyTotals(model)),
      failures: countFailures(parts.flatMap(({ measures }) => measures[index]?.failures ?? []))
    }))
  }
}

/** Results of every subject of the finished partitions, partition after partition; memory holds one of them. */
export async function * runSubjects (runs: RunStore, runId: string, models: readonly MeasureModel[]): AsyncGenerator<SubjectResults> {
  for (const { partition } of await runs.finishedPartitions(runId)) {
    const packed = await runs.results(runId, partition)
    if (packed !== undefined) yield * unpackResults(packed, models)
  }
}

/** Whether the results of a partition come from these records and no others, in these versions. */
export async function isOfRecords (runs: RunStore, runId: string, partition: number, models: readonly MeasureModel[], rows: readonly PartitionRow[]): Promise<boolean> {
  const packed = await runs.results(runId, partition)
  if (packed === undefined) return false
  const hashes = new Map(rows.map(({ subjectId, recordHash }) => [subjectId, recordHash]))
  for await (const { subjectId, recordHash } of unpackResults(packed, models)) {
    if (hashes.get(subjectId) !== recordHash) return false
    hashes.delete(subjectId)
  }
  return hashes.size === 0
}

/**
 * Results told apart by clinician, practice, or both, in the order of their names. A subject counts for each that the attribution rule gives
 * it to, and once for each; so the results of all may add up to more than the population, or to less where some are given to nobody.
 */
export async function clinicianTotals (subjects: AsyncIterable<SubjectResults>, models: readonly MeasureModel[], level: ClinicianLevel): Promise<ReadonlyMap<string, PartitionSummary>> {
  const counters = new Map<string, PartitionCounter>()
  for await (const results of subjects) {
    for (const name of clinicianKeys(results.clinicians, level)) {
      const counter = counters.get(name) ?? new PartitionCounter(models)
      counters.set(name, counter)
      counter.add(results)
    }
  }
  return new Map([...counters].sort(([left], [right]) => left < right ? -1 : 1).map(([name, counter]) => [name, counter.summary()]))
}
