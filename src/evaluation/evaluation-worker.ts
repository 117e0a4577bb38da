import { workerData } from 'piscina'
import type { PatientRecord } from '../fhir/patient-record.js'
import { evaluateRecords, type PopulationEvaluation } from './evaluate-records.js'
import { evaluationFromPlain, type PlainEvaluation } from './measure-evaluation.js'

/** What one thread is asked: a batch of records, in the order of the stream. */
export interface WorkerTask {
  readonly records: readonly PatientRecord[]
  readonly keepMemberships: boolean
}

const evaluation = evaluationFromPlain(workerData as PlainEvaluation)

/** One thread of an evaluation (piscina): the measure is prepared once, then batches come. */
export default async function evaluateBatch ({ records, keepMemberships }: WorkerTask): Promise<PopulationEvaluation> {
  return await evaluateRecords(evaluation, records, { keepMemberships })
}
