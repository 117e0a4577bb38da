import { formatCanonical } from '../fhir/canonical.js'
import type { PatientRecord } from '../fhir/patient-record.js'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import type { Engine, EvaluateOptions, Explanation, PreparedMeasure, PrepareRequest, SubjectResult } from '../engine/engine.js'
import { engineByName } from '../engine/engines.js'
import { measureValueSets } from './measure-value-sets.js'
import { expressionsOf } from '../measure/measure-expressions.js'
import { measureModelFromResource } from '../measure/measure-from-resource.js'
import type { MeasureModel } from '../measure/measure-model.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'
import { buildMembership, type ValueSetContent } from '../terminology/value-set-membership.js'

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
  readonly engine: Engine['name']
  readonly measurementPeriod: MeasurementPeriod
  /** Canonicals of the value sets that were loaded only in part, sorted. */
  readonly partialValueSets: readonly string[]
  evaluate (record: PatientRecord, options?: EvaluateOptions): Promise<SubjectResult>
  /** Absent where the engine cannot tell why its results are what they are. */
  readonly explain?: (record: PatientRecord) => Promise<Explanation>
  /** What another thread needs to prepare the same. */
  toPlain (): PlainEvaluation
}

/** All that prepares one measure, as plain data: it crosses threads, where functions do not. */
export interface PlainEvaluation {
  readonly measurePackage: MeasurePackage
  readonly engine: Engine['name']
  /** By canonical as the measure asks for it. */
  readonly valueSets: Readonly<Record<string, ValueSetContent>>
  readonly measurementPeriod: MeasurementPeriod
  readonly now: Date
}

/**
 * Reads the Measure, prepares its ELM graph on the engine and looks up its value sets, those first that came with it.
 * @throws OutcomeError MEASURE_INVALID, LIBRARY_MISSING, ELM_INVALID, VALUE_SET_MISSING
 */
export function prepareEvaluation (measurePackage: MeasurePackage, options: MeasureEvaluationOptions): MeasureEvaluation {
  const { engine, measurementPeriod, now } = options
  const valueSets = measureValueSets(measurePackage, options.valueSets)
  const model = measureModelFromResource(measurePackage.measure)
  const prepared = engine.prepare(requestFor(measurePackage, options, model))
  return {
    cmsId: measurePackage.cmsId,
    model,
    engine: engine.name,
    measurementPeriod,
    partialValueSets: partialValueSets(measurePackage.valueSets, valueSets),
    evaluate: (record, evaluateOptions) => prepared.evaluate(record, evaluateOptions),
    ...(prepared.explain === undefined ? {} : { explain: record => (prepared as Required<PreparedMeasure>).explain(record) }),
    toPlain: () => ({ measurePackage: withoutValueSets(measurePackage), engine: engine.name, valueSets: contentsOf(measurePackage.valueSets, valueSets), measurementPeriod, now })
  }
}

/** What an engine is asked to prepare for a measure: the definitions of its populations and data, the initial populations first. */
export function requestFor (measurePackage: MeasurePackage, { valueSets, measurementPeriod, now }: Omit<MeasureEvaluationOptions, 'engine'>, model: MeasureModel = measureModelFromResource(measurePackage.measure)): PrepareRequest {
  return {
    measure: `${measurePackage.cmsId} (${model.canonical})`,
    mainLibrary: measurePackage.elmLibraries[0]?.identifier.id ?? model.library,
    libraries: measurePackage.elmLibraries,
    expressions: expressionsOf(model),
    gate: model.groups.flatMap(({ populations }) => populations.filter(({ code }) => code === 'initial-population').map(({ expression }) => expression)),
    valueSets: measureValueSets(measurePackage, valueSets),
    measurementPeriod,
    now
  }
}

/** The other way of `toPlain`. @throws OutcomeError as `prepareEvaluation` */
export function evaluationFromPlain (plain: PlainEvaluation): MeasureEvaluation {
  const memberships = new Map(Object.entries(plain.valueSets).map(([canonical, content]) => [canonical, buildMembership(content)]))
  const valueSets: ValueSetIndex = { find: canonical => memberships.get(canonical), all: () => memberships.values() }
  return prepareEvaluation(plain.measurePackage, { ...plain, engine: engineByName(plain.engine), valueSets })
}

/** Value sets cross threads as `valueSets`. */
function withoutValueSets ({ ownValueSets: _crossApart, ...rest }: MeasurePackage): MeasurePackage {
  return rest
}

function contentsOf (canonicals: readonly string[], index: ValueSetIndex): Record<string, ValueSetContent> {
  return Object.fromEntries(canonicals.flatMap(canonical => {
    const membership = index.find(canonical)
    if (membership === undefined) return []
    const { url, version, title, completeness } = membership
    return [[canonical, { url, version, title, completeness, codings: [...membership.codings()] }]]
  }))
}

function partialValueSets (canonicals: readonly string[], index: ValueSetIndex): string[] {
  return canonicals.flatMap(canonical => {
    const membership = index.find(canonical)
    return membership?.completeness === 'partial' ? [formatCanonical(membership)] : []
  }).sort()
}
