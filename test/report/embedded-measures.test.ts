import { describe, expect, it } from 'vitest'
import { emptyTotals } from '../../src/measure/measure-totals.js'
import { membershipFromResults } from '../../src/measure/membership-from-results.js'
import { individualReport } from '../../src/report/individual-report.js'
import { summaryReport } from '../../src/report/summary-report.js'
import { EMBEDDED_MEASURES } from '../support/embedded-measures.js'
import { countsOf } from './report-shape.js'
import { context } from './sample-reports.js'

const DIRECTION = 'http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/extension-groupImprovementNotation'

const contextOf = (cmsId: string): ReturnType<typeof context> => {
  const measure = EMBEDDED_MEASURES.get(cmsId)
  if (measure === undefined) throw new Error(`no Measure ${cmsId}`)
  return context(measure)
}

/** A summary whose groups have these counts in the order of their populations. */
const summaryOf = (cmsId: string, counts: readonly (readonly number[])[]): ReturnType<typeof summaryReport> => {
  const base = contextOf(cmsId)
  const totals = emptyTotals(base.model)
  for (const [index, group] of totals.groups.entries()) for (const [place, population] of group.populations.entries()) population.count = counts[index]?.[place] ?? 0
  totals.subjects = 50
  return summaryReport({ ...base, totals, failures: [] })
}

describe('summary of CMS156', () => {
  const report = summaryOf('CMS156', [[40, 40, 0, 10], [40, 40, 0, 4], [40, 40, 0, 12]])

  it('says once for the report and on each group that lower is better', () => {
    expect(report.improvementNotation?.coding?.[0]?.code).toBe('decrease')
    expect(report.group?.map(({ extension }) => extension?.find(({ url }) => url === DIRECTION)?.valueCodeableConcept?.coding?.[0]?.code)).toEqual(['decrease', 'decrease', 'decrease'])
  })

  it('scores each group by its own numerator, the direction changing no score', () => {
    expect(report.group?.map(({ id, measureScore }) => [id, measureScore?.value])).toEqual([['Group_1', 0.25], ['Group_2', 0.1], ['Group_3', 0.3]])
  })

  it('repeats the code that tells the groups apart', () => {
    expect(report.group?.map(({ code }) => code)).toEqual(EMBEDDED_MEASURES.get('CMS156')?.group?.map(({ code }) => code))
    expect(report.group?.map(({ code }) => code?.coding?.[0]?.code)).toEqual(['overall', 'appropriateDiagnosis', 'totalRate'])
  })

  it('meets the DEQM profile', () => {
    expect(report.meta?.profile).toEqual(['http://hl7.org/fhir/us/davinci-deqm/StructureDefinition/summary-measurereport-deqm'])
  })
})

describe('summary of a measure with exceptions', () => {
  it.each(['CMS135', 'CMS144', 'CMS2', 'CMS69'])('%s takes exclusions and exceptions out of the score and leaves the denominator gross', cmsId => {
    const [group] = summaryOf(cmsId, [[100, 80, 10, 30, 10]]).group ?? []
    expect(countsOf(group)).toEqual({ 'initial-population': 100, denominator: 80, 'denominator-exclusion': 10, numerator: 30, 'denominator-exception': 10 })
    expect(group?.measureScore).toEqual({ value: 0.5 })
  })
})

describe('individual report of a measure with exceptions', () => {
  const reportOf = (met: readonly string[]): ReturnType<typeof individualReport> => {
    const base = contextOf('CMS135')
    const results = Object.fromEntries(base.model.groups.flatMap(({ populations }) => populations.map(({ expression }) => [expression, met.includes(expression)])))
    const supplemental = Object.fromEntries(base.model.supplementalData.map(({ expression }) => [expression, null]))
    return individualReport({ ...base, subjectId: 'subject-1', outcome: { membership: membershipFromResults(base.model, 'subject-1', { ...results, ...supplemental }) } })
  }
  const BASE = ['Initial Population', 'Denominator', 'Denominator Exceptions']

  it.each([
    ['an exception counts where the numerator is not met', BASE, { 'denominator-exception': 1, numerator: 0 }, undefined],
    ['the numerator goes before an exception', [...BASE, 'Numerator'], { 'denominator-exception': 0, numerator: 1 }, { value: 1 }],
    ['an exclusion goes before both', [...BASE, 'Numerator', 'Denominator Exclusions'], { 'denominator-exclusion': 1, 'denominator-exception': 0, numerator: 0 }, undefined]
  ])('%s', (_, met, counts, score) => {
    const [group] = reportOf(met).group ?? []
    expect(countsOf(group)).toMatchObject({ 'initial-population': 1, denominator: 1, ...counts })
    expect(group?.measureScore).toEqual(score)
  })
})
