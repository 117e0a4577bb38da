import { workerData } from 'piscina'
import { evaluationFromPlain, type PlainEvaluation } from '../measure-evaluation.js'
import { evaluatePartition } from './evaluate-partition.js'
import type { PartitionOutcome, PartitionTask } from './partition-task.js'

const evaluations = (workerData as readonly PlainEvaluation[]).map(evaluationFromPlain)

/** One thread of a run (piscina): the measures are made ready once, then partitions come. */
export default async function partition (task: PartitionTask): Promise<PartitionOutcome> {
  return await evaluatePartition(evaluations, task)
}
