import { formatCanonical, parseCanonical } from '../fhir/canonical.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import type { Engine, EvaluateOptions, PreparedMeasure, SubjectResult } from '../engine/engine.js'
import { expressionsOf } from '../measure/measure-expressions.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import type { MeasureModel } from '../measure/measure-model.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'

export interface MeasureEvaluationOptions {
  readonly engine: Engine
  readonly valueSets: ValueSetIndex
  readonly measurementPeriod: MeasurementPeriod
  readonly now: Date
}

/** One measure, prepared for any number of records in one period. */
export interface MeasureEvaluation {
  readonly cmsId: string
  readonly model: MeasureModel
  readonly measurementPeriod: MeasurementPeriod
  /** Canonicals of the value sets that were loaded only in part, sorted. */
  readonly partialValueSets: readonly string[]
  evaluate (record: PatientRecord, options?: EvaluateOptions): Promise<SubjectResult>
}

/**
 * Reads the Measure, prepares its ELM graph on the engine and looks up its value sets.
 * @throws OutcomeError MEASURE_INVALID, LIBRARY_MISSING, ELM_INVALID, VALUE_SET_MISSING
 */
export function prepareEvaluation (measurePackage: MeasurePackage, options: MeasureEvaluationOptions): MeasureEvaluation {
  const { engine, valueSets, measurementPeriod, now } = options
  const model = measureModelFromResource(measurePackage.measure)
  const prepared: PreparedMeasure = engine.prepare({
    measure: `${measurePackage.cmsId} (${model.canonical})`,
    mainLibrary: parseCanonical(model.library).url.split('/').at(-1) as string,
    libraries: measurePackage.elmLibraries,
    expressions: expressionsOf(model),
    valueSets,
    measurementPeriod,
    now
  })
  return {
    cmsId: measurePackage.cmsId,
    model,
    measurementPeriod,
    partialValueSets: partialValueSets(measurePackage.valueSets, valueSets),
    evaluate: (record, evaluateOptions) => prepared.evaluate(record, evaluateOptions)
  }
}

function partialValueSets (canonicals: readonly string[], index: ValueSetIndex): string[] {
  return canonicals.flatMap(canonical => {
    const membership = index.find(canonical)
    return membership?.completeness === 'partial' ? [formatCanonical(membership)] : []
  }).sort()
}
