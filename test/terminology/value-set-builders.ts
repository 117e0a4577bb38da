import type { ValueSet } from '../../src/fhir/types.js'

export const SNOMED = 'http://snomed.info/sct'
export const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm'
export const LOINC = 'http://loinc.org'

type Expansion = NonNullable<ValueSet['expansion']>
type Compose = NonNullable<ValueSet['compose']>

/** Canonical url of the example value set with this name. */
export function url (name: string): string {
  return `http://example.org/fhir/ValueSet/${name}`
}

export function valueSet (name: string, rest: Partial<ValueSet> = {}): ValueSet {
  return { resourceType: 'ValueSet', status: 'active', url: url(name), ...rest }
}

/** A whole expansion of codes of one system. */
export function expanded (name: string, codes: readonly string[], rest: Partial<ValueSet> = {}, system = SNOMED): ValueSet {
  return valueSet(name, { expansion: expansion(codes, { total: codes.length }, system), ...rest })
}

export function expansion (codes: readonly string[], rest: Partial<Expansion> = {}, system = SNOMED): Expansion {
  return { timestamp: '2026-01-01', contains: codes.map(code => ({ system, code })), ...rest }
}

/** An include that lists codes of one system. */
export function concepts (codes: readonly string[], rest: Partial<Compose['include'][number]> = {}): Compose['include'][number] {
  return { system: SNOMED, concept: codes.map(code => ({ code })), ...rest }
}
