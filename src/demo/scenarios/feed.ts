import { usCore, type Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import { plainConcept } from '../demo-code.js'
import { ENCOUNTER_CODES as TYPE } from '../encounter-codes.js'
import { writeEncounter } from '../encounter-entry.js'
import { writeProcedure } from '../event-entry.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeSurvey, writeVitalSign } from '../observation-entry.js'
import type { ScenarioAxis } from '../scenario.js'
import type { Condition } from '../../fhir/types.js'

/**
 * How the EHR writes the record: all of it valid, some of it untidy. The feed comes first among the axes,
 * for two of its options change how later entries are written.
 */
export const FEED: ScenarioAxis = {
  name: 'feed',
  options: [
    { name: 'tidy', weight: 38 },
    { name: 'verification-missing', weight: 22, slots: 1, write: chart => { chart.feed.omitsVerification = true } },
    { name: 'several-codings', weight: 18, slots: 1, write: chart => { chart.feed.severalCodings = true } },
    { name: 'text-only', weight: 8, slots: 1, write: textOnly },
    { name: 'cancelled-visit', weight: 6, slots: 1, write: chart => { writeEncounter(chart, { type: TYPE.officeVisit, start: chart.dayOfYear(20, 340), status: 'cancelled' }) } },
    { name: 'diagnosis-in-error', weight: 5, slots: 1, write: chart => { writeCondition(chart, { code: DX.endStageRenalDisease, onset: chart.yearsBefore(1, 3), verificationStatus: 'entered-in-error' }) } },
    { name: 'onset-missing', weight: 3, slots: 1, write: chart => { writeCondition(chart, { code: DX.hyperlipidemia }) } },
    { name: 'outside-readings', weight: 3, slots: 1, write: chart => { writeVitalSign(chart, OBS.heartRate, 'heart-rate', chart.dayOfYear(-90, -2), quantity(chart.random.int(58, 92), '/min')) } },
    { name: 'unscored-survey', weight: 2, slots: 1, write: chart => { writeSurvey(chart, OBS.painSeverity, chart.dayOfYear(10, 300), 'Patient left before the end', undefined, 'preliminary') } }
  ]
}

/** A problem and a procedure without any code, as typed by hand. */
function textOnly (chart: Chart): void {
  chart.add<Condition>({
    resourceType: 'Condition',
    id: chart.newId(),
    ...usCore('condition-problems-health-concerns'),
    clinicalStatus: plainConcept('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
    category: [plainConcept('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item')],
    code: { text: 'Hay fever, every spring' },
    subject: chart.patient,
    recordedDate: chart.date(chart.yearsBefore(1, 6))
  })
  writeProcedure(chart, { code: 'Lumbar injection, outside provider', start: chart.yearsBefore(1, 4) })
}
