import { ALL_PREPARATION_CODES, PREPARATION_CODE_SYSTEM, PREPARATION_CODES, type PreparationCode } from './preparation-codes.js'
import { preparationCounts, type PreparationCounts } from './preparation-counts.js'

/** What preparation did, or found and left, as one sentence for people. */
export interface PreparationNotice {
  readonly system: typeof PREPARATION_CODE_SYSTEM
  readonly code: PreparationCode
  readonly repaired: boolean
  readonly text: string
}

/** One sentence for each code that occurred, with its counts per resource type. Nothing of a patient. */
export function preparationNotices (counts: PreparationCounts): PreparationNotice[] {
  const rows = preparationCounts(counts)
  return ALL_PREPARATION_CODES.flatMap(code => {
    const types = rows.filter(row => row.code === code).map(({ resourceType, count }) => `${count} ${resourceType}`)
    const { repaired, text } = PREPARATION_CODES[code]
    return types.length === 0 ? [] : [{ system: PREPARATION_CODE_SYSTEM, code, repaired, text: `${text}: ${types.join(', ')}.` }]
  })
}
