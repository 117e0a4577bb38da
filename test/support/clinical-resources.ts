import type { AnyResource } from '../../src/fhir/types.js'
import { concept, resource, type CodingPicker } from './records.js'

/** The title of a value set (the first of its codes is taken), or the concept itself. */
export type CodeSource = string | object

type Builder = (code: CodeSource, elements?: object) => AnyResource

/** Builders of resources that count as they are; `elements` replace the given ones, `undefined` takes one away. */
export interface ClinicalResources {
  readonly conceptOf: (code: CodeSource) => object
  /** Active, without onset. */
  readonly condition: Builder
  /** A finished half hour on 3 March 2026 whose type is of the set. */
  readonly encounter: Builder
  /** Final, on 5 May 2026, without value. */
  readonly observation: Builder
  /** Completed on 5 May 2026. */
  readonly procedure: Builder
  /** An active order of 5 May 2026. */
  readonly medicationRequest: Builder
  /** An active order of 5 May 2026. */
  readonly serviceRequest: Builder
  /** An active order of 5 May 2026. */
  readonly deviceRequest: Builder
  /** Without onset. */
  readonly allergy: Builder
}

const ORDER = { status: 'active', intent: 'order', authoredOn: '2026-05-05' }

export function clinicalResources (codingIn: CodingPicker): ClinicalResources {
  const conceptOf = (code: CodeSource): object => typeof code === 'string' ? concept(codingIn(code)) : code
  const builder = (resourceType: string, element: string, given: object): Builder =>
    (code, elements) => resource(resourceType, { [element]: conceptOf(code), ...given, ...elements })
  return {
    conceptOf,
    condition: builder('Condition', 'code', { clinicalStatus: clinical('active') }),
    encounter: (code, elements) => resource('Encounter', {
      type: [conceptOf(code)], status: 'finished', class: { code: 'AMB' }, period: { start: '2026-03-03T09:00:00Z', end: '2026-03-03T09:30:00Z' }, ...elements
    }),
    observation: builder('Observation', 'code', { status: 'final', effectiveDateTime: '2026-05-05T10:00:00Z' }),
    procedure: builder('Procedure', 'code', { status: 'completed', performedDateTime: '2026-05-05' }),
    medicationRequest: builder('MedicationRequest', 'medicationCodeableConcept', ORDER),
    serviceRequest: builder('ServiceRequest', 'code', ORDER),
    deviceRequest: builder('DeviceRequest', 'codeCodeableConcept', ORDER),
    allergy: builder('AllergyIntolerance', 'code', {})
  }
}

export const clinical = (code: string): object => concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code })
export const verification = (code: string): object => concept({ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code })
export const allergyVerification = (code: string): object => concept({ system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification', code })

/** A quantity in a UCUM unit. */
export const quantity = (value: number, code: string): object => ({ value, unit: code, system: 'http://unitsofmeasure.org', code })
