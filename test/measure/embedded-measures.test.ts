import { describe, expect, it } from 'vitest'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { EMBEDDED_MEASURES } from '../support/embedded-measures.js'

const POPULATIONS = {
  CMS135: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator', 'denominator-exception'],
  CMS144: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator', 'denominator-exception'],
  CMS156: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator'],
  CMS165: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator'],
  CMS2: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator', 'denominator-exception'],
  CMS69: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator', 'denominator-exception'],
  CMS90: ['initial-population', 'denominator', 'denominator-exclusion', 'numerator']
} as const satisfies Readonly<Record<string, readonly string[]>>

/** `denominator-exclusion` in the first group is `DenominatorExclusion_1`, as in the official measures. */
const officialId = (code: string, group: number): string => `${code.split('-').map(word => word[0]?.toUpperCase() + word.slice(1)).join('')}_${group}`

describe.each(Object.entries(POPULATIONS))('Measure %s', (cmsId, codes) => {
  const resource = EMBEDDED_MEASURES.get(cmsId)
  if (resource === undefined) throw new Error(`no Measure ${cmsId}`)
  const { groups, supplementalData, version } = measureModelFromResource(resource)

  it('has the official group and population ids, in the official order', () => {
    expect(groups.map(({ id, populations }) => [id, populations.map(population => [population.id, population.code])]))
      .toEqual(groups.map((_, index) => [`Group_${index + 1}`, codes.map(code => [officialId(code, index + 1), code])]))
  })

  it('is a proportion of subjects', () => {
    for (const group of groups) expect(group).toMatchObject({ scoring: 'proportion', basis: 'boolean' })
  })

  it('asks for the four supplemental data elements', () => {
    expect(supplementalData.map(({ id, expression }) => [id, expression])).toEqual(['Ethnicity', 'Payer', 'Race', 'Sex'].map(name => [`sde-${name.toLowerCase()}`, `SDE ${name}`]))
  })

  it('says in which year it holds, who stewards and who made it, and what may be done with it', () => {
    expect(resource).toMatchObject({ id: cmsId, status: 'active', effectivePeriod: { start: '2026-01-01', end: '2026-12-31' }, copyright: expect.stringContaining('written anew') })
    expect(resource.publisher).toBeTruthy()
    expect(resource.author?.length).toBeGreaterThan(0)
    expect(version).toBe('1.0.000')
    expect(resource.identifier?.map(({ value }) => value)).toContain(`${cmsId}FHIR`)
  })
})

describe('Measure CMS156', () => {
  const resource = EMBEDDED_MEASURES.get('CMS156')
  if (resource === undefined) throw new Error('no Measure CMS156')
  const { groups } = measureModelFromResource(resource)

  it('has three rates over one initial population, each with a numerator of its own', () => {
    expect(groups.map(({ populations }) => populations.map(({ expression }) => expression))).toEqual(
      [1, 2, 3].map(rate => ['Initial Population', 'Denominator', 'Denominator Exclusions', `Numerator ${rate}`])
    )
  })

  it('is better when lower in all three, as QPP lists Quality ID 238', () => {
    expect(groups.map(({ improvementNotation }) => improvementNotation)).toEqual(['decrease', 'decrease', 'decrease'])
  })

  it('tells the rates apart by name and QPP stratum, and says that one of them is scored', () => {
    expect(new Set(groups.map(({ text }) => text)).size).toBe(3)
    expect(groups.map(({ concept }) => concept?.coding?.[0]?.code)).toEqual(['overall', 'appropriateDiagnosis', 'totalRate'])
    for (const { rateAggregation } of groups) expect(rateAggregation).toMatch(/^None\. .* scores the first one/)
  })
})
