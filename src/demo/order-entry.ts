import { usCore, type Chart, type Visit } from './chart.js'
import { conceptFrom, plainConcept, UCUM, type DemoCode } from './demo-code.js'
import { referenceTo } from './demo-directory.js'
import type { LocalTime } from './local-time.js'
import type { CodeableConcept, Extension, FhirResource, Medication, MedicationRequest, Reference } from '../fhir/types.js'

type ServiceRequest = Extract<FhirResource, { resourceType: 'ServiceRequest' }>
type DeviceRequest = Extract<FhirResource, { resourceType: 'DeviceRequest' }>

export interface MedicationOrder {
  readonly medication: DemoCode
  readonly authored: LocalTime
  readonly visit?: Visit | undefined
  readonly status?: MedicationRequest['status']
  readonly doNotPerform?: boolean
  readonly reason?: DemoCode
  /** Dosing bounds; an open end is a drug still taken. */
  readonly bounds?: { readonly start: LocalTime, readonly end?: LocalTime }
  readonly supplyDays?: number
  readonly refills?: number
  /** Doses a day, one unit each. */
  readonly dosesPerDay?: number
  /** Refer to a Medication resource instead of naming the drug in the request. */
  readonly byReference?: boolean
}

/** Writes a MedicationRequest (US Core 6.1.0), and the Medication it refers to where the order asks for that. */
export function writeMedicationOrder (chart: Chart, order: MedicationOrder): MedicationRequest {
  return chart.add<MedicationRequest>({
    resourceType: 'MedicationRequest',
    id: chart.newId(),
    ...usCore('medicationrequest'),
    status: order.status ?? 'active',
    intent: 'order',
    category: [plainConcept('http://terminology.hl7.org/CodeSystem/medicationrequest-category', 'community')],
    ...(order.doNotPerform === undefined ? {} : { doNotPerform: order.doNotPerform }),
    ...medicationOf(chart, order),
    subject: chart.patient,
    ...chart.encounterOf(order.visit),
    authoredOn: chart.stamp(order.authored),
    requester: chart.clinician(order.visit),
    ...(order.reason === undefined ? {} : { reasonCode: [conceptFrom(order.reason)] }),
    ...(order.doNotPerform === true ? {} : dosingOf(chart, order))
  })
}

export interface ServiceOrder {
  readonly code: DemoCode
  readonly authored: LocalTime
  readonly visit?: Visit | undefined
  readonly status?: ServiceRequest['status']
  readonly doNotPerform?: boolean
  readonly reason?: DemoCode
  readonly extension?: Extension[]
}

/** Writes a ServiceRequest (US Core 6.1.0). */
export function writeServiceOrder (chart: Chart, order: ServiceOrder): void {
  chart.add<ServiceRequest>({
    resourceType: 'ServiceRequest',
    id: chart.newId(),
    ...usCore('servicerequest'),
    ...(order.extension === undefined ? {} : { extension: order.extension }),
    status: order.status ?? 'active',
    intent: 'order',
    ...(order.doNotPerform === undefined ? {} : { doNotPerform: order.doNotPerform }),
    code: conceptFrom(order.code),
    subject: chart.patient,
    ...chart.encounterOf(order.visit),
    authoredOn: chart.stamp(order.authored),
    requester: chart.clinician(order.visit),
    ...(order.reason === undefined ? {} : { reasonCode: [conceptFrom(order.reason)] })
  })
}

/** Writes a DeviceRequest; US Core has no profile for it. */
export function writeDeviceOrder (chart: Chart, device: DemoCode, authored: LocalTime, visit?: Visit): void {
  chart.add<DeviceRequest>({
    resourceType: 'DeviceRequest',
    id: chart.newId(),
    status: 'active',
    intent: 'order',
    codeCodeableConcept: conceptFrom(device),
    subject: chart.patient,
    ...chart.encounterOf(visit),
    authoredOn: chart.stamp(authored),
    requester: chart.clinician(visit)
  })
}

function medicationOf (chart: Chart, order: MedicationOrder): { medicationCodeableConcept: CodeableConcept } | { medicationReference: Reference } {
  if (order.byReference !== true) return { medicationCodeableConcept: conceptFrom(order.medication) }
  const medication = chart.add<Medication>({ resourceType: 'Medication', id: chart.newId(), ...usCore('medication'), code: conceptFrom(order.medication) })
  return { medicationReference: referenceTo(medication) }
}

function dosingOf (chart: Chart, order: MedicationOrder): Partial<MedicationRequest> {
  const frequency = order.dosesPerDay ?? 1
  const bounds = order.bounds === undefined
    ? {}
    : { boundsPeriod: { start: chart.date(order.bounds.start), ...(order.bounds.end === undefined ? {} : { end: chart.date(order.bounds.end) }) } }
  return {
    dosageInstruction: [{
      text: frequency === 1 ? 'Once a day' : `${frequency} times a day`,
      timing: { repeat: { ...bounds, frequency, period: 1, periodUnit: 'd' } },
      doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet', system: UCUM, code: '{tbl}' } }]
    }],
    ...(order.supplyDays === undefined
      ? {}
      : {
          dispenseRequest: {
            numberOfRepeatsAllowed: order.refills ?? 0,
            quantity: { value: order.supplyDays * frequency, unit: 'tablet', system: UCUM, code: '{tbl}' },
            expectedSupplyDuration: { value: order.supplyDays, unit: 'days', system: UCUM, code: 'd' }
          }
        })
  }
}
