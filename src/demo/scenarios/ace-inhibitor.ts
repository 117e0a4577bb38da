import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { writeAllergy } from '../event-entry.js'
import { plusDays, type LocalTime } from '../local-time.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { writeObservation } from '../observation-entry.js'
import { writeMedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type AgeRange, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, heartFailure: 'reduced-by-ejection-fraction' } as const
const CHILDBEARING: AgeRange = [24, 43]

/** ACE inhibitor, ARB or ARNI: ordered at a visit, taken, or not, with the reason (CMS135). */
export const ACE_INHIBITOR: ScenarioAxis = {
  name: 'aceInhibitor',
  options: [
    option('none', 14, 2, () => {}),
    { name: 'not-a-heart-patient', weight: 300, practice: 'spine' },
    option('ordered', 34, 1, chart => order(chart, chart.random.pick([RX.lisinopril10, RX.losartan50]))),
    option('taken', 30, 1, chart => taken(chart, chart.random.pick([RX.lisinopril10, RX.losartan50]))),
    option('arni-ordered', 6, 1, chart => order(chart, RX.sacubitrilValsartan)),
    option('order-cancelled', 0.5, 1, chart => { writeMedicationOrder(chart, { medication: RX.lisinopril10, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'cancelled' }) }),
    option('ordered-by-reference', 1, 1, chart => { writeMedicationOrder(chart, { medication: RX.losartan50, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, supplyDays: 90, byReference: true }) }),
    option('medical-reason', 1, 1, chart => refuse(chart, SERVICE.notTolerated)),
    option('patient-reason', 1, 1, chart => refuse(chart, SERVICE.drugDeclined)),
    option('declined', 1, 1, chart => refuse(chart, SERVICE.aceInhibitorDeclined)),
    option('allergy', 1, 1, chart => writeAllergy(chart, RX.lisinoprilSubstance, chart.yearsBefore(1, 8))),
    option('class-allergy', 0.5, 1, chart => writeAllergy(chart, RX.aceInhibitorClass, chart.yearsBefore(1, 8))),
    option('arb-class-allergy', 0.2, 1, chart => writeAllergy(chart, RX.angiotensinReceptorBlockerClass, chart.yearsBefore(1, 8))),
    option('neprilysin-allergy', 0.2, 1, chart => writeAllergy(chart, RX.neprilysinInhibitorClass, chart.yearsBefore(1, 8))),
    option('allergy-diagnosis', 0.5, 1, chart => { writeCondition(chart, { code: DX.aceInhibitorAllergy, onset: chart.yearsBefore(1, 5) }) }),
    option('intolerance-diagnosis', 1, 1, chart => { writeCondition(chart, { code: DX.aceInhibitorIntolerance, onset: chart.yearsBefore(1, 5) }) }),
    option('renal-failure', 0.5, 1, chart => { writeCondition(chart, { code: DX.renalFailureFromAceInhibitor, onset: chart.yearsBefore(0, 2) }) }),
    { ...option('pregnancy', 0, 1, chart => { writeCondition(chart, { code: DX.pregnancy, onset: conception(chart), onsetByDay: false }) }), age: CHILDBEARING, sex: 'female' },
    { ...option('pregnancy-status', 0, 1, pregnancyStatus), age: CHILDBEARING, sex: 'female' }
  ]
}

function option (name: string, weight: number, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots, needs: NEEDS, write }
}

function order (chart: Chart, medication: DemoCode): void {
  const visit = chart.random.chance(0.5) ? chart.firstVisit : chart.lastVisit
  const authored = chart.during(visit)
  writeMedicationOrder(chart, { medication, authored, visit, bounds: { start: authored }, supplyDays: 90, refills: 3 })
}

/** Ordered in an earlier year and still taken: dosing bounds without an end. */
function taken (chart: Chart, medication: DemoCode): void {
  const start = chart.dayOfYear(-500, -60)
  writeMedicationOrder(chart, { medication, authored: start, bounds: { start }, supplyDays: 90, refills: 3 })
}

function refuse (chart: Chart, reason: DemoCode): void {
  writeMedicationOrder(chart, { medication: RX.lisinopril10, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'completed', doNotPerform: true, reason })
}

function conception (chart: Chart): LocalTime {
  return plusDays(chart.firstVisit?.start ?? chart.dayOfYear(60, 90), -chart.random.int(40, 120))
}

function pregnancyStatus (chart: Chart): void {
  writeObservation(chart, { code: OBS.pregnancyStatus, profile: 'observation-pregnancystatus', category: 'social-history', at: conception(chart), value: OBS.pregnant })
}
