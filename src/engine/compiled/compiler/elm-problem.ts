import { OutcomeError } from '../../../fhir/outcome-error.js'
import type { ElmNode } from './elm-node.js'

/** Where a node stands: what errors at preparation and failures at evaluation name. */
export interface Place {
  /** `Name|version`. */
  readonly library: string
  /** Name of the definition or function. */
  readonly definition: string
}

/**
 * ELM that cannot be compiled, refused when the measure is prepared.
 * @returns OutcomeError ELM_INVALID with library, definition, locator and node type
 */
export function elmProblem (place: Place, node: ElmNode | undefined, text: string): OutcomeError {
  const at = node?.locator === undefined ? '' : `, ${node.locator}`
  const what = node?.type === undefined ? '' : ` (${node.type})`
  return new OutcomeError('ELM_INVALID', `Library ${place.library}, definition "${place.definition}"${at}${what}: ${text}.`)
}
