import { describe, expect, it } from 'vitest'
import { OutcomeError } from '../../src/fhir/outcome-error.js'
import type { Measure, MeasureGroup } from '../../src/fhir/types.js'
import { expressionsOf } from '../../src/measure/measure-expressions.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { cohortMeasure, concept, criteria, group, measure, PROPORTION_POPULATIONS, stratifiedMeasure, threeRateMeasure } from './sample-measures.js'

function refusal (resource: unknown): { code: string, expression: string | undefined, text: string } {
  try {
    measureModelFromResource(resource as Measure)
  } catch (thrown) {
    if (thrown instanceof OutcomeError) return { code: thrown.code, expression: thrown.expression, text: thrown.message }
    throw thrown
  }
  throw new Error('the measure was accepted')
}

function withGroup (changes: Partial<MeasureGroup>): Measure {
  return measure({ group: [{ ...group(), ...changes }] })
}

function without (element: keyof Measure): Measure {
  const { [element]: _, ...rest } = measure()
  return rest as Measure
}

describe('measureModelFromResource', () => {
  it('reads identity, populations, ids and codes in the order of the Measure', () => {
    const model = measureModelFromResource(measure())
    expect(model).toMatchObject({
      id: 'sample',
      url: 'https://example.org/Measure/Sample',
      version: '1.2.003',
      canonical: 'https://example.org/Measure/Sample|1.2.003',
      name: 'Sample',
      title: 'Sample measure',
      library: 'https://example.org/Library/Sample|1.2.003',
      supplementalData: []
    })
    expect(model.groups[0]).toMatchObject({ id: 'Group_1', scoring: 'proportion', basis: 'boolean', improvementNotation: 'increase', rateAggregation: 'None', stratifiers: [] })
    expect(model.groups[0]?.populations.map(({ id, code, expression }) => [id, code, expression]))
      .toEqual(PROPORTION_POPULATIONS.map(([code, expression]) => [`${code}-1`, code, expression]))
    expect(model.groups[0]?.populations[0]?.concept).toEqual(concept('measure-population', 'initial-population'))
  })

  it('reads the rate aggregation as the code that CMS tools write', () => {
    const one = group()
    const extension = (one.extension ?? []).map(({ url, ...value }) => url.endsWith('rateAggregation') ? { url, valueCode: 'None' } : { url, ...value })
    expect(measureModelFromResource(measure({ group: [{ ...one, extension }] })).groups[0]?.rateAggregation).toBe('None')
  })

  it('reads the universal spelling of the group extensions', () => {
    const model = measureModelFromResource(measure({ group: [group({ universal: true, basis: 'Encounter', direction: 'decrease' })] }))
    expect(model.groups[0]).toMatchObject({ scoring: 'proportion', basis: 'Encounter', improvementNotation: 'decrease', rateAggregation: 'None' })
  })

  it('takes scoring, basis and direction from the Measure root where the group has none', () => {
    const { extension, ...bare } = group()
    const model = measureModelFromResource(measure({
      scoring: concept('measure-scoring', 'proportion'),
      improvementNotation: concept('measure-improvement-notation', 'decrease'),
      extension: [{ url: 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-populationBasis', valueCode: 'Encounter' }],
      group: [bare, { ...group({ number: 2 }) }]
    }))
    expect(extension).toHaveLength(4)
    expect(model.groups.map(({ scoring, basis, improvementNotation }) => [scoring, basis, improvementNotation]))
      .toEqual([['proportion', 'Encounter', 'decrease'], ['proportion', 'boolean', 'increase']])
  })

  it('counts subjects where no population basis is given, and leaves an unstated direction undefined', () => {
    const { extension, ...bare } = group()
    const model = measureModelFromResource(measure({ scoring: concept('measure-scoring', 'proportion'), group: [bare] }))
    expect(model.groups[0]).toMatchObject({ basis: 'boolean', improvementNotation: undefined })
    expect(extension).toBeDefined()
  })

  it('reads three groups', () => {
    const model = measureModelFromResource(threeRateMeasure())
    expect(model.groups.map(one => one.populations.at(-1)?.expression)).toEqual(['Numerator 1', 'Numerator 2', 'Numerator 3'])
  })

  it('reads a cohort, which needs the initial population only', () => {
    expect(measureModelFromResource(cohortMeasure()).groups[0]).toMatchObject({ scoring: 'cohort', populations: [{ code: 'initial-population' }] })
  })

  it('reads stratifiers with one criteria or with components', () => {
    const [byAge, bySexAndPayer] = measureModelFromResource(stratifiedMeasure()).groups[0]?.stratifiers ?? []
    expect(byAge).toMatchObject({ id: 'by-age', text: 'Age group', hasComponents: false, components: [{ expression: 'Age Group' }] })
    expect(bySexAndPayer).toMatchObject({ id: 'by-sex-and-payer', hasComponents: true, components: [{ id: 'sex-part', text: 'Sex', expression: 'Sex Code' }, { id: 'payer-part', expression: 'Is Medicare' }] })
  })

  it('reads supplemental data, risk factors and the report types they belong in', () => {
    const sample = stratifiedMeasure()
    const [first, ...others] = sample.supplementalData ?? []
    const model = measureModelFromResource({
      ...sample,
      supplementalData: [{ ...first, criteria: criteria('SDE Sex'), extension: [{ url: 'http://hl7.org/fhir/us/cqfmeasures/StructureDefinition/cqfm-includeInReportType', valueCode: 'individual' }] }, ...others]
    })
    expect(model.supplementalData.map(({ id, usage, includeInReportTypes }) => [id, usage, includeInReportTypes])).toEqual([
      ['sde-sex', 'supplemental-data', ['individual']], ['sde-payer', 'supplemental-data', undefined], ['raf-count', 'risk-adjustment-factor', undefined]
    ])
  })

  it.each(['text/cql', 'text/cql-identifier', 'text/cql.identifier', 'text/cql-expression'])('reads criteria in %s', language => {
    const populations = group().population?.map(one => ({ ...one, criteria: criteria('"Quoted Name"', language) })) ?? []
    expect(measureModelFromResource(withGroup({ population: populations })).groups[0]?.populations[0]?.expression).toBe('Quoted Name')
  })

  it.each([
    ['no object', null, 'Measure'],
    ['another resource', { resourceType: 'Library' }, 'Measure'],
    ['no id', without('id'), 'Measure.id'],
    ['no url', without('url'), 'Measure.url'],
    ['no version', without('version'), 'Measure.version'],
    ['an empty version', measure({ version: ' ' }), 'Measure.version'],
    ['no library', without('library'), 'Measure.library'],
    ['two primary libraries', measure({ library: ['https://example.org/Library/A', 'https://example.org/Library/B'] }), 'Measure.library'],
    ['no group', without('group'), 'Measure.group'],
    ['an empty group list', measure({ group: [] }), 'Measure.group'],
    ['groups that are no list', { ...measure(), group: 'one' }, 'Measure.group'],
    ['a subject other than Patient', measure({ subjectCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Location' }] } }), 'Measure.subjectCodeableConcept'],
    ['no scoring anywhere', measure({ group: [{ population: group().population ?? [] }] }), 'Measure.scoring'],
    ['an unknown scoring', measure({ group: [group({ scoring: 'percentage' })] }), 'Measure.group[0].extension'],
    ['a scoring of a foreign code system', measure({ group: [{ population: group().population ?? [] }], scoring: { coding: [{ system: 'urn:x', code: 'proportion' }] } }), 'Measure.scoring'],
    ['an unknown direction', measure({ group: [group({ direction: 'up' })] }), 'Measure.group[0].extension'],
    ['a basis that is no type', measure({ group: [group({ basis: 'encounter' })] }), 'Measure.group[0].extension'],
    ['two bases that differ', withGroup({ extension: [...group().extension ?? [], ...group({ universal: true, basis: 'Encounter' }).extension ?? []] }), 'Measure.group[0].extension'],
    ['an unknown population code', measure({ group: [group({ populations: [...PROPORTION_POPULATIONS, ['stratum', 'X']] })] }), 'Measure.group[0].population[6].code'],
    ['a population of another scoring', measure({ group: [group({ populations: [...PROPORTION_POPULATIONS, ['measure-population', 'X']] })] }), 'Measure.group[0].population'],
    ['a duplicate population', measure({ group: [group(), group({ populations: [...PROPORTION_POPULATIONS, ['numerator', 'X']] })] }), 'Measure.group[1].population'],
    ['a cohort with a denominator', measure({ group: [group({ scoring: 'cohort', populations: [['initial-population', 'IP'], ['denominator', 'D']] })] }), 'Measure.group[0].population'],
    ['a stratifier with neither criteria nor component', withGroup({ stratifier: [{ code: { text: 'x' } }] }), 'Measure.group[0].stratifier[0]'],
    ['a stratifier with both', withGroup({ stratifier: [{ criteria: criteria('A'), component: [{ criteria: criteria('B') }] }] }), 'Measure.group[0].stratifier[0]'],
    ['a stratifier component in FHIRPath', withGroup({ stratifier: [{ component: [{ criteria: criteria('A', 'text/fhirpath') }] }] }), 'Measure.group[0].stratifier[0].component[0].criteria.language'],
    ['an unknown usage', measure({ supplementalData: [{ usage: [concept('measure-data-usage', 'other')], criteria: criteria('SDE') }] }), 'Measure.supplementalData[0].usage']
  ])('refuses %s', (_, resource, expression) => {
    expect(refusal(resource)).toMatchObject({ code: 'MEASURE_INVALID', expression })
  })

  it.each(['initial-population', 'denominator', 'numerator'])('refuses a proportion without %s', missing => {
    const populations = PROPORTION_POPULATIONS.filter(([code]) => code !== missing)
    const { expression, text } = refusal(measure({ group: [group({ populations })] }))
    expect(expression).toBe('Measure.group[0].population')
    expect(text).toContain(missing)
  })

  it.each(['ratio', 'continuous-variable', 'composite', 'attestation'])('refuses scoring %s as not supported', scoring => {
    expect(refusal(measure({ group: [group({ scoring })] })).text).toContain(`Scoring ${scoring} is not supported`)
  })

  it.each([
    ['no criteria', undefined, 'Measure.group[0].population[0].criteria'],
    ['no language', { expression: 'X' }, 'Measure.group[0].population[0].criteria.language'],
    ['FHIRPath', { language: 'text/fhirpath', expression: 'X' }, 'Measure.group[0].population[0].criteria.language'],
    ['a language that only begins alike', { language: 'text/cqlx', expression: 'X' }, 'Measure.group[0].population[0].criteria.language'],
    ['no expression', { language: 'text/cql' }, 'Measure.group[0].population[0].criteria.expression']
  ])('refuses a population with %s', (_, changed, expression) => {
    const [first, ...others] = group().population ?? []
    expect(refusal({ ...measure(), group: [{ ...group(), population: [{ ...first, criteria: changed }, ...others] }] })).toMatchObject({ code: 'MEASURE_INVALID', expression })
  })

  it('does not change the resource', () => {
    const resource = stratifiedMeasure()
    measureModelFromResource(resource)
    expect(resource).toEqual(stratifiedMeasure())
  })
})

describe('expressionsOf', () => {
  it('names every definition of populations, stratifiers and supplemental data', () => {
    expect(expressionsOf(measureModelFromResource(stratifiedMeasure()))).toEqual([
      ...PROPORTION_POPULATIONS.map(([, expression]) => expression), 'Age Group', 'Sex Code', 'Is Medicare', 'SDE Sex', 'SDE Payer', 'RAF Visits'
    ])
  })

  it('names a definition that three groups share once', () => {
    expect(expressionsOf(measureModelFromResource(threeRateMeasure())))
      .toEqual(['Initial Population', 'Denominator', 'Denominator Exclusions', 'Numerator 1', 'Numerator 2', 'Numerator 3'])
  })
})
