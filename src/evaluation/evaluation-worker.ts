import { workerData } from 'piscina'
import type { PatientRecord } from '../fhir/patient-record.js'
import { evaluateRecords, type EvaluateRecordsOptions, type RecordsEvaluation } from './evaluate-records.js'
import { evaluationFromPlain, type PlainEvaluation } from './measure-evaluation.js'

/** What one thread is asked: a batch of records, in the order of the stream. */
export interface WorkerTask {
  readonly records: readonly PatientRecord[]
  readonly options: EvaluateRecordsOptions
}

const evaluations = (workerData as readonly PlainEvaluation[]).map(evaluationFromPlain)

/** One thread of an evaluation (piscina): the measures are made ready once, then batches come. */
export default async function evaluateBatch ({ records, options }: WorkerTask): Promise<RecordsEvaluation> {
  return await evaluateRecords(evaluations, records, options)
}
