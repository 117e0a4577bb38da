import { PREPARATION_CODES, type PreparationCode } from '../preparation/preparation-codes.js'
import { preparationCounts, type PreparationCounts } from '../preparation/preparation-counts.js'

/** How often something was done to resources of one type, or found in them, for people. */
export interface PreparationTableRow {
  readonly code: PreparationCode
  readonly text: string
  readonly resourceType: string
  readonly count: number
}

/** Counts as rows of a table, in a fixed order. */
export function preparationRows (counts: PreparationCounts): PreparationTableRow[] {
  return preparationCounts(counts).map(row => ({ ...row, text: PREPARATION_CODES[row.code].text }))
}
