import { npiCheckDigit } from '../fhir/clinician-numbers.js'

/** A made-up NPI. It starts with 2, a range from which no number has been given out, so it is nobody's. */
export function demoNpi (serial: number): string {
  const nineDigits = `20000${String(serial).padStart(4, '0')}`
  return nineDigits + npiCheckDigit(nineDigits)
}
