import { describe, expect, it } from 'vitest'
import type { AsmMeasure, Sourced } from '../../src/asm/asm-measures.js'
import { MEASURE_SETS_2027 } from '../../src/asm/measure-sets-2027.js'
import { asmMeasureOf, COHORTS, isOverallGroup, measureSetsOf, nearestMeasureSets } from '../../src/asm/measure-sets.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { EMBEDDED_MEASURES } from '../support/embedded-measures.js'

const measures: readonly AsmMeasure[] = MEASURE_SETS_2027.measures
const calculated = measures.filter(measure => measure.notCalculated === undefined)
const cmsIdOf = (measure: AsmMeasure): string => measure.ecqm?.value.cmsId ?? ''
const embedded = (measure: AsmMeasure) => {
  const resource = EMBEDDED_MEASURES.get(cmsIdOf(measure))
  if (resource === undefined) throw new Error(`no Measure ${cmsIdOf(measure)}`)
  return resource
}

describe('measure sets of performance year 2027', () => {
  it.each<[string, string[]]>([
    ['heart-failure', ['492', '008', '005', '236', '377']],
    ['low-back-pain', ['238', '134', '128', '220']]
  ])('%s has the measures of 42 CFR 512.725', (cohort, qualityIds) => {
    expect(measures.filter(measure => measure.cohorts.value.some(one => one === cohort)).map(({ qualityId }) => qualityId)).toEqual(qualityIds)
  })

  it('names no Quality ID and no eCQM twice, and every measure belongs to a cohort', () => {
    expect(new Set(measures.map(({ qualityId }) => qualityId)).size).toBe(measures.length)
    expect(new Set(calculated.map(cmsIdOf)).size).toBe(calculated.length)
    for (const { cohorts } of measures) expect(COHORTS).toEqual(expect.arrayContaining([...cohorts.value]))
    for (const { cohorts } of measures) expect(cohorts.value.length).toBeGreaterThan(0)
  })

  it('has a short title for each that fits a table', () => {
    for (const { shortTitle } of measures) expect(shortTitle.length).toBeLessThanOrEqual(42)
    expect(new Set(measures.map(({ shortTitle }) => shortTitle)).size).toBe(measures.length)
  })

  it('gives every value its source', () => {
    const sourced = measures.flatMap(({ qualityId: _id, shortTitle: _title, ...values }) => Object.values(values) as Sourced<unknown>[])
    for (const { source } of sourced) expect(source).toMatch(/42 CFR 512\.|qpp-measures-data|QPP|digest/)
    expect(sourced.length).toBeGreaterThanOrEqual(measures.length * 6)
  })

  it('leaves to CMS what comes from claims, and to a registry what is no eCQM', () => {
    const outside = measures.filter(measure => measure.notCalculated !== undefined)
    expect(outside.map(({ qualityId, role, collectionTypes, ecqm }) => [qualityId, role.value, collectionTypes.value, ecqm])).toEqual([
      ['492', 'computed-by-cms', ['administrative-claims'], undefined], ['220', 'submitted-through-registry', ['mips-cqm'], undefined]
    ])
  })

  it('lets the participant submit as an eCQM whatever is calculated here', () => {
    for (const { role, collectionTypes } of calculated) {
      expect(role.value).toBe('submitted-by-participant')
      expect(collectionTypes.value).toContain('ecqm')
    }
  })
})

describe('measure sets and cql/measures', () => {
  it('have the same measures', () => {
    expect(calculated.map(cmsIdOf).sort()).toEqual([...EMBEDDED_MEASURES.keys()].sort())
  })

  it.each(calculated.map(measure => [cmsIdOf(measure), measure] as const))('agree on Quality ID and title of %s', (_, measure) => {
    const { identifier, title } = embedded(measure)
    expect(identifier?.filter(({ system }) => system === 'https://qpp.cms.gov/measures/quality-id').map(({ value }) => value)).toEqual([measure.qualityId])
    expect(title).toBe(measure.title.value)
  })

  it.each(calculated.map(measure => [cmsIdOf(measure), measure] as const))('agree on the direction of every group of %s', (_, measure) => {
    const { groups } = measureModelFromResource(embedded(measure))
    expect(new Set(groups.map(group => group.improvementNotation))).toEqual(new Set([measure.improvementNotation.value]))
  })

  it.each(calculated.map(measure => [cmsIdOf(measure), measure] as const))('agree on the rates of %s', (_, measure) => {
    const { groups } = measureModelFromResource(embedded(measure))
    if (measure.rates === undefined) expect(groups).toHaveLength(1)
    else expect(groups.map(group => [group.id, group.concept?.coding?.[0]?.code])).toEqual(measure.rates.value.strata.map(({ groupId, stratum }) => [groupId, stratum]))
    expect(groups.filter(group => isOverallGroup(measure, group.id)).map(group => group.id)).toEqual(['Group_1'])
  })
})

describe('measureSetsOf', () => {
  it('knows the years it has rules for, and no other', () => {
    expect(measureSetsOf(2027)).toBe(MEASURE_SETS_2027)
    expect(measureSetsOf(2026)).toBeUndefined()
    expect(measureSetsOf(2028)).toBeUndefined()
  })
})

describe('nearestMeasureSets', () => {
  it.each([2019, 2026, 2027, 2031])('shows %i by the rules of 2027', year => {
    expect(nearestMeasureSets(year).performanceYear).toBe(2027)
  })
})

describe('asmMeasureOf', () => {
  it.each([['CMS156', '238'], ['CMS2', '134'], ['CMS165', '236'], ['CMS122', undefined], ['', undefined]])('finds %s as %s', (cmsId, qualityId) => {
    expect(asmMeasureOf(MEASURE_SETS_2027, cmsId)?.qualityId).toBe(qualityId)
  })
})
