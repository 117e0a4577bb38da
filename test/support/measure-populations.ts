import { embeddedCatalogue } from '../../src/cql/embedded-catalogue.js'
import type { ExpressionValue } from '../../src/engine/engine.js'
import { referenceEngine } from '../../src/engine/reference/reference-engine.js'
import { prepareEvaluation } from '../../src/evaluation/measure-evaluation.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import type { AnyResource } from '../../src/fhir/types.js'
import { membershipOutcome } from '../../src/measure/membership-from-results.js'
import type { PopulationCode } from '../../src/measure/measure-model.js'
import { openValueSets } from '../../src/operations/open-value-sets.js'
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

/** An embedded measure over one calendar year on the starter value sets. A subject that cannot be evaluated fails the test. */
export async function measureUnderTest (cmsId: string, year = 2026): Promise<MeasureUnderTest> {
  const { index } = await openValueSets({ dataDir: 'no-such-folder' })
  const { model, evaluate } = prepareEvaluation(embeddedCatalogue().find(cmsId), {
    engine: referenceEngine, valueSets: index, measurementPeriod: measurementPeriod(`${year}-01-01`, `${year}-12-31`, 'UTC'), now: new Date(`${year + 1}-02-01T00:00:00Z`)
  })
  return {
    codingIn: codingPicker(index),
    populations: async (...resources) => {
      const outcome = membershipOutcome(model, await evaluate(record(...resources)))
      if ('failure' in outcome) throw new Error(outcome.failure.text)
      return outcome.membership.groups.map(({ populations }) =>
        populations.filter(({ count }) => count > 0).map(({ code }) => WORDS[code] ?? code).join(' ')).join(' | ')
    },
    results: async (...resources) => {
      const result = await evaluate(record(...resources))
      if ('failure' in result) throw new Error(result.failure.text)
      return result.results
    }
  }
}
