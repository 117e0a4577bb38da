import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import type { ExpressionValue } from '../../src/engine/engine.js'
import { engineByName } from '../../src/engine/engines.js'
import { prepareEvaluation, type MeasureEvaluation } from '../../src/evaluation/measure-evaluation.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { membershipOutcome } from '../../src/measure/membership-from-results.js'
import type { PopulationCode } from '../../src/measure/measure-model.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'
import { codingPicker, record, type CodingPicker } from './records.js'

const WORDS: Readonly<Partial<Record<PopulationCode, string>>> = {
  'initial-population': 'IP',
  denominator: 'D',
  'denominator-exclusion': 'DX',
  numerator: 'N',
  'numerator-exclusion': 'NX',
  'denominator-exception': 'DE'
}

export interface MeasureUnderTest {
  readonly codingIn: CodingPicker
  /** Where the subject of these resources counts after the population hierarchy: `IP D DX`; groups are parted by ` | `. */
  populations (...resources: readonly AnyResource[]): Promise<string>
  /** The results of the measure's expressions by their names. */
  results (...resources: readonly AnyResource[]): Promise<Readonly<Record<string, ExpressionValue>>>
}

export interface MeasureUnderTestOptions {
  /** Instead of the starter value sets. */
  readonly valueSets?: ValueSetIndex
  /** First and last day of the measurement period, instead of those of 2026. */
  readonly period?: readonly [start: string, end: string]
}

/**
 * An embedded measure over 2026 on the starter value sets, on both engines: a subject that cannot be evaluated, or that the engines count
 * differently, fails the test.
 */
export async function measureUnderTest (cmsId: string, options: MeasureUnderTestOptions = {}): Promise<MeasureUnderTest> {
  const index = options.valueSets ?? (await openValueSets({ dataDir: 'no-such-folder' })).index
  const [start, end] = options.period ?? ['2026-01-01', '2026-12-31']
  const measurePackage = embeddedCatalogue().find(cmsId)
  const [compiled, reference] = ['compiled', 'reference'].map(engine => prepareEvaluation(measurePackage, {
    engine: engineByName(engine), valueSets: index, measurementPeriod: measurementPeriod(start, end, 'UTC'), now: new Date(`${Number(end.slice(0, 4)) + 1}-02-01T00:00:00Z`)
  })) as [MeasureEvaluation, MeasureEvaluation]
  return {
    codingIn: codingPicker(index),
    populations: async (...resources) => {
      const [counted, other] = [await populationsOn(compiled, resources), await populationsOn(reference, resources)]
      if (counted !== other) throw new Error(`The compiled engine counts "${counted}", the reference engine "${other}".`)
      return counted
    },
    results: async (...resources) => {
      const result = await compiled.evaluate(record(...resources))
      if ('failure' in result) throw new Error(result.failure.text)
      return result.results
    }
  }
}

async function populationsOn ({ model, evaluate }: MeasureEvaluation, resources: readonly AnyResource[]): Promise<string> {
  const outcome = membershipOutcome(model, await evaluate(record(...resources)))
  if ('failure' in outcome) throw new Error(outcome.failure.text)
  return outcome.membership.groups.map(({ populations }) =>
    populations.filter(({ count }) => count > 0).map(({ code }) => WORDS[code] ?? code).join(' ')).join(' | ')
}
