import type { Chart } from '../chart.js'
import { CONDITION_CODES as DX } from '../condition-codes.js'
import { writeCondition, type ConditionEntry } from '../condition-entry.js'
import { MEDICATION_CODES as RX } from '../medication-codes.js'
import { writeMedicationOrder } from '../order-entry.js'
import { SEEN_AT_OFFICE, type ScenarioAxis } from '../scenario.js'

const SEEN = { age: 'adult', visits: SEEN_AT_OFFICE, exclusion: 'none', bloodPressure: 'controlled' } as const

/** The diagnosis of essential hypertension: when it began, whether it is over, and whether it can be believed. */
export const HYPERTENSION: ScenarioAxis = {
  name: 'hypertension',
  options: [
    { name: 'established', weight: 62, write: chart => { diagnose(chart, { onset: chart.yearsBefore(1, 15) }); treat(chart) } },
    { name: 'none', weight: 30 },
    { name: 'first-half-onset', weight: 2, slots: 2, needs: SEEN, write: chart => { diagnose(chart, { onset: chart.dayOfYear(3, 170) }); treat(chart) } },
    { name: 'late-onset', weight: 2, slots: 3, needs: SEEN, write: chart => diagnose(chart, { onset: chart.dayOfYear(185, 330) }) },
    { name: 'encounter-diagnosis', weight: 2, slots: 1, needs: SEEN, write: chart => diagnose(chart, { onset: chart.yearsBefore(1, 4), visit: chart.firstVisit }) },
    { name: 'ended-before', weight: 1, slots: 2, needs: SEEN, write: chart => diagnose(chart, { onset: chart.yearsBefore(3, 9), abatement: chart.dayOfYear(-500, -40) }) },
    { name: 'resolved-without-date', weight: 0.5, slots: 1, needs: SEEN, write: chart => diagnose(chart, { onset: chart.yearsBefore(2, 6), clinicalStatus: 'resolved' }) },
    { name: 'refuted', weight: 0.5, slots: 1, needs: SEEN, write: chart => diagnose(chart, { onset: chart.yearsBefore(1, 3), verificationStatus: 'refuted' }) },
    { name: 'entered-in-error', weight: 0.5, slots: 1, needs: SEEN, write: chart => diagnose(chart, { onset: chart.yearsBefore(1, 3), verificationStatus: 'entered-in-error' }) }
  ]
}

function diagnose (chart: Chart, entry: Omit<ConditionEntry, 'code'>): void {
  writeCondition(chart, { code: DX.hypertension, alsoCoded: DX.hypertensionClinical, ...entry })
}

/** Drugs for blood pressure that no value set of the heart failure measures holds. */
function treat (chart: Chart): void {
  if (chart.random.chance(0.75)) {
    const authored = chart.during(chart.firstVisit)
    writeMedicationOrder(chart, { medication: chart.random.pick([RX.amlodipine5, RX.hydrochlorothiazide25]), authored, visit: chart.firstVisit, supplyDays: 90, refills: 3 })
  }
}
