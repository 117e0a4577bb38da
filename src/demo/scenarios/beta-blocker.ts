import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition } from '../condition-entry.js'
import type { DemoCode } from '../demo-code.js'
import { writeAllergy, writeProcedure } from '../event-entry.js'
import { MINUTE } from '../local-time.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { OBSERVATION_CODES as OBS } from '../observation-codes.js'
import { quantity, writeVitalSign } from '../observation-entry.js'
import { writeMedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis, type ScenarioOption } from '../scenario.js'
import { SERVICE_CODES as SERVICE } from '../service-codes.js'

const NEEDS = { age: 'adult', visits: SEEN_AT_OFFICE, heartFailure: 'reduced-by-ejection-fraction' } as const

/** Beta blocker for systolic dysfunction: ordered at a visit, taken, or not, with the reason (CMS144). */
export const BETA_BLOCKER: ScenarioAxis = {
  name: 'betaBlocker',
  options: [
    option('none', 6, 2, () => {}),
    { name: 'not-a-heart-patient', weight: 300, practice: 'spine' },
    option('ordered', 34, 1, order),
    option('taken', 32, 1, chart => taken(chart, false)),
    option('taken-by-reference', 1, 1, chart => taken(chart, true)),
    option('medical-reason', 1, 1, chart => refuse(chart, SERVICE.contraindicated)),
    option('patient-reason', 1, 1, chart => refuse(chart, SERVICE.drugDeclined)),
    option('arrhythmia', 1, 1, chart => diagnose(chart, DX.arrhythmia)),
    option('hypotension', 1, 1, chart => diagnose(chart, DX.hypotension)),
    option('asthma', 1, 1, chart => diagnose(chart, DX.asthma)),
    option('bradycardia', 1, 1, chart => diagnose(chart, DX.bradycardia)),
    option('low-heart-rates', 0.5, 1, lowHeartRates),
    option('allergy', 1, 1, chart => writeAllergy(chart, RX.carvedilolSubstance, chart.yearsBefore(1, 8))),
    option('class-allergy', 0.5, 1, chart => writeAllergy(chart, RX.betaBlockerClass, chart.yearsBefore(1, 8))),
    option('allergy-diagnosis', 0.5, 1, chart => diagnose(chart, DX.betaBlockerAllergy)),
    option('intolerance-diagnosis', 0.5, 1, chart => diagnose(chart, DX.betaBlockerIntolerance)),
    option('heart-block', 0.5, 1, chart => diagnose(chart, DX.completeHeartBlock)),
    option('heart-block-and-pacemaker', 0.5, 1, chart => { diagnose(chart, DX.completeHeartBlock); diagnose(chart, DX.pacemakerInPlace) }),
    option('heart-block-and-pacemaker-procedure', 0.5, 1, chart => { diagnose(chart, DX.completeHeartBlock); writeProcedure(chart, { code: SERVICE.pacemakerImplantation, start: chart.dayOfYear(-200, -30) }) })
  ]
}

function option (name: string, weight: number, slots: number, write: (chart: Chart) => void): ScenarioOption {
  return { name, weight, slots, needs: NEEDS, write }
}

function order (chart: Chart): void {
  const visit = chart.random.chance(0.5) ? chart.firstVisit : chart.lastVisit
  const authored = chart.during(visit)
  writeMedicationOrder(chart, { medication: chart.random.pick([RX.carvedilol6, RX.metoprololSuccinate25, RX.bisoprolol5]), authored, visit, bounds: { start: authored }, supplyDays: 90, refills: 3 })
}

function taken (chart: Chart, byReference: boolean): void {
  const start = chart.dayOfYear(-500, -60)
  writeMedicationOrder(chart, { medication: chart.random.pick([RX.carvedilol6, RX.metoprololSuccinate25]), authored: start, bounds: { start }, supplyDays: 90, refills: 3, byReference })
}

function refuse (chart: Chart, reason: DemoCode): void {
  writeMedicationOrder(chart, { medication: RX.carvedilol6, authored: chart.during(chart.lastVisit), visit: chart.lastVisit, status: 'completed', doNotPerform: true, reason })
}

function diagnose (chart: Chart, code: DemoCode): void {
  writeCondition(chart, { code, onset: chart.yearsBefore(1, 6) })
}

/** Two rates below 50 in a row within one visit. */
function lowHeartRates (chart: Chart): void {
  const visit = chart.lastVisit
  const at = visit === undefined ? chart.dayOfYear(100, 200) : visit.start + MINUTE
  writeVitalSign(chart, OBS.heartRate, 'heart-rate', at, quantity(46, '/min'), visit)
  writeVitalSign(chart, OBS.heartRate, 'heart-rate', at + 12 * MINUTE, quantity(44, '/min'), visit)
}
