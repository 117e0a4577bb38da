import { DateTime } from 'luxon'
import { isObject, type PatientRecord } from '../../fhir/patient-record.js'
import type { MeasurementPeriod } from '../../fhir/period.js'
import type { AnyResource } from '../../fhir/types.js'
import type { AttributionRule, Clinician } from './attribution-rule.js'
import { clinicianDirectory, type ClinicianDirectory } from './clinician-directory.js'

/** Encounters that took place, or are taking place (FHIR R4 encounter-status). */
const TOOK_PLACE = new Set<unknown>(['arrived', 'triaged', 'in-progress', 'onleave', 'finished'])

/**
 * The clinicians a record is given to, each once, in a fixed order; empty: nobody. `listed` is what a roster says of this subject.
 * A clinician without TIN takes that of the encounter's service provider, or of Patient.managingOrganization.
 */
export function attributeRecord (record: PatientRecord, rule: AttributionRule, period: MeasurementPeriod, listed: readonly Clinician[] = []): Clinician[] {
  switch (rule.type) {
    case 'none': return []
    case 'roster': return distinct(listed)
    case 'general-practitioner': return distinct(byGeneralPractitioner(record))
    case 'encounter': {
      const seen = encounterClinicians(record, period)
      return rule.choice === 'any' ? distinct(seen.map(({ clinician }) => clinician)) : plurality(seen)
    }
  }
}

function byGeneralPractitioner (record: PatientRecord): Clinician[] {
  const directory = clinicianDirectory(record)
  const practice = directory.tin(record.patient.managingOrganization)
  return (record.patient.generalPractitioner ?? []).flatMap(reference => {
    const clinician = directory.clinician(reference)
    return clinician === undefined ? [] : [withPractice(clinician, practice)]
  })
}

interface Seen {
  readonly clinician: Clinician
  /** Milliseconds since 1970: when the encounter began. */
  readonly at: number
}

/** One entry per encounter and clinician: whoever takes part in two ways takes part once. */
function encounterClinicians (record: PatientRecord, period: MeasurementPeriod): Seen[] {
  const directory = clinicianDirectory(record)
  const managing = directory.tin(record.patient.managingOrganization)
  const first = Date.parse(period.start)
  const last = Date.parse(period.end)
  return record.resources.flatMap(resource => {
    if (resource.resourceType !== 'Encounter' || !TOOK_PLACE.has(resource['status'])) return []
    const at = startOf(resource, period.timeZone)
    if (at === undefined || at < first || at > last) return []
    const practice = directory.tin(resource['serviceProvider']) ?? managing
    return distinct(participants(resource, directory).map(clinician => withPractice(clinician, practice))).map(clinician => ({ clinician, at }))
  })
}

function participants (encounter: AnyResource, directory: ClinicianDirectory): Clinician[] {
  const list: unknown = encounter['participant']
  if (!Array.isArray(list)) return []
  return list.flatMap(participant => {
    const clinician = isObject(participant) ? directory.clinician(participant['individual']) : undefined
    return clinician?.npi === undefined ? [] : [clinician]
  })
}

function startOf (encounter: AnyResource, zone: string): number | undefined {
  const period = encounter['period']
  const text = isObject(period) ? period['start'] ?? period['end'] : undefined
  if (typeof text !== 'string') return undefined
  const instant = DateTime.fromISO(text, { zone })
  return instant.isValid ? instant.toMillis() : undefined
}

function plurality (seen: readonly Seen[]): Clinician[] {
  const counts = new Map<string, { clinician: Clinician, encounters: number, latest: number }>()
  for (const { clinician, at } of seen) {
    const key = identity(clinician)
    const count = counts.get(key) ?? { clinician, encounters: 0, latest: -Infinity }
    count.encounters++
    count.latest = Math.max(count.latest, at)
    counts.set(key, count)
  }
  const [winner] = [...counts.values()].sort((a, b) => b.encounters - a.encounters || b.latest - a.latest || compare(identity(a.clinician), identity(b.clinician)))
  return winner === undefined ? [] : [winner.clinician]
}

function withPractice (clinician: Clinician, tin: string | undefined): Clinician {
  return clinician.tin === undefined && tin !== undefined ? { ...clinician, tin } : clinician
}

function distinct (clinicians: readonly Clinician[]): Clinician[] {
  const byIdentity = new Map(clinicians.map(clinician => [identity(clinician), clinician]))
  return [...byIdentity].sort(([left], [right]) => compare(left, right)).map(([, clinician]) => clinician)
}

/** NPI first, so that the lowest NPI sorts first. */
function identity ({ npi = '', tin = '' }: Clinician): string {
  return `${npi}/${tin}`
}

function compare (left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
