import { isObject } from '../../fhir/patient-record.js'

/** Status and OAuth error code of a refused token request (RFC 6749, 5.2); its description is free text and left out. */
export function oauthErrorText (json: unknown, status: number): string {
  const error = isObject(json) ? json['error'] : undefined
  return `HTTP ${status}${typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? `, ${error}` : ''}`
}
