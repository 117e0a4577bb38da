import Table from 'cli-table3'
import pc from 'picocolors'
import type { MeasureTableRow } from '../operations/measure-rows.js'
import { measureSections } from '../operations/measure-sections.js'
import type { PreparationTableRow } from '../operations/preparation-table.js'
import { plainText } from './terminal.js'

const HEAD = ['Measure', 'Initial population', 'Denominator', 'Exclusions', 'Exceptions', 'Numerator', 'Rate', 'Better is'] as const

const PLAIN = { head: [], border: [] }

/** Longer titles continue on the next line, so that the counts stay on the screen. */
const MEASURE_WIDTH = 46

/** Measure results as a table for people, by ASM cohort; `color` false for files and pipes. */
export function measureTableText (rows: readonly MeasureTableRow[], color: boolean): string {
  const table = new Table({
    head: headings(HEAD, color),
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: PLAIN
  })
  const sections = measureSections(rows)
  for (const section of sections) {
    if (sections.length > 1) table.push([{ content: section.title, colSpan: HEAD.length }])
    table.push(...section.rows.map(rowCells))
  }
  return table.toString()
}

/** What was done to the records before their evaluation, as a table for people. */
export function preparationTableText (rows: readonly PreparationTableRow[], color: boolean): string {
  const table = new Table({ head: headings(['Preparation of the records', 'Resource type', 'Count'], color), colAligns: ['left', 'left', 'right'], style: PLAIN })
  for (const { text, resourceType, count } of rows) table.push([text, resourceType, count])
  return table.toString()
}

/** Coloured because the caller says so: the table's own colours look at the environment instead. */
function headings (texts: readonly string[], color: boolean): string[] {
  const { cyan } = pc.createColors(color)
  return texts.map(cyan)
}

function rowCells (row: MeasureTableRow): (string | number)[] {
  return [
    measureText(row),
    row.initialPopulation, row.denominator, row.exclusions, row.exceptions, row.numerator,
    row.rate === null ? '–' : `${(row.rate * 100).toFixed(1)} %`,
    directionText(row.improvementNotation)
  ]
}

function measureText ({ cmsId, title, group, overall }: MeasureTableRow): string {
  return [`${cmsId} ${title}`, ...(group === undefined ? [] : [`${group}${overall === true ? ' (overall rate)' : ''}`])].map(plainText).flatMap(wrapped).join('\n')
}

/** Direction of a rate in words and a sign; nothing is assumed where the Measure does not say. */
function directionText (improvementNotation: MeasureTableRow['improvementNotation']): string {
  return improvementNotation === undefined ? 'not stated' : improvementNotation === 'increase' ? '▲ higher' : '▼ lower'
}

/** Lines of whole words; a word that is longer than a line stays whole. */
function wrapped (text: string): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > MEASURE_WIDTH) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
