import { usCore, type Chart, type Visit } from './chart.js'
import { conceptFrom, plainConcept, type DemoCode } from './demo-code.js'
import type { LocalTime } from './local-time.js'
import type { Condition } from '../fhir/types.js'

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/condition-category'

export interface ConditionEntry {
  readonly code: DemoCode
  /** A second coding, written where the feed sends several. */
  readonly alsoCoded?: DemoCode
  readonly onset?: LocalTime
  /** Date-only onset; default: now and then. */
  readonly onsetByDay?: boolean
  readonly abatement?: LocalTime
  readonly clinicalStatus?: 'active' | 'recurrence' | 'relapse' | 'inactive' | 'remission' | 'resolved'
  readonly verificationStatus?: 'confirmed' | 'provisional' | 'refuted' | 'entered-in-error'
  /** Diagnosis of this visit instead of an item of the problem list. */
  readonly visit?: Visit | undefined
  readonly severity?: DemoCode
  readonly recorded?: LocalTime
}

/**
 * Writes a Condition (US Core 6.1.0 problems and health concerns, or encounter diagnosis when it belongs to a visit).
 * An entry made in error has no clinical status (FHIR R4 Condition con-5); an abated one is resolved (con-4).
 */
export function writeCondition (chart: Chart, entry: ConditionEntry): Condition {
  const verification = entry.verificationStatus ?? (chart.feed.omitsVerification ? undefined : 'confirmed')
  const clinical = entry.clinicalStatus ?? (entry.abatement === undefined ? 'active' : 'resolved')
  const onsetByDay = entry.onsetByDay ?? chart.random.chance(0.4)
  return chart.add<Condition>({
    resourceType: 'Condition',
    id: chart.newId(),
    ...usCore(entry.visit === undefined ? 'condition-problems-health-concerns' : 'condition-encounter-diagnosis'),
    ...(verification === 'entered-in-error' ? {} : { clinicalStatus: plainConcept(CLINICAL, clinical) }),
    ...(verification === undefined ? {} : { verificationStatus: plainConcept(VERIFICATION, verification) }),
    category: [plainConcept(CATEGORY, entry.visit === undefined ? 'problem-list-item' : 'encounter-diagnosis')],
    ...(entry.severity === undefined ? {} : { severity: conceptFrom(entry.severity) }),
    code: entry.alsoCoded !== undefined && chart.feed.severalCodings ? conceptFrom(entry.code, entry.alsoCoded) : conceptFrom(entry.code),
    subject: chart.patient,
    ...chart.encounterOf(entry.visit),
    ...(entry.onset === undefined ? {} : { onsetDateTime: onsetByDay ? chart.date(entry.onset) : chart.stamp(entry.onset) }),
    ...(entry.abatement === undefined ? {} : { abatementDateTime: chart.stamp(entry.abatement) }),
    ...(entry.recorded === undefined ? {} : { recordedDate: chart.stamp(entry.recorded) })
  })
}
