import { conceptFrom, type DemoCode } from './demo-code.js'
import type { Extension, Observation } from '../fhir/types.js'

const QICORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition/qicore'

/** Why a service was not ordered: the extension of QI-Core ServiceNotRequested. */
export function doNotPerformReason (reason: DemoCode): Extension {
  return { url: `${QICORE}-doNotPerformReason`, valueCodeableConcept: conceptFrom(reason) }
}

/** Elements of an Observation that was cancelled for a reason: the extension of QI-Core Observation Cancelled, and no value. */
export function notDoneElements (reason: DemoCode, issued: string): Partial<Observation> {
  return {
    extension: [{ url: `${QICORE}-notDoneReason`, valueCodeableConcept: conceptFrom(reason) }],
    issued,
    dataAbsentReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/data-absent-reason', code: 'not-performed' }] }
  }
}
