/** National Provider Identifier of a clinician or organisation (US Core Practitioner). */
export const NPI_SYSTEM = 'http://hl7.org/fhir/sid/us-npi'

/** Employer Identification Number, which is the TIN of a practice. */
export const TIN_SYSTEM = 'urn:oid:2.16.840.1.113883.4.4'
