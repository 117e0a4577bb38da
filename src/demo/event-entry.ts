import { usCore, type Chart, type Visit } from './chart.js'
import { conceptFrom, plainConcept, type DemoCode } from './demo-code.js'
import type { LocalTime } from './local-time.js'
import type { FhirResource, Procedure } from '../fhir/types.js'

type AllergyIntolerance = Extract<FhirResource, { resourceType: 'AllergyIntolerance' }>

const ALLERGY = 'http://terminology.hl7.org/CodeSystem/allergyintolerance'

export interface ProcedureEntry {
  /** A code, or a text where the feed has no code. */
  readonly code: DemoCode | string
  readonly start: LocalTime
  readonly end?: LocalTime
  readonly status?: Procedure['status']
  readonly visit?: Visit | undefined
  readonly reason?: DemoCode
}

/** Writes a Procedure (US Core 6.1.0), at one moment or over a period. */
export function writeProcedure (chart: Chart, entry: ProcedureEntry): void {
  chart.add<Procedure>({
    resourceType: 'Procedure',
    id: chart.newId(),
    ...usCore('procedure'),
    status: entry.status ?? 'completed',
    code: typeof entry.code === 'string' ? { text: entry.code } : conceptFrom(entry.code),
    subject: chart.patient,
    ...chart.encounterOf(entry.visit),
    ...(entry.end === undefined
      ? { performedDateTime: chart.stamp(entry.start) }
      : { performedPeriod: { start: chart.stamp(entry.start), end: chart.stamp(entry.end) } }),
    ...(entry.reason === undefined ? {} : { reasonCode: [conceptFrom(entry.reason)] })
  })
}

/** Writes an active AllergyIntolerance (US Core 6.1.0) with a date-only onset. */
export function writeAllergy (chart: Chart, substance: DemoCode, onset: LocalTime): void {
  chart.add<AllergyIntolerance>({
    resourceType: 'AllergyIntolerance',
    id: chart.newId(),
    ...usCore('allergyintolerance'),
    clinicalStatus: plainConcept(`${ALLERGY}-clinical`, 'active'),
    ...(chart.feed.omitsVerification ? {} : { verificationStatus: plainConcept(`${ALLERGY}-verification`, 'confirmed') }),
    code: conceptFrom(substance),
    patient: chart.patient,
    onsetDateTime: chart.date(onset)
  })
}
