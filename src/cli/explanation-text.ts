import Table from 'cli-table3'
import pc from 'picocolors'
import type { MeasurementPeriod } from '../fhir/period.js'
import type { MeasureExplanation } from '../operations/explain-input.js'
import { plainText } from './terminal.js'

type ExplainedDefinition = MeasureExplanation['definitions'][number]
type ExplainedClause = MeasureExplanation['clauses'][number]

/** Longer values end with `…` here; `--json` gives them whole. */
const VALUE_WIDTH = 60
/** More resources are counted here; `--json` names them all. */
const SHOWN_RESOURCES = 4

const NO_LINES_BETWEEN_ROWS = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

/** An explanation as tables for people, without control characters of records and packages: populations, then definitions as the logic uses them, then clauses where there are any. */
export function explanationText (explanation: MeasureExplanation, title: string, { startDate, endDate }: MeasurementPeriod, color: boolean): string {
  const { subjectId, populations, definitions, clauses } = explanation
  const sections = [
    `${plainText(title)}\nPatient/${subjectId}, ${startDate} to ${endDate}`,
    table(['Group', 'Population', 'Count', 'Definition'], populations.map(({ group, code, count, definition }) => [group ?? '', code, String(count), definition].map(plainText)), color),
    table(['Library', 'Definition', 'Value', 'Decided by'], definitions.map(definitionRow), color)
  ]
  if (clauses.length > 0) sections.push(table(['Library', 'Place', 'Clause', 'Value', 'Decided by'], clauses.map(clauseRow), color))
  return sections.join('\n')
}

function definitionRow (explained: ExplainedDefinition): string[] {
  return [...[explained.library, explained.definition].map(plainText), ...valueCells(explained)]
}

function clauseRow (explained: ExplainedClause): string[] {
  const { library, locator = '', type, localId } = explained
  return [...[library, locator, `${type} ${localId}`].map(plainText), ...valueCells(explained)]
}

function valueCells ({ value, resources }: Pick<ExplainedDefinition, 'value' | 'resources'>): string[] {
  const shown = resources.slice(0, SHOWN_RESOURCES).map(plainText)
  return [valueText(value), [...shown, ...(resources.length > shown.length ? [`and ${resources.length - shown.length} more`] : [])].join('\n')]
}

function valueText (value: ExplainedDefinition['value']): string {
  if (Array.isArray(value)) return value.length === 0 ? 'nothing' : `a list of ${value.length}`
  const { reference } = (value ?? {}) as { readonly reference?: unknown }
  const text = typeof reference === 'string' ? reference : typeof value === 'string' ? value : JSON.stringify(value)
  // Line breaks of a value are no lines of the table.
  const line = plainText(text)
  return line.length > VALUE_WIDTH ? `${line.slice(0, VALUE_WIDTH)}…` : line
}

function table (head: readonly string[], rows: readonly string[][], color: boolean): string {
  const { cyan } = pc.createColors(color)
  const made = new Table({ head: head.map(cyan), style: { head: [], border: [] }, chars: NO_LINES_BETWEEN_ROWS })
  made.push(...rows)
  return made.toString()
}
