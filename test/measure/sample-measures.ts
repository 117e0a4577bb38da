import type { CodeableConcept, Measure, MeasureGroup } from '../../src/fhir/types.js'
import type { PopulationCode } from '../../src/measure/measure-model.js'

/** Measures of our own for the tests of the measure and report rooms. */

const CQFM = 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-'
const CQM = 'http://hl7.org/fhir/uv/cqm/StructureDefinition/cqm-'
const THO = 'http://terminology.hl7.org/CodeSystem/'

export const PROPORTION_POPULATIONS = [
  ['initial-population', 'Initial Population'],
  ['denominator', 'Denominator'],
  ['denominator-exclusion', 'Denominator Exclusions'],
  ['numerator', 'Numerator'],
  ['numerator-exclusion', 'Numerator Exclusions'],
  ['denominator-exception', 'Denominator Exceptions']
] as const satisfies readonly (readonly [PopulationCode, string])[]

export function concept (system: string, code: string): { coding: { system: string, code: string }[] } {
  return { coding: [{ system: THO + system, code }] }
}

/** A code of our own code system, for groups and stratifiers. */
export function ownConcept (code: string, text?: string): CodeableConcept {
  return { coding: [{ system: 'https://example.org/CodeSystem/sample', code }], ...(text === undefined ? {} : { text }) }
}

export function criteria (expression: string, language = 'text/cql-identifier'): { language: string, expression: string } {
  return { language, expression }
}

export interface GroupOptions {
  readonly number?: number
  readonly scoring?: string
  readonly basis?: string
  readonly direction?: string
  readonly populations?: readonly (readonly [string, string])[]
  readonly universal?: boolean
}

/** A group as CMS content writes it: scoring, basis and direction as extensions on the group, ids such as `Denominator_1`. */
export function group (options: GroupOptions = {}): MeasureGroup {
  const { number = 1, scoring = 'proportion', basis = 'boolean', direction = 'increase', populations = PROPORTION_POPULATIONS } = options
  const prefix = options.universal === true ? CQM : CQFM
  return {
    id: `Group_${number}`,
    extension: [
      { url: `${prefix}scoring`, valueCodeableConcept: concept('measure-scoring', scoring) },
      { url: `${prefix}populationBasis`, valueCode: basis },
      { url: `${prefix}improvementNotation`, valueCodeableConcept: concept('measure-improvement-notation', direction) },
      { url: `${prefix}rateAggregation`, valueString: 'None' }
    ],
    population: populations.map(([code, expression]) => ({
      id: `${code}-${number}`, code: concept('measure-population', code), description: `The ${code}.`, criteria: criteria(expression)
    }))
  }
}

export function measure (changes: Partial<Measure> = {}): Measure {
  return {
    resourceType: 'Measure',
    id: 'sample',
    url: 'https://example.org/Measure/Sample',
    version: '1.2.003',
    name: 'Sample',
    title: 'Sample measure',
    status: 'active',
    library: ['https://example.org/Library/Sample|1.2.003'],
    group: [group()],
    ...changes
  }
}

/** Stratified by age group, and by sex with payer; three supplemental data elements. */
export function stratifiedMeasure (): Measure {
  return measure({
    group: [{
      ...group(),
      code: ownConcept('first-rate'),
      stratifier: [
        { id: 'by-age', code: ownConcept('age-group', 'Age group'), criteria: criteria('Age Group') },
        {
          id: 'by-sex-and-payer',
          code: ownConcept('sex-and-payer', 'Sex and payer'),
          component: [
            { id: 'sex-part', code: ownConcept('sex', 'Sex'), criteria: criteria('Sex Code') },
            { id: 'payer-part', code: ownConcept('medicare', 'Medicare'), criteria: criteria('Is Medicare') }
          ]
        }
      ]
    }],
    supplementalData: [
      { id: 'sde-sex', code: { text: 'Sex' }, usage: [concept('measure-data-usage', 'supplemental-data')], criteria: criteria('SDE Sex') },
      { id: 'sde-payer', code: { text: 'Payer' }, usage: [concept('measure-data-usage', 'supplemental-data')], criteria: criteria('SDE Payer') },
      { id: 'raf-count', code: { text: 'Visits' }, usage: [concept('measure-data-usage', 'risk-adjustment-factor')], criteria: criteria('RAF Visits') }
    ]
  })
}

/** Three rates over one initial population, as in CMS156. */
export function threeRateMeasure (): Measure {
  const populations = (rate: number): [string, string][] => [
    ['initial-population', 'Initial Population'], ['denominator', 'Denominator'], ['denominator-exclusion', 'Denominator Exclusions'], ['numerator', `Numerator ${rate}`]
  ]
  return measure({ group: [1, 2, 3].map(number => group({ number, populations: populations(number) })) })
}

export function cohortMeasure (): Measure {
  return measure({ group: [group({ scoring: 'cohort', populations: [['initial-population', 'Initial Population']] })] })
}
