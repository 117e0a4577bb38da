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

/** A record as JSON has it: an element set to undefined is absent. */
export function record (...resources: readonly AnyResource[]): PatientRecord {
  return patientRecordFromResources(JSON.parse(JSON.stringify(resources)) as AnyResource[])
}

/** A coding of the value set with that title; `outside` names a set it must not be in. */
export type CodingPicker = (title: string, outside?: string) => Coding

/** Codings by value set title, whatever expansion is loaded: tests name the set, not a code. */
export function codingPicker (index: ValueSetIndex): CodingPicker {
  const byTitle = new Map([...index.all()].map(membership => [membership.title, membership]))
  const codingsOf = (title: string): Coding[] => {
    const membership = byTitle.get(title)
    if (membership === undefined) throw new Error(`no value set titled "${title}"`)
    return [...membership.codings()].map(({ system, code }) => ({ system, code }))
  }
  return (title, outside) => {
    const others = outside === undefined ? [] : codingsOf(outside)
    const found = codingsOf(title).find(coding => !others.some(other => other.system === coding.system && other.code === coding.code))
    if (found === undefined) throw new Error(`no code of "${title}"${outside === undefined ? '' : ` outside "${outside}"`}`)
    return found
  }
}

export const concept = (coding: Coding): { coding: Coding[] } => ({ coding: [coding] })
export const loinc = (code: string): { coding: Coding[] } => concept({ system: 'http://loinc.org', code })
export const snomed = (code: string): { coding: Coding[] } => concept({ system: 'http://snomed.info/sct', code })
export const mmHg = (value: number): object => ({ value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' })
