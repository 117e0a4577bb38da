import { formatCanonical } from '../../fhir/canonical.js'
import { OutcomeError } from '../../fhir/outcome-error.js'
import type { MeasurePackage } from '../../cql/measure-catalogue.js'
import { evaluationKey } from '../../evaluation/evaluation-key.js'
import type { MeasureEvaluation } from '../../evaluation/measure-evaluation.js'
import type { EvaluationPlan } from '../../evaluation/runs/evaluation-plan.js'
import { engineByName } from '../../engine/engines.js'
import { prepareEvaluation } from '../../evaluation/measure-evaluation.js'
import type { Services } from '../services.js'
import { SOFTWARE } from '../software.js'

type Content = Pick<Services, 'catalogue' | 'valueSets'>

/** `url|version` of a measure. */
export function canonicalOf ({ measure: { url = '', version } }: MeasurePackage): string {
  return formatCanonical({ url, version })
}

/**
 * The measures of a plan, prepared from what is loaded here: the same logic and value sets that the run was planned with, or none.
 * @throws OutcomeError RUN_MEASURES_DIFFER, MEASURE_NOT_FOUND, VALUE_SET_MISSING
 */
export function planEvaluations ({ catalogue, valueSets }: Content, plan: EvaluationPlan): readonly MeasureEvaluation[] {
  const { measurementPeriod, engine, prepare } = plan
  const now = new Date(plan.now)
  return plan.measures.map((canonical, index) => {
    const measurePackage = catalogue.find(canonical)
    if (evaluationKey(measurePackage, { software: SOFTWARE, engine, prepare, valueSets, measurementPeriod, now }) !== plan.evaluationKeys[index]) {
      throw new OutcomeError('RUN_MEASURES_DIFFER', `The run was planned with another version of this program, of ${canonical} or of its value sets; give every worker the same, or start the run again.`)
    }
    return prepareEvaluation(measurePackage, { engine: engineByName(engine), valueSets, measurementPeriod, now })
  })
}
