import type { OperationOutcomeIssue } from './types.js'

type IssueCode = OperationOutcomeIssue['code']

interface ErrorCodeRow {
  readonly status: number
  readonly issue: IssueCode
}

/**
 * Every error this product reports on purpose: our stable code → HTTP status and FHIR issue type.
 * Issue types come from the required binding `http://hl7.org/fhir/issue-type` (FHIR R4 OperationOutcome.issue.code).
 */
export const ERROR_CODES = {
  MISSING_PARAMETER: { status: 400, issue: 'required' },
  DUPLICATE_PARAMETER: { status: 400, issue: 'structure' },
  UNKNOWN_PARAMETER: { status: 400, issue: 'not-supported' },
  UNSUPPORTED_PARAMETER: { status: 400, issue: 'not-supported' },
  INVALID_PARAMETER: { status: 400, issue: 'value' },
  INVALID_DATE: { status: 400, issue: 'value' },
  INVALID_PERIOD: { status: 400, issue: 'invariant' },
  UNKNOWN_REPORT_TYPE: { status: 400, issue: 'value' },
  UNSUPPORTED_REPORT_TYPE: { status: 400, issue: 'not-supported' },
  CONFLICTING_PARAMETERS: { status: 400, issue: 'invariant' },
  INVALID_JSON: { status: 400, issue: 'structure' },
  WRONG_RESOURCE_TYPE: { status: 400, issue: 'structure' },
  INVALID_RESOURCE: { status: 400, issue: 'structure' },
  UNAUTHENTICATED: { status: 401, issue: 'login' },
  FORBIDDEN: { status: 403, issue: 'forbidden' },
  ROUTE_NOT_FOUND: { status: 404, issue: 'not-found' },
  RESOURCE_NOT_FOUND: { status: 404, issue: 'not-found' },
  MEASURE_NOT_FOUND: { status: 404, issue: 'not-found' },
  SUBJECT_NOT_FOUND: { status: 404, issue: 'not-found' },
  SOURCE_NOT_FOUND: { status: 404, issue: 'not-found' },
  PULL_NOT_FOUND: { status: 404, issue: 'not-found' },
  KEY_NOT_FOUND: { status: 404, issue: 'not-found' },
  SNAPSHOT_NOT_FOUND: { status: 404, issue: 'not-found' },
  RUN_NOT_FOUND: { status: 404, issue: 'not-found' },
  METHOD_NOT_ALLOWED: { status: 405, issue: 'not-supported' },
  NOT_ACCEPTABLE: { status: 406, issue: 'not-supported' },
  SOURCE_EXISTS: { status: 409, issue: 'duplicate' },
  PULL_UNDER_WAY: { status: 409, issue: 'conflict' },
  RUN_NOT_FINISHED: { status: 409, issue: 'conflict' },
  RUN_ENDED: { status: 409, issue: 'conflict' },
  RUN_MEASURES_DIFFER: { status: 409, issue: 'conflict' },
  AMBIGUOUS_MEASURE: { status: 409, issue: 'multiple-matches' },
  MEASURE_CONFLICT: { status: 409, issue: 'conflict' },
  BODY_TOO_LARGE: { status: 413, issue: 'too-long' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, issue: 'not-supported' },
  VALUE_SET_MISSING: { status: 422, issue: 'not-found' },
  VALUE_SET_INVALID: { status: 422, issue: 'invalid' },
  VALUE_SET_INCOMPLETE: { status: 422, issue: 'incomplete' },
  VALUE_SET_CYCLE: { status: 422, issue: 'processing' },
  MEASURE_INVALID: { status: 422, issue: 'invalid' },
  LIBRARY_MISSING: { status: 422, issue: 'not-found' },
  ELM_INVALID: { status: 422, issue: 'invalid' },
  CQL_TRANSLATION_FAILED: { status: 422, issue: 'invalid' },
  BUNDLE_INVALID: { status: 422, issue: 'structure' },
  RECORD_WITHOUT_PATIENT: { status: 422, issue: 'required' },
  RECORD_WITH_SEVERAL_PATIENTS: { status: 422, issue: 'multiple-matches' },
  RECORD_UNREADABLE: { status: 422, issue: 'structure' },
  SOURCE_INVALID: { status: 422, issue: 'invalid' },
  DUPLICATE_SUBJECT: { status: 422, issue: 'duplicate' },
  INPUT_NOT_FOUND: { status: 422, issue: 'not-found' },
  INPUT_EMPTY: { status: 422, issue: 'not-found' },
  INPUT_UNREADABLE: { status: 422, issue: 'structure' },
  OUTPUT_NOT_WRITABLE: { status: 422, issue: 'processing' },
  EVALUATION_FAILED: { status: 422, issue: 'processing' },
  EXPLANATION_UNAVAILABLE: { status: 422, issue: 'processing' },
  EVALUATION_CRASHED: { status: 422, issue: 'processing' },
  EVALUATION_TOO_COSTLY: { status: 422, issue: 'too-costly' },
  SUBJECTS_FAILED: { status: 200, issue: 'incomplete' },
  DATA_REPAIRED: { status: 200, issue: 'informational' },
  DATA_UNRESOLVED: { status: 200, issue: 'incomplete' },
  RECORD_KEY_MISSING: { status: 500, issue: 'value' },
  RECORD_KEY_MISMATCH: { status: 500, issue: 'value' },
  KEY_INVALID: { status: 500, issue: 'value' },
  CONFIG_INVALID: { status: 500, issue: 'value' },
  PORT_IN_USE: { status: 500, issue: 'conflict' },
  EHR_HOST_NOT_ALLOWED: { status: 502, issue: 'security' },
  EHR_ACCESS_DENIED: { status: 502, issue: 'forbidden' },
  EHR_REQUEST_REFUSED: { status: 502, issue: 'processing' },
  EHR_UNREACHABLE: { status: 502, issue: 'transient' },
  EHR_SERVER_FAILED: { status: 502, issue: 'transient' },
  EHR_BUSY: { status: 502, issue: 'throttled' },
  EHR_ANSWER_INVALID: { status: 502, issue: 'structure' },
  EHR_ANSWER_TRUNCATED: { status: 502, issue: 'incomplete' },
  EXPORT_NOT_OFFERED: { status: 502, issue: 'not-supported' },
  EXPORT_FAILED: { status: 502, issue: 'processing' },
  STORE_UNAVAILABLE: { status: 503, issue: 'no-store' },
  INTERNAL: { status: 500, issue: 'exception' }
} as const satisfies Readonly<Record<string, ErrorCodeRow>>

export type ErrorCode = keyof typeof ERROR_CODES
