import { usCore, type Chart, type Visit } from './chart.js'
import { conceptFrom, plainConcept, UCUM, type DemoCode } from './demo-code.js'
import type { LocalTime } from './local-time.js'
import { OBSERVATION_CODES } from './observation-codes.js'
import type { Observation, Quantity } from '../fhir/types.js'

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category'

export interface ObservationEntry {
  readonly code: DemoCode
  /** Last part of the US Core profile. */
  readonly profile: string
  readonly category: 'vital-signs' | 'laboratory' | 'survey' | 'social-history' | 'imaging' | 'exam'
  readonly at: LocalTime
  readonly visit?: Visit | undefined
  readonly status?: Observation['status']
  readonly value?: Quantity | DemoCode | number | string
  readonly extras?: Partial<Observation>
}

/** Writes an Observation; a number becomes valueInteger, a text valueString, a code a concept. */
export function writeObservation (chart: Chart, entry: ObservationEntry): Observation {
  return chart.add<Observation>({
    resourceType: 'Observation',
    id: chart.newId(),
    ...usCore(entry.profile),
    status: entry.status ?? 'final',
    category: [plainConcept(CATEGORY, entry.category)],
    code: conceptFrom(entry.code),
    subject: chart.patient,
    ...chart.encounterOf(entry.visit),
    effectiveDateTime: chart.stamp(entry.at),
    performer: [chart.clinician(entry.visit)],
    ...valueOf(entry.value),
    ...entry.extras
  })
}

/** A quantity with a UCUM code that is also its printed unit. */
export function quantity (value: number, unit: string): Quantity {
  return { value, unit, system: UCUM, code: unit }
}

/** A survey answer or score (US Core 6.1.0 Observation Screening Assessment). */
export function writeSurvey (chart: Chart, code: DemoCode, at: LocalTime, value: Quantity | DemoCode | number | string, visit?: Visit, status?: Observation['status']): Observation {
  return writeObservation(chart, {
    code, profile: 'observation-screening-assessment', category: 'survey', at, visit, value, ...(status === undefined ? {} : { status })
  })
}

/** A laboratory result (US Core 6.1.0 Laboratory Result Observation). */
export function writeLaboratory (chart: Chart, code: DemoCode, at: LocalTime, value: Quantity, visit?: Visit): Observation {
  return writeObservation(chart, { code, profile: 'observation-lab', category: 'laboratory', at, visit, value })
}

/** A vital sign with one value; the profile names the sign. */
export function writeVitalSign (chart: Chart, code: DemoCode, profile: string, at: LocalTime, value: Quantity, visit?: Visit): Observation {
  return writeObservation(chart, { code, profile, category: 'vital-signs', at, visit, value })
}

export interface BloodPressureEntry {
  readonly at: LocalTime
  readonly systolic: number
  /** Absent: the feed says that the reading has none. */
  readonly diastolic?: number
  readonly visit?: Visit | undefined
  readonly status?: Observation['status']
}

/** A blood pressure panel (US Core 6.1.0 Blood Pressure): 85354-9 with both components in mm[Hg]. */
export function writeBloodPressure (chart: Chart, entry: BloodPressureEntry): Observation {
  return writeObservation(chart, {
    code: OBSERVATION_CODES.bloodPressure,
    profile: 'blood-pressure',
    category: 'vital-signs',
    at: entry.at,
    visit: entry.visit,
    ...(entry.status === undefined ? {} : { status: entry.status }),
    extras: {
      component: [
        { code: conceptFrom(OBSERVATION_CODES.systolic), valueQuantity: quantity(entry.systolic, 'mm[Hg]') },
        {
          code: conceptFrom(OBSERVATION_CODES.diastolic),
          ...(entry.diastolic === undefined
            ? { dataAbsentReason: plainConcept('http://terminology.hl7.org/CodeSystem/data-absent-reason', 'unknown') }
            : { valueQuantity: quantity(entry.diastolic, 'mm[Hg]') })
        }
      ]
    }
  })
}

function valueOf (value: ObservationEntry['value']): Partial<Observation> {
  if (value === undefined) return {}
  if (typeof value === 'number') return { valueInteger: value }
  if (typeof value === 'string') return { valueString: value }
  return 'memberOf' in value ? { valueCodeableConcept: conceptFrom(value) } : { valueQuantity: value }
}
