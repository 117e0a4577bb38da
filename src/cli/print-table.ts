import Table from 'cli-table3'
import type { MeasureTableRow } from '../operations/measure-table.js'
import type { PreparationTableRow } from '../operations/preparation-table.js'

/** Measure results as a table for people; `color` false for files and pipes. */
export function measureTableText (rows: readonly MeasureTableRow[], color: boolean): string {
  const table = new Table({
    head: ['Measure', 'Initial population', 'Denominator', 'Exclusions', 'Exceptions', 'Numerator', 'Rate', 'Better is'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: styleOf(color)
  })
  for (const row of rows) {
    table.push([
      `${row.cmsId} ${row.title}${row.group === undefined ? '' : `\n${row.group}`}`,
      row.initialPopulation, row.denominator, row.exclusions, row.exceptions, row.numerator,
      row.rate === null ? '–' : `${(row.rate * 100).toFixed(1)} %`,
      row.improvementNotation === 'increase' ? '▲ higher' : '▼ lower'
    ])
  }
  return table.toString()
}

/** What was done to the records before their evaluation, as a table for people. */
export function preparationTableText (rows: readonly PreparationTableRow[], color: boolean): string {
  const table = new Table({ head: ['Preparation of the records', 'Resource type', 'Count'], colAligns: ['left', 'left', 'right'], style: styleOf(color) })
  for (const { text, resourceType, count } of rows) table.push([text, resourceType, count])
  return table.toString()
}

function styleOf (color: boolean): { head: string[], border: string[] } {
  return color ? { head: ['cyan'], border: ['grey'] } : { head: [], border: [] }
}
