import type { PatientRecord } from '../fhir/patient-record.js'
import { OutcomeError } from '../fhir/outcome-error.js'
import { measureExplanation, type MeasureExplanation } from '../measure/measure-explanation.js'
import { membershipOutcome } from '../measure/membership-from-results.js'
import type { MeasureEvaluation } from './measure-evaluation.js'

/**
 * Evaluates one record and says why the result is what it is. Costs some hundred times an evaluation the first time, when the measure is
 * compiled for it, and some ten times after that.
 * @throws OutcomeError EXPLANATION_UNAVAILABLE where the engine cannot tell
 */
export async function explainRecord (evaluation: MeasureEvaluation, record: PatientRecord): Promise<MeasureExplanation> {
  const { explain, model } = evaluation
  if (explain === undefined) throw new OutcomeError('EXPLANATION_UNAVAILABLE', `The ${evaluation.engine} engine cannot explain its results; use the compiled engine.`)
  return measureExplanation(model, await explain(record), membershipOutcome(model, await evaluation.evaluate(record)))
}
