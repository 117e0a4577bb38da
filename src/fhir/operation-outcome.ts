import { ERROR_CODES } from './error-codes.js'
import { OutcomeError, type PlainOutcomeError } from './outcome-error.js'
import type { OperationOutcome, OperationOutcomeIssue } from './types.js'

/** Code system of our error codes (`ERROR_CODES`), used in `OperationOutcome.issue.details.coding`. */
export const ERROR_CODE_SYSTEM = 'urn:asm-ecqm:error-code'

/** One issue: severity, code from the required binding, our code, what is wrong, and where (FHIR R4 OperationOutcome). */
export function issueFromError (error: PlainOutcomeError, severity: OperationOutcomeIssue['severity'] = 'error'): OperationOutcomeIssue {
  return {
    severity,
    code: ERROR_CODES[error.code].issue,
    details: { coding: [{ system: ERROR_CODE_SYSTEM, code: error.code }], text: error.text },
    ...(error.expression === undefined ? {} : { expression: [error.expression] })
  }
}

/** An OperationOutcome of one or more issues. `requestId` goes to `diagnostics`, the only thing that ever stands there. */
export function operationOutcomeFromErrors (errors: readonly PlainOutcomeError[], requestId?: string): OperationOutcome {
  const issue = errors.map(error => issueFromError(error))
  if (requestId !== undefined) for (const row of issue) row.diagnostics = `request ${requestId}`
  return { resourceType: 'OperationOutcome', issue }
}

/** Any thrown value as an OutcomeError; what is not ours becomes INTERNAL and keeps its text to itself. */
export function outcomeErrorFrom (thrown: unknown): OutcomeError {
  if (thrown instanceof OutcomeError) return thrown
  return new OutcomeError('INTERNAL', 'An unexpected error stopped this request; the server log has its request id.', { cause: thrown })
}
