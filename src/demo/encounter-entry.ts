import { usCore, type Chart, type Visit } from './chart.js'
import { codingFrom, conceptFrom, type DemoCode } from './demo-code.js'
import { referenceTo } from './demo-directory.js'
import { MINUTE, type LocalTime } from './local-time.js'
import type { Encounter } from '../fhir/types.js'

/** Codes of `http://terminology.hl7.org/CodeSystem/v3-ActCode` that the population uses for `Encounter.class`. */
export type EncounterClass = 'AMB' | 'VR' | 'HH' | 'EMER' | 'IMP' | 'NONAC'

export interface EncounterEntry {
  readonly type: DemoCode
  readonly start: LocalTime
  readonly class?: EncounterClass
  readonly status?: Encounter['status']
  /** Default: 15 to 40 minutes after the start. */
  readonly end?: LocalTime
  readonly disposition?: DemoCode
  readonly reason?: DemoCode
}

/** Writes an Encounter (US Core 6.1.0 Encounter) and gives what others need to refer to it. It does not join `chart.visits`. */
export function writeEncounter (chart: Chart, entry: EncounterEntry): Visit {
  const practitioner = chart.random.chance(0.8) ? chart.generalPractitioner : chart.random.pick(chart.practice.practitioners)
  const end = entry.end ?? entry.start + chart.random.int(15, 40) * MINUTE
  const encounter = chart.add<Encounter>({
    resourceType: 'Encounter',
    id: chart.newId(),
    ...usCore('encounter'),
    status: entry.status ?? 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: entry.class ?? 'AMB' },
    type: [conceptFrom(entry.type)],
    subject: chart.patient,
    participant: [{ individual: chart.referTo(practitioner) }],
    period: { start: chart.stamp(entry.start), end: chart.stamp(end) },
    ...(entry.reason === undefined ? {} : { reasonCode: [{ coding: [codingFrom(entry.reason)] }] }),
    ...(entry.disposition === undefined ? {} : { hospitalization: { dischargeDisposition: conceptFrom(entry.disposition) } }),
    serviceProvider: chart.referTo(chart.practice.organization)
  })
  return { reference: referenceTo(encounter), practitioner, start: entry.start, end }
}

/** Writes a finished contact and enters it among the visits of the measurement year, which stay in order of time. */
export function writeVisit (chart: Chart, entry: EncounterEntry): Visit {
  const visit = writeEncounter(chart, entry)
  chart.visits.push(visit)
  chart.visits.sort((a, b) => a.start - b.start)
  return visit
}
