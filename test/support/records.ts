import type { PatientRecord } from '../../src/fhir/patient-record.js'
import { patientRecordFromResources } from '../../src/fhir/patient-record.js'
import type { AnyResource, Coding } from '../../src/fhir/types.js'
import type { ValueSetIndex } from '../../src/terminology/value-set-index.js'

/** A synthetic patient. */
export function patient (birthDate: string | undefined, more: object = {}): AnyResource {
  return { resourceType: 'Patient', id: 'p1', ...(birthDate === undefined ? {} : { birthDate }), ...more }
}

let counter = 0

/** A resource of the synthetic patient with an id of its own, unless it brings one. */
export function resource (resourceType: string, elements: object): AnyResource {
  return { resourceType, id: `r${++counter}`, subject: { reference: 'Patient/p1' }, ...elements }
}

export function record (...resources: readonly AnyResource[]): PatientRecord {
  return patientRecordFromResources(resources)
}

/** Codings by value set title, whatever expansion is loaded: tests name the set, not a code. */
export function codingPicker (index: ValueSetIndex): (title: string) => Coding {
  const byTitle = new Map([...index.all()].map(membership => [membership.title, membership]))
  return title => {
    const [first] = byTitle.get(title)?.codings() ?? []
    if (first === undefined) throw new Error(`no value set titled "${title}"`)
    return { system: first.system, code: first.code }
  }
}

export const concept = (coding: Coding): { coding: Coding[] } => ({ coding: [coding] })
export const loinc = (code: string): { coding: Coding[] } => concept({ system: 'http://loinc.org', code })
export const snomed = (code: string): { coding: Coding[] } => concept({ system: 'http://snomed.info/sct', code })
export const mmHg = (value: number): object => ({ value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' })
