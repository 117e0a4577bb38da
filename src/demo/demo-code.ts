import type { CodeableConcept, Coding } from '../fhir/types.js'

export const SNOMED = 'http://snomed.info/sct'
export const ICD10CM = 'http://hl7.org/fhir/sid/icd-10-cm'
export const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets'
export const RXNORM = 'http://www.nlm.nih.gov/research/umls/rxnorm'
export const LOINC = 'http://loinc.org'
export const SOPT = 'https://nahdo.org/sopt'
export const RACE_AND_ETHNICITY = 'urn:oid:2.16.840.1.113883.6.238'
export const UCUM = 'http://unitsofmeasure.org'

/** One code of the demonstration population. */
export interface DemoCode {
  readonly system: string
  readonly code: string
  /** Our own wording; written to `CodeableConcept.text`, never as an official display. */
  readonly text: string
  /**
   * Every value set of the manifest that holds the code, by the name of its file in `valuesets/starter`.
   * It is the whole truth about published sets too, so that starter and full value sets give the same counts.
   */
  readonly memberOf: readonly string[]
}

/** System and code, without a display. */
export function codingFrom (code: DemoCode): Coding {
  return { system: code.system, code: code.code }
}

/** A concept with one coding for each code; the first one gives the text. */
export function conceptFrom (first: DemoCode, ...others: readonly DemoCode[]): CodeableConcept {
  return { coding: [first, ...others].map(codingFrom), text: first.text }
}

/** A concept with one coding of a terminology.hl7.org or US Core code system, as categories and statuses use. */
export function plainConcept (system: string, code: string): CodeableConcept {
  return { coding: [{ system, code }] }
}
