import { OutcomeError } from '../../fhir/outcome-error.js'
import type { PatientRecord } from '../../fhir/patient-record.js'
import type { SubjectFailure } from '../../engine/engine.js'
import { membershipOutcome, type SubjectOutcome } from '../../measure/membership-from-results.js'
import { recordToEvaluate } from '../../preparation/prepare-record.js'
import { recordOfMember } from '../../records/record-member.js'
import type { PartitionRow } from '../../records/record-store.js'
import type { MeasureEvaluation } from '../measure-evaluation.js'
import { attributeRecord } from './attribute-record.js'
import { PartitionCounter } from './partition-counter.js'
import type { PartitionOutcome, PartitionTask } from './partition-task.js'
import { packResults, unpackResults, type SubjectResults } from './subject-results.js'

/**
 * Evaluates the records of one partition in this thread, one after the other. A record that an earlier run evaluated unchanged is not read
 * again; one that cannot be read is a failure of its subject in every measure. Nothing a record holds makes this reject; what it may do is
 * end the thread, and then `progress` tells which one it was.
 */
export async function evaluatePartition (evaluations: readonly MeasureEvaluation[], task: PartitionTask): Promise<PartitionOutcome> {
  const earlier = await earlierResults(evaluations, task)
  const progress = new Int32Array(task.progress)
  const counter = new PartitionCounter(evaluations.map(({ model }) => model))
  const all: SubjectResults[] = []
  for (const [place, row] of task.rows.entries()) {
    Atomics.store(progress, 0, place)
    const known = earlier.get(row.subjectId)
    const reused = known !== undefined && known.recordHash === row.recordHash
    const results = reused ? reattributed(known, task) : await evaluateRow(evaluations, task, row, task.poisoned[place])
    counter.add(results, reused)
    all.push(results)
  }
  return { summary: counter.summary(), results: await packResults(all) }
}

async function earlierResults (evaluations: readonly MeasureEvaluation[], { earlier }: PartitionTask): Promise<Map<string, SubjectResults>> {
  const bySubject = new Map<string, SubjectResults>()
  if (earlier === undefined) return bySubject
  for await (const results of unpackResults(earlier, evaluations.map(({ model }) => model))) {
    // What ended a thread may have been the machine's fault: it is tried again.
    if (!results.outcomes.some(outcome => 'failure' in outcome && outcome.failure.code === 'EVALUATION_CRASHED')) bySubject.set(results.subjectId, results)
  }
  return bySubject
}

/** What a roster says is not in the record, so it does not count as evaluated before. */
function reattributed (results: SubjectResults, { attribution, listed }: PartitionTask): SubjectResults {
  return attribution.type === 'roster' ? { ...results, clinicians: listed[results.subjectId] ?? [] } : results
}

async function evaluateRow (evaluations: readonly MeasureEvaluation[], task: PartitionTask, row: PartitionRow, poisoned: SubjectFailure | undefined): Promise<SubjectResults> {
  const { subjectId, recordHash } = row
  const failed = (failure: SubjectFailure): SubjectResults => ({
    subjectId, recordHash, preparation: {}, clinicians: task.listed[subjectId] ?? [], outcomes: evaluations.map(() => ({ subjectId, failure }))
  })
  if (poisoned !== undefined) return failed(poisoned)
  const read = readRow(task, row)
  if (!('record' in read)) return failed(read.failure)
  const { record, counts } = recordToEvaluate(read.record, task.prepare)
  const outcomes: SubjectOutcome[] = []
  for (const { model, evaluate } of evaluations) outcomes.push(membershipOutcome(model, await evaluate(record)))
  const clinicians = attributeRecord(record, task.attribution, task.measurementPeriod, task.listed[subjectId])
  return { subjectId, recordHash, preparation: counts, clinicians, outcomes }
}

function readRow ({ bytes, key }: PartitionTask, row: PartitionRow): { readonly record: PatientRecord } | { readonly failure: SubjectFailure } {
  try {
    return { record: recordOfMember(bytes.subarray(row.offset, row.offset + row.length), row, key) }
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return { failure: thrown.toPlain() }
    throw thrown
  }
}
