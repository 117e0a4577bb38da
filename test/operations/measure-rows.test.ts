import { describe, expect, it } from 'vitest'
import { MEASURE_SETS_2027 } from '../../src/asm/measure-sets-2027.js'
import { measureModelFromResource } from '../../src/measure/measure-from-resource.js'
import { emptyTotals, type MeasureTotals } from '../../src/measure/measure-totals.js'
import type { MeasureModel } from '../../src/measure/measure-model.js'
import { measureRows } from '../../src/operations/measure-rows.js'
import { measureSections, notCalculatedMeasures } from '../../src/operations/measure-sections.js'
import { measure } from '../measure/sample-measures.js'
import { EMBEDDED_MEASURES } from '../support/embedded-measures.js'

const embedded = (cmsId: string): MeasureModel => {
  const resource = EMBEDDED_MEASURES.get(cmsId)
  if (resource === undefined) throw new Error(`no Measure ${cmsId}`)
  return measureModelFromResource(resource)
}

/** Totals with the counts of each group in the order of its populations. */
function totals (model: MeasureModel, counts: readonly (readonly number[])[]): MeasureTotals {
  const all = emptyTotals(model)
  for (const [index, group] of all.groups.entries()) for (const [place, population] of group.populations.entries()) population.count = counts[index]?.[place] ?? 0
  return all
}

const rowsOf = (cmsId: string, counts: readonly (readonly number[])[]): ReturnType<typeof measureRows> =>
  measureRows(cmsId, embedded(cmsId), totals(embedded(cmsId), counts), MEASURE_SETS_2027)

describe('measureRows', () => {
  it('gives each of three rates a row of its own, named by group, lower better, the scored one marked', () => {
    expect(rowsOf('CMS156', [[40, 40, 2, 19], [40, 40, 2, 0], [40, 40, 40, 0]])).toEqual([
      { cmsId: 'CMS156', title: 'High-Risk Medications in Older Adults', qualityId: '238', cohorts: ['low-back-pain'], group: 'Same drug class', overall: true, initialPopulation: 40, denominator: 40, exclusions: 2, exceptions: 0, numerator: 19, rate: 0.5, improvementNotation: 'decrease' },
      { cmsId: 'CMS156', title: 'High-Risk Medications in Older Adults', qualityId: '238', cohorts: ['low-back-pain'], group: 'Without appropriate diagnosis', initialPopulation: 40, denominator: 40, exclusions: 2, exceptions: 0, numerator: 0, rate: 0, improvementNotation: 'decrease' },
      { cmsId: 'CMS156', title: 'High-Risk Medications in Older Adults', qualityId: '238', cohorts: ['low-back-pain'], group: 'Either of the two', initialPopulation: 40, denominator: 40, exclusions: 40, exceptions: 0, numerator: 0, rate: null, improvementNotation: 'decrease' }
    ])
  })

  it('takes exceptions out of the denominator of the rate', () => {
    expect(rowsOf('CMS2', [[100, 100, 10, 30, 30]])).toEqual([{
      cmsId: 'CMS2', title: 'Depression Screening and Follow-Up', qualityId: '134', cohorts: ['low-back-pain'], initialPopulation: 100, denominator: 100, exclusions: 10, exceptions: 30, numerator: 30, rate: 0.5, improvementNotation: 'increase'
    }])
  })

  it('places a measure the model does not use nowhere, and assumes no direction', () => {
    const { extension: _, ...bare } = measure().group?.[0] ?? {}
    const model = measureModelFromResource(measure({ scoring: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-scoring', code: 'proportion' }] }, group: [bare, { ...bare, id: 'Group_2' }] }))
    const rows = measureRows('CMS122', model, emptyTotals(model), MEASURE_SETS_2027)
    expect(rows.map(({ title, cohorts, qualityId, overall, group, improvementNotation }) => ({ title, cohorts, qualityId, overall, group, improvementNotation }))).toEqual(
      ['Group_1', 'Group_2'].map(group => ({ title: 'Sample measure', cohorts: [], qualityId: undefined, overall: undefined, group, improvementNotation: undefined }))
    )
  })
})

describe('notCalculatedMeasures', () => {
  it('names the measures of the model that have no row, each with its reason', () => {
    expect(notCalculatedMeasures(MEASURE_SETS_2027)).toMatchObject([
      { qualityId: '492', cohorts: ['heart-failure'], reason: expect.stringContaining('CMS computes it from Medicare claims') },
      { qualityId: '220', cohorts: ['low-back-pain'], reason: expect.stringContaining('It is no eCQM') }
    ])
  })
})

describe('measureSections', () => {
  const [hypertension] = rowsOf('CMS165', [])
  const [depression] = rowsOf('CMS2', [])
  if (hypertension === undefined || depression === undefined) throw new Error('no rows')
  const other = { ...hypertension, cmsId: 'CMS122', cohorts: [] }

  it('puts rows under their cohort in the order of the model, and those of no cohort last', () => {
    expect(measureSections([other, depression, hypertension], notCalculatedMeasures(MEASURE_SETS_2027)).map(({ title, rows, notCalculated }) => [title, rows.map(({ cmsId }) => cmsId), notCalculated.map(({ qualityId }) => qualityId)])).toEqual([
      ['ASM cohort heart failure', ['CMS165'], ['492']], ['ASM cohort low back pain', ['CMS2'], ['220']], ['Other measures', ['CMS122'], []]
    ])
  })

  it('shows a measure of both cohorts under both', () => {
    const both = { ...hypertension, cohorts: ['heart-failure', 'low-back-pain'] as const }
    expect(measureSections([both]).map(({ rows }) => rows.length)).toEqual([1, 1])
  })

  it('has no section for nothing', () => {
    expect(measureSections([])).toEqual([])
    expect(measureSections([depression]).map(({ title }) => title)).toEqual(['ASM cohort low back pain'])
  })
})
