import { describe, expect, it } from 'vitest'
import { measureTableText } from '../../src/cli/print-table.js'
import type { MeasureTableRow } from '../../src/operations/measure-rows.js'

const row = (changes: Partial<MeasureTableRow>): MeasureTableRow => ({
  cmsId: 'CMS165', title: 'Controlling High Blood Pressure', qualityId: '236', cohorts: ['heart-failure'], initialPopulation: 10, denominator: 9, exclusions: 1, exceptions: 2, numerator: 3, rate: 0.5, improvementNotation: 'increase', ...changes
})
const rate = (group: string, changes: Partial<MeasureTableRow> = {}): MeasureTableRow =>
  row({ cmsId: 'CMS156', title: 'Use of High-Risk Medications in Older Adults', cohorts: ['low-back-pain'], improvementNotation: 'decrease', group, ...changes })

/** Cell texts of each line between borders. */
const cells = (text: string): string[][] => text.split('\n').filter(line => line.startsWith('│')).map(line => line.slice(1, -1).split('│').map(cell => cell.trim()))

describe('measureTableText', () => {
  it('gives counts, rate and direction in words, and no heading for one cohort', () => {
    expect(cells(measureTableText([row({})], false)).slice(1)).toEqual([['CMS165 Controlling High Blood Pressure', '10', '9', '1', '2', '3', '50.0 %', '▲ higher']])
  })

  it('heads each cohort, names each rate and marks the one that is scored', () => {
    const text = measureTableText([rate('Same drug class', { overall: true }), row({}), rate('Either', { rate: null })], false)
    expect(cells(text).slice(1).map(([first, ...others]) => [first, others.at(-1)])).toEqual([
      ['ASM cohort heart failure', undefined],
      ['CMS165 Controlling High Blood Pressure', '▲ higher'],
      ['ASM cohort low back pain', undefined],
      ['CMS156 Use of High-Risk Medications in Older', '▼ lower'], ['Adults', ''], ['Same drug class (overall rate)', ''],
      ['CMS156 Use of High-Risk Medications in Older', '▼ lower'], ['Adults', ''], ['Either', '']
    ])
    expect(text).toContain('–')
  })

  it('assumes no direction', () => {
    expect(cells(measureTableText([row({ improvementNotation: undefined })], false))[1]?.at(-1)).toBe('not stated')
  })

  it('keeps words whole', () => {
    const word = 'x'.repeat(60)
    expect(measureTableText([row({ title: `a ${word} b` })], false)).toContain(word)
  })

  it('shows control characters in names of packages as escapes', () => {
    expect(measureTableText([row({ title: 'a\u001b[2Jb', group: 'c\u0007' })], false)).toMatch(/a\\u001b\[2Jb[^]*c\\u0007/)
  })

  it('is plain where it is not for a terminal', () => {
    expect(measureTableText([row({})], false)).not.toContain('\u001b')
    expect(measureTableText([row({})], true)).toContain('\u001b')
  })
})
