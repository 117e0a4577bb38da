import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import { usesClock } from '../evaluation/evaluation-key.js'
import { prepareEvaluation, type MeasureEvaluation } from '../evaluation/measure-evaluation.js'
import type { Services } from './services.js'

/** Evaluations kept for each server: the measures of a few periods; the one that was not asked for longest goes first. */
const KEPT = 40

const keptBy = new WeakMap<Services, Map<string, MeasureEvaluation>>()

/**
 * A measure ready for a period. Compiling takes a thousand times as long as evaluating one record, and callers ask for one subject after
 * the other, so what the compiled engine has prepared is kept, except where the logic looks at the clock.
 * @throws OutcomeError as `prepareEvaluation`
 */
export function preparedEvaluation (services: Services, measurePackage: MeasurePackage, measurementPeriod: MeasurementPeriod): MeasureEvaluation {
  const { engine, valueSets } = services
  const prepare = (): MeasureEvaluation => prepareEvaluation(measurePackage, { engine, valueSets, measurementPeriod, now: services.now() })
  if (engine.name !== 'compiled' || usesClock(measurePackage)) return prepare()
  const kept = keptBy.get(services) ?? new Map<string, MeasureEvaluation>()
  keptBy.set(services, kept)
  const { url = '', version = '' } = measurePackage.measure
  const { start, end, timeZone } = measurementPeriod
  const key = JSON.stringify([measurePackage.cmsId, url, version, start, end, timeZone])
  const evaluation = kept.get(key) ?? prepare()
  kept.delete(key)
  kept.set(key, evaluation)
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break
    kept.delete(oldest)
  }
  return evaluation
}
