import { createHash } from 'node:crypto'
import type { MeasurementPeriod } from '../fhir/period.js'
import { elmNodes } from '../cql/elm-graph.js'
import type { MeasurePackage } from '../cql/measure-catalogue.js'
import type { Engine } from '../engine/engine.js'
import { contentHash } from '../terminology/content-hash.js'
import type { ValueSetIndex } from '../terminology/value-set-index.js'
import { measureValueSets } from './measure-value-sets.js'

export interface EvaluationKeyOptions {
  /** Name and version of this product: another version may evaluate otherwise. */
  readonly software: unknown
  readonly engine: Engine['name']
  readonly prepare: boolean
  readonly valueSets: ValueSetIndex
  readonly measurementPeriod: MeasurementPeriod
  /** The clock of the evaluation; counts only where the logic looks at it. */
  readonly now?: Date
}

/** SHA-256 (hex) of all that decides the result of a measure for a record, the record apart. */
export function evaluationKey (measurePackage: MeasurePackage, { software, engine, prepare, valueSets, measurementPeriod, now }: EvaluationKeyOptions): string {
  const index = measureValueSets(measurePackage, valueSets)
  const memberships = measurePackage.valueSets.map(canonical => index.find(canonical))
  const hash = createHash('sha256')
  const parts = [software, engine, prepare, measurePackage.measure, measurePackage.elmLibraries, measurementPeriod,
    memberships.map(membership => membership === undefined ? null : contentHash(membership)), usesClock(measurePackage) ? now ?? null : null]
  for (const part of parts) hash.update(JSON.stringify(part)).update('\n')
  return hash.digest('hex')
}

/** ELM nodes whose value depends on when the measure is evaluated (ELM 19 and 22). */
const CLOCK = new Set<unknown>(['Now', 'Today', 'TimeOfDay', 'CalculateAge'])

const clockUse = new WeakMap<MeasurePackage, boolean>()

/** True where the logic of a measure looks at the clock. */
export function usesClock (measurePackage: MeasurePackage): boolean {
  let uses = clockUse.get(measurePackage)
  if (uses === undefined) {
    uses = false
    for (const node of elmNodes(measurePackage.elmLibraries.map(({ statements }) => statements))) if (CLOCK.has(node['type'])) uses = true
    clockUse.set(measurePackage, uses)
  }
  return uses
}
