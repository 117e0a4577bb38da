import { describe, expect, it } from 'vitest'
import type { ElmLibrary } from '../../src/cql/elm.js'
import type { MeasurePackage } from '../../src/cql/measure-catalogue.js'
import { engineByName } from '../../src/engine/engines.js'
import { measurementPeriod } from '../../src/fhir/period.js'
import { preparedEvaluation } from '../../src/operations/prepared-evaluation.js'
import type { Services } from '../../src/operations/services.js'
import { sampleServices } from '../http/sample-services.js'
import { cohortMeasure } from '../measure/sample-measures.js'
import { patient, record } from '../support/records.js'

const year = (number: number): ReturnType<typeof measurementPeriod> => measurementPeriod(String(number), String(number), 'UTC')

/** A cohort of everyone for whom an expression is true. */
function packageOf (expression: object): MeasurePackage {
  const elm = {
    identifier: { id: 'Sample', version: '1.2.003' },
    usings: { def: [{ localIdentifier: 'FHIR', uri: 'http://hl7.org/fhir', version: '4.0.1' }] },
    statements: { def: [{ name: 'Initial Population', context: 'Patient', expression }] }
  } as unknown as ElmLibrary
  return { cmsId: 'CMS0', measure: cohortMeasure(), fhirLibraries: [], elmLibraries: [elm], valueSets: [] }
}

const literal = (value: string): object => ({ type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}Boolean', value })
const everyone = packageOf(literal('true'))
const sinceNoon = packageOf({ type: 'GreaterOrEqual', operand: [{ type: 'DateTimeComponentFrom', precision: 'Hour', operand: { type: 'Now' } }, { type: 'Literal', valueType: '{urn:hl7-org:elm-types:r1}Integer', value: '12' }] })

function servicesOn (engine: 'compiled' | 'reference', hours: readonly number[] = [8]): Services {
  const clock = hours.map(hour => new Date(Date.UTC(2027, 0, 1, hour)))
  return { ...sampleServices(), engine: engineByName(engine), now: () => clock.shift() ?? new Date(Date.UTC(2027, 0, 1)) }
}

describe('preparedEvaluation', () => {
  it('is kept for a measure and a period', () => {
    const services = servicesOn('compiled')
    const first = preparedEvaluation(services, everyone, year(2026))
    expect(preparedEvaluation(services, everyone, year(2026))).toBe(first)
    expect(preparedEvaluation(services, everyone, year(2027))).not.toBe(first)
    expect(preparedEvaluation(services, everyone, measurementPeriod('2026', '2026', 'America/New_York'))).not.toBe(first)
    expect(preparedEvaluation({ ...services }, everyone, year(2026))).not.toBe(first)
  })

  it('is not kept where the logic looks at the clock', async () => {
    const services = servicesOn('compiled', [8, 14])
    const results: unknown[] = []
    for (let i = 0; i < 2; i++) {
      const result = await preparedEvaluation(services, sinceNoon, year(2026)).evaluate(record(patient('1970-01-01')))
      results.push('results' in result && result.results['Initial Population'])
    }
    expect(results).toEqual([false, true])
  })

  it('is not kept on the reference engine', () => {
    const services = servicesOn('reference')
    expect(preparedEvaluation(services, everyone, year(2026))).not.toBe(preparedEvaluation(services, everyone, year(2026)))
  })

  it('goes where it was not asked for longest, once there are many', () => {
    const services = servicesOn('compiled')
    const [first, second] = [1900, 1901].map(number => preparedEvaluation(services, everyone, year(number)))
    for (let number = 1902; number < 1939; number++) preparedEvaluation(services, everyone, year(number))
    expect(preparedEvaluation(services, everyone, year(1900))).toBe(first)
    for (let number = 1939; number < 1942; number++) preparedEvaluation(services, everyone, year(number))
    expect(preparedEvaluation(services, everyone, year(1900))).toBe(first)
    expect(preparedEvaluation(services, everyone, year(1901))).not.toBe(second)
  })
})
