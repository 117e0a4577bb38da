import { isNpi, isTin } from '../../fhir/clinician-numbers.js'
import { OutcomeError } from '../../fhir/outcome-error.js'

/** A practice, a clinician, or neither, as a query names them. @throws OutcomeError INVALID_PARAMETER */
export function checkedReporter ({ tin, npi }: { readonly tin?: string | undefined, readonly npi?: string | undefined }): { readonly tin?: string, readonly npi?: string } {
  if (tin !== undefined && !isTin(tin)) throw new OutcomeError('INVALID_PARAMETER', 'tin is nine digits without a hyphen.')
  if (npi !== undefined && !isNpi(npi)) throw new OutcomeError('INVALID_PARAMETER', 'npi is ten digits with their check digit.')
  return { ...(tin === undefined ? {} : { tin }), ...(npi === undefined ? {} : { npi }) }
}
