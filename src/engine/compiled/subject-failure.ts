import type { SubjectFailure } from '../engine.js'
import { BudgetExceeded } from './compiler/compiled-program.js'
import type { Site } from './compiler/source-writer.js'

/**
 * One subject's failure: library, node and place as far as the error tells. Messages of errors are left out, since those of JavaScript
 * may quote the record.
 */
export function failureFrom (error: unknown, measure: string, definition: string, site: Site | undefined): SubjectFailure {
  if (error instanceof BudgetExceeded) {
    return { code: 'EVALUATION_TOO_COSTLY', text: `${measure} could not be evaluated: "${definition}" takes too many steps for this record.`, definition, ...placeOf(site) }
  }
  const where = site === undefined ? 'outside the CQL' : `in ${site.library} at ${site.locator ?? 'an unknown place'} (${site.type})`
  return { code: 'EVALUATION_FAILED', text: `${measure} could not be evaluated: "${definition}" failed ${where}.`, definition, ...placeOf(site) }
}

function placeOf (site: Site | undefined): Pick<SubjectFailure, 'library' | 'localId'> {
  return site === undefined ? {} : { library: site.library, ...(site.localId === undefined ? {} : { localId: site.localId }) }
}
